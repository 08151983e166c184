//! Actions by pattern and by text.

use super::entries::{Action, entries, service};

/// The actions that a pattern matches (`ACT-01` to `ACT-03`), in the order of `catalog::actions`.
pub fn expand(pattern: &str) -> Vec<Action> {
    let all = |name: &str| {
        let services: Vec<_> = match name {
            _ if name.contains(['*', '?']) => entries().collect(),
            _ => service(name).into_iter().collect(),
        };
        services.into_iter().flat_map(|service| service.actions())
    };
    let Some((prefix, _)) = pattern.split_once(':') else {
        return match pattern {
            "*" => all("*").collect(),
            _ => Vec::new(),
        };
    };
    let folded = pattern.to_ascii_lowercase();
    let mut text = String::new();
    all(prefix)
        .filter(|action| {
            text.clear();
            text.extend([action.prefix, ":", action.name]);
            text.make_ascii_lowercase();
            matches(folded.as_bytes(), text.as_bytes())
        })
        .collect()
}

/// Whether a pattern matches a text: `*` any run, `?` any one byte (names are ASCII).
pub(super) fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    // Where to go on when the text after the last star does not match: one more byte for the star.
    let mut again: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                again = Some((p + 1, t));
                p += 1;
            }
            Some(wanted) if wanted == byte || *wanted == b'?' => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((star, from)) = again else {
                    return false;
                };
                again = Some((star, from + 1));
                p = star;
                t = from + 1;
            }
        }
    }
    pattern.iter().skip(p).all(|byte| *byte == b'*')
}

/// The actions whose name or description holds every word of `text`, in any case: first those whose
/// name does, then the others, each in the order of `catalog::actions`.
pub fn search(text: &str) -> Vec<Action> {
    let words: Vec<String> = text
        .split_whitespace()
        .map(str::to_ascii_lowercase)
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut named = Vec::new();
    let mut described = Vec::new();
    for action in entries().flat_map(|service| service.actions()) {
        let mut text = action.to_string();
        text.make_ascii_lowercase();
        if words.iter().all(|word| text.contains(word)) {
            named.push(action);
            continue;
        }
        text.push(' ');
        text.push_str(&action.description().unwrap_or_default());
        text.make_ascii_lowercase();
        if words.iter().all(|word| text.contains(word)) {
            described.push(action);
        }
    }
    named.append(&mut described);
    named
}
