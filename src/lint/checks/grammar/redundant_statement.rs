//! Two statements are the same apart from their `Sid`: the order within lists does not count, and one text is a list of
//! one.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"B","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Statement;
use crate::source::json::Json;
use crate::source::json::Node;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

pub(in crate::lint) const CHECK: Check = Check::new(
    "REDUNDANT_STATEMENT",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("redundant_statement.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for (number, statement) in document.statements.iter().enumerate() {
        let text = canonical(statement);
        match seen
            .get(&text)
            .and_then(|first| document.statements.get(*first))
        {
            Some(first) => {
                let message = format!(
                    "the statement says what statement {} says already",
                    first.index + 1
                );
                sink.add_all(&[statement.at, first.at], message);
            }
            None => {
                seen.insert(text, number);
            }
        }
    }
}

/// A text that is the same for statements that say the same.
fn canonical(statement: &Statement<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    for member in statement.members.iter().filter(|one| one.name != "Sid") {
        // Actions have no case, so two spellings are one.
        let fold = matches!(member.name.as_str(), "Action" | "NotAction");
        let mut text = format!("{:?}:", member.name);
        canonical_json(&member.value, fold, &mut text);
        parts.push(text);
    }
    parts.sort_unstable();
    parts.join(",")
}

fn canonical_json(json: &Json, fold: bool, text: &mut String) {
    match &json.node {
        Node::Object(members) => {
            let mut parts: Vec<String> = Vec::new();
            for member in members {
                let mut part = format!("{:?}:", member.name);
                canonical_json(&member.value, fold, &mut part);
                parts.push(part);
            }
            parts.sort_unstable();
            text.push('{');
            text.push_str(&parts.join(","));
            text.push('}');
        }
        Node::Array(items) => {
            let mut parts: Vec<String> = Vec::new();
            for item in items {
                let mut part = String::new();
                canonical_json(item, fold, &mut part);
                parts.push(part);
            }
            parts.sort_unstable();
            parts.dedup();
            text.push_str(&parts.join("|"));
        }
        Node::String(value) if fold => {
            let _ = write!(text, "{:?}", value.to_ascii_lowercase());
        }
        Node::String(value) | Node::Number(value) => {
            let _ = write!(text, "{value:?}");
        }
        Node::Bool(value) => {
            let _ = write!(text, "\"{value}\"");
        }
        Node::Null => text.push_str("null"),
    }
}
