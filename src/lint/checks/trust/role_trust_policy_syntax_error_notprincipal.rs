//! A role trust policy has `NotPrincipal`. It must say who may take the role.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    FindingType::Error,
    Types::TRUST,
    include_str!("role_trust_policy_syntax_error_notprincipal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals().filter(|list| list.negated) {
        sink.add(
            &list.at,
            "a role trust policy takes no NotPrincipal: say who may take the role",
        );
    }
}
