//! Whether somebody can in a world.

use super::head;
use crate::query::Answer;
use crate::query::language::plan::InWorld;
use crate::report::{layered_json, layered_text, request_text};
use serde_json::Value;
use std::fmt::Write as _;

/// Whether somebody can, as text.
pub fn in_world_text(found: &InWorld, notes: &[String]) -> String {
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

/// The same as JSON.
pub fn in_world_json(found: &InWorld, notes: &[String]) -> Value {
    let mut members = head("can", &found.answer, &[], false);
    members.insert("callers".into(), found.callers.into());
    let trace = found.decision.as_ref().map(|one| layered_json(one, &[]));
    members.insert("trace".into(), trace.unwrap_or(Value::Null));
    members.insert("assumptions".into(), notes.into());
    members.into()
}
