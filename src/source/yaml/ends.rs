//! Where values end. The parser counts what follows on the line to some of them, comments too.

use crate::source::json::Node;
use crate::source::{Source, Span};

/// The end of a single value: a quoted text ends with its quote.
pub(super) fn unquoted(source: &Source, span: Span) -> usize {
    let text = source.slice(span);
    let mut rest = text.char_indices().peekable();
    let Some((_, quote @ ('"' | '\''))) = rest.next() else {
        return span.start + text.trim_end().len().max(1).min(text.len());
    };
    while let Some((at, character)) = rest.next() {
        match character {
            '\\' if quote == '"' => {
                rest.next();
            }
            '\'' if quote == '\'' && rest.peek().is_some_and(|next| next.1 == quote) => {
                rest.next();
            }
            _ if character == quote => return span.start + at + 1,
            _ => {}
        }
    }
    span.end
}

/// The end of a list or object: between brackets it ends with the one that closes it.
pub(super) fn closed(source: &Source, span: Span, node: &Node) -> usize {
    let whole = source.slice(span);
    let mut rest = whole;
    // An anchor and a tag may stand in front.
    while rest.starts_with(['&', '!']) {
        let Some((_, after)) = rest.split_once(char::is_whitespace) else {
            return span.end;
        };
        rest = after.trim_start();
    }
    if !rest.starts_with(['[', '{']) {
        return span.end;
    }
    let first = span.end - rest.len() + 1;
    // What stands for an alias ends elsewhere.
    let inside = |end: &usize| first <= *end && *end <= span.end;
    let last = match node {
        Node::Array(items) => items.iter().map(|one| one.span.end).filter(inside).max(),
        Node::Object(members) => {
            let ends = members
                .iter()
                .flat_map(|one| [one.name_span.end, one.value.span.end]);
            ends.filter(inside).max()
        }
        _ => None,
    };
    let mut at = last.unwrap_or(first);
    let mut comment = false;
    let mut before = ' ';
    for character in source.slice(Span::new(at, span.end)).chars() {
        at += character.len_utf8();
        match character {
            '\n' => comment = false,
            '#' if before.is_whitespace() => comment = true,
            ']' | '}' if !comment => return at,
            _ => {}
        }
        before = character;
    }
    span.end
}
