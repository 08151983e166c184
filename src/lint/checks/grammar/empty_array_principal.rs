//! A list of principals is empty (`GRAM-14`): the statement is for nobody.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":[]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
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
    "EMPTY_ARRAY_PRINCIPAL",
    FindingType::Suggestion,
    Types::RESOURCE.or(Types::TRUST),
    include_str!("empty_array_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for list in &statement.principals {
            if list.json.as_array().is_some_and(<[_]>::is_empty) {
                sink.add(
                    &list.at,
                    "the list of principals is empty: name somebody, or drop the statement",
                );
            }
            for kind in list.json.as_object().unwrap_or_default() {
                if kind.value.as_array().is_some_and(<[_]>::is_empty) {
                    let at = list.at.name(&kind.name, kind.value.span);
                    let message = format!(
                        "the list under {} is empty: name somebody, or leave it out",
                        kind.name
                    );
                    sink.add(&at, message);
                }
            }
        }
    }
}
