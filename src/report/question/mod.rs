//! Answers to questions of the language that no command has: whether every request is allowed, what two
//! policies have in common, whether somebody can in a world.

mod world;

pub use world::{in_world_json, in_world_text};

use super::grounds::{rests_on_json, rests_on_text};
use super::json::{shown, whole};
use super::text::{allowed, refused, request, unknown};
use super::told::elsewhere_text;
use super::{SCHEMA, places, reasons_text};
use crate::policy::parse::Parsed;
use crate::query::{Answer, Details};
use serde_json::{Map, Value, json};
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

/// Whether documents allow every request in question, as JSON.
pub fn always_json(
    policies: &[Parsed],
    answer: &Answer,
    details: &Details,
    notes: &[String],
) -> Value {
    let documents: Vec<&Parsed> = policies.iter().collect();
    let mut members = head("always", answer, &documents, true);
    if let Answer::Some(witness) = answer {
        shown(&[], Some(policies), witness, &mut members);
        members.shift_remove("allowed_by");
    }
    rests_on_json(details.rests_on.as_deref(), &mut members);
    if let Some(text) = elsewhere_text(answer, details) {
        members.insert("universe_note".into(), text.into());
    }
    members.insert("assumptions".into(), notes.into());
    members.into()
}

/// What two sides have in common, as JSON.
pub fn common_json(left: &[Parsed], right: &[Parsed], answer: &Answer) -> Value {
    let documents: Vec<&Parsed> = left.iter().chain(right).collect();
    let mut members = head("disjoint", answer, &documents, true);
    if let Answer::Some(witness) = answer {
        let mut by = Vec::new();
        for (side, decision) in [left, right].iter().zip(&witness.replay.allowed) {
            by.extend(super::json::matching(side, decision));
        }
        members.insert("allowed_by".into(), by.into());
    }
    members.into()
}

/// The members that all answers have. With `none_is_yes` a proof that there is no such request is a yes.
fn head(
    question: &str,
    answer: &Answer,
    documents: &[&Parsed],
    none_is_yes: bool,
) -> Map<String, Value> {
    let word = match (answer, none_is_yes) {
        (Answer::Unknown(_), _) => "unknown",
        (Answer::None, true) | (Answer::Some(_), false) => "yes",
        (Answer::None, false) | (Answer::Some(_), true) => "no",
    };
    let (witness, reason) = match answer {
        Answer::None => (Value::Null, Value::Null),
        Answer::Some(witness) => (whole(&witness.request), Value::Null),
        Answer::Unknown(reasons) => (Value::Null, reasons_text(documents, reasons).into()),
    };
    let mut members = Map::new();
    members.insert("schema".into(), SCHEMA.into());
    members.insert("question".into(), question.into());
    members.insert("answer".into(), word.into());
    members.insert("witness".into(), witness);
    members.insert("reason".into(), reason);
    if let Answer::Unknown(reasons) = answer {
        let reasons = reasons
            .iter()
            .map(|one| json!({"text": one.text, "places": places(documents, one)}));
        members.insert("reasons".into(), reasons.collect());
    }
    members
}
