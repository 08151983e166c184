//! Terms of SMT-LIB as text. The constructors fold `true` and `false` and nothing else, so that a
//! file stays close to what the policies say.

use std::fmt::Write;

/// The conjunction.
pub(super) fn and(parts: Vec<String>) -> String {
    gathered("and", "true", "false", parts)
}

/// The disjunction.
pub(super) fn or(parts: Vec<String>) -> String {
    gathered("or", "false", "true", parts)
}

fn gathered(operator: &str, neutral: &str, absorbing: &str, parts: Vec<String>) -> String {
    let mut kept: Vec<String> = Vec::with_capacity(parts.len());
    for part in parts {
        if part == absorbing {
            return part;
        }
        if part != neutral && !kept.contains(&part) {
            kept.push(part);
        }
    }
    match kept.as_slice() {
        [] => neutral.to_owned(),
        [one] => one.clone(),
        _ => format!("({operator} {})", kept.join(" ")),
    }
}

/// The negation.
pub(super) fn not(term: &str) -> String {
    match term {
        "true" => "false".to_owned(),
        "false" => "true".to_owned(),
        _ => match term
            .strip_prefix("(not ")
            .and_then(|rest| rest.strip_suffix(')'))
        {
            Some(inner) => inner.to_owned(),
            None => format!("(not {term})"),
        },
    }
}

/// The implication.
pub(super) fn implies(given: &str, then: &str) -> String {
    match (given, then) {
        ("true", _) => then.to_owned(),
        ("false", _) | (_, "true") => "true".to_owned(),
        (_, "false") => not(given),
        _ => format!("(=> {given} {then})"),
    }
}

/// Equality of two terms of one sort.
pub(super) fn equal(left: &str, right: &str) -> String {
    match (left, right) {
        _ if left == right => "true".to_owned(),
        ("true", other) | (other, "true") => other.to_owned(),
        ("false", other) | (other, "false") => not(other),
        _ => format!("(= {left} {right})"),
    }
}

/// The concatenation of strings.
pub(super) fn join(parts: &[String]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| *part != "\"\"")
        .collect();
    match parts.as_slice() {
        [] => "\"\"".to_owned(),
        [one] => (*one).to_owned(),
        _ => format!("(str.++ {})", parts.join(" ")),
    }
}

/// The text belongs to the regular language.
pub(super) fn within(text: &str, language: &str) -> String {
    format!("(str.in_re {text} {language})")
}

/// A literal. Every UTF-16 unit is one character of it (`REQ-05`), as the wildcard `?` eats one
/// (`RES-09`); what is not printable ASCII is escaped.
pub(super) fn text(value: &str) -> String {
    units(&value.encode_utf16().collect::<Vec<u16>>())
}

/// A literal of units.
pub(super) fn units(units: &[u16]) -> String {
    let mut out = String::with_capacity(units.len() + 2);
    out.push('"');
    for unit in units {
        match u8::try_from(*unit) {
            Ok(b'"') => out.push_str("\"\""),
            Ok(byte) if (b' '..=b'~').contains(&byte) && byte != b'\\' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "\\u{{{unit:x}}}");
            }
        }
    }
    out.push('"');
    out
}

/// A symbol that stands for a name of the input. Quoted symbols hold printable characters other than
/// `|` and `\`; the others, and the `~` that marks them, are written as `~` and a number.
pub(super) fn symbol(name: &str, part: &str) -> String {
    let mut out = String::from("|");
    for c in name.chars() {
        match c {
            '|' | '\\' | '~' => {
                let _ = write!(out, "~{:x}~", u32::from(c));
            }
            ' '..='}' => out.push(c),
            _ => {
                let _ = write!(out, "~{:x}~", u32::from(c));
            }
        }
    }
    out.push_str(part);
    out.push('|');
    out
}

/// A text for a comment: one line of printable ASCII.
pub(super) fn comment(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if (' '..='~').contains(&c) {
            out.push(c);
        } else {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
    }
    out
}

/// The concatenation of regular expressions.
pub(super) fn sequence(parts: &[String]) -> String {
    match parts {
        [] => "(str.to_re \"\")".to_owned(),
        [one] => one.clone(),
        _ => format!("(re.++ {})", parts.join(" ")),
    }
}

/// The union of regular expressions.
pub(super) fn union(parts: &[String]) -> String {
    match parts {
        [] => "re.none".to_owned(),
        [one] => one.clone(),
        _ => format!("(re.union {})", parts.join(" ")),
    }
}

/// The language of one text.
pub(super) fn only(value: &str) -> String {
    format!("(str.to_re {})", text(value))
}
