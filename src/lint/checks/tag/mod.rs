//! Conditions on tags that some actions never carry.

pub(super) mod allow_notaction_with_unsupported_tag_condition_key_for_service;
pub(super) mod allow_with_unsupported_tag_condition_key_for_service;
pub(super) mod deny_notaction_with_unsupported_tag_condition_key_for_service;
pub(super) mod deny_with_unsupported_tag_condition_key_for_service;

use crate::catalog::{self, ConditionKey};
use crate::lint::facts;
use crate::lint::view::At;
use crate::lint::view::Clause;
use crate::lint::view::Statement;

/// Whether a clause demands a tag of the resource.
fn asks_for_tag(clause: &Clause<'_>) -> bool {
    clause.folded.starts_with("aws:resourcetag/") && clause.demands()
}

/// The clauses that demand a tag, each with the places of the actions that never carry one.
fn untagged<'s, 'a>(statement: &'s Statement<'a>) -> Vec<(&'s Clause<'a>, Vec<At<'a>>)> {
    let mut all = Vec::new();
    for clause in statement.clauses.iter().filter(|one| asks_for_tag(one)) {
        let (Some(key), Some(list)) = (clause.known, statement.action()) else {
            continue;
        };
        let entries = list
            .entries
            .iter()
            .filter(|one| !one.text.contains(['*', '?']));
        let without = entries.filter(|one| never_tagged(one.text, &key));
        let places: Vec<At<'a>> = without.map(|one| one.at).collect();
        if !places.is_empty() {
            all.push((clause, places));
        }
    }
    all
}

/// Whether an action never carries tags of the resource. Actions that pass tags on are left out, as AWS does:
/// what they make may carry those tags at once.
fn never_tagged(action: &str, key: &ConditionKey) -> bool {
    let passes = || facts::key("aws:RequestTag/x");
    facts::remember_untagged(action, || {
        catalog::action(action).is_some_and(|action| {
            !facts::carries(&action, key)
                && !passes().is_some_and(|passes| facts::carries(&action, &passes))
        })
    })
}
