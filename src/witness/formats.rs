//! Which resources an action can be on, by the formats of the catalog.

use super::samples;
use crate::catalog;
use crate::encode::compile::Name;
use crate::encode::space::Space;

/// The resources of an action.
#[derive(Clone, Debug)]
pub(super) struct Formats {
    formats: Vec<String>,
    /// The catalog has the action.
    pub known: bool,
}

impl Formats {
    /// Of an action in any case.
    pub fn of(action: &str) -> Self {
        let details = catalog::action(action).and_then(|action| action.details());
        let known = details.is_some();
        let resources = details.into_iter().flat_map(|details| details.resources);
        Self {
            formats: resources.flat_map(|one| one.resource.formats).collect(),
            known,
        }
    }

    /// The action is checked with the resource `*` (`REQ-04`).
    pub fn none(&self) -> bool {
        self.known && self.formats.is_empty()
    }

    /// Whether the action can be on the resource.
    pub fn fit(&self, resource: &str) -> bool {
        if self.formats.is_empty() {
            return resource == "*";
        }
        self.formats.iter().any(|format| fits(format, resource))
    }

    /// A resource of each format.
    pub fn filled(&self) -> Vec<String> {
        self.formats.iter().map(|format| fill(format)).collect()
    }
}

/// The first action of the same service and class that can be on the resource.
pub fn fitting_action(space: &Space, class: usize, action: &str, resource: &str) -> Option<String> {
    if Formats::of(action).fit(resource) {
        return None;
    }
    let domain = space
        .domains
        .iter()
        .find(|domain| domain.name == Name::Action)?;
    let (service, _) = action.split_once(':')?;
    let actions = catalog::service(service)?.actions();
    let found = actions.into_iter().find(|known| {
        let name = format!("{}:{}", known.prefix, known.name);
        domain.class_of(&name.to_ascii_lowercase()) == Some(class)
            && Formats::of(&name).fit(resource)
    })?;
    Some(format!("{}:{}", found.prefix, found.name))
}

/// The format split at its holes: text, hole, text, …
fn parts(format: &str) -> (Vec<&str>, Vec<&str>) {
    let mut texts = Vec::new();
    let mut holes = Vec::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((hole, tail)) = after.split_once('}') else {
            break;
        };
        texts.push(before);
        holes.push(hole);
        rest = tail;
    }
    texts.push(rest);
    (texts, holes)
}

fn fill(format: &str) -> String {
    let (texts, holes) = parts(format);
    let mut out = String::new();
    for (index, text) in texts.iter().enumerate() {
        out.push_str(text);
        if let Some(hole) = holes.get(index) {
            out.push_str(match *hole {
                "Partition" => "aws",
                "Region" => "us-east-1",
                "Account" => samples::ACCOUNTS.first().copied().unwrap_or_default(),
                _ => "example",
            });
        }
    }
    out
}

/// Whether a resource has the format. A hole stands for text without `/` and `:`, the last one for
/// any text if it follows one of these.
fn fits(format: &str, resource: &str) -> bool {
    let (texts, holes) = parts(format);
    let mut rest = resource;
    let mut first = true;
    for (index, text) in texts.iter().enumerate() {
        let last = index + 1 == texts.len();
        if first {
            let Some(tail) = rest.strip_prefix(text) else {
                return false;
            };
            rest = tail;
            first = false;
            continue;
        }
        let hole = holes.get(index - 1).copied().unwrap_or_default();
        let optional = matches!(hole, "Region" | "Account");
        if last && text.is_empty() {
            let before = texts.get(index - 1).copied().unwrap_or_default();
            let free = before.ends_with('/') || (before.ends_with(':') && !before.ends_with("::"));
            return (optional || !rest.is_empty()) && (free || !rest.contains(['/', ':']));
        }
        let Some((value, tail)) = rest.split_once(text) else {
            return false;
        };
        if value.contains(['/', ':']) || (value.is_empty() && !optional) {
            return false;
        }
        rest = tail;
    }
    rest.is_empty()
}
