//! `Condition`, or what an operator in it holds, is an empty object (`GRAM-15`). It restricts nothing.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "EMPTY_OBJECT_CONDITION",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("empty_object_condition.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        let Some((member, at)) = statement.member("Condition") else {
            continue;
        };
        if member.value.as_object().is_some_and(<[_]>::is_empty) {
            sink.add(
                &at,
                "the condition is empty and restricts nothing: fill it or leave it out",
            );
        }
        for block in &statement.blocks {
            if block.json.as_object().is_some_and(<[_]>::is_empty) {
                let message = format!(
                    "{} holds no key and restricts nothing: fill it or leave it out",
                    quote(block.name)
                );
                sink.add(&block.at.with(block.json.span), message);
            }
        }
    }
}
