//! The outcome as a test runner tells it.

use super::{Outcome, Proof, Tally};
use crate::report::request_text;
use crate::source::clean;
use std::fmt::Write as _;

/// The assertions that do not hold, and how many do.
pub fn proofs_text(proofs: &[Proof]) -> String {
    let mut out = String::new();
    for file in files(proofs) {
        let own = proofs.iter().filter(|one| one.at.file == file);
        let own: Vec<&Proof> = own.collect();
        let good = own.iter().filter(|one| one.outcome == Outcome::Holds);
        let mark = match good.count() == own.len() {
            true => "ok  ",
            false => "FAIL",
        };
        let _ = writeln!(
            out,
            "{mark} {} ({})",
            clean(file),
            count(own.len(), "assertion")
        );
        for one in own.into_iter().filter(|one| one.outcome != Outcome::Holds) {
            failure(&mut out, one);
        }
    }
    let tally = Tally::of(proofs);
    if !out.is_empty() {
        out.push('\n');
    }
    let mut parts = vec![format!("{} hold", tally.hold)];
    for (number, word) in [
        (tally.fail, "fail"),
        (tally.undecided, "undecided"),
        (tally.broken, "could not be asked"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {word}"));
        }
    }
    let _ = writeln!(
        out,
        "{}: {}",
        count(tally.all(), "assertion"),
        parts.join(", ")
    );
    out
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// The files, in the order in which they were proved.
pub(super) fn files(proofs: &[Proof]) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for one in proofs {
        if seen.insert(one.at.file.as_str()) {
            all.push(&one.at.file);
        }
    }
    all
}

fn failure(out: &mut String, one: &Proof) {
    let word = match one.outcome {
        Outcome::Undecided => "undecided",
        Outcome::Broken => "not asked",
        _ => "fails",
    };
    let at = &one.at;
    let _ = writeln!(
        out,
        "\n  {word}: {}\n    at {}:{}:{}",
        clean(&one.title()),
        clean(&at.file),
        at.line,
        at.column
    );
    if let Some(message) = &one.message {
        let _ = writeln!(out, "    {}", clean(message));
    }
    if let Some(because) = &one.because {
        let _ = writeln!(out, "    because: {}", clean(because));
    }
    if one.outcome == Outcome::Broken {
        for line in one.why.lines() {
            let _ = writeln!(out, "    {line}");
        }
        return;
    }
    let _ = writeln!(out, "    {}", one.why);
    if let Some(request) = &one.request {
        for line in request_text(request).lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
    for spot in &one.faults {
        let _ = writeln!(
            out,
            "      {} ({}:{}:{})",
            clean(&spot.what),
            clean(&spot.file),
            spot.line,
            spot.column
        );
    }
}
