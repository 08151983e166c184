//! What is told beside an answer: why a proof holds, and of which kind further witnesses are.

use super::schema::{Place, Reference};
use super::{place, statement_name};
use crate::policy::PolicyType;
use crate::policy::parse::Parsed;
use crate::query::{Answer, Aspect, Cover, Details, Elsewhere, StatementId};
use schemars::JsonSchema;
use serde::Serialize;
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

/// What is different in the other universe, in one line.
pub(super) fn elsewhere_text(answer: &Answer, details: &Details) -> Option<&'static str> {
    Some(match (answer, details.elsewhere?) {
        (Answer::None, Elsewhere::OnlyStrings) => {
            "in the universe `strings` there is such a request: one with an action, a resource format \
             or a key that AWS does not have today"
        }
        (_, Elsewhere::OnlyStrings) => {
            "in the universe `aws` there is no such request: it needs an action, a resource format or a \
             key that AWS does not have today"
        }
        (_, Elsewhere::Undecided) => {
            "whether the universe `aws` has such a request was not decided; --universe aws decides"
        }
    })
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

/// Why an Allow gives no such request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Covered {
    /// The Allow.
    allow: Reference,
    /// The statements of the other side that allow the same.
    covered_by: Vec<Reference>,
    /// The Denies that take it away.
    denied_by: Vec<Reference>,
}

pub(super) fn because_json(documents: &[&Parsed], covers: &[Cover]) -> Vec<Covered> {
    let cover = |cover: &Cover| Covered {
        allow: reference(documents, cover.allow),
        covered_by: references(documents, &cover.covered_by),
        denied_by: references(documents, &cover.denied_by),
    };
    covers.iter().map(cover).collect()
}

/// Statements as JSON points to them.
pub(super) fn references(documents: &[&Parsed], ids: &[StatementId]) -> Vec<Reference> {
    ids.iter().map(|id| reference(documents, *id)).collect()
}

/// A statement as JSON points to it.
pub(super) fn reference(documents: &[&Parsed], id: StatementId) -> Reference {
    let document = documents.get(id.document);
    let statement = document.and_then(|one| one.policy.statements.get(id.statement));
    let sid = statement.and_then(|one| one.sid.as_ref());
    let at = document.zip(statement).map(|(document, one)| {
        let position = document.source.position(one.span.start);
        Place {
            line: position.line,
            column: position.column,
        }
    });
    Reference {
        document: document.map_or_else(String::new, |one| one.source.name().to_owned()),
        statement: id.statement,
        sid: sid.map(|sid| sid.value.clone()),
        effect: statement.map(|one| one.effect.into()),
        at,
        place: None,
    }
}

/// What every answer about documents of a type takes for granted.
pub const fn assumption(policy_type: PolicyType) -> &'static str {
    match policy_type {
        PolicyType::Identity => {
            "only the identity policies were asked: boundaries, SCPs, RCPs, session and endpoint \
             policies, and the policies of resources may still refuse"
        }
        PolicyType::Resource | PolicyType::Trust => {
            "only the resource's policy was asked, as if the caller's own policies allowed \
             everything; SCPs, RCPs and endpoint policies may still refuse"
        }
        _ => "only these documents were asked; they limit, and grant nothing by themselves",
    }
}
