//! What the parser expected, in the words of the one who writes.

use super::ast::Noun;
use super::build::Wrong;
use super::lexer::{Placed, Token};
use super::words::KEYWORDS;
use crate::policy::parse::hints::did_you_mean;
use crate::source::{Diagnostic, Source, Span, quote};
use lalrpop_util::ParseError;

/// What can go on, in the order in which it is said: what it is called, and the tokens by which the grammar
/// knows it.
const GROUPS: [(&str, &[&str]); 20] = [
    (
        "a policy's file such as `\"new.json\"`",
        &["\"the\"", "text"],
    ),
    (
        "a principal such as `role \"ci\"`, `any external principal` or `anonymous`",
        &["\"anonymous\"", "\"external\""],
    ),
    (
        "a resource such as `bucket \"data\"` or an ARN",
        &["arn", "\"bucket\""],
    ),
    (
        "an action such as `s3:GetObject`, or `read`, `write`, `list`, `tag` or `administer`",
        &["\"read\"", "colon"],
    ),
    (
        "a condition key such as `aws:SourceIp`",
        &["colon", "text", "\"(\""],
    ),
    (
        "`narrower than`, `broader than`, `equivalent to` or `disjoint from`",
        &["\"narrower\"", "\"disjoint\""],
    ),
    ("`can`", &["\"can\""]),
    ("`allow`", &["\"allow\""]),
    ("`allows`", &["\"allows\""]),
    ("`do`", &["\"do\""]),
    ("`on`", &["\"on\""]),
    ("`when`", &["\"when\""]),
    (
        "`is`, `in`, `like`, `<` or an operator such as `StringEquals`",
        &["operator", "\"like\""],
    ),
    ("`than`", &["\"than\""]),
    ("`in`", &["\"in\""]),
    ("`]`", &["\"]\""]),
    ("`)`", &["\")\""]),
    ("`{`", &["\"{\""]),
    ("`=`", &["\"=\""]),
    ("the end of the question", &["end"]),
];

/// An error of the grammar as a diagnostic.
pub fn diagnostic(source: &Source, tokens: &[Placed], error: &Wrong) -> Diagnostic {
    let (span, found, expected) = match error {
        ParseError::UnrecognizedToken {
            token: (start, token, end),
            expected,
        } => (Span::new(*start, *end), Some(token), expected.as_slice()),
        ParseError::ExtraToken {
            token: (start, token, end),
        } => (Span::new(*start, *end), Some(token), [].as_slice()),
        ParseError::UnrecognizedEof { location, expected } => {
            (Span::new(*location, *location), None, expected.as_slice())
        }
        ParseError::InvalidToken { location } => {
            (Span::new(*location, *location), None, [].as_slice())
        }
        ParseError::User { .. } => (Span::default(), None, [].as_slice()),
    };
    let ends = matches!(found, None | Some(Token::End));
    let before = before(tokens, span.start);
    let wanted = wanted(expected, before.map(|(_, token, _)| token), ends);
    let message = match found {
        Some(token) if !ends => format!("expected {wanted}, found {token}"),
        _ => format!("expected {wanted} before the end"),
    };
    // What is missing at the end is missing after the last word.
    let span = match (ends, before) {
        (true, Some((_, _, end))) => Span::new(*end, *end),
        _ => span,
    };
    let diagnostic = Diagnostic::error(span, message);
    match help(source, span, found, expected) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// The last word before an offset.
fn before(tokens: &[Placed], at: usize) -> Option<&Placed> {
    let before = tokens.partition_point(|(_, _, end)| *end <= at);
    let mut words = tokens.get(..before)?.iter().rev();
    words.find(|(start, _, end)| start < end)
}

/// What goes on after a word.
fn after(word: &Token) -> Option<&'static str> {
    let Token::Word(word) = word else {
        return None;
    };
    Some(match *word {
        "can" | "by" => {
            "a principal such as `role \"ci\"`, `any external principal` or `anonymous`"
        }
        "than" | "from" | "with" | "is" | "does" => "a policy's file such as `\"new.json\"`",
        "on" => "a resource such as `bucket \"data\"`, an ARN or `*`",
        "allow" | "allows" | "do" | "cannot" => {
            "an action such as `s3:GetObject`, or `read`, `write`, `list`, `tag` or `administer`"
        }
        "each" => "what is gone through: `bucket`, `key`, `role`, `policy`, …",
        noun if Noun::NAMES.iter().any(|(name, _)| *name == noun) => "its name in quotes",
        _ => return None,
    })
}

fn has(expected: &[String], token: &str) -> bool {
    expected.iter().any(|one| one == token)
}

/// What is expected, in a few words.
fn wanted(expected: &[String], before: Option<&Token>, ends: bool) -> String {
    if ends && has(expected, "\"}\"") {
        return "`}`, which closes the `{` of `for each`,".to_owned();
    }
    // Where anything may start, a list of all would help nobody.
    if has(expected, "\"assert\"") {
        return "a question such as `can any external principal read bucket \"data\"`, or `assert`, \
                `let`, `policy`, `world`, `include` or `for each`"
            .to_owned();
    }
    if has(expected, "\"who\"") {
        return "a question such as `can role \"ci\" read bucket \"data\"` or `\"new.json\" is \
                narrower than \"old.json\"`"
            .to_owned();
    }
    let everything = ["\"bucket\"", "\"anonymous\"", "\"read\"", "colon"];
    let anything = everything.iter().all(|one| has(expected, one));
    let mut all: Vec<&str> = Vec::new();
    for (name, tokens) in &GROUPS {
        let sort = name.starts_with("a ") || name.starts_with("an ");
        if anything && sort {
            continue;
        }
        // The end is expected where the question may be over: say it last.
        if tokens.iter().all(|token| has(expected, token)) {
            all.push(name);
        }
    }
    if let Some(known) = before.and_then(after).filter(|known| {
        let name = *known == "its name in quotes" && has(expected, "text");
        anything || all.is_empty() || name
    }) {
        return known.to_owned();
    }
    if anything {
        all.insert(0, "a principal, a policy, an action or a resource");
    }
    if all.is_empty() {
        all = expected.iter().filter_map(|one| plain(one)).collect();
    }
    if all.len() > 2 && all.iter().any(|one| one.contains("an operator such as")) {
        all.retain(|one| !matches!(*one, "`in`" | "`=`"));
    }
    all.truncate(5);
    match all.split_last() {
        None => "something else".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
    }
}

/// A token of the grammar as it is said alone.
fn plain(token: &str) -> Option<&str> {
    Some(match token {
        "text" => "a text in quotes",
        "name" => "a name",
        "number12" => "an account of twelve digits",
        "number" => "a number",
        "arn" => "an ARN",
        "colon" => "an action such as `s3:GetObject`",
        "operator" => "an operator such as `StringEquals`",
        "end" => "the end of the question",
        other => other.strip_prefix('"')?.strip_suffix('"')?,
    })
}

fn help(source: &Source, span: Span, found: Option<&Token>, expected: &[String]) -> Option<String> {
    let words: Vec<&str> = KEYWORDS
        .iter()
        .copied()
        .filter(|word| has(expected, &format!("\"{word}\"")))
        .collect();
    match found? {
        Token::Name(name) => {
            if let Some(near) = did_you_mean(name, &words) {
                return Some(format!("did you mean {}?", quote(near)));
            }
            if has(expected, "text") && name.contains('.') {
                return Some(format!("put the name of the file in quotes: \"{name}\""));
            }
            if has(expected, "text") {
                return Some(format!("texts stand in quotes: \"{name}\""));
            }
        }
        Token::Word(word) if expected.iter().all(|one| one == "name") => {
            return Some(format!(
                "{} is a word of the language; take another name",
                quote(word)
            ));
        }
        Token::Colon(text) if has(expected, "operator") || text.contains('=') => {
            return Some("put spaces around operators, and texts in quotes".to_owned());
        }
        Token::Colon(text) => {
            let names = crate::policy::Base::NAMES.map(|(name, _)| name);
            let base = text.rsplit(':').next().unwrap_or_default();
            if text.starts_with("For")
                && let Some(near) = did_you_mean(base, &names)
            {
                return Some(format!("did you mean the operator {}?", quote(near)));
            }
        }
        Token::Text(_) | Token::Number(_) | Token::Account(_)
            if Noun::NAMES.iter().any(|(noun, _)| words.contains(noun)) =>
        {
            return Some("say what it is the name of: `bucket \"data\"`, `role \"ci\"`".to_owned());
        }
        _ => {}
    }
    // An operator that is spelled wrong.
    if let Token::Name(name) = found?
        && has(expected, "operator")
    {
        let names = crate::policy::Base::NAMES.map(|(name, _)| name);
        let near = did_you_mean(name, &names)?;
        return Some(format!("did you mean the operator {}?", quote(near)));
    }
    let line = source.position(span.start).line;
    let starts = has(expected, "end") && line > 1 && matches!(found, Some(Token::Word(_)));
    starts.then(|| {
        "a question of its own starts in the first column of a line, or after `?`".to_owned()
    })
}
