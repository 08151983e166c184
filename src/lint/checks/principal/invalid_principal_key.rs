//! A kind of principal that there is not (`GRAM-44`): there are `AWS`, `Service`, `Federated` and `CanonicalUser`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Account":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
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
use crate::policy::PrincipalKind;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_PRINCIPAL_KEY",
    FindingType::Error,
    Types::RESOURCE.or(Types::TRUST).or(Types::RCP),
    include_str!("invalid_principal_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        for kind in list.json.as_object().unwrap_or_default() {
            if PrincipalKind::from_name(&kind.name).is_none() {
                let known = PrincipalKind::NAMES.map(|(name, _)| name);
                let near = sink.near(&kind.name, &known);
                let at = list.at.name(&kind.name, kind.name_span);
                sink.add(
                    &at,
                    format!("there is no kind of principal {}{near}", quote(&kind.name)),
                );
            }
        }
    }
}
