//! Texts with policy variables (`VAR-01` to `VAR-06`): concatenations of strings, and patterns with
//! stars by the leftmost occurrences of what stands between them, which needs no quantifier.

use super::pattern::Token;
use super::term::{and, equal, join, units};

/// A stretch of a text of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// As written: `*` and `?` are wildcards where the element has such.
    Written(String),
    /// Literal text (`VAR-03`).
    Literal(String),
    /// A variable.
    Variable {
        /// The key as written.
        key: String,
        /// What an absent key stands for.
        default: Option<String>,
    },
    /// `${` that begins no variable: the text equals nothing (`COND-42`, `RES-14`).
    Malformed,
}

/// Cuts a text at its variables.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        if !before.is_empty() {
            all.push(Piece::Written(before.to_owned()));
        }
        let Some((piece, after)) = variable(after) else {
            all.push(Piece::Malformed);
            return all;
        };
        all.push(piece);
        rest = after;
    }
    if !rest.is_empty() || all.is_empty() {
        all.push(Piece::Written(rest.to_owned()));
    }
    all
}

/// Whether a text needs more than its own characters.
pub(super) fn has_variable(pieces: &[Piece]) -> bool {
    let own = |piece: &Piece| matches!(piece, Piece::Variable { .. } | Piece::Malformed);
    pieces.iter().any(own)
}

fn variable(text: &str) -> Option<(Piece, &str)> {
    for special in ["*", "?", "$"] {
        let rest = text
            .strip_prefix(special)
            .and_then(|rest| rest.strip_prefix('}'));
        if let Some(rest) = rest {
            return Some((Piece::Literal(special.to_owned()), rest));
        }
    }
    let (key, tail) = text.split_at_checked(text.find([',', '}'])?)?;
    // VAR-02, VAR-06: white space only in the tag key.
    let prefix = key.split('/').next().unwrap_or(key);
    if key.is_empty()
        || prefix.contains(char::is_whitespace)
        || key.contains(['$', '{', '\'', '*', '?'])
    {
        return None;
    }
    let variable = |default: Option<&str>| Piece::Variable {
        key: key.to_owned(),
        default: default.map(str::to_owned),
    };
    if let Some(rest) = tail.strip_prefix('}') {
        return Some((variable(None), rest));
    }
    let quoted = tail.strip_prefix(',')?.trim_start_matches(' ');
    let (default, rest) = quoted.strip_prefix('\'')?.split_once('\'')?;
    Some((variable(Some(default)), rest.strip_prefix('}')?))
}

/// An element of a template: a unit or a wildcard, or a string that is put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// A unit or a wildcard.
    Token(Token),
    /// A string term; its characters are literal (`VAR-04`).
    Inserted(String),
}

/// A stretch without stars: strings, and gaps of one unit.
#[derive(Clone, Debug, Default)]
struct Segment {
    /// The strings between the gaps; one more than there are gaps.
    strings: Vec<String>,
}

impl Segment {
    fn of(elements: &[Element]) -> Self {
        let mut strings = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        let mut run: Vec<u16> = Vec::new();
        let flush = |run: &mut Vec<u16>, parts: &mut Vec<String>| {
            if !run.is_empty() {
                parts.push(units(run));
                run.clear();
            }
        };
        for element in elements {
            match element {
                Element::Token(Token::Unit(unit)) => run.push(*unit),
                Element::Inserted(term) => {
                    flush(&mut run, &mut parts);
                    parts.push(term.clone());
                }
                Element::Token(_) => {
                    flush(&mut run, &mut parts);
                    strings.push(join(&parts));
                    parts.clear();
                }
            }
        }
        flush(&mut run, &mut parts);
        strings.push(join(&parts));
        Self { strings }
    }

    fn length(&self) -> String {
        let gaps = self.strings.len().saturating_sub(1);
        let mut parts: Vec<String> = self
            .strings
            .iter()
            .filter(|string| *string != "\"\"")
            .map(|string| format!("(str.len {string})"))
            .collect();
        if gaps > 0 || parts.is_empty() {
            parts.push(gaps.to_string());
        }
        sum(&parts)
    }

    /// The segment stands at that position of `x`, inside of it.
    fn at(&self, x: &str, position: &str) -> String {
        let mut all = Vec::new();
        let mut position = position.to_owned();
        for string in &self.strings {
            if string != "\"\"" {
                let length = format!("(str.len {string})");
                all.push(equal(
                    &format!("(str.substr {x} {position} {length})"),
                    string,
                ));
                position = sum(&[position, length]);
            }
            position = sum(&[position, "1".to_owned()]);
        }
        and(all)
    }
}

fn sum(parts: &[String]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| *part != "0")
        .collect();
    match parts.as_slice() {
        [] => "0".to_owned(),
        [one] => (*one).to_owned(),
        _ => format!("(+ {})", parts.join(" ")),
    }
}

/// The text `x` is one of those that the template describes, its stars crossing everything. `None`
/// where a `?` stands between two stars: then the leftmost occurrence has no plain form.
pub(super) fn matches(x: &str, elements: &[Element]) -> Option<String> {
    let star = Element::Token(Token::Many);
    let segments: Vec<Segment> = elements
        .split(|element| *element == star)
        .map(Segment::of)
        .collect();
    let length = format!("(str.len {x})");
    let (first, rest) = segments.split_first()?;
    let Some((last, middle)) = rest.split_last() else {
        return Some(match first.strings.as_slice() {
            [only] => equal(x, only),
            _ => and(vec![equal(&length, &first.length()), first.at(x, "0")]),
        });
    };
    let mut all = Vec::new();
    match first.strings.as_slice() {
        [only] if only == "\"\"" => {}
        [only] => all.push(format!("(str.prefixof {only} {x})")),
        _ => {
            all.push(format!("(>= {length} {})", first.length()));
            all.push(first.at(x, "0"));
        }
    }
    match last.strings.as_slice() {
        [only] if only == "\"\"" => {}
        [only] => all.push(format!("(str.suffixof {only} {x})")),
        _ => all.push(last.at(x, &format!("(- {length} {})", last.length()))),
    }
    // What stands between stars is found from left to right; the leftmost place leaves most room.
    let mut position = first.length();
    for segment in middle {
        let [only] = segment.strings.as_slice() else {
            return None;
        };
        if only == "\"\"" {
            continue;
        }
        let found = format!("(str.indexof {x} {only} {position})");
        all.push(format!("(>= {found} 0)"));
        position = sum(&[found, format!("(str.len {only})")]);
    }
    all.push(format!("(>= {length} {})", sum(&[position, last.length()])));
    Some(and(all))
}
