//! A statement of a policy that is about callers has neither `Principal` nor `NotPrincipal` (`GRAM-33`, `GRAM-34`,
//! `GRAM-36`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
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
    "MISSING_PRINCIPAL",
    FindingType::Error,
    Types::RESOURCE.or(Types::TRUST).or(Types::RCP),
    include_str!("missing_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        if !["Principal", "NotPrincipal"]
            .into_iter()
            .any(|name| statement.has(name))
        {
            sink.add(&statement.at, "nothing in the statement says for whom it is: policies of this type need Principal");
        }
    }
}
