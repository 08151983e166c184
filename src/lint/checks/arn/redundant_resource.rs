//! One entry of a list of resources is covered by another: everything that it matches, the other matches too.
//!
//! Patterns are compared as texts, case matters, and `*` goes across `:` and `/`. A policy variable is covered by `*`
//! or by itself. Each entry that covers others gives one finding, which points at all of them.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::b-*","arn:aws:s3:::b-*/*"]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::b-*"]}
//! ```

use crate::lint::cover::{Of, covered};
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "REDUNDANT_RESOURCE",
    FindingType::Suggestion,
    Types::IDENTITY
        .or(Types::RESOURCE)
        .or(Types::SCP)
        .or(Types::RCP),
    include_str!("redundant_resource.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for list in &statement.resources {
            for (text, places) in covered(&list.entries, document.has_variables(), Of::Texts) {
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
