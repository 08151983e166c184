//! An Allow with `NotPrincipal` is for everybody else, also for those who do not sign.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "ALLOW_WITH_NOT_PRINCIPAL",
    FindingType::SecurityWarning,
    Types::RESOURCE,
    include_str!("allow_with_not_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        for list in statement.principals.iter().filter(|list| list.negated) {
            sink.add(&list.at, "an Allow with NotPrincipal lets in everybody else, also strangers: name who is allowed");
        }
    }
}
