//! An RCP names a principal other than `*`, or has `NotPrincipal` (`GRAM-36`, `GRAM-42`). Use a condition.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "RCP_SYNTAX_ERROR_PRINCIPAL",
    FindingType::Error,
    Types::RCP,
    include_str!("rcp_syntax_error_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        if list.negated || !list.is_everyone() {
            sink.add(
                &list.at,
                "an RCP is for everyone: write \"Principal\": \"*\" and a condition",
            );
        }
    }
}
