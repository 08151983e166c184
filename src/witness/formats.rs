//! Which resources an action can be on, by the formats of the catalog.

use super::samples;
use crate::catalog;
use crate::encode::compile::Name;
use crate::encode::space::Space;
use crate::regular::{Item, Language, Sequence, UnitSet, literal};

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

    /// Of an action that can be on resources of these formats.
    pub fn with(formats: Vec<String>) -> Self {
        Self {
            formats,
            known: true,
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

/// The resources of a format. A hole stands for text without `/` and `:`, the last one for any text if
/// it follows one of these; a star in a format for any text without them.
pub(super) fn language_of(format: &str) -> Sequence {
    let (texts, holes) = parts(format);
    let mut items = Vec::new();
    // Neither `/` nor `:`.
    let inside = || UnitSet::ranges(&[(0, 0x2E), (0x30, 0x39), (0x3B, u16::MAX)]);
    for (index, text) in texts.iter().enumerate() {
        for (place, part) in text.split('*').enumerate() {
            if place > 0 {
                items.push(Item::star(inside()));
            }
            items.extend(literal(part));
        }
        let Some(hole) = holes.get(index) else {
            continue;
        };
        let last = index + 2 == texts.len() && texts.last().is_some_and(|text| text.is_empty());
        let free = text.ends_with('/') || (text.ends_with(':') && !text.ends_with("::"));
        let set = if last && free { UnitSet::Any } else { inside() };
        if !matches!(*hole, "Region" | "Account") {
            items.push(Item::one(set.clone()));
        }
        items.push(Item::star(set));
    }
    items
}

/// Whether a resource has the format.
fn fits(format: &str, resource: &str) -> bool {
    Language::new(vec![language_of(format)]).matches(resource)
}
