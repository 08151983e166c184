//! The outcome as workflow commands of GitHub Actions.

use super::{Outcome, Proof, Tally};
use crate::report::github::{data, property};
use std::fmt::Write as _;

/// An `::error` for each assertion that does not hold, and a `::notice` of all.
pub fn proofs_github(proofs: &[Proof]) -> String {
    let mut out = String::new();
    for one in proofs.iter().filter(|one| one.outcome != Outcome::Holds) {
        let mut text = format!("{}: {}", one.title(), one.headline());
        if let Some(request) = &one.request {
            text.push('\n');
            text.push_str(crate::report::request_text(request).trim_end());
        }
        for spot in &one.faults {
            let _ = write!(
                text,
                "\n{} ({}:{}:{})",
                spot.what, spot.file, spot.line, spot.column
            );
        }
        let title = match one.outcome {
            Outcome::Undecided => "assertion undecided",
            Outcome::Broken => "assertion could not be asked",
            _ => "assertion fails",
        };
        let _ = writeln!(
            out,
            "::error file={},line={},col={},title={title}::{}",
            property(&one.at.file),
            one.at.line,
            one.at.column,
            data(&text)
        );
    }
    let tally = Tally::of(proofs);
    let _ = writeln!(
        out,
        "::notice title=iamproof::{} of {} assertions hold",
        tally.hold,
        tally.all()
    );
    out
}
