//! Why something was not decided, in words and places.

use super::answer::Reason;
use super::problem::{Difference, Problem};
use crate::encode::compile::{Free, Name, Place};
use crate::witness::Document;

impl Reason {
    /// Without a place.
    pub(super) fn plain(text: String) -> Self {
        Self {
            text,
            places: Vec::new(),
        }
    }
}

/// Each reason once, in the order in which they came up.
pub(super) fn distinct(reasons: Vec<Reason>) -> Vec<Reason> {
    let mut kept: Vec<Reason> = Vec::new();
    for reason in reasons {
        match kept.iter_mut().find(|known| known.text == reason.text) {
            Some(known) => {
                for place in reason.places {
                    if !known.places.contains(&place) {
                        known.places.push(place);
                    }
                }
            }
            None => kept.push(reason),
        }
    }
    kept
}

/// What a formula leaves uninterpreted.
pub(super) fn of_free(problem: &Problem<'_>, one: Difference) -> Vec<Reason> {
    let part = problem.parts.get(one.part);
    let free = part.map(|part| part.arena.support(one.formula).free);
    let frees = free
        .iter()
        .flatten()
        .filter_map(|index| problem.compiler.frees.get_index(*index as usize));
    let reasons = frees.map(|(free, places)| match free {
        Free::Opaque { reason, .. } => Reason {
            text: reason.clone(),
            places: places.clone(),
        },
        Free::Open(id) => Reason {
            text: question(id),
            places: places.clone(),
        },
        Free::Atom(var, _, reason) => {
            let name = problem.compiler.variables.get_index(var.0 as usize);
            let Some((name, variable)) = name else {
                return Reason::plain((*reason).to_owned());
            };
            let what = match name {
                Name::Action => "the actions",
                Name::Resource => "the resources",
                Name::Caller => "the principals",
                _ => variable.spelling.as_str(),
            };
            Reason {
                text: format!("{what}: {reason}"),
                places: places_of(&problem.documents, name),
            }
        }
    });
    distinct(reasons.collect())
}

/// Where the documents speak of a variable first.
fn places_of(documents: &[Document<'_>], name: &Name) -> Vec<Place> {
    let mut places = Vec::new();
    for (policy, (document, _)) in documents.iter().enumerate() {
        let first = document.statements.iter().find_map(|statement| match name {
            Name::Action => Some(statement.action.span),
            Name::Resource => statement.resource.as_ref().map(|element| element.span),
            Name::Caller => statement.principal.as_ref().map(|element| element.span),
            Name::Key(key) | Name::Values(key) | Name::Presence(key) => {
                let mut clauses = statement.condition.iter();
                let clause = clauses.find(|clause| clause.key.value.to_lowercase() == *key);
                clause.map(|clause| clause.span)
            }
            _ => None,
        });
        places.extend(first.map(|span| Place { policy, span }));
    }
    places
}

/// An open question of the rules in a few words.
fn question(id: &str) -> String {
    let text = match id {
        "OQ-06" => "whether ForAnyValue with IfExists holds of an absent key",
        "OQ-17" => {
            "whether a Deny with NotPrincipal spares callers of whose names only some are listed"
        }
        "OQ-18" => "whether {\"AWS\": \"*\"} names AWS services",
        "OQ-28" => "whether an account in an endpoint policy names more than its root user",
        _ => "an open question",
    };
    format!("{id}: AWS's documentation leaves open {text}, and the answer depends on it")
}

/// The answer differs between readings of the open questions.
pub(super) fn of_readings<'a>(
    ids: impl Iterator<Item = &'a str>,
    _without: &[u32],
    _with: &[u32],
) -> Vec<Reason> {
    ids.map(|id| Reason::plain(question(id))).collect()
}
