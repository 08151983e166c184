//! The whole of what is added or removed, as text and as JSON.

use super::reason_line;
use super::told::{named, reference};
use crate::catalog::{AccessLevel, Action, expand, shrink};
use crate::policy::parse::Parsed;
use crate::policy::{Clause, Elements, Principals, Qualifier, Statement};
use crate::query::{Access, StatementId};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// In text so many members of a list are shown.
const SHOWN: usize = 12;

/// The entries, numbered.
pub(super) fn whole_text(
    out: &mut String,
    documents: &[&Parsed],
    title: &str,
    whole: &Result<Vec<Access>, String>,
) {
    let entries = match whole {
        Ok(entries) => entries,
        Err(reason) => {
            let _ = writeln!(out, "\n  all that is {title}: unknown ({reason})");
            return;
        }
    };
    let _ = writeln!(out, "\n  all that is {title}:");
    for (index, access) in entries.iter().enumerate() {
        entry(out, documents, index + 1, access);
    }
}

fn entry(out: &mut String, documents: &[&Parsed], number: usize, access: &Access) {
    let line = |out: &mut String, title: &str, text: &str| {
        let _ = writeln!(out, "       {title:<10} {text}");
    };
    let _ = writeln!(out, "    {number}. {}", actions_text(access));
    let statement = &access.statement;
    if let Some(elements) = &statement.resource {
        let title = if elements.negated { "not on" } else { "on" };
        line(out, title, &listed(&texts(elements)));
    }
    if let Some(principals) = &statement.principal {
        let title = if principals.negated { "not by" } else { "by" };
        line(out, title, &listed(&names(principals)));
    }
    for clause in &statement.condition {
        let values: Vec<String> = clause
            .values
            .iter()
            .map(|text| text.value.clone())
            .collect();
        let text = format!(
            "{} {} {}",
            operator(clause),
            clause.key.value,
            listed(&values)
        );
        line(out, "if", &text);
    }
    line(out, "as", &named(documents, access.allow));
    if let Some(deny) = access.within {
        let text = format!("{} denies", named(documents, deny));
        line(out, "where", &text);
    }
    for id in &access.except {
        line(
            out,
            "except",
            &format!("what {} {}", named(documents, *id), verb(documents, *id)),
        );
    }
    match &access.witness {
        Some(witness) => line(out, "such as", &short(&witness.request)),
        None => line(out, "such as", "unknown: there may be no such request"),
    }
    for reason in &access.doubts {
        line(out, "", &reason_line(documents, reason));
    }
}

/// What a statement does to its requests.
fn verb(documents: &[&Parsed], id: StatementId) -> &'static str {
    let statement = documents
        .get(id.document)
        .and_then(|document| document.policy.statements.get(id.statement));
    match statement.map(|statement| statement.effect) {
        Some(crate::policy::Effect::Deny) => "denies",
        _ => "allows",
    }
}

fn actions_text(access: &Access) -> String {
    if access.actions.is_empty() {
        return format!(
            "no action that AWS has today, of {}",
            listed(&texts(&access.statement.action))
        );
    }
    let patterns = listed(&shrink(&access.actions).patterns);
    let levels: Vec<&str> = levels(&access.actions).collect();
    let patterns = as_written(access).unwrap_or(patterns);
    format!("{patterns} ({})", levels.join(", "))
}

/// The actions by the patterns that the statement writes, and the few that are not meant; `None` where
/// that is no shorter than a list of patterns.
fn as_written(access: &Access) -> Option<String> {
    const FEW: usize = 6;
    let elements = &access.statement.action;
    if elements.negated {
        return None;
    }
    let own: BTreeSet<Action> = access.actions.iter().copied().collect();
    let of = |pattern: &String| expand(pattern);
    let mut patterns = texts(elements);
    patterns.retain(|pattern| of(pattern).iter().any(|one| own.contains(one)));
    let mut missing: Vec<Action> = patterns.iter().flat_map(of).collect();
    missing.retain(|one| !own.contains(one));
    missing.sort_unstable();
    missing.dedup();
    let missing = shrink(&missing).patterns;
    let folded = shrink(&access.actions).patterns.len();
    if missing.len() > FEW || patterns.len() + missing.len() > folded.max(2) {
        return None;
    }
    let mut text = listed(&patterns);
    if !missing.is_empty() {
        let _ = write!(text, " but not {}", listed(&missing));
    }
    Some(text)
}

/// The access levels of some actions.
fn levels(actions: &[Action]) -> impl Iterator<Item = &'static str> {
    let has = |level: &AccessLevel| actions.iter().any(|action| action.access == *level);
    AccessLevel::ALL
        .into_iter()
        .filter(has)
        .map(AccessLevel::name)
}

fn texts(elements: &Elements) -> Vec<String> {
    elements
        .values
        .iter()
        .map(|text| text.value.clone())
        .collect()
}

fn names(principals: &Principals) -> Vec<String> {
    if principals.any {
        return vec!["*".to_owned()];
    }
    let name = |name: &crate::policy::PrincipalName| name.name.value.clone();
    principals.names.iter().map(name).collect()
}

fn operator(clause: &Clause) -> String {
    let qualifier = match clause.operator.qualifier {
        Some(Qualifier::ForAllValues) => "ForAllValues:",
        Some(Qualifier::ForAnyValue) => "ForAnyValue:",
        None => "",
    };
    let suffix = if clause.operator.if_exists {
        "IfExists"
    } else {
        ""
    };
    format!("{qualifier}{:?}{suffix}", clause.operator.base)
}

fn listed(texts: &[String]) -> String {
    let shown: Vec<&str> = texts.iter().take(SHOWN).map(String::as_str).collect();
    let more = texts.len().saturating_sub(SHOWN);
    match more {
        0 => shown.join(", "),
        _ => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A request in one line.
pub(super) fn short(request: &Value) -> String {
    let spell = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Object(members) => match members.get("arn").or(members.get("service")) {
            Some(Value::String(name)) => name.clone(),
            _ => value.to_string(),
        },
        value => value.to_string(),
    };
    let member = |name: &str| request.get(name).map(spell).unwrap_or_default();
    let mut text = format!(
        "{} on {} by {}",
        member("action"),
        member("resource"),
        member("principal")
    );
    if let Some(context) = request.get("context").and_then(Value::as_object)
        && !context.is_empty()
    {
        let pairs = context.iter().map(|(key, value)| match value {
            Value::Null => format!("without {key}"),
            value => format!("{key} = {}", spell(value)),
        });
        let pairs: Vec<String> = pairs.collect();
        let _ = write!(text, " with {}", pairs.join(", "));
    }
    text
}

/// The entries as JSON.
pub(super) fn whole_json(documents: &[&Parsed], entries: &[Access]) -> Value {
    entries
        .iter()
        .map(|access| entry_json(documents, access))
        .collect()
}

fn entry_json(documents: &[&Parsed], access: &Access) -> Value {
    let mut members = Map::new();
    let levels: Vec<&str> = levels(&access.actions).collect();
    members.insert("actions".into(), shrink(&access.actions).patterns.into());
    members.insert("access_levels".into(), levels.into());
    scope(&access.statement, &mut members);
    members.insert("allowed_by".into(), reference(documents, access.allow));
    let list =
        |ids: &[StatementId]| -> Value { ids.iter().map(|id| reference(documents, *id)).collect() };
    members.insert("except".into(), list(&access.except));
    let within = access
        .within
        .map_or(Value::Null, |id| reference(documents, id));
    members.insert("where_denied_by".into(), within);
    let witness = access.witness.as_ref();
    let witness = witness.map_or(Value::Null, |witness| super::json::whole(&witness.request));
    members.insert("witness".into(), witness);
    if !access.doubts.is_empty() {
        let doubts = access.doubts.iter();
        let doubts: Vec<String> = doubts.map(|one| reason_line(documents, one)).collect();
        members.insert("doubts".into(), doubts.into());
    }
    members.into()
}

/// What a statement asks of a request beside its action.
fn scope(statement: &Statement, members: &mut Map<String, Value>) {
    if let Some(elements) = &statement.resource {
        let name = if elements.negated {
            "not_resources"
        } else {
            "resources"
        };
        members.insert(name.into(), texts(elements).into());
    }
    if let Some(principals) = &statement.principal {
        let name = if principals.negated {
            "not_principals"
        } else {
            "principals"
        };
        members.insert(name.into(), names(principals).into());
    }
    let conditions = statement.condition.iter().map(|clause| {
        let values: Vec<&str> = clause
            .values
            .iter()
            .map(|text| text.value.as_str())
            .collect();
        json!({"operator": operator(clause), "key": clause.key.value, "values": values})
    });
    members.insert("conditions".into(), conditions.collect());
}
