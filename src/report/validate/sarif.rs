//! As SARIF.

use super::Validated;
use crate::lint::fix::{Edit, FIXABLE, fix, prove};
use crate::lint::{Check, Finding, FindingType, Location, checks};
use crate::report::sarif::{Entry, Level, Region, Rule, log, uri};
use crate::source::Format;
use serde_json::{Value, json};

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
    let mut log = log(&rules, &entries);
    let fixes = files.iter().flat_map(fixes);
    if let Some(Value::Array(results)) = log.pointer_mut("/runs/0/results") {
        for (result, fix) in results.iter_mut().zip(fixes) {
            if let (Value::Object(members), Some(fix)) = (result, fix) {
                members.insert("fixes".into(), json!([fix]));
            }
        }
    }
    log
}

/// For each finding of a document the fix of it, if there is one that is proved to say the same.
fn fixes(file: &Validated<'_>) -> Vec<Option<Value>> {
    let findings = file.report.findings.iter();
    let fixable = |finding: &Finding| FIXABLE.contains(&finding.code);
    // Reading the text once more is only for those.
    let tree = match file.report.findings.iter().any(fixable) {
        true => Format::of(file.source).parse(file.source).0,
        false => None,
    };
    let one = |finding: &Finding| {
        let fix = fix(file.source, tree.as_ref()?, finding)?;
        prove(file.source, &fix.edits, file.report.policy_type).ok()?;
        let replacement = |edit: &Edit| {
            json!({
                "deletedRegion": {
                    "byteOffset": edit.span.start,
                    "byteLength": edit.span.end - edit.span.start,
                },
                "insertedContent": {"text": edit.replacement},
            })
        };
        Some(json!({
            "description": {"text": fix.title},
            "artifactChanges": [{
                "artifactLocation": {"uri": uri(file.source.name())},
                "replacements": fix.edits.iter().map(replacement).collect::<Vec<_>>(),
            }],
        }))
    };
    findings.map(one).collect()
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
