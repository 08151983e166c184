//! `Principal` or `NotPrincipal` is an empty object (`GRAM-14`): the statement is for nobody.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
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
    "EMPTY_OBJECT_PRINCIPAL",
    FindingType::Suggestion,
    Types::RESOURCE.or(Types::TRUST),
    include_str!("empty_object_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for list in &statement.principals {
            if list.json.as_object().is_some_and(<[_]>::is_empty) {
                sink.add(
                    &list.at,
                    "no principal is named: name somebody, or drop the statement",
                );
            }
        }
    }
}
