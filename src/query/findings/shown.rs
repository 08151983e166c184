//! A statement in the words of findings.

use super::checks::elements;
use super::merge::Entry;
use crate::catalog::{Action, expand, index, shrink};
use crate::policy::{Base, Elements, PrincipalKind, Qualifier, Statement, Text};
use crate::source::Span;
use std::collections::BTreeSet;

/// Of more actions patterns are made, which match no others that AWS has today.
const NAMED: usize = 300;

/// The actions of an entry as patterns, and as an element. Patterns as they are written, where the entry
/// has all that they match; else names.
pub(super) fn actions(entry: &Entry) -> (Vec<String>, Elements) {
    let own: BTreeSet<Action> = entry.actions.iter().copied().collect();
    let written = entry.written.iter().filter(|one| !one.negated);
    let mut known: Vec<(&str, Vec<Action>)> = Vec::new();
    for text in written.flat_map(|one| &one.values) {
        // A single name is told in the spelling of AWS.
        if text.value.contains(['*', '?']) {
            let matched = expand(&text.value);
            if !matched.is_empty() && matched.iter().all(|one| own.contains(one)) {
                known.push((&text.value, matched));
            }
        }
    }
    // What larger patterns match needs no other.
    known.sort_by_key(|(_, matched)| usize::MAX - matched.len());
    let mut patterns: Vec<String> = Vec::new();
    let mut told: BTreeSet<Action> = BTreeSet::new();
    for (text, matched) in known {
        if matched.iter().any(|one| !told.contains(one)) {
            patterns.push(text.to_owned());
            told.extend(matched);
        }
    }
    let rest: Vec<Action> = own.difference(&told).copied().collect();
    match rest.len() > NAMED {
        true => patterns.extend(shrink(&rest).patterns),
        false => patterns.extend(rest.iter().map(ToString::to_string)),
    }
    patterns.extend(entry.unknown.iter().cloned());
    if let Some(element) = entry.written.as_ref().filter(|one| one.negated) {
        let but = element.values.iter().flat_map(|text| expand(&text.value));
        let but: BTreeSet<Action> = but.collect();
        if own.len() + but.len() == index().len() {
            return (patterns, element.clone());
        }
    }
    let texts = patterns.iter().map(|pattern| Text {
        value: pattern.clone(),
        span: Span::default(),
    });
    let element = elements(texts.collect());
    (patterns, element)
}

/// The names of the principal, and whether all others are meant.
pub(super) fn principal(statement: &Statement) -> (Vec<(PrincipalKind, String)>, bool) {
    let Some(principals) = &statement.principal else {
        return (vec![(PrincipalKind::Aws, "*".to_owned())], false);
    };
    if principals.any || principals.names.is_empty() {
        return (
            vec![(PrincipalKind::Aws, "*".to_owned())],
            principals.negated,
        );
    }
    if principals.negated {
        return (vec![(PrincipalKind::Aws, "*".to_owned())], true);
    }
    let names = principals.names.iter();
    (
        names
            .map(|one| (one.kind, one.name.value.clone()))
            .collect(),
        false,
    )
}

/// The conditions as a map of texts: the values where the operator is a plain one, else with it.
pub(super) fn condition(statement: &Statement) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for clause in &statement.condition {
        let values: Vec<&str> = clause.values.iter().map(|one| one.value.as_str()).collect();
        let operator = clause.operator;
        let plain = !operator.if_exists
            && !operator.base.is_negated()
            && operator
                .qualifier
                .is_none_or(|one| one == Qualifier::ForAnyValue)
            && operator.base != Base::Null
            && !operator.to_string().contains("Than");
        let text = match plain {
            true => values.join(", "),
            false => format!("{operator}: {}", values.join(", ")),
        };
        let key = &clause.key.value;
        match all
            .iter_mut()
            .find(|(known, _)| known.eq_ignore_ascii_case(key))
        {
            Some((_, known)) => *known = format!("{known} and {text}"),
            None => all.push((key.clone(), text)),
        }
    }
    all
}
