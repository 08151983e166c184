//! Findings as diagnostics.

use super::check::{Checked, Found};
use super::position::Lines;
use crate::lint::{Finding, FindingType, Undecided};
use crate::source::{Span, clean, quote};
use serde_json::{Value, json};

/// So many other places of a finding are shown.
const RELATED: usize = 8;

/// The text that diagnostics are about.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub uri: &'a str,
    pub text: &'a str,
    pub lines: &'a Lines,
    /// Whether the editor shows other places.
    pub related: bool,
}

/// All diagnostics of a text, in the order of `validate`.
pub(super) fn diagnostics(about: &About<'_>, checked: &Checked) -> Vec<Value> {
    let mut all = Vec::new();
    for Found { report, .. } in &checked.policies {
        all.extend(report.findings.iter().map(|one| finding(about, one)));
        all.extend(report.undecided.iter().map(|one| undecided(about, one)));
    }
    all
}

/// One finding.
pub(super) fn finding(about: &About<'_>, finding: &Finding) -> Value {
    let severity = match finding.kind {
        FindingType::Error => 1,
        FindingType::SecurityWarning | FindingType::Warning => 2,
        FindingType::Suggestion => 3,
    };
    let span = finding.locations.first().map(|one| one.span);
    let mut all = json!({
        "range": about.lines.range(about.text, span.unwrap_or_default()),
        "severity": severity,
        "code": finding.code,
        "source": "iamproof",
        "message": clean(&finding.details),
        "data": {"findingType": finding.kind.name()},
    });
    let others = finding.locations.iter().skip(1).take(RELATED);
    let related: Vec<Value> = others
        .map(|one| {
            json!({
                "location": {"uri": about.uri, "range": about.lines.range(about.text, one.span)},
                "message": shown(about.text, one.span, &one.pointer()),
            })
        })
        .collect();
    if about.related
        && !related.is_empty()
        && let Some(members) = all.as_object_mut()
    {
        members.insert("relatedInformation".to_owned(), related.into());
    }
    all
}

fn shown(text: &str, span: Span, pointer: &str) -> String {
    let what = text.get(span.start..span.end).unwrap_or_default();
    let what = what.lines().next().unwrap_or_default();
    match what.len() {
        1..=100 => format!("{}: {}", clean(pointer), quote(what)),
        _ => clean(pointer),
    }
}

/// What was not decided is never passed over.
fn undecided(about: &About<'_>, open: &Undecided) -> Value {
    json!({
        "range": about.lines.range(about.text, open.location.span),
        "severity": 3,
        "code": open.code,
        "source": "iamproof",
        "message": clean(&format!("not decided: {}", open.reason)),
        "data": {"findingType": "UNDECIDED"},
    })
}

/// The settings that a text falls under cannot be read.
pub(super) fn bad_settings(about: &About<'_>, error: &str) -> Value {
    json!({
        "range": about.lines.range(about.text, Span::new(0, 0)),
        "severity": 1,
        "code": "settings",
        "source": "iamproof",
        "message": clean(&format!("the settings do not count: {error}")),
    })
}
