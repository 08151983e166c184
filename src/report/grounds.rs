//! What an answer rests on beside the policies: readings that were picked, axioms that were switched
//! off, and assumptions.

use super::schema::{Grounds, members};
use crate::rules::Rules;
use serde_json::Value;
use std::fmt::Write as _;

/// The readings and axioms that were not the usual ones, one line each without full stop.
pub fn grounds_notes(rules: &Rules) -> Vec<String> {
    let readings = rules.readings.names();
    let readings = readings.map(|name| format!("asked in the reading {name}"));
    let without = rules.without.iter().map(|axiom| {
        format!(
            "asked without {} ({}): requests may break it",
            axiom.id(),
            axiom.title()
        )
    });
    readings.chain(without).collect()
}

/// The same as notes below an answer.
pub fn grounds_text(rules: &Rules, out: &mut String) {
    let notes = grounds_notes(rules);
    if !notes.is_empty() && !out.contains("\nnote: ") {
        out.push('\n');
    }
    for note in notes {
        let _ = writeln!(out, "note: {note}");
    }
}

/// The same as members of an answer.
pub fn grounds_json(rules: &Rules, answer: &mut Value) {
    if let Some(own) = answer.as_object_mut() {
        own.extend(members(&Grounds::of(rules)));
    }
}

/// The assumptions that a proof rests on, below it.
pub(super) fn rests_on_text(rests_on: Option<&[String]>, out: &mut String) {
    if let Some(names) = rests_on.filter(|names| !names.is_empty()) {
        let _ = writeln!(out, "  rests on: {}", names.join(", "));
    }
}
