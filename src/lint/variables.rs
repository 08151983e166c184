//! Policy variables as written, also those that are not right.

/// `${name}` or `${name, 'default'}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variable<'a> {
    pub whole: &'a str,
    pub name: &'a str,
    /// What stands after the comma.
    pub default: Option<&'a str>,
    /// Whether there is a brace at the end.
    pub closed: bool,
}

/// All that start in a text. The escapes `${*}`, `${?}` and `${$}` are none.
pub(crate) fn variables(text: &str) -> Vec<Variable<'_>> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let from = rest.get(at..).unwrap_or_default();
        let inner = from.get(2..).unwrap_or_default();
        let Some(end) = inner.find('}') else {
            let (name, default) = parts(inner);
            all.push(Variable {
                whole: from,
                name,
                default,
                closed: false,
            });
            break;
        };
        let content = inner.get(..end).unwrap_or_default();
        let (name, default) = parts(content);
        if !matches!(content, "*" | "?" | "$") {
            all.push(Variable {
                whole: from.get(..end + 3).unwrap_or_default(),
                name,
                default,
                closed: true,
            });
        }
        rest = inner.get(end + 1..).unwrap_or_default();
    }
    all
}

fn parts(content: &str) -> (&str, Option<&str>) {
    match content.split_once(',') {
        Some((name, default)) => (name, Some(default)),
        None => (content, None),
    }
}

/// Whether a default stands in single quotes.
pub(crate) fn is_quoted(default: &str) -> bool {
    let text = default.trim();
    text.len() >= 2 && text.starts_with('\'') && text.ends_with('\'')
}
