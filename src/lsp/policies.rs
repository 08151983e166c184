//! Which texts hold policies. Editors show us every JSON and YAML file, and others are none of our business.

use super::tolerant::{self, Language, Node, Tree};
use crate::source::Span;

/// One value of a text: the text itself, or a document of a YAML stream.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its bytes in the text.
    pub span: Span,
    /// What it says; spans count from its start.
    pub tree: Tree,
}

impl Section {
    pub fn of(text: &str, language: Language) -> Vec<Self> {
        let read = |span: Span| Self {
            span,
            tree: tolerant::read(text.get(span.start..span.end).unwrap_or_default(), language),
        };
        spans(text, language).into_iter().map(read).collect()
    }
}

/// The bytes of the values of a text.
pub(crate) fn spans(text: &str, language: Language) -> Vec<Span> {
    if language == Language::Json {
        return vec![Span::new(0, text.len())];
    }
    let mut spans = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let bare = line.trim_end();
        // What stands beside `---` belongs to the document that it starts.
        if bare == "---" || bare.starts_with("--- ") {
            spans.push(Span::new(start, at));
            start = at;
        }
        at += line.len();
    }
    spans.push(Span::new(start, text.len()));
    // Comments and white space before the first `---` are no document.
    spans.retain(|span| {
        let mut lines = text.get(span.start..span.end).unwrap_or_default().lines();
        lines.any(|line| {
            let line = line.trim();
            !(line.is_empty() || line.starts_with(['#', '%']) || line == "---" || line == "...")
        })
    });
    if spans.is_empty() {
        spans.push(Span::new(0, text.len()));
    }
    spans
}

/// Members in which answers of AWS hold a policy.
const WRAPPERS: [&str; 6] = [
    "PolicyVersion",
    "PolicyDocument",
    "Document",
    "AssumeRolePolicyDocument",
    "Policy",
    "ResourcePolicy",
];

/// The elements of a document.
pub(crate) const DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];
/// The elements of a statement.
pub(crate) const STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];
/// The versions of the language.
pub(crate) const VERSIONS: [&str; 2] = ["2012-10-17", "2008-10-17"];

/// The policy that a value is or wraps, and the names that lead to it.
pub(crate) fn policy(tree: &Tree) -> Option<(&Tree, Vec<&'static str>)> {
    let mut here = tree;
    let mut path = Vec::new();
    // As deep as answers of AWS go, and a bit more.
    for _ in 0..4 {
        if is_policy(here) {
            return Some((here, path));
        }
        let mut names = WRAPPERS.iter();
        let inner = names.find(|name| here.get(name).is_some_and(|one| !one.members().is_empty()));
        let name = inner?;
        path.push(*name);
        here = here.get(name)?;
    }
    None
}

/// Whether an object speaks of statements as policies do, or of a version that only policies have.
fn is_policy(tree: &Tree) -> bool {
    let version = tree.get("Version").and_then(Tree::as_text);
    if version.is_some_and(|text| VERSIONS.contains(&text.value.as_str())) {
        return true;
    }
    let Some(statement) = tree.get("Statement") else {
        return false;
    };
    match &statement.node {
        Node::Missing => true,
        Node::Text(_) => false,
        Node::List(items) if items.is_empty() => true,
        Node::List(items) => items.iter().any(is_statement),
        Node::Object(_) => is_statement(statement),
    }
}

fn is_statement(tree: &Tree) -> bool {
    match &tree.node {
        Node::Missing => true,
        Node::Object(members) => {
            members.is_empty()
                || members
                    .iter()
                    .any(|one| !one.colon || starts(&one.name.value))
        }
        Node::Text(_) | Node::List(_) => false,
    }
}

/// Whether a name is that of an element of a statement, or is becoming one.
fn starts(name: &str) -> bool {
    let typed = name.split(tolerant::MARK).next().unwrap_or_default();
    let mut known = STATEMENT.iter();
    match typed.len() == name.len() {
        true => known.any(|one| *one == name),
        false => known.any(|one| one.starts_with(typed)),
    }
}
