//! Numbers, `true`, `false`, `null`, and what people write instead.

use super::Node;
use super::reader::Reader;
use crate::source::{Diagnostic, Span, quote};

impl Reader<'_> {
    /// A run of letters, digits and what numbers are made of.
    pub(super) fn run(&mut self) -> String {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let inside =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '+' | '-' | '.');
        let end = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        let run = rest.get(..end).unwrap_or_default().to_owned();
        self.at += end;
        run
    }

    pub(super) fn word(&mut self) -> Node {
        let start = self.at;
        let word = self.run();
        let (node, meant) = match word.as_str() {
            "true" => return Node::Bool(true),
            "false" => return Node::Bool(false),
            "null" => return Node::Null,
            "True" | "TRUE" => (Node::Bool(true), "`true`"),
            "False" | "FALSE" => (Node::Bool(false), "`false`"),
            "None" | "Null" | "NULL" | "nil" | "undefined" => (Node::Null, "`null`"),
            _ => (Node::Null, "the text in double quotes"),
        };
        let message = format!("{} is not a JSON value", quote(&word));
        let error = Diagnostic::error(Span::new(start, self.at), message);
        self.error(error.help(format!("write {meant}")));
        node
    }

    pub(super) fn number(&mut self) -> Node {
        let start = self.at;
        let spelling = self.run();
        if !is_number(&spelling) {
            let message = format!("{} is not a JSON number", quote(&spelling));
            let error = Diagnostic::error(Span::new(start, self.at), message);
            self.error(error.help("write it in double quotes to keep it as a text"));
        }
        Node::Number(spelling)
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
fn is_number(spelling: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let rest = spelling.strip_prefix('-').unwrap_or(spelling);
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let exponent = exponent.map(|e| e.strip_prefix(['+', '-']).unwrap_or(e));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}
