//! `Action` or `NotAction` is an empty list (`GRAM-14`): the statement says nothing of any action.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":[],"Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "EMPTY_ARRAY_ACTION",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("empty_array_action.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for list in &statement.actions {
            if list.json.as_array().is_some_and(<[_]>::is_empty) {
                sink.add(
                    &list.at,
                    format!(
                        "{} is an empty list: name something in it, or drop the statement",
                        list.name
                    ),
                );
            }
        }
    }
}
