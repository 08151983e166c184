//! What `validate --fix` did and left undone.

use crate::lint::Location;
use crate::lint::fix::{Done, Fixed, Left};
use crate::source::{Source, clean};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A document and what fixes made of it.
#[derive(Clone, Copy, Debug)]
pub struct FixReport<'a> {
    /// The document as it came.
    pub before: &'a Source,
    /// What was made of it.
    pub fixed: &'a Fixed,
    /// Whether the fixes count: the file could be written, or nothing was to be.
    pub written: bool,
}

/// For people: a line for each fix, and for each finding that could not be fixed. `what` says what became of the
/// fixes.
pub fn fixed_text(files: &[FixReport<'_>], what: &str) -> String {
    let mut text = String::new();
    let mut count = 0;
    for file in files {
        let name = clean(file.before.name());
        let after = Source::new(file.before.name(), file.fixed.text.clone());
        for done in file.fixed.done.iter().filter(|_| file.written) {
            count += 1;
            // Of later rounds the place is one of a text that is nowhere.
            let place = match done.round {
                0 => format!(":{}", file.before.position(done.location.span.start)),
                _ => String::new(),
            };
            let title = clean(&done.title);
            let _ = writeln!(text, "{name}{place}: {what} {}: {title}", done.code);
        }
        for left in file.fixed.left.iter().filter(|_| file.written) {
            let place = after.position(left.location.span.start);
            let reason = clean(&left.reason);
            let _ = writeln!(text, "{name}:{place}: not fixed {}: {reason}", left.code);
        }
    }
    if count > 0 {
        let findings = if count == 1 { "finding" } else { "findings" };
        let _ = writeln!(text, "{count} {findings} {what}");
    }
    text
}

/// For programs: puts `fixed`, `notFixed` and `written` beside the findings of each file.
pub fn fixed_json(files: &[FixReport<'_>], json: &mut Value) {
    let Some(Value::Array(told)) = json.get_mut("files") else {
        return;
    };
    for (file, told) in files.iter().zip(told) {
        let Value::Object(members) = told else {
            continue;
        };
        let done = file.fixed.done.iter().filter(|_| file.written);
        members.insert("fixed".into(), done.map(done_json).collect());
        let left = file.fixed.left.iter().filter(|_| file.written);
        members.insert("notFixed".into(), left.map(left_json).collect());
        let changed = file.fixed.text != file.before.text();
        members.insert("written".into(), (changed && file.written).into());
    }
}

fn done_json(done: &Done) -> Value {
    json!({
        "issueCode": done.code,
        "fix": done.title,
        "pointer": done.location.pointer(),
        "round": done.round,
    })
}

fn left_json(left: &Left) -> Value {
    json!({
        "issueCode": left.code,
        "reason": left.reason,
        "pointer": Location::pointer(&left.location),
    })
}
