//! The fewest patterns that denote exactly these actions, among the actions of the catalog.
//!
//! "Exactly" is about the actions that AWS has, as readers expect of `s3:Get*`: no pattern matches a
//! real action that was not asked for. An action that AWS publishes tomorrow may match one; patterns
//! are written as specific as their actions allow, so that few do.
//!
//! "Fewest" is set cover, which is NP-hard. What is exact: patterns of the shapes `A`, `A*B` and
//! `A*M*B` (each part may be empty), found by branch and bound, one service after the other, as the
//! prefix of a pattern has no wildcard (`GRAM-19`). Where that does not end within its budget, the
//! best cover found is taken (never worse than the greedy one) and `Shrunk::fewest` is false. Left
//! out: patterns with more stars, and `?`, which save little and are hard to read.
//!
//! The result is proved with `regular` before it is given: in the partition of the names of the
//! service by (wanted, denoted) no class is in one and not in the other.

mod cover;
mod shapes;
mod wording;

use super::entries::{Action, Service, service};
use crate::regular::{Budget, Item, Language, Sequence, UnitSet, literal, partition};
use shapes::{Names, shapes};
use std::collections::BTreeMap;
use wording::readable;

/// What `shrink` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shrunk {
    /// The patterns, ordered by service and text.
    pub patterns: Vec<String>,
    /// Whether no fewer patterns of the shapes considered would do.
    pub fewest: bool,
}

/// The fewest patterns that denote exactly these actions; order and repetition do not matter.
pub fn shrink(actions: &[Action]) -> Shrunk {
    let mut wanted: BTreeMap<&str, Vec<Action>> = BTreeMap::new();
    for action in actions {
        wanted.entry(action.prefix).or_default().push(*action);
    }
    for actions in wanted.values_mut() {
        actions.sort_unstable();
        actions.dedup();
    }
    let mut shrunk = Shrunk {
        patterns: Vec::new(),
        fewest: true,
    };
    let count: usize = wanted.values().map(Vec::len).sum();
    if count == super::actions().count() {
        shrunk.patterns.push("*".to_owned());
        return shrunk;
    }
    for (prefix, actions) in wanted {
        let names = service(prefix).map(|service| of_service(&service, &actions));
        // Not reached: an action belongs to a service, and the cover is exact.
        let (mut names, fewest) = names
            .filter(|(names, _)| proved(prefix, &actions, names))
            .unwrap_or_else(|| {
                (
                    actions.iter().map(|one| one.name.to_owned()).collect(),
                    false,
                )
            });
        names.sort_by_key(|name| name.to_ascii_lowercase());
        let patterns = names.iter().map(|name| format!("{prefix}:{name}"));
        shrunk.patterns.extend(patterns);
        shrunk.fewest &= fewest;
    }
    shrunk
}

/// Patterns of names for the wanted actions of a service, and whether they are the fewest.
fn of_service(service: &Service, wanted: &[Action]) -> (Vec<String>, bool) {
    let all = service.actions();
    if let [only] = wanted {
        return (vec![only.name.to_owned()], true);
    }
    if all.len() == wanted.len() {
        return (vec!["*".to_owned()], true);
    }
    let marked = all
        .iter()
        .map(|action| (action.name, wanted.binary_search(action).is_ok()));
    let names = Names::new(marked);
    let shapes = shapes(&names);
    let sets: Vec<_> = shapes.iter().map(|(set, _)| set.clone()).collect();
    let (chosen, fewest) = cover::cover(&names.wanted, &sets);
    // Each name is given to one pattern, so that the others can be more specific.
    let mut open = names.wanted.clone();
    let mut patterns = Vec::new();
    for (set, shape) in chosen.iter().filter_map(|place| shapes.get(*place)) {
        let own = set.and(&open);
        open = open.without(set);
        patterns.push(readable(&names, &own, shape));
    }
    (patterns, fewest)
}

/// Whether among the names of the service the patterns denote exactly the wanted ones.
fn proved(prefix: &str, wanted: &[Action], patterns: &[String]) -> bool {
    let Some(service) = service(prefix) else {
        return false;
    };
    let exact = |action: &Action| literal(&action.name.to_ascii_lowercase());
    let universe = Language::new(service.actions().iter().map(exact).collect());
    let wanted = Language::new(wanted.iter().map(exact).collect());
    let denoted = Language::new(patterns.iter().map(|pattern| sequence(pattern)).collect());
    match partition(&universe, &[&wanted, &denoted], Budget::default()) {
        Ok(classes) => classes
            .members
            .iter()
            .all(|class| class.contains(0) == class.contains(1)),
        // Too large for an automaton: name by name.
        Err(_) => service.actions().iter().all(|action| {
            let name = action.name.to_ascii_lowercase();
            wanted.matches(&name) == denoted.matches(&name)
        }),
    }
}

fn sequence(pattern: &str) -> Sequence {
    let folded = pattern.to_ascii_lowercase();
    let mut items = Vec::new();
    for (place, part) in folded.split('*').enumerate() {
        if place > 0 {
            items.push(Item::star(UnitSet::Any));
        }
        items.extend(literal(part));
    }
    items
}
