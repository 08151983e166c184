//! What AWS has: services, actions with access level, resource types with ARN formats, condition
//! keys with type and cardinality, and where resource control policies apply (`data/catalog`, made
//! by `tools/catalog.py`). What any of it means for a request is for others to say.
//!
//! The data is in the binary. Nothing of it is read before it is asked for, and a look-up decodes
//! only the entry that it finds.

mod about;
mod entries;
mod find;
mod format;
mod index;
mod keys;
mod sensitive;
mod shrink;

pub use about::{Counts, Origin, counts, origin};
pub use entries::{
    AccessLevel, Action, ActionDetails, ActionResource, ResourceType, Service, action, entries,
    service,
};
pub use find::{expand, search};
pub use index::{Index, IndexedService, index};
pub use keys::{ConditionKey, KeyType, global_keys, key};
pub use sensitive::{Group, SENSITIVE};
pub use shrink::{Shrunk, shrink};

/// Every action as prefix and name, ordered by prefix and name.
pub fn actions() -> impl Iterator<Item = (&'static str, &'static str)> {
    services().flat_map(|(prefix, names)| names.map(move |name| (prefix, name)))
}

/// Every service prefix with the names of its actions. Names only, for those who want them all:
/// nothing is decoded.
pub fn services() -> impl Iterator<Item = (&'static str, std::str::SplitAsciiWhitespace<'static>)> {
    format::NAMES.lines().filter_map(|line| {
        let (prefix, names) = line.split_once(' ')?;
        Some((prefix, names.split_ascii_whitespace()))
    })
}

/// The name of an action as AWS spells it; `action` in any case. `None` if there is no such action.
pub fn spelling(name: &str) -> Option<String> {
    action(name).map(|action| action.to_string())
}
