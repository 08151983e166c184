//! SARIF 2.1.0, for code scanning: rules, results and their regions, whatever the command.

use crate::source::{Source, Span};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// How bad a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is wrong.
    Error,
    /// It may be wrong.
    Warning,
    /// It could be better.
    Note,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What results are of.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name, by which results refer to it.
    pub id: String,
    /// What it is about, in a sentence.
    pub summary: String,
    /// Its page, as Markdown.
    pub help: String,
    /// How bad its results are, unless they say otherwise.
    pub level: Level,
    /// What else to say of it, such as `security`.
    pub tags: Vec<String>,
}

/// A place in a text.
#[derive(Clone, Copy, Debug)]
pub struct Region<'a> {
    /// The text.
    pub source: &'a Source,
    /// Its bytes.
    pub span: Span,
}

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The name of the rule.
    pub rule: String,
    /// How bad it is.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// Where; the first place is the place, others belong to it.
    pub places: Vec<Region<'a>>,
    /// What it is known by from run to run, whatever the lines around it.
    pub fingerprint: String,
}

/// A whole log of one run.
pub fn log(rules: &[Rule], entries: &[Entry<'_>]) -> Value {
    let number = |id: &str| rules.iter().position(|rule| rule.id == id);
    let results = entries.iter().map(|one| entry(one, number(&one.rule)));
    run(
        &rules.iter().map(rule).collect::<Vec<_>>(),
        &results.collect::<Vec<_>>(),
    )
}

/// The log of a run with these rules and results.
pub(super) fn run(rules: &[Value], results: &[Value]) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "iamproof",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            // Columns count Unicode characters, not UTF-16 units.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.help, "markdown": rule.help},
        "defaultConfiguration": {"level": rule.level.name()},
        "properties": {"tags": rule.tags},
    })
}

fn entry(entry: &Entry<'_>, rule: Option<usize>) -> Value {
    let mut places = entry.places.iter();
    let mut members = Map::new();
    members.insert("ruleId".into(), entry.rule.clone().into());
    if let Some(rule) = rule {
        members.insert("ruleIndex".into(), rule.into());
    }
    members.insert("level".into(), entry.level.name().into());
    members.insert("message".into(), json!({"text": entry.message}));
    let first: Vec<Value> = places.next().map(location).into_iter().collect();
    members.insert("locations".into(), first.into());
    let related: Vec<Value> = places.map(location).collect();
    if !related.is_empty() {
        members.insert("relatedLocations".into(), related.into());
    }
    let fingerprint = json!({"iamproof/v1": entry.fingerprint});
    members.insert("partialFingerprints".into(), fingerprint);
    members.into()
}

fn location(region: &Region<'_>) -> Value {
    let start = region.source.position(region.span.start);
    let end = region.source.position(region.span.end);
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(region.source.name())},
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }})
}

/// A path as a URI reference: relative paths stay relative, and `a/../b` is `b`.
pub(super) fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match (part, parts.last()) {
            (".", _) => {}
            ("..", Some(last)) if !last.is_empty() && *last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let path = parts.join("/");
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        let plain =
            byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~');
        if plain {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
