//! JSON with holes: forgotten quotes, colons, commas and brackets.

use super::{DEEPEST, Member, Node, Text, Tree};
use crate::source::Span;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// The brackets that are open, from the outside.
    open: Vec<u8>,
}

pub(super) fn read(text: &str) -> Tree {
    let mut reader = Reader {
        text,
        at: 0,
        open: Vec::new(),
    };
    reader.space();
    let first = reader.value();
    // What comes after the first value belongs to nothing, unless the first value was a stray word.
    if matches!(first.node, Node::Text(_)) {
        reader.space();
        if matches!(reader.peek(), Some(b'{')) {
            return reader.value();
        }
    }
    first
}

/// A flow collection of YAML: the value at a place, and where it ends.
pub(super) fn flow(text: &str, at: usize) -> (Tree, usize) {
    let mut reader = Reader {
        text,
        at,
        open: Vec::new(),
    };
    let value = reader.value();
    (value, reader.at)
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let bare = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            self.at += rest.len() - bare.len();
            // Comments, as editors' own settings have them.
            if bare.starts_with("//") || bare.starts_with('#') {
                self.at += bare.find(['\n', '\r']).unwrap_or(bare.len());
            } else {
                return;
            }
        }
    }

    fn value(&mut self) -> Tree {
        match self.peek() {
            Some(b'{') if self.open.len() < DEEPEST => self.object(),
            Some(b'[') if self.open.len() < DEEPEST => self.list(),
            Some(b'{' | b'[') => {
                let start = self.at;
                self.pass_over();
                Tree::missing(start)
            }
            Some(b'"' | b'\'') => Tree::text(self.string()),
            Some(b',' | b':' | b']' | b'}') | None => Tree::missing(self.at),
            Some(_) => Tree::text(self.word()),
        }
    }

    /// Goes past a bracket and what it holds.
    fn pass_over(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                b'"' => {
                    self.string();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// A run of what has no meaning of its own.
    fn word(&mut self) -> Text {
        let start = self.at;
        let rest = self.rest();
        let mut end = rest.len();
        // `${…}` is a variable, whose braces are part of the word.
        let mut dollar = false;
        let mut inside = false;
        let mut characters = rest.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            let ends = match character {
                '{' if dollar => {
                    inside = true;
                    false
                }
                '}' if inside => {
                    inside = false;
                    false
                }
                ':' => next.is_none_or(|next| {
                    next.is_whitespace() || matches!(next, '"' | '\'' | '[' | '{')
                }),
                ',' | '[' | ']' | '{' | '}' | '"' => true,
                _ => character.is_whitespace(),
            };
            if ends && at > 0 {
                end = at;
                break;
            }
            dollar = character == '$';
        }
        self.at += end.max(1);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let span = Span::new(start, self.at);
        Text {
            value: self.text.get(start..self.at).unwrap_or_default().to_owned(),
            span,
            inner: span,
            quote: None,
            closed: true,
        }
    }

    /// A text in quotes. One that is not closed ends with its line, or before what looks like the start of
    /// the next one.
    fn string(&mut self) -> Text {
        let start = self.at;
        let quote = self.peek().unwrap_or(b'"');
        self.at += 1;
        let inner = self.at;
        let mut value = String::new();
        let (end, closed) = loop {
            let rest = self.rest();
            let Some(character) = rest.chars().next() else {
                break (self.at, false);
            };
            match character {
                '\n' | '\r' => break (self.at, false),
                '\\' => {
                    let escape = rest.get(1..).and_then(|after| after.chars().next());
                    match escape {
                        Some('\n' | '\r') | None => {
                            self.at += 1;
                            value.push('\\');
                        }
                        Some(escape) => {
                            self.at += 1 + escape.len_utf8();
                            value.push(match escape {
                                'n' => '\n',
                                't' => '\t',
                                'r' => '\r',
                                'u' => self.unicode(),
                                other => other,
                            });
                        }
                    }
                }
                _ if character == char::from(quote) => {
                    self.at += 1;
                    break (self.at - 1, true);
                }
                _ => {
                    self.at += character.len_utf8();
                    value.push(character);
                }
            }
        };
        let open = Text {
            value,
            span: Span::new(start, self.at),
            inner: Span::new(inner, end),
            quote: Some(char::from(quote)),
            closed,
        };
        let after = self.rest().chars().next();
        let glued = after.is_some_and(|one| one.is_alphanumeric() || one == '_');
        match (closed, glued) {
            (true, false) => open,
            _ => self.cut(open),
        }
    }

    /// An unclosed text swallows what follows in its line: what follows a comma or closes a bracket is none
    /// of it.
    fn cut(&mut self, text: Text) -> Text {
        let raw = self.text.get(text.inner.start..text.inner.end);
        let raw = raw.unwrap_or_default();
        let trimmed = raw.trim_end();
        let cut = if text.closed {
            raw.find([',', ']', '}'])
        } else {
            let bare = trimmed.trim_end_matches([',', ']', '}', ' ']);
            (bare.len() < trimmed.len() && !bare.contains("${")).then_some(bare.len())
        };
        let end = cut.unwrap_or(trimmed.len());
        if text.closed && cut.is_none() {
            return text;
        }
        let inner = Span::new(text.inner.start, text.inner.start + end);
        self.at = inner.end;
        Text {
            value: raw.get(..end).unwrap_or_default().to_owned(),
            span: Span::new(text.span.start, inner.end),
            inner,
            quote: text.quote,
            closed: false,
        }
    }

    fn unicode(&mut self) -> char {
        let digits = self.text.get(self.at..self.at + 4);
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if number.is_some() {
            self.at += 4;
        }
        number
            .and_then(char::from_u32)
            .unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn list(&mut self) -> Tree {
        let start = self.at;
        self.at += 1;
        let inside = self.open.contains(&b'{');
        self.open.push(b'[');
        let mut items = Vec::new();
        loop {
            self.space();
            let before = self.at;
            match self.peek() {
                None => break,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                // The bracket of this list was forgotten.
                Some(b'}') if inside => break,
                Some(b',' | b'}' | b':') => self.at += 1,
                Some(_) => {
                    let item = self.value();
                    self.space();
                    if self.peek() == Some(b':') && item.as_text().is_some() && inside {
                        self.at = before;
                        break;
                    }
                    items.push(item);
                }
            }
        }
        self.open.pop();
        Tree {
            span: Span::new(start, self.at),
            node: Node::List(items),
        }
    }

    fn object(&mut self) -> Tree {
        let start = self.at;
        self.at += 1;
        let inside = self.open.contains(&b'[');
        self.open.push(b'{');
        let mut members = Vec::new();
        loop {
            self.space();
            match self.peek() {
                None => break,
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                Some(b']') if inside => break,
                Some(b',' | b']' | b':') => self.at += 1,
                Some(b'{' | b'[') => {
                    // A value without a name.
                    self.value();
                }
                Some(_) => members.push(self.member()),
            }
        }
        self.open.pop();
        Tree {
            span: Span::new(start, self.at),
            node: Node::Object(members),
        }
    }

    fn member(&mut self) -> Member {
        let name = match self.peek() {
            Some(b'"' | b'\'') => self.string(),
            _ => self.word(),
        };
        let after = self.at;
        self.space();
        if self.peek() != Some(b':') {
            // The value would stand in the next line: it is another member.
            let same_line = !self.text.get(after..self.at).is_some_and(has_break);
            let value = match self.peek() {
                Some(b'{' | b'[') if same_line => self.value(),
                _ => Tree::missing(after),
            };
            return Member {
                name,
                colon: false,
                value,
            };
        }
        self.at += 1;
        let colon = self.at;
        self.space();
        let before = self.at;
        let mut value = self.value();
        // A name in the next line is the next member's.
        if value.as_text().is_some() && self.text.get(colon..before).is_some_and(has_break) {
            let after = self.at;
            self.space();
            if self.peek() == Some(b':') {
                self.at = before;
                value = Tree::missing(colon);
            } else {
                self.at = after;
            }
        }
        Member {
            name,
            colon: true,
            value,
        }
    }
}

fn has_break(text: &str) -> bool {
    text.contains(['\n', '\r'])
}
