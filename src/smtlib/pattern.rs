//! Patterns of policies as regular expressions (`ACT-01`, `RES-03`, `OP-03`, `COND-20`, `COND-31`).

use super::term::{equal, not, only, or, sequence, text, union, units, within};

/// One unit of a pattern, or a wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// An ordinary UTF-16 unit.
    Unit(u16),
    /// `?`
    One,
    /// `*`
    Many,
}

pub(super) const COLON: Token = Token::Unit(b':' as u16);

/// Reads `*` and `?` as wildcards.
pub(super) fn tokens(pattern: &str) -> Vec<Token> {
    let read = |unit: u16| match unit {
        0x2A => Token::Many,
        0x3F => Token::One,
        unit => Token::Unit(unit),
    };
    pattern.encode_utf16().map(read).collect()
}

/// Reads every character as itself.
pub(super) fn literal(text: &str) -> Vec<Token> {
    text.encode_utf16().map(Token::Unit).collect()
}

/// A set of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// Every text.
    All,
    /// One text, as a literal.
    Text(String),
    /// A regular expression.
    Regex(String),
}

impl Language {
    pub(super) fn regex(&self) -> String {
        match self {
            Self::All => "re.all".to_owned(),
            Self::Text(literal) => format!("(str.to_re {literal})"),
            Self::Regex(regex) => regex.clone(),
        }
    }
}

/// The text `x` belongs to one of the languages.
pub(super) fn one_of(x: &str, languages: &[Language]) -> String {
    let mut tests = Vec::new();
    let mut regexes = Vec::new();
    for language in languages {
        match language {
            Language::All => return "true".to_owned(),
            Language::Text(literal) => tests.push(equal(x, literal)),
            Language::Regex(regex) if !regexes.contains(regex) => regexes.push(regex.clone()),
            Language::Regex(_) => {}
        }
    }
    if !regexes.is_empty() {
        tests.push(within(x, &union(&regexes)));
    }
    or(tests)
}

/// Concatenates tokens; the wildcard at an index is what `wildcard` says.
fn build(tokens: &[Token], wildcard: impl Fn(usize, Token) -> &'static str) -> Language {
    if tokens == [Token::Many] && wildcard(0, Token::Many) == "re.all" {
        return Language::All;
    }
    let mut parts = Vec::new();
    let mut run: Vec<u16> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if let Token::Unit(unit) = token {
            run.push(*unit);
            continue;
        }
        if !run.is_empty() {
            parts.push(format!("(str.to_re {})", units(&run)));
            run.clear();
        }
        parts.push(wildcard(index, *token).to_owned());
    }
    if parts.is_empty() {
        return Language::Text(units(&run));
    }
    if !run.is_empty() {
        parts.push(format!("(str.to_re {})", units(&run)));
    }
    Language::Regex(sequence(&parts))
}

/// Wildcards that cross everything (`ACT-02`, `OP-03`).
pub(super) fn free(tokens: &[Token]) -> Language {
    build(tokens, |_, token| match token {
        Token::One => "re.allchar",
        _ => "re.all",
    })
}

/// An action pattern, over actions in lower case (`ACT-01` to `ACT-03`). `*:*` is `*` (`GRAM-19`).
pub(super) fn action(pattern: &str) -> Language {
    if pattern == "*:*" {
        return Language::All;
    }
    free(&tokens(&pattern.to_ascii_lowercase()))
}

/// Whether each wildcard of a resource pattern crosses colons (`RES-03`); units count as crossing.
pub(super) fn crossing(tokens: &[Token]) -> Vec<bool> {
    let mut colons = 0;
    let mut all = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        let ends = matches!(tokens.get(index + 1), None | Some(&COLON));
        all.push(match token {
            Token::Unit(_) => true,
            Token::One => colons >= 5,
            Token::Many => colons >= 5 || ends,
        });
        colons += usize::from(*token == COLON);
    }
    all
}

/// The language of a completed resource pattern (`RES-03`).
pub(super) fn resource(tokens: &[Token]) -> Language {
    let crossing = crossing(tokens);
    build(tokens, |index, token| {
        match (token, crossing.get(index) == Some(&true)) {
            (Token::One, true) => "re.allchar",
            (Token::One, false) => "no-colon",
            (_, true) => "re.all",
            (_, false) => "(re.* no-colon)",
        }
    })
}

/// The texts that are ARNs: six components, the first of them `arn` (`COND-31`, `COND-32`).
pub(super) fn any_arn() -> Language {
    let part = "(re.* no-colon)".to_owned();
    let colon = only(":");
    let mut parts = vec![only("arn:")];
    for _ in 0..4 {
        parts.extend([part.clone(), colon.clone()]);
    }
    parts.push("re.all".to_owned());
    Language::Regex(sequence(&parts))
}

/// Cuts at the first five colons; `None` where there are fewer (`COND-31`).
pub(super) fn components(tokens: &[Token]) -> Option<Vec<&[Token]>> {
    let parts: Vec<&[Token]> = tokens.splitn(6, |token| *token == COLON).collect();
    (parts.len() == 6).then_some(parts)
}

/// The language of one of the first five components of an ARN pattern.
pub(super) fn component(tokens: &[Token]) -> Language {
    build(tokens, |_, token| match token {
        Token::One => "no-colon",
        _ => "(re.* no-colon)",
    })
}

/// An operand of the ARN operators; `None` where it is malformed (`COND-44`).
pub(super) fn arn(tokens: &[Token]) -> Option<Language> {
    if tokens == [Token::Many] {
        return Some(any_arn());
    }
    let parts = components(tokens)?;
    let (first, rest) = parts.split_first()?;
    if *first != literal("arn").as_slice() {
        return None;
    }
    let (last, middle) = rest.split_last()?;
    let mut all = vec![only("arn:")];
    for part in middle {
        if !part.is_empty() {
            all.push(component(part).regex());
        }
        all.push(only(":"));
    }
    if !last.is_empty() {
        all.push(free(last).regex());
    }
    let wild = tokens.iter().any(|token| !matches!(token, Token::Unit(_)));
    Some(match wild {
        true => Language::Regex(sequence(&all)),
        false => free(tokens),
    })
}

/// The texts whose lower-casing is that of the operand (`COND-20`); `None` where the case of a letter
/// depends on its neighbours, or a letter lower-cases into several.
pub(super) fn ignoring_case(operand: &str) -> Option<Language> {
    const FINAL_SIGMA: char = 'ς';
    const DOT_ABOVE: char = '\u{307}';
    let lower = operand.to_lowercase();
    if lower.contains([FINAL_SIGMA, 'σ', DOT_ABOVE]) {
        return None;
    }
    let mut parts = Vec::new();
    let mut plain = true;
    for c in lower.chars() {
        let into = |other: &char| {
            let mut all = other.to_lowercase();
            all.next() == Some(c) && all.next().is_none()
        };
        // Past the basic plane characters keep their case; these are themselves.
        let same: Vec<char> = match u16::try_from(u32::from(c)) {
            Ok(_) => ('\0'..='\u{ffff}').filter(into).collect(),
            Err(_) => vec![c],
        };
        plain &= same.len() == 1;
        let texts: Vec<String> = same.iter().map(|c| only(&c.to_string())).collect();
        parts.push(union(&texts));
    }
    Some(match plain {
        true => Language::Text(text(&lower)),
        false => Language::Regex(sequence(&parts)),
    })
}

/// The text holds at least so many colons.
pub(super) fn has_colons(x: &str, count: usize) -> String {
    if count == 0 {
        return "true".to_owned();
    }
    let mut parts = vec!["re.all".to_owned()];
    for _ in 0..count {
        parts.extend([only(":"), "re.all".to_owned()]);
    }
    within(x, &sequence(&parts))
}

/// The text holds exactly so many colons.
pub(super) fn counts_colons(x: &str, count: usize) -> String {
    super::term::and(vec![has_colons(x, count), not(&has_colons(x, count + 1))])
}
