//! Why something was not decided, in words and places.

use super::answer::Reason;
use super::difference::Difference;
use super::problem::Problem;
use crate::encode::compile::{Free, Name, Place};
use crate::rules::Question;
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
            text: of_question(*id),
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
const fn matter(question: Question) -> &'static str {
    match question {
        Question::StarsAndColons => {
            "whether a star that ends one of the first five components of an ARN crosses colons"
        }
        Question::CaseOfComponents => {
            "whether the case of the first five components of an ARN matters"
        }
        Question::EarlyVariables => {
            "whether policy variables before the fifth colon of an ARN are expanded"
        }
        Question::AnyValueIfExists => "whether ForAnyValue with IfExists holds of an absent key",
        Question::PartialNotPrincipal => {
            "whether a Deny with NotPrincipal spares callers of whose names only some are listed"
        }
        Question::AnyAwsService => "whether {\"AWS\": \"*\"} names AWS services",
        Question::EndpointAccount => {
            "whether an account in an endpoint policy names more than its root user"
        }
    }
}

fn of_question(question: Question) -> String {
    format!(
        "{}: AWS's documentation leaves open {}, and the answer depends on it",
        question.id(),
        matter(question)
    )
}

/// The answer depends on an open question; `other` says whether there is such a request in its other
/// reading and none in the usual one, or the other way round, if that is so whatever else is open.
pub(super) fn of_reading(question: Question, other: Option<bool>) -> Reason {
    let name = |which: bool| format!("{}={}", question.id(), question.reading(which));
    let how = match other {
        Some(other) => format!(
            "with --reading {} there is such a request, with --reading {} there is none",
            name(other),
            name(!other)
        ),
        None => format!("--reading {} or {} picks one", name(false), name(true)),
    };
    Reason::plain(format!("{} ({how})", of_question(question)))
}

/// The answer differs between readings of the open questions; `with` are those in which there is
/// such a request, as bits.
pub(super) fn of_readings(open: &[Question], without: &[u32], with: &[u32]) -> Vec<Reason> {
    let changes = |bit: &usize| {
        let mut with = with.iter();
        with.any(|mask| without.contains(&(mask ^ (1 << bit))))
    };
    let matter: Vec<usize> = (0..open.len()).filter(changes).collect();
    let alone = matter.len() == 1;
    let questions = matter.iter().filter_map(|bit| {
        let other = with.contains(&(1 << bit));
        Some(of_reading(*open.get(*bit)?, alone.then_some(other)))
    });
    questions.collect()
}

/// The two readings disagree (`COND-46`).
pub(super) fn of_cardinality() -> Reason {
    let text = "COND-46: whether a key under a set operator holds one value or several is not \
                known, and the answer depends on it";
    Reason::plain(text.to_owned())
}
