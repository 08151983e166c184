//! The outcome as `JUnit` XML: a suite for each file, a case for each assertion. An undecided one is an error,
//! never a pass.

use super::text::files;
use super::{Outcome, Proof, Tally};
use std::fmt::Write as _;

/// As `JUnit` XML.
pub fn proofs_junit(proofs: &[Proof]) -> String {
    let tally = Tally::of(proofs);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"iamproof\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        tally.all(),
        tally.fail,
        tally.undecided + tally.broken
    );
    for file in files(proofs) {
        let own: Vec<Proof> = proofs
            .iter()
            .filter(|one| one.at.file == file)
            .cloned()
            .collect();
        let tally = Tally::of(&own);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
            escaped(file),
            tally.all(),
            tally.fail,
            tally.undecided + tally.broken
        );
        for one in &own {
            case(&mut out, one);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(out: &mut String, one: &Proof) {
    let _ = write!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
        escaped(&one.at.file),
        escaped(&one.title()),
        escaped(&one.at.file),
        one.at.line
    );
    let (tag, kind) = match one.outcome {
        Outcome::Holds => {
            out.push_str("/>\n");
            return;
        }
        Outcome::Fails => ("failure", "fails"),
        Outcome::Undecided => ("error", "undecided"),
        Outcome::Broken => ("error", "broken"),
    };
    let mut body = String::new();
    if let Some(because) = &one.because {
        let _ = writeln!(body, "because: {because}");
    }
    body.push_str(&one.why);
    body.push('\n');
    if let Some(request) = &one.request {
        body.push_str(&crate::report::request_text(request));
    }
    for spot in &one.faults {
        let _ = writeln!(
            body,
            "  {} ({}:{}:{})",
            spot.what, spot.file, spot.line, spot.column
        );
    }
    let _ = writeln!(
        out,
        ">\n      <{tag} type=\"{kind}\" message=\"{}\">{}</{tag}>\n    </testcase>",
        escaped(one.headline().lines().next().unwrap_or_default()),
        escaped(&body)
    );
}

/// A text as XML may hold it.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            // XML 1.0 has no way to write these.
            other if other.is_control() || matches!(other, '\u{fffe}' | '\u{ffff}') => {
                out.push(char::REPLACEMENT_CHARACTER);
            }
            other => out.push(other),
        }
    }
    out
}
