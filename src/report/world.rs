//! What is in a world.

use super::schema::{always, output};
use crate::source::clean;
use crate::world::World;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

always! {
    /// The command `world`.
    Name = "world"
}

/// What `world` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Contents {
    question: Name,
    /// Names of kinds, and how many there are of each.
    #[schemars(with = "BTreeMap<String, usize>")]
    counts: Map<String, Value>,
    /// What is worth a look, though it may be meant so.
    notes: Vec<String>,
    /// What is taken for granted, as the world does not say.
    assumptions: Vec<String>,
    /// What is not known; answers that depend on it are unknown.
    gaps: Vec<Gap>,
}

/// Something that is not known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Gap {
    /// Why, in one sentence without full stop.
    reason: String,
    /// Where, as `file:line:column`.
    place: Option<String>,
}

/// Names of kinds, and how many there are of each.
fn counts(world: &World) -> Vec<(String, usize)> {
    let parts = world.parts();
    let organization = parts.organization.as_ref();
    let policies = |list: Option<&Option<Vec<_>>>| -> usize {
        list.and_then(Option::as_ref).map_or(0, Vec::len)
    };
    let mut counts: Vec<(&str, usize)> = vec![
        ("organizations", usize::from(organization.is_some())),
        ("OUs", organization.map_or(0, |one| one.units.len())),
        ("SCPs", policies(organization.map(|one| &one.scps))),
        ("RCPs", policies(organization.map(|one| &one.rcps))),
        ("accounts", parts.accounts.len()),
        ("users", parts.users.len()),
        ("groups", parts.groups.len()),
        ("roles", parts.roles.len()),
        ("managed policies", parts.managed.len()),
    ];
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for resource in &parts.resources {
        *kinds.entry(&resource.kind).or_default() += 1;
    }
    counts.extend(kinds);
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    counts
        .map(|(name, count)| (name.to_owned(), count))
        .collect()
}

/// What is worth a look, though it may be meant so.
fn notes(world: &World) -> Vec<String> {
    let empty = world.levels_without_scps().into_iter();
    let say = |level: String| {
        format!(
            "{level} are none: nothing is allowed below it (EVAL-30); was `FullAWSAccess` left out?"
        )
    };
    empty.map(say).collect()
}

/// The contents of a world for people.
pub fn world_text(world: &World) -> String {
    let mut lines: Vec<String> = Vec::new();
    let counts = counts(world);
    let width = counts
        .iter()
        .map(|(_, count)| count.to_string().len())
        .max()
        .unwrap_or(0);
    if counts.is_empty() {
        lines.push("the world is empty".to_owned());
    }
    for (name, count) in counts {
        let name = match (count, name.as_str()) {
            (1, "managed policies") => "managed policy",
            (1, plural) => plural.strip_suffix('s').unwrap_or(plural),
            (_, plural) => plural,
        };
        lines.push(format!("{count:>width$} {}", clean(name)));
    }
    let mut section = |title: &str, texts: Vec<String>| {
        if !texts.is_empty() {
            lines.push(String::new());
            lines.push(title.to_owned());
            lines.extend(texts.iter().map(|text| format!("  - {}", clean(text))));
        }
    };
    section("look at", notes(world));
    section(
        "taken for granted, as the world does not say",
        world.assumptions(),
    );
    let gaps = world.gaps().into_iter().map(|gap| match gap.place {
        Some(place) => format!("{place}: {}", gap.reason),
        None => gap.reason,
    });
    section(
        "not known; answers that depend on it are unknown",
        gaps.collect(),
    );
    lines.push(String::new());
    lines.join("\n")
}

/// The contents of a world for programs.
pub fn world_json(world: &World) -> Value {
    let counts = counts(world).into_iter();
    let gaps = world.gaps().into_iter().map(|gap| Gap {
        reason: gap.reason,
        place: gap.place,
    });
    output(Contents {
        question: Name,
        counts: counts.map(|(name, count)| (name, count.into())).collect(),
        notes: notes(world),
        assumptions: world.assumptions(),
        gaps: gaps.collect(),
    })
}
