//! Diagnostics as text: what, where, the line underlined, and what to do.

use super::{Diagnostic, Severity, Source, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// How much of a line is shown before and after the start of the span, in characters.
const BEFORE: usize = 60;
const AFTER: usize = 80;

/// A diagnostic as plain text, without a line break at the end. The same input gives the same
/// text; nothing in it moves the cursor or turns the direction of writing.
pub fn render(source: &Source, diagnostic: &Diagnostic) -> String {
    let position = source.position(diagnostic.span.start);
    let window = Window::new(source, position.line, diagnostic.span);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let origin = Origin::path(clean(source.name()))
        .line(position.line)
        .char_column(position.column);
    let span = window.start..window.end;
    let mut group = Group::with_title(level.primary_title(clean(&diagnostic.message)))
        .element(origin)
        .element(
            Snippet::source(window.text)
                .line_start(position.line)
                .annotation(AnnotationKind::Primary.span(span)),
        );
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(clean(help)));
    }
    let rendered = Renderer::plain().term_width(1_000).render(&[group]);
    // The place is given apart from the line, since a cut line no longer tells the column; the
    // mark of a second file, which that brings, is left out.
    let lines = rendered.lines().filter(|line| line.trim() != ":::");
    let lines = lines.map(str::trim_end);
    lines.collect::<Vec<_>>().join("\n")
}

/// Replaces the characters that would disturb a terminal or a reader: control characters, line
/// breaks, and what turns the direction of writing.
pub fn clean(text: &str) -> String {
    text.chars().map(clean_character).collect()
}

fn clean_character(character: char) -> char {
    let disturbs = character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        );
    match character {
        '\t' => ' ',
        _ if disturbs => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

/// A text of the reader's file inside a message: in back quotes, cut if it is long.
pub fn quote(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown: String = text.chars().take(SHOWN).map(clean_character).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// The part of one line around a span, and the span in it.
struct Window {
    text: String,
    start: usize,
    end: usize,
}

impl Window {
    fn new(source: &Source, line: usize, span: Span) -> Self {
        let line = source.line(line);
        // A span of several lines is underlined to the end of its first; an empty one, and one
        // at the end of the line, gets a mark of one character.
        let start = span.start.clamp(line.start, line.end);
        let end = span.end.clamp(start, line.end);
        let before = source.slice(Span::new(line.start, start));
        let skipped = before.char_indices().rev().take(BEFORE).last();
        let shown = before.get(skipped.map_or(before.len(), |(at, _)| at)..);
        let shown = shown.unwrap_or_default();
        let mut text = String::from(if shown.len() < before.len() {
            "…"
        } else {
            ""
        });
        text.extend(shown.chars().map(clean_character));
        let from = text.len();
        let mut to = from;
        let mut rest = source.slice(Span::new(start, line.end)).char_indices();
        for (at, character) in rest.by_ref().take(AFTER) {
            text.push(clean_character(character));
            if start + at < end {
                to = text.len();
            }
        }
        if rest.next().is_some() {
            text.push('…');
        }
        if to == from {
            let next = text.get(from..).and_then(|rest| rest.chars().next());
            if next.is_none() {
                text.push(' ');
            }
            to = from + next.map_or(1, char::len_utf8);
        }
        Self {
            text,
            start: from,
            end: to,
        }
    }
}
