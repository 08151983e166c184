//! What the texts of a policy denote: patterns of actions, strings and ARNs as languages over UTF-16
//! units. Those of resources are in `resources`.

use crate::regular::{Item, Language, Sequence, UnitSet, literal};
use std::collections::HashMap;
use std::sync::OnceLock;

/// One piece of a text that may hold policy variables (`VAR-01` to `VAR-03`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Text as written: its wildcards count where wildcards count.
    Pattern(String),
    /// Characters that are themselves whatever they look like: `${*}`, or an inserted text.
    Plain(String),
    /// A value that is not known yet.
    Hole(Hole),
}

/// `${key}` or `${key, 'default'}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hole {
    /// The key as written.
    pub key: String,
    /// What is inserted if the key is absent.
    pub default: Option<String>,
    /// Not well-formed: it never has a value.
    pub malformed: bool,
    /// The text of the variable, from `${` to its brace.
    pub written: String,
}

/// Splits a text at its policy variables.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        if !before.is_empty() {
            pieces.push(Piece::Pattern(before.to_owned()));
        }
        let special = ["*", "?", "$"].into_iter().find_map(|special| {
            let tail = after.strip_prefix(special)?.strip_prefix('}')?;
            Some((Piece::Plain(special.to_owned()), tail))
        });
        let Some((piece, tail)) = special.or_else(|| hole(after)) else {
            // The whole text never has a value.
            pieces.push(Piece::Hole(Hole {
                key: after.to_owned(),
                default: None,
                malformed: true,
                written: format!("${{{after}"),
            }));
            return pieces;
        };
        pieces.push(piece);
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Pattern(rest.to_owned()));
    }
    pieces
}

/// A variable from behind its `${`, and what follows it.
fn hole(text: &str) -> Option<(Piece, &str)> {
    let (key, tail) = text.split_at_checked(text.find([',', '}'])?)?;
    let prefix = key.split('/').next().unwrap_or(key);
    let odd = |c: char| matches!(c, '$' | '{' | '\'' | '*' | '?');
    if key.is_empty() || prefix.contains(char::is_whitespace) || key.contains(odd) {
        return None;
    }
    let made = |default, rest: &str| {
        let inside = text.len() - rest.len();
        Piece::Hole(Hole {
            key: key.to_owned(),
            default,
            malformed: false,
            written: format!("${{{}", text.get(..inside).unwrap_or(text)),
        })
    };
    if let Some(rest) = tail.strip_prefix('}') {
        return Some((made(None, rest), rest));
    }
    let quoted = tail.strip_prefix(',')?.trim_start_matches(' ');
    let (default, rest) = quoted.strip_prefix('\'')?.split_once('\'')?;
    let rest = rest.strip_prefix('}')?;
    Some((made(Some(default.to_owned()), rest), rest))
}

/// A text without variables.
pub fn plain(text: &str) -> Vec<Piece> {
    vec![Piece::Pattern(text.to_owned())]
}

/// Whether a value is missing from the pieces.
pub fn has_hole(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| matches!(piece, Piece::Hole(_)))
}

pub(super) fn any() -> Item {
    Item::star(UnitSet::Any)
}

pub(super) fn unit(c: char, items: &mut Sequence) {
    let mut buffer = [0; 2];
    items.extend(
        c.encode_utf16(&mut buffer)
            .iter()
            .map(|unit| Item::one(UnitSet::One(*unit))),
    );
}

/// An action pattern, case folded (`ACT-01`, `ACT-02`); `*:*` is `*` (`GRAM-19`).
pub fn action(text: &str) -> Sequence {
    if text == "*" || text == "*:*" {
        return vec![any()];
    }
    let mut items = Vec::new();
    for c in text.chars() {
        match c {
            '*' => items.push(any()),
            '?' => items.push(Item::one(UnitSet::Any)),
            _ => unit(c.to_ascii_lowercase(), &mut items),
        }
    }
    items
}

/// A pattern of `StringLike` (`OP-03`, `COND-21`).
pub fn like(pieces: &[Piece]) -> Sequence {
    let mut items = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Plain(text) => items.extend(literal(text)),
            Piece::Hole(_) => items.push(any()),
            Piece::Pattern(text) => {
                for c in text.chars() {
                    match c {
                        '*' => items.push(any()),
                        '?' => items.push(Item::one(UnitSet::Any)),
                        _ => unit(c, &mut items),
                    }
                }
            }
        }
    }
    items
}

/// An operand of `StringEquals` (`OP-01`): wildcards are ordinary characters.
pub fn equals(pieces: &[Piece]) -> Sequence {
    let mut items = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Plain(text) | Piece::Pattern(text) => items.extend(literal(text)),
            Piece::Hole(_) => items.push(any()),
        }
    }
    items
}

/// An operand of `StringEqualsIgnoreCase` (`COND-20`); `None` where the case of a letter depends on
/// its neighbours (final sigma) or where one character folds to several.
pub fn equals_ignore_case(pieces: &[Piece]) -> Option<Sequence> {
    let mut items = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Hole(_) => items.push(any()),
            Piece::Plain(text) | Piece::Pattern(text) => {
                // Units before a hole could form `i` + U+0307 with it; holes are opaque anyway.
                for c in text.chars() {
                    let folds: Vec<char> = c.to_lowercase().collect();
                    match folds.as_slice() {
                        _ if u32::from(c) > 0xFFFF => unit(c, &mut items),
                        ['σ' | 'ς' | '\u{307}'] | [_, _, ..] | [] => return None,
                        [low] => {
                            let wanted = spellings().get(low).map_or(&[][..], Vec::as_slice);
                            let ranges: Vec<(u16, u16)> =
                                wanted.iter().map(|unit| (*unit, *unit)).collect();
                            items.push(Item::one(UnitSet::ranges(&ranges)));
                        }
                    }
                }
            }
        }
    }
    Some(items)
}

/// For each lower-case letter of the basic plane, the characters that are lower-cased to it.
fn spellings() -> &'static HashMap<char, Vec<u16>> {
    static SPELLINGS: OnceLock<HashMap<char, Vec<u16>>> = OnceLock::new();
    SPELLINGS.get_or_init(|| {
        let mut map: HashMap<char, Vec<u16>> = HashMap::new();
        for unit in 0..=u16::MAX {
            if let Some(c) = char::from_u32(u32::from(unit)) {
                let mut folds = c.to_lowercase();
                if let (Some(low), None) = (folds.next(), folds.next()) {
                    map.entry(low).or_default().push(unit);
                }
            }
        }
        map
    })
}

/// `Bool` with operand `true` (`COND-26`).
pub fn truth() -> Sequence {
    "true"
        .bytes()
        .map(|c| {
            let upper = u16::from(c.to_ascii_uppercase());
            let lower = u16::from(c);
            Item::one(UnitSet::ranges(&[(upper, upper), (lower, lower)]))
        })
        .collect()
}

/// What a pattern of `ArnLike` denotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArnPattern {
    /// These texts.
    Sequence(Sequence),
    /// The operand is no ARN (`COND-44`).
    Malformed,
}

/// An operand of `ArnLike` and `ArnEquals` (`COND-31`). A hole ranges over all texts, colons
/// included.
pub fn arn(pieces: &[Piece]) -> ArnPattern {
    if let [Piece::Pattern(text)] = pieces
        && text == "*"
    {
        return ArnPattern::Sequence(any_arn());
    }
    let open = has_hole(pieces);
    let colons = pieces.iter().map(|piece| match piece {
        Piece::Plain(text) | Piece::Pattern(text) => text.matches(':').count(),
        Piece::Hole(_) => 0,
    });
    let begins = match pieces {
        [Piece::Pattern(text), ..] => {
            text.starts_with("arn:") || (open && "arn:".starts_with(text.as_str()))
        }
        [Piece::Hole(_), ..] => true,
        [Piece::Plain(text), ..] => text.starts_with("arn:"),
        _ => false,
    };
    if begins && (colons.sum::<usize>() >= 5 || open) {
        ArnPattern::Sequence(arn_components(pieces, 0))
    } else {
        ArnPattern::Malformed
    }
}

/// A pattern of `ArnLike`, or the rest of one behind so many colons.
pub(super) fn arn_components(pieces: &[Piece], before: usize) -> Sequence {
    let inner = UnitSet::except(b':');
    let mut items = Vec::new();
    let mut colons = before;
    let mut open = false;
    for piece in pieces {
        match piece {
            Piece::Plain(text) => {
                colons += text.matches(':').count();
                items.extend(literal(text));
            }
            Piece::Hole(_) => {
                open = true;
                items.push(any());
            }
            Piece::Pattern(text) => {
                for c in text.chars() {
                    match c {
                        ':' => {
                            colons += 1;
                            unit(c, &mut items);
                        }
                        '*' if colons >= 5 || open => items.push(any()),
                        '*' => items.push(Item::star(inner.clone())),
                        '?' if colons >= 5 || open => items.push(Item::one(UnitSet::Any)),
                        '?' => items.push(Item::one(inner.clone())),
                        _ => unit(c, &mut items),
                    }
                }
            }
        }
    }
    items
}

/// Every text that is an ARN to the `Arn` operators (`COND-32`).
pub fn any_arn() -> Sequence {
    let inner = UnitSet::except(b':');
    let mut items = literal("arn:");
    for _ in 0..4 {
        items.push(Item::star(inner.clone()));
        items.extend(literal(":"));
    }
    items.push(any());
    items
}

/// All texts.
pub fn everything() -> Language {
    Language::new(vec![vec![any()]])
}
