//! What a statement says, in a sentence.

use super::{code, count, some_of};
use crate::catalog;
use crate::lsp::check::Checked;
use crate::lsp::context::{Context, LONGEST, PATTERNS};
use crate::lsp::tolerant::{Node, Tree};
use crate::source::{Span, clean};
use std::fmt::Write as _;

/// So many texts of a list are told.
const SHOWN: usize = 4;

/// Codes that say that a statement does nothing.
const DEAD: [&str; 4] = [
    "IAMPROOF_DEAD_STATEMENT",
    "IAMPROOF_UNSATISFIABLE_CONDITIONS",
    "IAMPROOF_VACUOUS_POLICY",
    "REDUNDANT_STATEMENT",
];

pub(super) fn hover(
    context: &Context<'_>,
    section: Span,
    checked: Option<&Checked>,
) -> Option<String> {
    let statement = context.statement?;
    let mut text = sentence(statement);
    if let Some(actions) = actions(statement) {
        let _ = write!(text, "\n\n{actions}");
    }
    let found = checked.and_then(|all| all.policies.iter().find(|one| one.section == section));
    if let Some(found) = found {
        for finding in &found.report.findings {
            let mut places = finding.locations.iter();
            let here = places.any(|one| one.statement() == Some(context.number));
            if DEAD.contains(&finding.code) && (here || finding.code == "IAMPROOF_VACUOUS_POLICY") {
                let _ = write!(
                    text,
                    "\n\n**{}**: {}",
                    finding.code,
                    clean(&finding.details)
                );
            }
        }
    }
    Some(text)
}

fn texts(tree: &Tree) -> String {
    some_of(tree.texts().map(code), SHOWN)
}

/// `Allows … to … on … if …`.
fn sentence(statement: &Tree) -> String {
    let effect = statement.get("Effect").and_then(Tree::as_text);
    let effect = effect.map_or("", |text| text.value.as_str());
    let mut text = match effect {
        "Allow" => "**Allows**".to_owned(),
        "Deny" => "**Denies**".to_owned(),
        _ => "Says (no Effect that is one)".to_owned(),
    };
    if let Some(who) = statement.get("Principal") {
        let _ = write!(text, " {}", principals(who));
    } else if let Some(who) = statement.get("NotPrincipal") {
        let _ = write!(text, " everyone but {}", principals(who));
    }
    match (statement.get("Action"), statement.get("NotAction")) {
        (Some(what), _) => {
            let _ = write!(text, " {}", texts(what));
        }
        (None, Some(what)) => {
            let _ = write!(text, " every action but {}", texts(what));
        }
        (None, None) => text.push_str(" nothing (no Action)"),
    }
    match (statement.get("Resource"), statement.get("NotResource")) {
        (Some(what), _) if what.texts().any(|one| one == "*") => {
            text.push_str(" on every resource");
        }
        (Some(what), _) => {
            let _ = write!(text, " on {}", texts(what));
        }
        (None, Some(what)) => {
            let _ = write!(text, " on every resource but {}", texts(what));
        }
        (None, None) => {}
    }
    if let Some(condition) = statement.get("Condition") {
        let clauses = clauses(condition);
        if !clauses.is_empty() {
            let _ = write!(text, ", if {}", clauses.join(" and "));
        }
    }
    text
}

fn principals(who: &Tree) -> String {
    match &who.node {
        Node::Object(kinds) => {
            let all = kinds.iter().map(|kind| {
                let value = texts(&kind.value);
                match kind.name.value.as_str() {
                    "Service" => format!("the service {value}"),
                    "AWS" if kind.value.texts().any(|one| one == "*") => "everyone".to_owned(),
                    _ => value,
                }
            });
            some_of(all, SHOWN)
        }
        _ if who.texts().any(|one| one == "*") => "everyone".to_owned(),
        _ => texts(who),
    }
}

fn clauses(condition: &Tree) -> Vec<String> {
    let mut all = Vec::new();
    for operator in condition.members() {
        for key in operator.value.members() {
            all.push(format!(
                "{} {} {}",
                code(&key.name.value),
                operator.name.value,
                texts(&key.value)
            ));
        }
    }
    let more = all.len().saturating_sub(6);
    all.truncate(6);
    if more > 0 {
        all.push(format!("{more} more"));
    }
    all
}

/// How many actions it is about, by access level.
fn actions(statement: &Tree) -> Option<String> {
    let (list, negated) = match (statement.get("Action"), statement.get("NotAction")) {
        (Some(list), _) => (list, false),
        (None, Some(list)) => (list, true),
        (None, None) => return None,
    };
    if list.texts().count() > PATTERNS || list.texts().any(|one| one.len() > LONGEST) {
        return None;
    }
    let index = catalog::index();
    let mut chosen = vec![false; index.len()];
    for pattern in list.texts() {
        index.select(pattern, &mut |number| {
            if let Some(one) = chosen.get_mut(number) {
                *one = true;
            }
        });
    }
    let numbers = chosen
        .iter()
        .enumerate()
        .filter(|(_, one)| **one != negated);
    let found: Vec<_> = numbers.filter_map(|(at, _)| index.action(at)).collect();
    Some(format!(
        "{} of AWS today\n\n{}",
        count(found.len(), "action"),
        super::action::levels(&found)
    ))
}
