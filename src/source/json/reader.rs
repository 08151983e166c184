//! Values, arrays, objects and numbers, with recovery from errors.

use super::{Json, MAX_DEPTH, Member, Node};
use crate::source::{Diagnostic, Findings, Source, Span, quote};
use std::collections::HashMap;

/// Reads the text from left to right, each byte a bounded number of times.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    pub(super) text: &'a str,
    pub(super) at: usize,
    findings: Findings,
    /// The last place of an error: several at one place are one error and its echoes.
    last_error: Option<usize>,
    /// The structure is a guess from here on; no tree is given back.
    broken: bool,
    /// Nothing more is to be said.
    halted: bool,
}

pub(super) fn read(source: &Source) -> (Option<Json>, Vec<Diagnostic>) {
    let mut reader = Reader {
        source,
        text: source.text(),
        at: 0,
        findings: Findings::default(),
        last_error: None,
        broken: false,
        halted: false,
    };
    if let Some(diagnostic) = source.byte_order_mark() {
        reader.at = diagnostic.span.end;
        reader.error(diagnostic);
    }
    reader.space();
    let tree = if reader.peek().is_some() {
        let value = reader.value(0);
        reader.space();
        reader.trailing();
        Some(value)
    } else {
        let end = Span::new(reader.at, reader.at);
        reader.error(Diagnostic::error(
            end,
            "the text is empty; expected a JSON value",
        ));
        None
    };
    let tree = tree.filter(|_| !reader.broken);
    (tree, reader.findings.finish())
}

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn peek_second(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at + 1).copied()
    }

    pub(super) fn character(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// The character that comes next.
    pub(super) fn here(&self) -> Span {
        let width = self.character().map_or(0, char::len_utf8);
        Span::new(self.at, self.at + width)
    }

    fn found(&self) -> String {
        let character = self.character();
        character.map_or("the end".to_owned(), |c| quote(c.encode_utf8(&mut [0; 4])))
    }

    pub(super) fn error(&mut self, diagnostic: Diagnostic) {
        if self.halted || self.last_error == Some(diagnostic.span.start) {
            return;
        }
        self.last_error = Some(diagnostic.span.start);
        self.findings.push(diagnostic);
        if self.findings.is_full() {
            self.halt();
        }
    }

    /// Gives up: what follows would be guesses.
    pub(super) fn halt(&mut self) {
        self.broken = true;
        self.halted = true;
        self.at = self.text.len();
    }

    /// Skips white space, and comments with an error (`GRAM-07`).
    fn space(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') if matches!(self.peek_second(), Some(b'/' | b'*')) => self.comment(),
                Some(b'#') => self.comment(),
                _ => return,
            }
        }
    }

    fn comment(&mut self) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let length = if rest.starts_with("/*") {
            rest.find("*/").map(|at| at + 2)
        } else {
            rest.find('\n')
        };
        self.at = start + length.unwrap_or(rest.len());
        let span = Span::new(start, self.at);
        let error = Diagnostic::error(span, "JSON has no comments");
        self.error(error.help("remove the comment; a statement's `Sid` can say what it is for"));
    }

    fn trailing(&mut self) {
        if self.broken || self.peek().is_none() {
            return;
        }
        let message = format!("{} follows after the end of the JSON value", self.found());
        let error = Diagnostic::error(self.here(), message);
        self.error(error.help(
            "only white space may follow; several documents in one file are written as a list",
        ));
    }

    fn value(&mut self, depth: usize) -> Json {
        let start = self.at;
        let node = match self.peek() {
            Some(b'"' | b'\'') => Node::String(self.string()),
            Some(b'{' | b'[') if depth >= MAX_DEPTH => {
                let message = format!("nested deeper than {MAX_DEPTH} levels");
                self.error(Diagnostic::error(self.here(), message));
                self.skip();
                Node::Null
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$') => self.word(),
            _ => {
                let message = format!("expected a value, found {}", self.found());
                self.error(Diagnostic::error(self.here(), message));
                self.skip();
                Node::Null
            }
        };
        Json {
            span: Span::new(start, self.at),
            node,
        }
    }

    /// Skips to the next comma or closing bracket of this level.
    fn skip(&mut self) {
        self.broken = true;
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b',' | b'}' | b']' if depth == 0 => return,
                b'}' | b']' => depth -= 1,
                b'{' | b'[' => depth += 1,
                b'"' => {
                    self.skip_string();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn ended(&mut self, what: &str, start: usize) {
        if self.halted {
            return;
        }
        let end = Span::new(self.at, self.at);
        let message = format!("the text ends inside {what}");
        let position = self.source.position(start);
        let help = format!("{what} that starts at {position} is not closed");
        self.error(Diagnostic::error(end, message).help(help));
        self.halt();
    }

    fn array(&mut self, depth: usize) -> Node {
        let start = self.at;
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Node::Array(items);
        }
        while self.item_follows(b']', "a list", start) {
            items.push(self.value(depth + 1));
            if !self.separator(b']', "a list", start) {
                break;
            }
        }
        Node::Array(items)
    }

    fn object(&mut self, depth: usize) -> Node {
        let start = self.at;
        let mut members = Vec::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Node::Object(members);
        }
        while self.item_follows(b'}', "an object", start) {
            members.extend(self.member(depth));
            if !self.separator(b'}', "an object", start) {
                break;
            }
        }
        self.duplicates(&members);
        Node::Object(members)
    }

    /// After an opening bracket or a comma: whether an item comes next.
    fn item_follows(&mut self, close: u8, what: &str, start: usize) -> bool {
        loop {
            self.space();
            match self.peek() {
                None => {
                    self.ended(what, start);
                    return false;
                }
                Some(b',') => {
                    self.error(Diagnostic::error(self.here(), "one comma too many"));
                    self.at += 1;
                }
                Some(byte) if byte == close => {
                    let before = self.text.get(..self.at).unwrap_or_default();
                    let comma = before.rfind(',').unwrap_or(self.at);
                    let span = Span::new(comma, comma + 1);
                    let message = format!("a comma before the end of {what}");
                    self.error(Diagnostic::error(span, message).help("remove the comma"));
                    self.at += 1;
                    return false;
                }
                Some(b'}' | b']') => {
                    self.mismatch(close, what, start);
                    return false;
                }
                Some(_) => return true,
            }
        }
    }

    /// After an item: whether another one is to come.
    fn separator(&mut self, close: u8, what: &str, start: usize) -> bool {
        self.space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                true
            }
            Some(byte) if byte == close => {
                self.at += 1;
                false
            }
            None => {
                self.ended(what, start);
                false
            }
            Some(b'}' | b']') => {
                self.mismatch(close, what, start);
                false
            }
            Some(b'"' | b'\'' | b'{' | b'[' | b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') => {
                let message = format!("a comma is missing before {}", self.found());
                self.error(Diagnostic::error(self.here(), message));
                true
            }
            Some(_) => {
                let close_text = char::from(close);
                let message = format!("expected `,` or `{close_text}`, found {}", self.found());
                self.error(Diagnostic::error(self.here(), message));
                self.skip();
                self.separator_after_skip(close, what, start)
            }
        }
    }

    /// Like [`Self::separator`] after [`Self::skip`], which stops at these only.
    fn separator_after_skip(&mut self, close: u8, what: &str, start: usize) -> bool {
        match self.peek() {
            None => {
                self.ended(what, start);
                false
            }
            Some(byte) if byte == b',' || byte == close => {
                self.at += 1;
                byte == b','
            }
            Some(_) => {
                self.mismatch(close, what, start);
                false
            }
        }
    }

    /// The wrong closing bracket. It is left for the enclosing value: most likely the bracket
    /// before it was forgotten.
    fn mismatch(&mut self, close: u8, what: &str, start: usize) {
        self.broken = true;
        if self.last_error == Some(self.at) {
            return;
        }
        let close = char::from(close);
        let message = format!("expected `,` or `{close}`, found {}", self.found());
        let position = self.source.position(start);
        let help = format!("{what} that starts at {position} is not closed by `{close}`");
        self.error(Diagnostic::error(self.here(), message).help(help));
    }

    fn member(&mut self, depth: usize) -> Option<Member> {
        let start = self.at;
        let name = match self.peek() {
            Some(b'"' | b'\'') => self.string(),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$') => {
                let name = self.run();
                let message = format!("the name {} is not in double quotes", quote(&name));
                self.error(Diagnostic::error(Span::new(start, self.at), message));
                name
            }
            _ => {
                let message = format!("expected a member's name, found {}", self.found());
                let error = Diagnostic::error(self.here(), message);
                self.error(error.help("names are texts in double quotes"));
                self.skip();
                return None;
            }
        };
        let name_span = Span::new(start, self.at);
        self.space();
        if self.peek() == Some(b':') {
            self.at += 1;
        } else if self.peek().is_some() {
            let message = format!("expected `:` after the name, found {}", self.found());
            self.error(Diagnostic::error(self.here(), message));
            self.skip();
            return None;
        }
        self.space();
        // At the end of the text the object itself says what is missing.
        self.peek()?;
        let value = self.value(depth + 1);
        Some(Member {
            name,
            name_span,
            value,
        })
    }

    fn duplicates(&mut self, members: &[Member]) {
        let mut first: HashMap<&str, Span> = HashMap::with_capacity(members.len());
        for member in members {
            let name = member.name.as_str();
            if let Some(span) = first.get(name) {
                let message = format!("{} is given twice in one object", quote(name));
                let position = self.source.position(span.start);
                let help = format!("the first one is at {position}; keep one of them");
                self.error(Diagnostic::error(member.name_span, message).help(help));
                if self.halted {
                    return;
                }
            } else {
                first.insert(name, member.name_span);
            }
        }
    }
}
