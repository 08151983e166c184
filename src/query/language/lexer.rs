//! From text to tokens, by hand: an item goes on in lines that stand further to the right than it, ends
//! with `?` or `;`, and what stands in brackets belongs together.

use super::words::keyword;
use crate::policy::Operator;
use crate::source::{Diagnostic, Findings, Span, quote};
use std::fmt;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A word of the language.
    Word(&'static str),
    /// A mark: `=`, `[`, `{`, …
    Mark(&'static str),
    /// A text in quotes, without them.
    Text(String),
    /// What starts with `arn:`.
    Arn(String),
    /// Twelve digits.
    Account(String),
    /// Another text that starts with a digit: a number, a date, an address.
    Number(String),
    /// A condition operator of IAM.
    Operator(Operator),
    /// What holds a colon, or a star: an action or a condition key.
    Colon(String),
    /// Any other word.
    Name(String),
    /// The end of an item.
    End,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(text) | Self::Mark(text) => f.write_str(&quote(text)),
            Self::Text(text) => write!(f, "the text {}", quote(text)),
            Self::Arn(text) => write!(f, "the ARN {}", quote(text)),
            Self::Account(text) => write!(f, "the account {}", quote(text)),
            Self::Operator(operator) => write!(f, "the operator {}", quote(&operator.to_string())),
            Self::Number(text) | Self::Colon(text) | Self::Name(text) => f.write_str(&quote(text)),
            Self::End => f.write_str("the end of the question"),
        }
    }
}

/// A token between two offsets.
pub type Placed = (usize, Token, usize);

/// Longer texts are no questions.
pub const MAX_TEXT: usize = 4 << 20;

/// Brackets are nested no deeper.
const MAX_DEPTH: usize = 64;

const MARKS: [&str; 12] = [
    "[", "]", "(", ")", "{", "}", ",", "<=", ">=", "!=", "<", ">",
];

/// All tokens, and what is none.
pub fn tokens(text: &str) -> (Vec<Placed>, Vec<Diagnostic>) {
    let mut lexer = Lexer {
        text,
        at: 0,
        line: 0,
        tokens: Vec::new(),
        findings: Findings::default(),
        brackets: Vec::new(),
        columns: vec![None],
    };
    lexer.run();
    (lexer.tokens, lexer.findings.finish())
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// Where the line starts.
    line: usize,
    tokens: Vec<Placed>,
    findings: Findings,
    /// The open brackets.
    brackets: Vec<&'static str>,
    /// In which column the items of each block start.
    columns: Vec<Option<usize>>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        let mut fresh = true;
        loop {
            let rest = self.rest();
            let Some(first) = rest.chars().next() else {
                break;
            };
            if first == '\n' {
                self.at += 1;
                self.line = self.at;
                fresh = true;
                continue;
            }
            if first.is_whitespace() || first == '\u{feff}' {
                self.at += first.len_utf8();
                continue;
            }
            if first == '#' || rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            if std::mem::take(&mut fresh) {
                self.fresh_line(rest);
            }
            self.token(rest, first);
            if self.findings.is_full() {
                break;
            }
        }
        self.at = self.text.len();
        self.end();
    }

    /// A line that does not stand further to the right than the item starts another one.
    fn fresh_line(&mut self, rest: &str) {
        if matches!(self.brackets.last(), Some(&("[" | "("))) {
            // What is left open must not swallow the items that follow.
            let first = rest.split(char::is_whitespace).next().unwrap_or_default();
            let starts = matches!(
                keyword(first),
                Some("assert" | "expect" | "let" | "policy" | "include" | "for")
            );
            if !starts || self.column() != self.columns.last().copied().flatten() {
                return;
            }
            while matches!(self.brackets.last(), Some(&("[" | "("))) {
                self.brackets.pop();
            }
        }
        let column = self.column();
        let start = self.columns.last().copied().flatten();
        if start.is_some_and(|start| column <= Some(start)) && !rest.starts_with('}') {
            self.end();
        }
    }

    fn column(&self) -> Option<usize> {
        let before = self.text.get(self.line..self.at)?;
        Some(before.chars().count())
    }

    /// Ends an item, if one is open.
    fn end(&mut self) {
        let open = match self.tokens.last() {
            None | Some((_, Token::End | Token::Mark("{"), _)) => false,
            Some(_) => true,
        };
        if open {
            self.tokens.push((self.at, Token::End, self.at));
        }
    }

    fn push(&mut self, token: Token, length: usize) {
        // The first token of an item says in which column items start.
        if let Some(last @ None) = self.columns.last() {
            let _ = last;
            let column = self.column();
            if let Some(last) = self.columns.last_mut() {
                *last = column;
            }
        }
        self.tokens.push((self.at, token, self.at + length));
        self.at += length;
    }

    fn token(&mut self, rest: &'t str, first: char) {
        match first {
            '"' | '“' | '”' => self.text(rest, first),
            '?' => {
                let ends = rest.chars().nth(1).is_none_or(|next| {
                    next.is_whitespace() || matches!(next, '"' | '#' | ';' | ')' | '}' | '?')
                });
                match ends {
                    true => self.stop(1),
                    false => self.word(rest),
                }
            }
            ';' => self.stop(1),
            '=' => {
                let length = if rest.starts_with("==") { 2 } else { 1 };
                self.push(Token::Mark("="), length);
            }
            _ => match MARKS.iter().find(|mark| rest.starts_with(**mark)) {
                Some(mark) => self.mark(mark),
                None => self.word(rest),
            },
        }
    }

    /// `?` or `;`: no item goes on after it, but what it says may still follow.
    fn stop(&mut self, length: usize) {
        let more = self.text.get(self.at + length..).unwrap_or_default();
        let next = more.trim_start_matches([' ', '\t', '\n', '\r']);
        let word = next.split(|c: char| c.is_whitespace() || c == '"').next();
        let goes_on = matches!(word.and_then(keyword), Some("message" | "because"));
        if !goes_on {
            self.end();
        }
        self.at += length;
    }

    fn mark(&mut self, mark: &'static str) {
        match mark {
            "[" | "(" | "{" => {
                if self.brackets.len() >= MAX_DEPTH {
                    let span = Span::new(self.at, self.at + 1);
                    let message = format!("brackets nested deeper than {MAX_DEPTH} levels");
                    self.findings.push(Diagnostic::error(span, message));
                    self.at = self.text.len();
                    return;
                }
                self.brackets.push(mark);
                self.push(Token::Mark(mark), 1);
                if mark == "{" {
                    self.columns.push(None);
                }
            }
            "]" | ")" | "}" => {
                let open = match mark {
                    "]" => "[",
                    ")" => "(",
                    _ => "{",
                };
                if mark == "}" {
                    while self.brackets.last().is_some_and(|last| *last != "{") {
                        self.brackets.pop();
                    }
                }
                if self.brackets.last() == Some(&open) {
                    self.brackets.pop();
                    if mark == "}" {
                        self.end();
                        self.columns.pop();
                    }
                    self.push(Token::Mark(mark), 1);
                } else {
                    let span = Span::new(self.at, self.at + 1);
                    let message = format!("{} closes nothing", quote(mark));
                    let help = format!("remove it, or write {} before", quote(open));
                    self.findings
                        .push(Diagnostic::error(span, message).help(help));
                    self.at += 1;
                }
            }
            _ => self.push(Token::Mark(mark), mark.len()),
        }
    }

    /// A text in quotes.
    fn text(&mut self, rest: &'t str, first: char) {
        let mut value = String::new();
        let mut characters = rest.char_indices().skip(1).peekable();
        let closes = |c: char| match first {
            '"' => c == '"',
            _ => matches!(c, '“' | '”'),
        };
        while let Some((at, character)) = characters.next() {
            match character {
                c if closes(c) => {
                    self.push(Token::Text(value), at + c.len_utf8());
                    return;
                }
                '\n' => break,
                '\\' => {
                    let Some((_, escaped)) = characters.next() else {
                        break;
                    };
                    match escaped {
                        'n' => value.push('\n'),
                        't' => value.push('\t'),
                        '\\' | '"' => value.push(escaped),
                        'u' => {
                            let from = characters.peek().map_or(rest.len(), |(at, _)| *at);
                            let tail = rest.get(from..).unwrap_or_default();
                            let code = tail
                                .strip_prefix('{')
                                .and_then(|tail| tail.split_once('}'))
                                .filter(|(code, _)| code.len() <= 6)
                                .map(|(code, _)| code);
                            let read = code
                                .and_then(|code| u32::from_str_radix(code, 16).ok())
                                .and_then(char::from_u32);
                            match (code, read) {
                                (Some(code), Some(read)) => {
                                    value.push(read);
                                    for _ in 0..code.len() + 2 {
                                        characters.next();
                                    }
                                }
                                _ => self.bad_escape(at, 2, "write `\\u{E4}` for `ä`"),
                            }
                        }
                        other => {
                            let help = "only `\\\\`, `\\\"`, `\\n`, `\\t` and `\\u{…}` have a meaning; \
                                        write `\\\\` for a backslash";
                            self.bad_escape(at, 1 + other.len_utf8(), help);
                        }
                    }
                }
                other => value.push(other),
            }
        }
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default().trim_end();
        let span = Span::new(self.at, self.at + line.len());
        let help = "close it with `\"` on the same line";
        self.findings
            .push(Diagnostic::error(span, "a text without end").help(help));
        self.push(Token::Text(value), length);
    }

    fn bad_escape(&mut self, at: usize, length: usize, help: &str) {
        let span = Span::new(self.at + at, self.at + at + length);
        let message = "a backslash before what it has no meaning for";
        self.findings
            .push(Diagnostic::error(span, message).help(help));
    }

    fn word(&mut self, rest: &'t str) {
        let ends = |c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ',' | '[' | ']' | '(' | ')' | '{' | '}' | '"' | '“' | '”' | ';' | '#'
                )
        };
        let mut length = rest.find(ends).unwrap_or(rest.len());
        // `${aws:username}` belongs to its word.
        while let Some(word) = rest.get(..length)
            && word.ends_with('$')
            && let Some(more) = rest.get(length..)
            && more.starts_with('{')
            && let Some(close) = more.find('}')
        {
            length += close + 1;
            let tail = rest.get(length..).unwrap_or_default();
            length += tail.find(ends).unwrap_or(tail.len());
        }
        let word = rest.get(..length).unwrap_or_default();
        let bare = word.trim_end_matches('?');
        // The mark of the question is not part of its last word.
        let word = if bare.is_empty() { word } else { bare };
        let length = word.len();
        if length == 0 {
            // A mark that starts no word: it is shown as it is.
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let span = Span::new(self.at, self.at + first);
            let mark = rest.get(..first).unwrap_or_default();
            let message = format!("{} has no meaning here", quote(mark));
            self.findings
                .push(Diagnostic::error(span, message).help("put texts in quotes"));
            self.at += first;
            return;
        }
        let token = token_of(word);
        self.push(token, length);
    }
}

fn token_of(word: &str) -> Token {
    if let Some(word) = keyword(word) {
        return Token::Word(word);
    }
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    let first = word.chars().next().unwrap_or_default();
    let number = first.is_ascii_digit()
        || (first == '-' && word.chars().nth(1).is_some_and(|c| c.is_ascii_digit()));
    let own = word.to_owned();
    match word {
        _ if word.starts_with("arn:") => Token::Arn(own),
        _ if digits && word.len() == 12 => Token::Account(own),
        _ if number => Token::Number(own),
        "*" => Token::Mark("*"),
        _ => match Operator::from_name(word) {
            Some(operator) => Token::Operator(operator),
            None if word.contains([':', '*']) => Token::Colon(own),
            None => Token::Name(own),
        },
    }
}
