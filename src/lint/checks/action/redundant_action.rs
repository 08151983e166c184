//! One entry of a list of actions is covered by another: everything that it matches, the other matches too.
//!
//! Proved on the patterns as they are written, without knowledge of real actions. Each entry that covers others gives
//! one finding, which points at all of them.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":["iam:Get*","iam:GetRole"],"Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":["iam:Get*"],"Resource":"*"}
//! ```

use crate::lint::cover::{Of, covered};
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "REDUNDANT_ACTION",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("redundant_action.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for list in &statement.actions {
            for (text, places) in covered(&list.entries, false, Of::Folded) {
                let message = format!(
                    "{} says all that these {} entries of {} say: keep it alone",
                    quote(text),
                    places.len(),
                    list.name
                );
                sink.add_all(&places, message);
            }
        }
    }
}
