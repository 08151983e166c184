//! A policy variable stands where it means nothing (`GRAM-18`): only resources and condition values have variables.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:${aws:username}","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::At;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    FindingType::Error,
    Types::ALL,
    include_str!("variable_unsupported_in_element.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if !document.has_variables() {
        return;
    }
    let mut look = |text: &str, at: At<'_>, what: &str| {
        if glob::has_variable(text) {
            sink.add(
                &at,
                format!(
                    "{what} takes no policy variable, and {} has one",
                    quote(text)
                ),
            );
        }
    };
    for statement in &document.statements {
        for name in ["Sid", "Effect"] {
            if let Some((member, at)) = statement.member(name) {
                look(member.value.as_str().unwrap_or_default(), at, name);
            }
        }
        for list in &statement.actions {
            list.entries
                .iter()
                .for_each(|entry| look(entry.text, entry.at, list.name));
        }
        for name in statement.principals.iter().flat_map(|list| &list.names) {
            look(name.text, name.at, "Principal");
        }
        for clause in &statement.clauses {
            look(clause.key, clause.key_at, "a condition key");
        }
    }
}
