//! As JSON: each file as AWS's `ValidatePolicy` returns it, under the schema `iamproof/v1`.

use super::{Validated, link};
use crate::lint::{Finding, Location, PathStep};
use crate::report::SCHEMA;
use crate::source::{Source, Span};
use serde_json::{Value, json};

/// The findings of all files. Of `findings`, lines count from 1, columns and offsets from 0, in
/// characters, as AWS counts them.
pub fn validate_json(files: &[Validated<'_>]) -> Value {
    let file = |one: &Validated<'_>| {
        let findings = one.report.findings.iter();
        json!({
            "file": one.source.name(),
            "policyType": one.report.policy_type.to_string(),
            "findings": findings.map(|finding| as_json(one.source, finding)).collect::<Vec<_>>(),
            "suppressed": one.ignored,
            "undecided": one.report.undecided.iter().map(|open| json!({
                "issueCode": open.code,
                "reason": open.reason,
                "location": location(one.source, &open.location),
            })).collect::<Vec<_>>(),
        })
    };
    json!({
        "schema": SCHEMA,
        "question": "validate",
        "files": files.iter().map(file).collect::<Vec<_>>(),
    })
}

fn as_json(source: &Source, finding: &Finding) -> Value {
    let locations = finding.locations.iter();
    json!({
        "findingDetails": finding.details,
        "findingType": finding.kind.name(),
        "issueCode": finding.code,
        "learnMoreLink": link(finding.code),
        "locations": locations.map(|one| location(source, one)).collect::<Vec<_>>(),
    })
}

fn location(source: &Source, location: &Location) -> Value {
    let step = |step: &PathStep| match step {
        PathStep::Value(name) => json!({"value": name}),
        PathStep::Index(index) => json!({"index": index}),
    };
    json!({
        "path": location.path.iter().map(step).collect::<Vec<_>>(),
        "span": {
            "start": position(source, location.span.start),
            "end": position(source, location.span.end),
        },
    })
}

fn position(source: &Source, at: usize) -> Value {
    let position = source.position(at);
    // Counting from the start for each place would be quadratic.
    let before = match source.text().is_ascii() {
        true => at,
        false => source.slice(Span::new(0, at)).chars().count(),
    };
    json!({
        "line": position.line,
        "column": position.column.saturating_sub(1),
        "offset": before,
    })
}
