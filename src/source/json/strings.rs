//! Strings and their escapes.

use super::reader::Reader;
use crate::source::{Diagnostic, Span};

impl Reader<'_> {
    /// Reads the string whose quote comes next. A single-quoted one is read with an error.
    pub(super) fn string(&mut self) -> String {
        let start = self.at;
        let quote = self.peek().unwrap_or(b'"');
        if quote == b'\'' {
            let error = Diagnostic::error(self.here(), "a text in single quotes");
            self.error(error.help("JSON texts are in double quotes"));
        }
        self.at += 1;
        let mut decoded = String::new();
        loop {
            let run = self.at;
            while let Some(byte) = self.peek() {
                if byte == quote || byte == b'\\' || byte < 0x20 {
                    break;
                }
                self.at += 1;
            }
            decoded.push_str(self.text.get(run..self.at).unwrap_or_default());
            match self.peek() {
                None => {
                    self.unclosed("the text ends inside a string", start);
                    return decoded;
                }
                Some(b'\n' | b'\r') => {
                    self.unclosed("a line break inside a string", start);
                    return decoded;
                }
                Some(b'\\') => decoded.push(self.escape()),
                Some(byte) if byte == quote => {
                    self.at += 1;
                    return decoded;
                }
                Some(byte) => {
                    let message = format!("a control character (U+{byte:04X}) inside a string");
                    let error = Diagnostic::error(self.here(), message);
                    self.error(error.help(format!("write it as `\\u{byte:04x}`")));
                    decoded.push(char::from(byte));
                    self.at += 1;
                }
            }
        }
    }

    /// Which text is string and which is not is a guess from here on.
    fn unclosed(&mut self, message: &str, start: usize) {
        let position = self.source.position(start);
        let help = format!("the string that starts at {position} is not closed by `\"`");
        self.error(Diagnostic::error(Span::new(self.at, self.at), message).help(help));
        self.halt();
    }

    /// Passes over a double-quoted string without a word about it.
    pub(super) fn skip_string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return;
            }
        }
        self.at = self.text.len();
    }

    fn escape(&mut self) -> char {
        let start = self.at;
        self.at += 1;
        let simple = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => {
                // The character itself is read next, as an ordinary one.
                let span = Span::new(start, self.here().end);
                let error = Diagnostic::error(span, "an escape that JSON does not have");
                self.error(error.help("write a backslash itself as `\\\\`"));
                return '\\';
            }
        };
        self.at += 1;
        simple
    }

    /// `\uXXXX`, or two of them for a character outside the basic plane.
    fn unicode(&mut self, start: usize) -> char {
        let Some(first) = self.unit() else {
            let span = Span::new(start, self.at);
            self.error(Diagnostic::error(
                span,
                "`\\u` needs four hexadecimal digits",
            ));
            return char::REPLACEMENT_CHARACTER;
        };
        let after_first = self.at;
        let mut units = vec![first];
        let high = (0xd800..0xdc00).contains(&first);
        let follows = |rest: &str| rest.starts_with("\\u");
        if high && self.text.get(self.at..).is_some_and(follows) {
            self.at += 1;
            units.extend(self.unit());
        }
        if let Some(Ok(character)) = char::decode_utf16(units).next() {
            return character;
        }
        self.at = after_first;
        let message = "half of a surrogate pair is not a character";
        let error = Diagnostic::error(Span::new(start, after_first), message);
        self.error(error.help("write the character itself, or both halves of its pair"));
        char::REPLACEMENT_CHARACTER
    }

    /// The `u` of an escape and its four digits.
    fn unit(&mut self) -> Option<u16> {
        self.at += 1;
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u16::from_str_radix(digits, 16).ok()
    }
}
