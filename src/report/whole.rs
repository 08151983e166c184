//! The whole of what is added or removed, as text and as JSON.

use super::reason_line;
use super::schema::{Level, Reference, Request};
use super::told::{named, reference, references};
use crate::catalog::{AccessLevel, Action, expand, shrink};
use crate::policy::parse::Parsed;
use crate::policy::{Clause, Elements, Principals, Qualifier};
use crate::query::{Access, StatementId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
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
    let levels: Vec<&str> = levels(&access.actions).map(AccessLevel::name).collect();
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
pub(super) fn levels(actions: &[Action]) -> impl Iterator<Item = AccessLevel> {
    let has = |level: &AccessLevel| actions.iter().any(|action| action.access == *level);
    AccessLevel::ALL.into_iter().filter(has)
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

/// A part of all that one side allows and the other does not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Entry {
    /// The fewest patterns of its actions.
    actions: Vec<String>,
    /// Their access levels.
    access_levels: Vec<Level>,
    /// On these resources; all, if neither this nor `not_resources` is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<Vec<String>>,
    /// On all resources but these.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_resources: Option<Vec<String>>,
    /// By these callers.
    #[serde(skip_serializing_if = "Option::is_none")]
    principals: Option<Vec<String>>,
    /// By all callers but these.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_principals: Option<Vec<String>>,
    /// All of these hold.
    conditions: Vec<Condition>,
    /// The statement that allows it.
    allowed_by: Reference,
    /// Without what these statements match.
    except: Vec<Reference>,
    /// Only where this Deny of the other side matches.
    where_denied_by: Option<Reference>,
    /// A request of it; null if there may be none.
    witness: Option<Request>,
    /// Why there may be none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<String>,
}

/// One operator, one key and its values.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Condition {
    /// The operator, such as `StringLikeIfExists`.
    operator: String,
    /// The condition key.
    key: String,
    /// One of these.
    values: Vec<String>,
}

/// The entries as JSON.
pub(super) fn whole_json(documents: &[&Parsed], entries: &[Access]) -> Vec<Entry> {
    let all = entries.iter();
    all.map(|access| entry_json(documents, access)).collect()
}

fn entry_json(documents: &[&Parsed], access: &Access) -> Entry {
    let statement = &access.statement;
    let (resources, not_resources) =
        either(statement.resource.as_ref(), |one| (one.negated, texts(one)));
    let (principals, not_principals) = either(statement.principal.as_ref(), |one| {
        (one.negated, names(one))
    });
    let conditions = statement.condition.iter().map(|clause| Condition {
        operator: operator(clause),
        key: clause.key.value.clone(),
        values: clause.values.iter().map(|one| one.value.clone()).collect(),
    });
    let witness = access.witness.as_ref();
    let doubts = access.doubts.iter();
    Entry {
        actions: shrink(&access.actions).patterns,
        access_levels: levels(&access.actions).map(Level::from).collect(),
        resources,
        not_resources,
        principals,
        not_principals,
        conditions: conditions.collect(),
        allowed_by: reference(documents, access.allow),
        except: references(documents, &access.except),
        where_denied_by: access.within.map(|id| reference(documents, id)),
        witness: witness.map(|witness| (&witness.request).into()),
        doubts: doubts.map(|one| reason_line(documents, one)).collect(),
    }
}

/// What an element lists, as it is or negated.
fn either<T>(
    element: Option<&T>,
    read: impl Fn(&T) -> (bool, Vec<String>),
) -> (Option<Vec<String>>, Option<Vec<String>>) {
    match element.map(read) {
        Some((false, texts)) => (Some(texts), None),
        Some((true, texts)) => (None, Some(texts)),
        None => (None, None),
    }
}
