//! How what is offered is written: quotes, colons, and what varies.

use super::{Completion, Item, Kind};
use crate::lsp::elements::Shape;
use crate::lsp::tolerant::{Language, MARK, Text};
use crate::source::Span;

/// A text with holes.
#[derive(Clone, Debug, Default)]
pub(super) struct Template {
    pieces: Vec<Piece>,
    /// What follows a name.
    pub shape: Option<Shape>,
    /// Whether it is more than one text, and stands for itself.
    pub raw: bool,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    /// What varies: its name, and what stands there where the editor knows no snippets.
    Hole(String, String),
    /// Where the cursor ends.
    Cursor,
}

impl Template {
    pub fn text(text: &str) -> Self {
        Self {
            pieces: vec![Piece::Text(text.to_owned())],
            ..Self::default()
        }
    }

    pub fn raw(text: &str) -> Self {
        let (before, after) = text.split_once('|').unwrap_or((text, ""));
        Self {
            pieces: vec![
                Piece::Text(before.to_owned()),
                Piece::Cursor,
                Piece::Text(after.to_owned()),
            ],
            shape: None,
            raw: true,
        }
    }

    /// A name that is followed by a value.
    pub const fn shape(mut self, shape: Shape) -> Self {
        self.shape = Some(shape);
        self
    }

    /// A format such as `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`.
    pub fn format(format: &str, fill: impl Fn(&str) -> Fill) -> Self {
        let mut pieces = Vec::new();
        let mut rest = format;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(match fill(name) {
                Fill::Text(text) => Piece::Text(text.to_owned()),
                Fill::Hole(plain) => Piece::Hole(name.to_owned(), plain.to_owned()),
            });
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Self {
            pieces,
            ..Self::default()
        }
    }

    fn render(&self, snippets: bool) -> String {
        let mut text = String::new();
        let mut number = 0_usize;
        for piece in &self.pieces {
            match piece {
                Piece::Text(plain) if snippets => text.push_str(&escaped(plain)),
                Piece::Hole(name, _) if snippets => {
                    number += 1;
                    text.extend(["${", &number.to_string(), ":", &escaped(name), "}"]);
                }
                Piece::Text(plain) | Piece::Hole(_, plain) => text.push_str(plain),
                Piece::Cursor if snippets => text.push_str("$0"),
                Piece::Cursor => {}
            }
        }
        text
    }
}

/// What stands in a hole.
pub(super) enum Fill {
    /// Always this.
    Text(&'static str),
    /// A place to fill, and what stands there where there are no such places.
    Hole(&'static str),
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '$' | '}' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// How a text at the cursor is replaced.
pub(super) struct Writer<'a> {
    pub language: Language,
    pub snippets: bool,
    pub text: &'a Text,
    /// Whether it names a member.
    pub naming: bool,
    /// Whether the colon after the name is there.
    pub colon: bool,
    pub shift: usize,
}

impl Writer<'_> {
    pub fn write(&self, item: Item) -> Completion {
        let body = item.template.render(self.snippets);
        let mark = MARK.len_utf8();
        let start = self.text.inner.start;
        let mut end = self.text.inner.end - mark;
        let mut new = String::new();
        let quote = match (self.text.quote, self.language) {
            _ if item.template.raw => None,
            (Some(quote), _) => Some(quote),
            (None, Language::Json) => {
                new.push('"');
                Some('"')
            }
            (None, Language::Yaml) if must_quote(&item) => {
                new.push('\'');
                Some('\'')
            }
            (None, Language::Yaml) => None,
        };
        new.push_str(&body);
        // The closing quote is replaced where something follows it.
        let follows = self.naming && !self.colon && !item.template.raw;
        let had = self.text.quote.is_some() && self.text.closed;
        if had && follows {
            end += 1;
        }
        if !had || follows {
            new.extend(quote);
        }
        if follows {
            new.push_str(&self.value(item.template.shape.unwrap_or(Shape::Text)));
        }
        Completion {
            label: item.label,
            kind: item.kind,
            detail: item.detail,
            span: Span::new(start + self.shift, end.max(start) + self.shift),
            new,
        }
    }

    /// What follows a name.
    fn value(&self, shape: Shape) -> String {
        let text = match (self.language, self.snippets, shape) {
            (Language::Json, true, Shape::Text) => ": \"$0\"",
            (Language::Json, true, Shape::List) => ": [\"$0\"]",
            (Language::Json, true, Shape::Object) => ": {$0}",
            (Language::Json, true, Shape::Objects) => ": [{$0}]",
            (Language::Yaml, true, Shape::List | Shape::Objects) => ":\n  - $0",
            (Language::Yaml, true, Shape::Object) => ":\n  $0",
            (Language::Yaml, false, Shape::List | Shape::Objects | Shape::Object) => ":",
            (Language::Json, false, _) | (Language::Yaml, _, Shape::Text) => ": ",
        };
        text.to_owned()
    }
}

/// What YAML would read as something else.
fn must_quote(item: &Item) -> bool {
    let label = item.label.as_str();
    label.starts_with('*') || item.kind == Kind::Value && label.starts_with("20")
}
