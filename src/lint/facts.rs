//! What the catalog says, at a price that thousands of documents can pay.

use super::tables;
use crate::catalog::{self, ConditionKey};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// So many names are remembered; then all are forgotten.
const REMEMBERED: usize = 50_000;

thread_local! {
    static KEYS: RefCell<FxHashMap<String, Option<ConditionKey>>> = RefCell::default();
    static UNTAGGED: RefCell<FxHashMap<String, bool>> = RefCell::default();
    static ACTIONS: RefCell<FxHashMap<String, Known>> = RefCell::default();
}

/// The condition key of that name, in any case. What was found is remembered: keys with holes are looked
/// for one by one.
pub(crate) fn key(name: &str) -> Option<ConditionKey> {
    KEYS.with_borrow_mut(|known| {
        if let Some(found) = known.get(name) {
            return *found;
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let found = catalog::key(name).or_else(|| of_any_tag(name));
        known.insert(name.to_owned(), found);
        found
    })
}

/// The catalog has some keys about tags without a hole: `secretsmanager:ResourceTag/tag-key`.
fn of_any_tag(name: &str) -> Option<ConditionKey> {
    let (start, tag) = name.split_once('/')?;
    (!tag.is_empty()).then(|| catalog::key(&format!("{start}/tag-key")))?
}

/// Whether there is a service of that name, in any case, or there was one.
pub(crate) fn is_service(prefix: &str) -> bool {
    let former = || {
        let mut names = tables::FORMER_SERVICES.iter();
        names.any(|name| name.eq_ignore_ascii_case(prefix))
    };
    catalog::service(prefix).is_some() || former()
}

/// What the catalog has of an action that is written without wildcards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// No such service.
    NoService,
    /// The service has no such action.
    NoAction,
    /// It exists.
    Yes,
}

/// Whether `prefix:Name` is an action.
pub(crate) fn action(name: &str) -> Known {
    ACTIONS.with_borrow_mut(|known| {
        if let Some(found) = known.get(name) {
            return *found;
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let found = match name.split_once(':') {
            None => Known::NoService,
            Some((prefix, action)) => match catalog::service(prefix) {
                None => Known::NoService,
                Some(service) if service.action(action).is_some() => Known::Yes,
                Some(_) => Known::NoAction,
            },
        };
        known.insert(name.to_owned(), found);
        found
    })
}

/// Whether requests for an action can carry a condition key: the action lists it, for itself or for one of
/// its resources, or the resource type does.
pub(crate) fn carries(action: &catalog::Action, key: &ConditionKey) -> bool {
    let Some(details) = action.details() else {
        return true;
    };
    let has = |keys: &[ConditionKey]| {
        let mut keys = keys.iter();
        keys.any(|one| one.name.eq_ignore_ascii_case(key.name))
    };
    let of = |one: &catalog::ActionResource| has(&one.keys) || has(&one.resource.keys);
    has(&details.keys) || details.resources.iter().any(of)
}

/// What `find` says of an action and tags, asked once.
pub(crate) fn remember_untagged(action: &str, find: impl FnOnce() -> bool) -> bool {
    if let Some(known) = UNTAGGED.with_borrow(|known| known.get(action).copied()) {
        return known;
    }
    let found = find();
    UNTAGGED.with_borrow_mut(|known| {
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(action.to_owned(), found);
    });
    found
}
