//! A Deny of an RCP has a condition on the caller, such as `aws:PrincipalOrgID`, without
//! `"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`. Services that call have no such key, and are denied too.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::policy::Base;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
    FindingType::Warning,
    Types::RCP,
    include_str!("rcp_missing_related_principal_condition_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.denies()) {
        let spared = super::is_service_said(statement, "false");
        for clause in statement.clauses.iter().filter(|_| !spared) {
            if tables::is_principal_key(&clause.folded) && clause.base() != Some(Base::Null) {
                let message = format!(
                    "services that call have no {}, and are denied too: add BoolIfExists aws:PrincipalIsAWSService false",
                    quote(clause.key)
                );
                sink.add(&clause.key_at, message);
            }
        }
    }
}
