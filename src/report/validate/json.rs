//! As JSON: each file as AWS's `ValidatePolicy` returns it, under the schema `iamproof/v1`.

use super::fixed::{DoneFix, LeftFix, fixed, not_fixed};
use super::{FixReport, Validated, link};
use crate::lint::{Finding, FindingType, Location, PathStep};
use crate::report::schema::{always, output, words};
use crate::source::{Source, Span};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

always! {
    /// The question `validate`.
    Name = "validate"
}

words! {
    /// How bad a finding is.
    Kind, FindingType, [
        FindingType::Error,
        FindingType::SecurityWarning,
        FindingType::Warning,
        FindingType::Suggestion,
    ]
}

/// What `validate` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Files {
    question: Name,
    /// The policies.
    files: Vec<File>,
}

/// What `validate` answers in a line of `batch`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OneFile {
    question: Name,
    #[serde(flatten)]
    found: Found,
}

/// A policy and what was found in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct File {
    /// Its file.
    file: String,
    #[serde(flatten)]
    found: Found,
    /// With `--fix`: what was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Vec<DoneFix>>,
    /// With `--fix`: what could have been fixed and was not.
    #[serde(rename = "notFixed", skip_serializing_if = "Option::is_none")]
    not_fixed: Option<Vec<LeftFix>>,
    /// With `--fix`: whether the file was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<bool>,
}

/// What was found in a policy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Found {
    /// The type as which it was read.
    #[serde(rename = "policyType")]
    policy_type: String,
    /// The findings, as AWS's `ValidatePolicy` has them. Lines count from 1, columns and offsets from 0, in
    /// characters.
    findings: Vec<Reported>,
    /// How many findings the settings leave out.
    suppressed: usize,
    /// Checks that came to no end.
    undecided: Vec<Open>,
}

/// A finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Reported {
    /// What is wrong.
    finding_details: String,
    finding_type: Kind,
    /// The code of the check.
    issue_code: String,
    /// Where its page is.
    learn_more_link: String,
    /// Where; the first place is the place, others belong to it.
    locations: Vec<At>,
}

/// A check that came to no end.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Open {
    /// The code of the check.
    issue_code: String,
    /// Why.
    reason: String,
    /// Where.
    location: At,
}

/// A place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct At {
    /// The way to it from the root of the document.
    path: Vec<Step>,
    span: Range,
}

/// A step into a value.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Step {
    /// Into the member of that name.
    Value(String),
    /// Into the item of that number, from 0.
    Index(usize),
}

/// A part of a text.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
struct Range {
    /// Where it starts.
    start: Position,
    /// Where it ends.
    end: Position,
}

/// A position in a text.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
struct Position {
    /// From 1.
    line: usize,
    /// From 0.
    column: usize,
    /// Characters from the start of the text.
    offset: usize,
}

/// The findings of all files, and where there are any what fixes made of each.
pub fn validate_json(files: &[Validated<'_>], fixes: &[FixReport<'_>]) -> Value {
    let file = |(at, one): (usize, &Validated<'_>)| {
        let fixes = fixes.get(at);
        File {
            file: one.source.name().to_owned(),
            found: found(one),
            fixed: fixes.map(fixed),
            not_fixed: fixes.map(not_fixed),
            written: fixes.map(FixReport::is_changed),
        }
    };
    output(Files {
        question: Name,
        files: files.iter().enumerate().map(file).collect(),
    })
}

/// The findings of one policy: they stand at the top, as `ValidatePolicy` has them.
pub fn validate_one_json(one: &Validated<'_>) -> Value {
    output(OneFile {
        question: Name,
        found: found(one),
    })
}

fn found(one: &Validated<'_>) -> Found {
    let findings = one.report.findings.iter();
    let undecided = one.report.undecided.iter().map(|open| Open {
        issue_code: open.code.to_owned(),
        reason: open.reason.clone(),
        location: location(one.source, &open.location),
    });
    Found {
        policy_type: one.report.policy_type.to_string(),
        findings: findings
            .map(|finding| reported(one.source, finding))
            .collect(),
        suppressed: one.ignored,
        undecided: undecided.collect(),
    }
}

fn reported(source: &Source, finding: &Finding) -> Reported {
    let locations = finding.locations.iter();
    Reported {
        finding_details: finding.details.clone(),
        finding_type: finding.kind.into(),
        issue_code: finding.code.to_owned(),
        learn_more_link: link(finding.code),
        locations: locations.map(|one| location(source, one)).collect(),
    }
}

fn location(source: &Source, location: &Location) -> At {
    let step = |step: &PathStep| match step {
        PathStep::Value(name) => Step::Value(name.clone()),
        PathStep::Index(index) => Step::Index(*index),
    };
    At {
        path: location.path.iter().map(step).collect(),
        span: Range {
            start: position(source, location.span.start),
            end: position(source, location.span.end),
        },
    }
}

fn position(source: &Source, at: usize) -> Position {
    let position = source.position(at);
    // Counting from the start for each place would be quadratic.
    let before = match source.text().is_ascii() {
        true => at,
        false => source.slice(Span::new(0, at)).chars().count(),
    };
    Position {
        line: position.line,
        column: position.column.saturating_sub(1),
        offset: before,
    }
}
