//! Where things of a YAML text end, and what stands between them.

use crate::source::json::{Json, Member, Node};
use crate::source::{Source, Span};

/// Whether a list or object is written with brackets.
pub(super) fn is_flow(source: &Source, json: &Json) -> bool {
    bracket(source, json).is_some()
}

/// Where the bracket of a list or object stands, behind an anchor and a tag.
pub(super) fn bracket(source: &Source, json: &Json) -> Option<usize> {
    let whole = source.slice(json.span);
    let mut rest = whole;
    while rest.starts_with(['&', '!']) {
        rest = rest.split_once(char::is_whitespace)?.1.trim_start();
    }
    let at = json.span.start + whole.len() - rest.len();
    rest.starts_with(['[', '{']).then_some(at)
}

/// Where the last character of a value is: blocks end where the next one starts, past the comments between.
pub(super) fn end(source: &Source, json: &Json) -> usize {
    let own = json.span.start + source.slice(json.span).trim_end().len();
    match &json.node {
        Node::Array(items) if !is_flow(source, json) => {
            let inner = items.iter().map(|item| end(source, item)).max();
            inner.unwrap_or(own)
        }
        Node::Object(members) if !is_flow(source, json) => {
            let inner = members.iter().map(|one| end_of(source, one)).max();
            inner.unwrap_or(own)
        }
        _ => own,
    }
}

/// The same of a member.
pub(super) fn end_of(source: &Source, member: &Member) -> usize {
    member.name_span.end.max(end(source, &member.value))
}

/// The bytes of all names and single values.
pub(super) fn leaves(json: &Json, spans: &mut Vec<Span>) {
    match &json.node {
        Node::Array(items) => items.iter().for_each(|item| leaves(item, spans)),
        Node::Object(members) => {
            for member in members {
                spans.push(member.name_span);
                leaves(&member.value, spans);
            }
        }
        _ => spans.push(json.span),
    }
}

/// The comments between two places, none of which is within one of the `leaves`.
pub(super) fn comments<'a>(source: &'a Source, within: Span, leaves: &[Span]) -> Vec<&'a str> {
    let text = source.slice(within);
    let mut found = Vec::new();
    let mut past = 0;
    for (at, _) in text.match_indices('#') {
        let place = within.start + at;
        let before = text.get(..at).unwrap_or_default();
        let inside = |leaf: &Span| leaf.start <= place && place < leaf.end;
        let starts = before.is_empty() || before.ends_with([' ', '\t', '\n', '\r']);
        if at >= past && starts && !leaves.iter().any(inside) {
            let rest = text.get(at..).unwrap_or_default();
            let line = rest.lines().next().unwrap_or_default();
            past = at + line.len();
            found.push(line.trim_end());
        }
    }
    found
}

/// The start of the line that a place is in.
pub(super) fn line_start(source: &Source, at: usize) -> usize {
    let before = source.slice(Span::new(0, at));
    before.rfind('\n').map_or(0, |line| line + 1)
}

/// The start of the next line, or the end of the text.
pub(super) fn line_end(source: &Source, at: usize) -> usize {
    let text = source.text();
    let rest = text.get(at..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |line| at + line + 1)
}
