//! Policies of organizations: SCPs and RCPs.

pub(super) mod rcp_missing_related_principal_condition_key;
pub(super) mod rcp_missing_related_service_principal_condition_key;
pub(super) mod rcp_missing_service_condition_key_null_check;
pub(super) mod rcp_syntax_error_action;
pub(super) mod rcp_syntax_error_allow;
pub(super) mod rcp_syntax_error_notaction;
pub(super) mod rcp_syntax_error_principal;
pub(super) mod scp_syntax_error_action_wildcard;
pub(super) mod scp_syntax_error_allow_condition;
pub(super) mod scp_syntax_error_allow_notaction;
pub(super) mod scp_syntax_error_allow_resource;
pub(super) mod scp_syntax_error_notresource;
pub(super) mod scp_syntax_error_principal;

use crate::lint::view::Statement;
use crate::policy::Base;

/// Whether a statement says of the caller whether it is a service: `true` or `false`.
fn is_service_said(statement: &Statement<'_>, wanted: &str) -> bool {
    statement.clauses.iter().any(|clause| {
        clause.folded == "aws:principalisawsservice"
            && clause.is(&[Base::Bool])
            && clause
                .values
                .iter()
                .any(|value| value.text.eq_ignore_ascii_case(wanted))
    })
}
