//! A role trust policy has `"Principal": "*"` (`GRAM-40`). IAM refuses it.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}
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
    "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    FindingType::Error,
    Types::TRUST,
    include_str!("role_trust_policy_unsupported_wildcard_in_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        if list.json.as_str() == Some("*") {
            sink.add(
                &list.at,
                "a role trust policy takes no bare \"*\": name who may take the role",
            );
        }
    }
}
