//! Answers for people (text) and for programs (JSON, schema `iamproof/v1`).

mod catalog;
mod check;
mod findings;
pub mod github;
mod granted;
mod grounds;
mod json;
mod layers;
mod prove;
mod question;
pub mod sarif;
pub mod schema;
mod summary;
mod text;
mod told;
mod validate;
mod whole;
mod world;

pub use catalog::{
    Actions, Entries, Entry, Listing, Patterns, actions_json, entries_json, entries_text,
    found_text, shrunk_json,
};
pub use check::{
    CheckName, CheckReport, Checked, Definitions, Meaning as PublicMeaning, Public, check_json,
    check_text,
};
pub use findings::{
    Criterion, Findings, Origin, Outcome as FindingsOutcome, Report as FindingsReport, Rule,
    WorldReport, is_resource_type, read_rules, resource_type, resource_types,
};
pub use granted::{
    About, What, Who, WhoEach, what_can_json, what_can_text, who_can_each_json, who_can_json,
    who_can_text,
};
pub use grounds::{grounds_json, grounds_notes, grounds_text};
pub use json::{Can, Compared, Simulated, can_json, compare_json, simulate_json};
pub use layers::{Layered, layered_json, layered_text};
pub use prove::{
    Outcome, Proof, Proofs, Spot, Tally, of_nothing, proof, proofs_github, proofs_json,
    proofs_junit, proofs_sarif, proofs_text,
};
pub use question::{
    Always, Answered, Asked, Disjoint, Fault, InWorld, Inside, Reply, always_json, always_text,
    asked_json, can_in_world_json, common_json, common_text, in_world_json, in_world_text,
    inner_json, reply, summarised_json, summary_notes,
};
pub use summary::{Summarised, summary_json, summary_markdown, summary_text};
pub use text::{can_text, compare_text, request_text, simulate_text};
pub use told::{Told, assumption};
pub use validate::{
    Files, FixReport, OneFile, Validated, fixed_text, validate_github, validate_json,
    validate_one_json, validate_sarif, validate_text,
};
pub use world::{Contents, world_json, world_text};

use crate::encode::compile::Place;
use crate::policy::Statement;
use crate::policy::parse::Parsed;
use crate::query::Reason;
use crate::source::Span;

/// The schema of all JSON output; fields are only ever added.
pub const SCHEMA: &str = "iamproof/v1";

/// A place as `file:line:col`.
pub(crate) fn place(document: &Parsed, span: Span) -> String {
    let position = document.source.position(span.start);
    format!(
        "{}:{}:{}",
        document.source.name(),
        position.line,
        position.column
    )
}

/// The places of a reason, for documents in the order of the question.
fn places(documents: &[&Parsed], reason: &Reason) -> Vec<String> {
    let known = |at: &Place| Some(place(documents.get(at.policy)?, at.span));
    reason.places.iter().filter_map(known).collect()
}

/// A reason with its first places in one line.
fn reason_line(documents: &[&Parsed], reason: &Reason) -> String {
    const SHOWN: usize = 3;
    let places = places(documents, reason);
    let shown: Vec<&str> = places.iter().take(SHOWN).map(String::as_str).collect();
    let more = places.len().saturating_sub(SHOWN);
    match (shown.as_slice(), more) {
        ([], _) => reason.text.clone(),
        (_, 0) => format!("{} ({})", reason.text, shown.join(", ")),
        _ => format!("{} ({}, and {more} more)", reason.text, shown.join(", ")),
    }
}

/// All reasons in one text.
fn reasons_text(documents: &[&Parsed], reasons: &[Reason]) -> String {
    let lines = reasons.iter().map(|reason| reason_line(documents, reason));
    lines.collect::<Vec<_>>().join("; ")
}

/// A statement by its number (from 1) and its name.
fn statement_name(index: usize, statement: &Statement) -> String {
    match &statement.sid {
        Some(sid) => format!("statement {} {:?}", index + 1, sid.value),
        None => format!("statement {}", index + 1),
    }
}
