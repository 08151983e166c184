//! Whether somebody can in a world.

use super::Head;
use crate::query::Answer;
use crate::query::language::plan::InWorld as Found;
use crate::report::schema::{Answer as Word, Output, always, output};
use crate::report::{Layered, layered_json, layered_text, request_text};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write as _;

/// Whether somebody can, as text.
pub fn in_world_text(found: &Found, notes: &[String]) -> String {
    let mut out = match &found.answer {
        Answer::Some(_) => "yes: this request is allowed\n".to_owned(),
        Answer::None if found.callers == 1 => {
            "no: no such request is allowed (proved)\n".to_owned()
        }
        Answer::None => format!(
            "no: of {} callers none can make such a request (proved)\n",
            found.callers
        ),
        Answer::Unknown(_) => "unknown: not decided\n".to_owned(),
    };
    match &found.answer {
        Answer::Some(witness) => out.push_str(&request_text(&witness.request)),
        Answer::Unknown(reasons) => {
            for reason in reasons {
                let _ = writeln!(out, "  {}", reason.text);
            }
        }
        Answer::None => {}
    }
    if let Some(decision) = &found.decision {
        out.push('\n');
        out.push_str(&layered_text(decision, &[]));
    }
    for (index, note) in notes.iter().enumerate() {
        let space = if index == 0 { "\n" } else { "" };
        let _ = writeln!(out, "{space}note: {note}");
    }
    out
}

always! {
    /// The question `can`.
    CanName = "can"
}

/// Whether somebody can in a world.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InWorld {
    question: CanName,
    #[serde(flatten)]
    head: Head,
    /// How many callers were asked about.
    callers: usize,
    /// How all layers decide the request, or one request that shows who refuses.
    #[schemars(with = "Option<Output<Layered>>")]
    trace: Option<Value>,
    /// What the world takes for granted.
    assumptions: Vec<String>,
}

/// The same as JSON.
pub fn in_world_json(found: &Found, notes: &[String]) -> Value {
    let trace = found
        .decision
        .as_ref()
        .map(|one| layered_json(one, &[], None));
    can_in_world_json(&found.answer, found.callers, trace, notes)
}

/// An answer about so many callers, with the decision of one request that shows it, as JSON.
pub fn can_in_world_json(
    answer: &Answer,
    callers: usize,
    trace: Option<Value>,
    notes: &[String],
) -> Value {
    output(InWorld {
        question: CanName,
        head: Head::new(Word::some(answer), answer, &[]),
        callers,
        trace,
        assumptions: notes.to_vec(),
    })
}
