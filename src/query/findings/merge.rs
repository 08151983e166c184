//! Entries put together: two that differ in one list are one with both lists.

use super::split::Split;
use crate::catalog::Action;
use crate::policy::{Elements, PrincipalKind, Statement, Text, Version};
use crate::query::answer::{Reason, Witness};
use crate::query::apart::is_choice;
use crate::query::because::StatementId;

/// A part of the access: what a statement matches with these actions, and no exception does.
///
/// The exceptions of an entry are Denies, and what it says is what no Deny at all matches; so those of
/// another can be added, and nothing changes.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub version: Version,
    pub statement: Statement,
    /// The actions as written, of one statement or several; `None` for all but some of several.
    pub written: Option<Elements>,
    /// Those that AWS has, sorted.
    pub actions: Vec<Action>,
    /// Patterns of actions that AWS does not have, sorted.
    pub unknown: Vec<String>,
    /// Of the documents that are split.
    pub except: Vec<StatementId>,
    /// Likewise.
    pub allows: Vec<StatementId>,
    pub is_public: Option<bool>,
    pub witness: Option<Witness>,
    pub doubts: Vec<Reason>,
}

/// As few entries as merging makes.
pub(super) fn merge(mut entries: Vec<Entry>, split: &Split) -> Vec<Entry> {
    loop {
        let before = entries.len();
        let mut at = 0;
        while at < entries.len() {
            let mut other = at + 1;
            while other < entries.len() {
                let pair = (entries.get(at), entries.get(other));
                let one = match pair {
                    (Some(one), Some(two)) => both(one, two, split),
                    _ => None,
                };
                match (one, entries.get_mut(at)) {
                    (Some(one), Some(place)) => {
                        *place = one;
                        entries.remove(other);
                    }
                    _ => other += 1,
                }
            }
            at += 1;
        }
        if entries.len() == before {
            return entries;
        }
    }
}

/// One entry that is both, if they differ in at most one list.
fn both(one: &Entry, two: &Entry, split: &Split) -> Option<Entry> {
    let certain = one.doubts.is_empty() && two.doubts.is_empty();
    let alike = certain
        && one.version == two.version
        && one.is_public == two.is_public
        && principals(&one.statement) == principals(&two.statement)
        && one.statement.condition.len() == two.statement.condition.len();
    if !alike {
        return None;
    }
    let mut merged = one.clone();
    let mut differences = 0;
    if (&one.actions, &one.unknown) != (&two.actions, &two.unknown) {
        differences += 1;
        merged.actions.extend(two.actions.iter().copied());
        merged.actions.sort_unstable();
        merged.actions.dedup();
        merged.written = match (&one.written, &two.written) {
            (Some(own), Some(other)) if !own.negated && !other.negated => {
                let mut own = own.clone();
                add(&mut own.values, &other.values);
                Some(own)
            }
            _ => None,
        };
        merged.unknown.extend(two.unknown.iter().cloned());
        merged.unknown.sort();
        merged.unknown.dedup();
    }
    match (&mut merged.statement.resource, &two.statement.resource) {
        (None, None) => {}
        (Some(own), Some(other)) if own.negated == other.negated => {
            if texts(&own.values) != texts(&other.values) {
                differences += 1;
                if own.negated {
                    return None;
                }
                add(&mut own.values, &other.values);
            }
        }
        _ => return None,
    }
    let clauses = merged.statement.condition.iter_mut();
    for (own, other) in clauses.zip(&two.statement.condition) {
        if own.operator != other.operator || !own.key.value.eq_ignore_ascii_case(&other.key.value) {
            return None;
        }
        if texts(&own.values) != texts(&other.values) {
            differences += 1;
            if !is_choice(own) {
                return None;
            }
            add(&mut own.values, &other.values);
        }
    }
    if differences > 1 {
        return None;
    }
    // Denies of one statement once, whichever entry they are of.
    for id in &two.except {
        if !merged
            .except
            .iter()
            .any(|known| split.origin(*known) == split.origin(*id))
        {
            merged.except.push(*id);
        }
    }
    merged.except.sort_by_key(|id| split.origin(*id));
    merged.allows.extend(two.allows.iter().copied());
    merged.witness = one.witness.clone().or_else(|| two.witness.clone());
    Some(merged)
}

fn add(own: &mut Vec<Text>, others: &[Text]) {
    for text in others {
        if own.iter().all(|known| known.value != text.value) {
            own.push(text.clone());
        }
    }
}

fn texts(values: &[Text]) -> Vec<&str> {
    let mut all: Vec<&str> = values.iter().map(|text| text.value.as_str()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

type Names<'a> = (bool, bool, Vec<(PrincipalKind, &'a str)>);

fn principals(statement: &Statement) -> Option<Names<'_>> {
    let one = statement.principal.as_ref()?;
    let own = one
        .names
        .iter()
        .map(|name| (name.kind, name.name.value.as_str()));
    Some((one.negated, one.any, own.collect()))
}
