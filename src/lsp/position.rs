//! Places as editors count them: lines, and units within a line, from 0.

use crate::source::Span;
use serde_json::{Value, json};

/// What a character counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// What every editor knows: two units for characters beyond the basic plane.
    #[default]
    Utf16,
}

impl Encoding {
    /// As the protocol names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
        }
    }

    const fn units(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
        }
    }
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 0.
    pub line: usize,
    /// The units before it in its line.
    pub character: usize,
}

impl Place {
    /// Reads `{"line": …, "character": …}`. Numbers that no text has are as good as the end.
    pub fn read(json: &Value) -> Option<Self> {
        let number = |name: &str| {
            let number = json.get(name)?.as_u64()?;
            Some(usize::try_from(number).unwrap_or(usize::MAX))
        };
        Some(Self {
            line: number("line")?,
            character: number("character")?,
        })
    }

    /// For the protocol.
    pub fn json(self) -> Value {
        json!({"line": self.line, "character": self.character})
    }
}

/// Where the lines of a text are. Lines end with `\n`, `\r\n` or `\r`.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
    encoding: Encoding,
    /// The units of all characters that start before each block of bytes; nothing where each byte is a unit.
    /// A line may be the whole text, with thousands of findings.
    blocks: Vec<usize>,
}

/// The bytes of a block.
const BLOCK: usize = 1024;

impl Lines {
    /// Finds the lines of a text.
    pub fn new(text: &str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
        Self {
            starts: starts.collect(),
            encoding,
            blocks: blocks(text, encoding),
        }
    }

    /// The units of what stands before a byte that starts a character.
    fn units_before(&self, text: &str, offset: usize) -> usize {
        let Some(known) = self.blocks.get(offset / BLOCK) else {
            return offset;
        };
        let mut from = offset / BLOCK * BLOCK;
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let rest = text.get(from..offset).unwrap_or_default().chars();
        known + rest.map(|one| self.encoding.units(one)).sum::<usize>()
    }

    /// The place of a byte; one inside of a character is that character.
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let after = self.starts.partition_point(|start| *start <= offset);
        let line = after.saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = text.get(start..offset).unwrap_or_default();
        // Nothing stands after the characters that end a line.
        let before = before.trim_end_matches(['\r', '\n']);
        Place {
            line,
            character: self
                .units_before(text, start + before.len())
                .saturating_sub(self.units_before(text, start)),
        }
    }

    /// The byte of a place. Past the end of a line is its end, past the last line the end of the text,
    /// inside of a character is that character.
    pub fn offset(&self, text: &str, place: Place) -> usize {
        let Some(start) = self.starts.get(place.line).copied() else {
            return text.len();
        };
        let next = self.starts.get(place.line.saturating_add(1)).copied();
        let line = text.get(start..next.unwrap_or(text.len()));
        let line = line.unwrap_or_default().trim_end_matches(['\r', '\n']);
        let mut units = 0;
        for (at, character) in line.char_indices() {
            units += self.encoding.units(character);
            if units > place.character {
                return start + at;
            }
        }
        start + line.len()
    }

    /// A range for the protocol.
    pub fn range(&self, text: &str, span: Span) -> Value {
        json!({
            "start": self.place(text, span.start).json(),
            "end": self.place(text, span.end.max(span.start)).json(),
        })
    }

    /// The bytes of a range of the protocol, its ends in order.
    pub fn span(&self, text: &str, range: &Value) -> Option<Span> {
        let start = self.offset(text, Place::read(range.get("start")?)?);
        let end = self.offset(text, Place::read(range.get("end")?)?);
        Some(Span::new(start.min(end), start.max(end)))
    }
}

fn blocks(text: &str, encoding: Encoding) -> Vec<usize> {
    if encoding == Encoding::Utf8 || text.is_ascii() {
        return Vec::new();
    }
    let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
    let mut units = 0;
    for (at, character) in text.char_indices() {
        while blocks.len() * BLOCK <= at {
            blocks.push(units);
        }
        units += encoding.units(character);
    }
    while blocks.len() * BLOCK <= text.len() {
        blocks.push(units);
    }
    blocks
}
