//! As SARIF.

use super::Validated;
use crate::lint::{Check, Finding, FindingType, Location, checks};
use crate::report::sarif::{Entry, Level, Region, Rule, log};
use serde_json::Value;

/// The findings of all files as one run, with the rules of the checks that found something.
pub fn validate_sarif(files: &[Validated<'_>]) -> Value {
    let found = |check: &&&Check| {
        let mut all = files.iter().flat_map(|file| &file.report.findings);
        all.any(|finding| finding.code == check.code)
    };
    let rules: Vec<Rule> = checks()
        .iter()
        .filter(found)
        .map(|check| rule(check))
        .collect();
    let mut entries = Vec::new();
    for file in files {
        for finding in &file.report.findings {
            entries.push(entry(file, finding));
        }
    }
    log(&rules, &entries)
}

const fn level(kind: FindingType) -> Level {
    match kind {
        FindingType::Error => Level::Error,
        FindingType::SecurityWarning | FindingType::Warning => Level::Warning,
        FindingType::Suggestion => Level::Note,
    }
}

fn rule(check: &Check) -> Rule {
    let page = check.page();
    // The title, the line of types, and then the text.
    let mut paragraphs = page.text.split("\n\n").skip(2);
    let summary = paragraphs.next().unwrap_or_default().replace('\n', " ");
    let mut tags = vec![check.kind.name().to_ascii_lowercase()];
    if check.kind == FindingType::SecurityWarning {
        tags.push("security".to_owned());
    }
    Rule {
        id: check.code.to_owned(),
        summary,
        help: page.text,
        level: level(check.kind),
        tags,
    }
}

fn entry<'a>(file: &Validated<'a>, finding: &Finding) -> Entry<'a> {
    let source = file.source;
    let places = finding.locations.iter().map(|one| Region {
        source,
        span: one.span,
    });
    let pointers: Vec<String> = finding.locations.iter().map(Location::pointer).collect();
    Entry {
        rule: finding.code.to_owned(),
        level: level(finding.kind),
        message: finding.details.clone(),
        places: places.collect(),
        fingerprint: format!("{}:{}", finding.code, pointers.join(" ")),
    }
}
