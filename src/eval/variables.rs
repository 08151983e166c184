//! Policy variables (`VAR-01` to `VAR-06`).

use super::context::{Context, Value};
use super::scope::short;

/// A text of the policy with its variables replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Expanded<'a> {
    pub(super) pieces: Vec<Piece<'a>>,
}

/// A stretch of an expanded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// As the policy writes it: where patterns are allowed, `*` and `?` are wildcards.
    Template(&'a str),
    /// Put in for a variable: ordinary characters only (`VAR-04`).
    Inserted(&'a str),
}

/// Why a variable has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unresolved {
    /// The key is absent and there is no default.
    Absent(String),
    /// The key is present and multi-valued (`VAR-05`).
    Multi(String),
    /// `${` without a well-formed name, default and brace.
    Malformed,
}

impl Unresolved {
    pub(super) fn why(&self) -> String {
        match self {
            Self::Absent(key) => format!("`${{{}}}` has no value", short(key)),
            Self::Multi(key) => {
                format!("`${{{}}}` is multi-valued and never expands", short(key))
            }
            Self::Malformed => "`${` does not begin a variable".to_owned(),
        }
    }
}

impl<'a> Expanded<'a> {
    /// A text without variables, or of a version that has none (`GRAM-11`).
    pub(super) fn plain(text: &'a str) -> Self {
        Self {
            pieces: vec![Piece::Template(text)],
        }
    }

    /// Replaces every variable. With several that fail, the first is reported.
    pub(super) fn of(text: &'a str, context: &Context<'a>) -> Result<Self, Unresolved> {
        Self::from_colon(0, text, context)
    }

    /// The same for variables behind the fifth colon of the text; those before it are ordinary text
    /// (`OQ-03`). Colons inside of variables do not count.
    pub(super) fn behind_fifth_colon(
        text: &'a str,
        context: &Context<'a>,
    ) -> Result<Self, Unresolved> {
        Self::from_colon(5, text, context)
    }

    fn from_colon(first: usize, text: &'a str, context: &Context<'a>) -> Result<Self, Unresolved> {
        let mut pieces = Vec::new();
        let mut rest = text;
        let mut colons = 0;
        while let Some((before, after)) = rest.split_once("${") {
            colons += before.matches(':').count();
            pieces.push(Piece::Template(before));
            rest = match parse(after) {
                Some((.., tail)) if colons < first && !is_special(after) => {
                    let written = rest.get(before.len()..rest.len() - tail.len());
                    pieces.push(Piece::Inserted(written.unwrap_or_default()));
                    tail
                }
                _ => {
                    let (inserted, tail) = variable(after, context)?;
                    pieces.push(Piece::Inserted(inserted));
                    tail
                }
            };
        }
        pieces.push(Piece::Template(rest));
        Ok(Self { pieces })
    }

    /// The text with every character ordinary.
    pub(super) fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Template(text) | Piece::Inserted(text) => *text,
            })
            .collect()
    }
}

/// Reads one variable from behind its `${`: the text that it stands for, and what follows.
fn variable<'a>(text: &'a str, context: &Context<'a>) -> Result<(&'a str, &'a str), Unresolved> {
    for special in ["*", "?", "$"] {
        let rest = text.strip_prefix(special).and_then(|t| t.strip_prefix('}'));
        if let Some(rest) = rest {
            return Ok((special, rest));
        }
    }
    let (name, default, rest) = parse(text).ok_or(Unresolved::Malformed)?;
    match (context.get(name), default) {
        (Some(Value::One(value)), _) => Ok((value, rest)),
        (Some(Value::Set(_)), _) => Err(Unresolved::Multi(name.to_owned())),
        (None, Some(default)) => Ok((default, rest)),
        (None, None) => Err(Unresolved::Absent(name.to_owned())),
    }
}

/// Whether `${*}`, `${?}` or `${$}` is meant (`VAR-03`).
fn is_special(text: &str) -> bool {
    ["*}", "?}", "$}"]
        .iter()
        .any(|special| text.starts_with(special))
}

/// `name}` or `name, 'default'}`, and what follows.
fn parse(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let (name, tail) = text.split_at_checked(text.find([',', '}'])?)?;
    // Spaces may stand in a tag key, nowhere before it (`VAR-02`, `VAR-06`).
    let before_tag = name.split('/').next().unwrap_or(name);
    let odd = |c: char| matches!(c, '$' | '{' | '\'' | '*' | '?');
    if name.is_empty() || before_tag.contains(char::is_whitespace) || name.contains(odd) {
        return None;
    }
    if let Some(rest) = tail.strip_prefix('}') {
        return Some((name, None, rest));
    }
    let quoted = tail.strip_prefix(',')?.trim_start_matches(' ');
    let (default, rest) = quoted.strip_prefix('\'')?.split_once('\'')?;
    Some((name, Some(default), rest.strip_prefix('}')?))
}
