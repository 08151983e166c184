//! What the catalog says of itself.

use super::entries::entries;
use super::format::Table;
use super::keys::global_keys;

/// Where the catalog comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The version of the data package.
    pub version: &'static str,
    /// The day of its data, `YYYY-MM-DD`.
    pub day: &'static str,
}

/// Where the catalog comes from.
pub fn origin() -> Option<Origin> {
    Some(Origin {
        version: Table::Meta.record(0)?.whole()?,
        day: Table::Meta.record(1)?.whole()?,
    })
}

/// How many entries the catalog has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Services.
    pub services: usize,
    /// Actions.
    pub actions: usize,
    /// Resource types.
    pub resources: usize,
    /// Condition keys, each counted in every service that lists it.
    pub keys: usize,
    /// Condition keys that requests to any service may carry.
    pub global_keys: usize,
}

/// How many entries the catalog has.
pub fn counts() -> Counts {
    Counts {
        services: Table::Services.len(),
        actions: Table::Actions.len(),
        resources: Table::Resources.len(),
        keys: entries().map(|service| service.keys().len()).sum(),
        global_keys: global_keys().len(),
    }
}
