//! A source text with its name and line index.

use super::{Diagnostic, Span};
use std::fmt;

/// A text and the name that people know it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    /// The byte offset of every line's first byte; never empty.
    lines: Vec<usize>,
}

/// A place for people: both numbers count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl Source {
    /// A text that is already known to be Unicode.
    pub fn new(name: impl Into<String>, text: String) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0)
            .chain(breaks.map(|(at, _)| at + 1))
            .collect();
        Self {
            name: name.into(),
            text,
            lines,
        }
    }

    /// The bytes of a file. Bytes that are not UTF-8 and a byte order mark are errors
    /// (`GRAM-07`); the source of the error holds the text with U+FFFD for what is not UTF-8.
    pub fn from_bytes(
        name: impl Into<String>,
        bytes: Vec<u8>,
    ) -> Result<Self, Box<(Self, Diagnostic)>> {
        match String::from_utf8(bytes) {
            Ok(text) => {
                let source = Self::new(name, text);
                match source.byte_order_mark() {
                    Some(diagnostic) => Err(Box::new((source, diagnostic))),
                    None => Ok(source),
                }
            }
            Err(error) => {
                let start = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
                let text = String::from_utf8_lossy(bytes).into_owned();
                let span = Span::new(start, start + char::REPLACEMENT_CHARACTER.len_utf8());
                let diagnostic = Diagnostic::error(span, "this is not UTF-8 text");
                let diagnostic = diagnostic.help(if wide {
                    "the file looks like UTF-16: save it as UTF-8 without a byte order mark"
                } else {
                    "save the file as UTF-8"
                });
                Err(Box::new((Self::new(name, text), diagnostic)))
            }
        }
    }

    /// The error that a byte order mark at the start is (`GRAM-07`).
    pub(super) fn byte_order_mark(&self) -> Option<Diagnostic> {
        self.text.starts_with('\u{feff}').then(|| {
            Diagnostic::error(Span::new(0, 3), "the text starts with a byte order mark")
                .help("save the file as UTF-8 without a byte order mark")
        })
    }

    /// The name, such as a path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty if the span is not one of this source.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Where a byte offset is. An offset past the end is the end; one inside a character is that
    /// character.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.slice(Span::new(start, end));
        let column = before.chars().count();
        Position {
            line,
            column: column + 1,
        }
    }

    /// The bytes of a line (counted from 1) without its line break.
    pub(super) fn line(&self, line: usize) -> Span {
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let next = self.lines.get(line).copied();
        let end = next.map_or(self.text.len(), |next| next - 1);
        let text = self.slice(Span::new(start, end));
        let bare = text.strip_suffix('\r').unwrap_or(text);
        Span::new(start, start + bare.len())
    }
}
