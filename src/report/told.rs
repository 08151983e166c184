//! What is told beside an answer: why a proof holds, and of which kind further witnesses are.

use super::{place, statement_name};
use crate::policy::parse::Parsed;
use crate::query::{Answer, Aspect, Cover, Details, StatementId};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// An answer of `can` with all that is told beside it.
#[derive(Clone, Debug)]
pub struct Told {
    /// The answer.
    pub answer: Answer,
    /// What is told of it.
    pub details: Details,
    /// What it takes for granted.
    pub assumptions: Vec<String>,
}

/// In text so many statements are explained.
const SHOWN: usize = 10;

/// What is new about a further witness.
pub(super) const fn another(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Action => "and this one, with an action of another kind:",
        Aspect::Resource => "and this one, on another resource:",
        Aspect::Principal => "and this one, by another caller:",
        Aspect::Context => "and this one, in another context:",
    }
}

/// Why a proof holds, a line for each Allow.
pub(super) fn because_text(out: &mut String, documents: &[&Parsed], details: &Details) {
    let Some(covers) = &details.because else {
        return;
    };
    for cover in covers.iter().take(SHOWN) {
        let _ = writeln!(out, "  {}", why(documents, cover));
    }
    let more = covers.len().saturating_sub(SHOWN);
    if more > 0 {
        let _ = writeln!(out, "  and {more} more (all of them with --format json)");
    }
}

fn why(documents: &[&Parsed], cover: &Cover) -> String {
    let allow = named(documents, cover.allow);
    let list = |ids: &[StatementId]| {
        let names: Vec<String> = ids.iter().map(|id| named(documents, *id)).collect();
        names.join(", ")
    };
    let (covered, denied) = (list(&cover.covered_by), list(&cover.denied_by));
    match (cover.covered_by.is_empty(), cover.denied_by.is_empty()) {
        (true, true) => format!("{allow} matches no such request"),
        (true, false) => format!("{allow} is denied by {denied}"),
        (false, true) => format!("{allow} is covered by {covered}"),
        (false, false) => {
            format!("{allow} is covered by {covered}; the rest is denied by {denied}")
        }
    }
}

/// A statement with its place.
pub(super) fn named(documents: &[&Parsed], id: StatementId) -> String {
    let found = documents.get(id.document).and_then(|document| {
        let statement = document.policy.statements.get(id.statement)?;
        Some((document, statement))
    });
    found.map_or_else(String::new, |(document, statement)| {
        format!(
            "{} ({})",
            statement_name(id.statement, statement),
            place(document, statement.span)
        )
    })
}

pub(super) fn because_json(documents: &[&Parsed], covers: &[Cover]) -> Value {
    let list =
        |ids: &[StatementId]| -> Value { ids.iter().map(|id| reference(documents, *id)).collect() };
    let cover = |cover: &Cover| {
        json!({
            "allow": reference(documents, cover.allow),
            "covered_by": list(&cover.covered_by),
            "denied_by": list(&cover.denied_by),
        })
    };
    covers.iter().map(cover).collect()
}

/// A statement as JSON points to it.
pub(super) fn reference(documents: &[&Parsed], id: StatementId) -> Value {
    let Some(document) = documents.get(id.document) else {
        return Value::Null;
    };
    let statement = document.policy.statements.get(id.statement);
    let position = statement.map(|statement| document.source.position(statement.span.start));
    json!({
        "document": document.source.name(),
        "statement": id.statement,
        "sid": statement.and_then(|one| one.sid.as_ref()).map(|sid| sid.value.clone()),
        "effect": statement.map(|one| one.effect.to_string()),
        "line": position.as_ref().map(|position| position.line),
        "column": position.as_ref().map(|position| position.column),
    })
}
