//! What `validate --fix` did and left undone.

use crate::lint::fix::Fixed;
use crate::source::{Source, clean};
use schemars::JsonSchema;
use serde::Serialize;
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
            // Of later rounds the line is one of a text that is nowhere.
            let place = match done.round {
                0 => file.before.position(done.location.span.start).to_string(),
                _ => clean(&done.location.pointer()),
            };
            let title = clean(&done.title);
            let _ = writeln!(text, "{name}:{place}: {what} {}: {title}", done.code);
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

/// A fix that was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DoneFix {
    /// The code of the check.
    issue_code: String,
    /// What was done.
    fix: String,
    /// The JSON pointer of the place.
    pointer: String,
    /// Fixes of one round were made together; the places of later rounds are those of the text between.
    round: usize,
}

/// A finding that was not fixed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LeftFix {
    /// The code of the check.
    issue_code: String,
    /// Why.
    reason: String,
    /// The JSON pointer of the place.
    pointer: String,
}

impl FixReport<'_> {
    /// Whether the file is another now.
    pub(super) fn is_changed(&self) -> bool {
        self.written && self.fixed.text != self.before.text()
    }
}

pub(super) fn fixed(file: &FixReport<'_>) -> Vec<DoneFix> {
    let done = file.fixed.done.iter().filter(|_| file.written);
    let told = done.map(|done| DoneFix {
        issue_code: done.code.to_owned(),
        fix: done.title.clone(),
        pointer: done.location.pointer(),
        round: done.round,
    });
    told.collect()
}

pub(super) fn not_fixed(file: &FixReport<'_>) -> Vec<LeftFix> {
    let left = file.fixed.left.iter().filter(|_| file.written);
    let told = left.map(|left| LeftFix {
        issue_code: left.code.to_owned(),
        reason: left.reason.clone(),
        pointer: left.location.pointer(),
    });
    told.collect()
}
