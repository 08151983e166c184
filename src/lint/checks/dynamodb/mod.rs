//! `DynamoDB`: access to some attributes or items.

pub(super) mod dynamodb_attributes_without_return_values;
pub(super) mod dynamodb_attributes_without_select;
pub(super) mod dynamodb_replace_operation_with_attributes;
pub(super) mod dynamodb_scan_bypasses_leading_keys;
pub(super) mod dynamodb_wrong_condition_for_action;

use crate::lint::glob;
use crate::lint::view::At;
use crate::lint::view::Statement;

/// Actions that read items.
const READING: [&str; 4] = [
    "dynamodb:getitem",
    "dynamodb:batchgetitem",
    "dynamodb:query",
    "dynamodb:scan",
];
/// Actions that write items.
const WRITING: [&str; 4] = [
    "dynamodb:updateitem",
    "dynamodb:putitem",
    "dynamodb:deleteitem",
    "dynamodb:batchwriteitem",
];
/// Actions that may answer with what was there.
const RETURNING: [&str; 3] = [
    "dynamodb:updateitem",
    "dynamodb:putitem",
    "dynamodb:deleteitem",
];
/// Actions that replace whole items.
const REPLACING: [&str; 2] = ["dynamodb:putitem", "dynamodb:batchwriteitem"];

/// The entries that cover one of the actions.
fn covering<'a>(statement: &Statement<'a>, actions: &[&str]) -> Vec<At<'a>> {
    let Some(list) = statement.action() else {
        return Vec::new();
    };
    let covers = |text: &str| {
        actions
            .iter()
            .any(|action| glob::action_matches(text, action))
    };
    let entries = list.entries.iter().filter(|entry| covers(entry.text));
    entries.map(|entry| entry.at).collect()
}

/// The entries that are one of the actions.
fn named<'a>(statement: &Statement<'a>, actions: &[&str]) -> Vec<At<'a>> {
    let Some(list) = statement.action() else {
        return Vec::new();
    };
    let is = |text: &str| {
        actions
            .iter()
            .any(|action| action.eq_ignore_ascii_case(text))
    };
    let entries = list.entries.iter().filter(|entry| is(entry.text));
    entries.map(|entry| entry.at).collect()
}

/// Whether the key is compared with some of these values, and no others.
fn fixes(statement: &Statement<'_>, folded: &str, values: &[&str]) -> bool {
    statement.clauses.iter().any(|clause| {
        let known = |text: &str| values.iter().any(|value| value.eq_ignore_ascii_case(text));
        clause.folded == folded
            && !clause.is_negated()
            && !clause.values.is_empty()
            && clause.values.iter().all(|value| known(value.text))
    })
}

/// Whether a statement has a pattern, or an action of `DynamoDB` that is none of these.
fn any_other(statement: &Statement<'_>, actions: &[&str]) -> bool {
    let other = |text: &str| {
        !actions
            .iter()
            .any(|action| action.eq_ignore_ascii_case(text))
    };
    statement.action_entries().any(|entry| other(entry.text))
}
