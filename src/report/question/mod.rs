//! Answers to questions of the language that no command has: whether every request is allowed, what two
//! policies have in common, whether somebody can in a world.

mod asked;
mod reply;
mod told;
mod world;

pub use asked::{Answered, Asked, Details as Inside, asked_json, inner_json};
pub use reply::{Fault, Reply};
pub use told::{reply, summarised_json, summary_notes};
pub use world::{InWorld, can_in_world_json, in_world_json, in_world_text};

use super::grounds::rests_on_text;
use super::json::{Shown, doubts, matching, shown};
use super::reasons_text;
use super::schema::{Answer as Word, Doubt, Reference, Request, always, output};
use super::text::{allowed, refused, request, unknown};
use super::told::elsewhere_text;
use crate::policy::parse::Parsed;
use crate::query::{Answer, Details};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write as _;

/// Whether documents allow every request in question; `answer` is one that they do not allow.
pub fn always_text(
    policies: &[Parsed],
    answer: &Answer,
    details: &Details,
    notes: &[String],
) -> String {
    let documents: Vec<&Parsed> = policies.iter().collect();
    let mut out = String::new();
    match answer {
        Answer::None => {
            out.push_str("yes: every such request is allowed (proved)\n");
            rests_on_text(details.rests_on.as_deref(), &mut out);
        }
        Answer::Some(witness) => {
            out.push_str("no: this request is not allowed\n");
            request(&mut out, witness);
            for decision in &witness.replay.refused {
                out.push_str("\n  not allowed:\n");
                refused(&mut out, policies, decision);
            }
        }
        Answer::Unknown(reasons) => {
            out.push_str("unknown\n");
            unknown(&mut out, &documents, reasons);
        }
    }
    told(&mut out, answer, details, notes);
    out
}

/// A request that both sides allow, if there is one.
pub fn common_text(left: &[Parsed], right: &[Parsed], answer: &Answer) -> String {
    let documents: Vec<&Parsed> = left.iter().chain(right).collect();
    let mut out = String::new();
    match answer {
        Answer::None => out.push_str("disjoint: no request is allowed by both (proved)\n"),
        Answer::Some(witness) => {
            out.push_str("not disjoint: both allow this request\n");
            request(&mut out, witness);
            for (side, decision) in [left, right].iter().zip(&witness.replay.allowed) {
                out.push_str("\n  allowed by:\n");
                allowed(&mut out, side, decision);
            }
        }
        Answer::Unknown(reasons) => {
            out.push_str("unknown\n");
            unknown(&mut out, &documents, reasons);
        }
    }
    out
}

fn told(out: &mut String, answer: &Answer, details: &Details, notes: &[String]) {
    let other = elsewhere_text(answer, details).map(str::to_owned);
    for (index, note) in other.iter().chain(notes).enumerate() {
        let space = if index == 0 { "\n" } else { "" };
        let _ = writeln!(out, "{space}note: {note}");
    }
}

always! {
    /// The question whether every request is allowed.
    AlwaysName = "always"
}

always! {
    /// The question whether no request is allowed by both.
    DisjointName = "disjoint"
}

/// Whether every request in question is allowed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Always {
    question: AlwaysName,
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    shown: Option<Shown>,
    /// Where something was assumed: what the proof rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    rests_on: Option<Vec<String>>,
    /// What is different in the other universe.
    #[serde(skip_serializing_if = "Option::is_none")]
    universe_note: Option<&'static str>,
    /// What the answer takes for granted.
    assumptions: Vec<String>,
}

/// Whether two sides have no request in common.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Disjoint {
    question: DisjointName,
    #[serde(flatten)]
    head: Head,
    /// The statements of both that allow the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_by: Option<Vec<Reference>>,
}

/// The answer, what shows it, or why there is none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Head {
    answer: Word,
    /// The request that shows it; the concrete evaluator has confirmed it.
    witness: Option<Request>,
    /// Why it is unknown.
    reason: Option<String>,
    /// Why it is unknown, one by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Vec<Doubt>>,
}

impl Head {
    fn new(word: Word, answer: &Answer, documents: &[&Parsed]) -> Self {
        let unknown = match answer {
            Answer::Unknown(reasons) => Some(reasons),
            _ => None,
        };
        Self {
            answer: word,
            witness: match answer {
                Answer::Some(witness) => Some((&witness.request).into()),
                _ => None,
            },
            reason: unknown.map(|reasons| reasons_text(documents, reasons)),
            reasons: unknown.map(|reasons| doubts(documents, reasons)),
        }
    }
}

/// Whether documents allow every request in question, as JSON.
pub fn always_json(
    policies: &[Parsed],
    answer: &Answer,
    details: &Details,
    notes: &[String],
) -> Value {
    let documents: Vec<&Parsed> = policies.iter().collect();
    let shown = match answer {
        Answer::Some(witness) => Some(Shown {
            allowed_by: None,
            ..shown(&[], Some(policies), witness)
        }),
        _ => None,
    };
    output(Always {
        question: AlwaysName,
        head: Head::new(Word::none(answer), answer, &documents),
        shown,
        rests_on: details.rests_on.clone(),
        universe_note: elsewhere_text(answer, details),
        assumptions: notes.to_vec(),
    })
}

/// What two sides have in common, as JSON.
pub fn common_json(left: &[Parsed], right: &[Parsed], answer: &Answer) -> Value {
    let documents: Vec<&Parsed> = left.iter().chain(right).collect();
    let allowed_by = match answer {
        Answer::Some(witness) => {
            let sides = [left, right].into_iter().zip(&witness.replay.allowed);
            let matched = sides.flat_map(|(side, decision)| matching(side, decision));
            Some(matched.collect())
        }
        _ => None,
    };
    output(Disjoint {
        question: DisjointName,
        head: Head::new(Word::none(answer), answer, &documents),
        allowed_by,
    })
}
