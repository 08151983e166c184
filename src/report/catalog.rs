//! Entries of the catalog as text and JSON.

use super::SCHEMA;
use crate::catalog::{AccessLevel, Action, ConditionKey, Service, Shrunk, origin};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What a name in the catalog may stand for.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A service.
    Service(Service),
    /// An action.
    Action(Action),
    /// A condition key.
    Key(ConditionKey),
}

/// Everything that is known of entries, as text.
pub fn entries_text(entries: &[Entry]) -> String {
    let texts: Vec<String> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Service(service) => service_text(service),
            Entry::Action(action) => action_text(action),
            Entry::Key(key) => key_text(key),
        })
        .collect();
    texts.join("\n")
}

/// Everything that is known of entries, as JSON.
pub fn entries_json(entries: &[Entry]) -> Value {
    let values: Vec<Value> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Service(service) => service_json(service),
            Entry::Action(action) => action_json(action),
            Entry::Key(key) => key_json(key),
        })
        .collect();
    json!({"schema": SCHEMA, "question": "catalog show", "entries": values})
}

/// Actions that were found, one a line with level and description.
pub fn found_text(actions: &[Action]) -> String {
    let rows: Vec<(String, &str, String)> = actions
        .iter()
        .map(|action| {
            let description = action.description().unwrap_or_default();
            (action.to_string(), action.access.name(), description)
        })
        .collect();
    let name = rows.iter().map(|row| row.0.len()).max().unwrap_or_default();
    let level = rows.iter().map(|row| row.1.len()).max().unwrap_or_default();
    rows.iter().fold(String::new(), |mut out, row| {
        let _ = writeln!(out, "{:name$}  {:level$}  {}", row.0, row.1, row.2);
        out
    })
}

/// Actions that were found, as JSON.
pub fn actions_json(question: &str, actions: &[Action]) -> Value {
    let values: Vec<Value> = actions
        .iter()
        .map(|action| {
            json!({
                "action": action.to_string(),
                "access": action.access.name(),
                "description": action.description(),
            })
        })
        .collect();
    json!({"schema": SCHEMA, "question": question, "actions": values})
}

/// What `shrink` found for that many actions, as JSON.
pub fn shrunk_json(actions: usize, shrunk: &Shrunk) -> Value {
    json!({
        "schema": SCHEMA,
        "question": "catalog shrink",
        "actions": actions,
        "patterns": shrunk.patterns,
        "fewest": shrunk.fewest,
    })
}

fn rcp_text(service: &Service) -> String {
    let verb = if service.rcp { "apply" } else { "do not apply" };
    let day = origin().map_or("?", |origin| origin.day);
    format!("resource control policies {verb} (as of {day})")
}

fn action_text(action: &Action) -> String {
    let mut out = format!("{action}: {}\n", action.access.name());
    let Some(details) = action.details() else {
        return out;
    };
    let _ = writeln!(out, "  {}", details.description);
    if let Some(service) = crate::catalog::service(action.prefix) {
        let _ = writeln!(out, "  of {}; {}", service.title, rcp_text(&service));
    }
    if details.resources.is_empty() {
        out.push_str("\n  resource: `*` (the action has no resource types)\n");
    } else {
        out.push_str("\n  resource types:\n");
    }
    for used in &details.resources {
        let required = if used.required { " (required)" } else { "" };
        let _ = writeln!(out, "    {}{required}", used.resource.name);
        formats_text(&mut out, &used.resource.formats);
        names_text(&mut out, "keys of the action", &used.keys);
        names_text(&mut out, "keys of the resource", &used.resource.keys);
    }
    keys_text(&mut out, &details.keys);
    if !details.depends_on.is_empty() {
        out.push_str("\n  needs as well:\n");
        for other in &details.depends_on {
            let _ = writeln!(out, "    {other}");
        }
    }
    out
}

fn service_text(service: &Service) -> String {
    let mut out = format!(
        "{}: {}\n  {}\n",
        service.prefix,
        service.title,
        rcp_text(service)
    );
    let actions = service.actions();
    let _ = writeln!(out, "\n  actions: {}", actions.len());
    for (level, count) in levels(&actions) {
        let _ = writeln!(out, "    {}: {count}", level.name());
    }
    let resources = service.resources();
    if !resources.is_empty() {
        out.push_str("\n  resource types:\n");
    }
    for resource in resources {
        let _ = writeln!(out, "    {}", resource.name);
        formats_text(&mut out, &resource.formats);
        names_text(&mut out, "keys", &resource.keys);
    }
    keys_text(&mut out, &service.keys());
    out
}

fn key_text(key: &ConditionKey) -> String {
    let mut out = format!("{}: {}\n", key.name, type_text(key));
    if let Some(description) = key.description().filter(|text| !text.is_empty()) {
        let _ = writeln!(out, "  {description}");
    }
    out
}

/// How many actions have each level, levels without actions left out.
fn levels(actions: &[Action]) -> impl Iterator<Item = (AccessLevel, usize)> {
    AccessLevel::ALL
        .into_iter()
        .map(|level| {
            let same = actions.iter().filter(|action| action.access == level);
            (level, same.count())
        })
        .filter(|(_, count)| *count > 0)
}

fn type_text(key: &ConditionKey) -> String {
    let several = if key.multi { ", several values" } else { "" };
    format!("{}{several}", key.kind.name())
}

fn formats_text(out: &mut String, formats: &[String]) {
    for format in formats {
        let _ = writeln!(out, "      {format}");
    }
}

fn names_text(out: &mut String, title: &str, keys: &[ConditionKey]) {
    if !keys.is_empty() {
        let _ = writeln!(out, "      {title}: {}", names(keys).join(", "));
    }
}

fn keys_text(out: &mut String, keys: &[ConditionKey]) {
    if keys.is_empty() {
        return;
    }
    out.push_str("\n  condition keys:\n");
    for key in keys {
        let _ = writeln!(out, "    {} ({})", key.name, type_text(key));
    }
}

fn names(keys: &[ConditionKey]) -> Vec<&'static str> {
    keys.iter().map(|key| key.name).collect()
}

fn action_json(action: &Action) -> Value {
    let details = action.details();
    let details = details.as_ref();
    let service = crate::catalog::service(action.prefix);
    let resources = details.map(|details| {
        let resources = details.resources.iter().map(|used| {
            json!({
                "type": used.resource.name,
                "required": used.required,
                "formats": used.resource.formats,
                "condition_keys": names(&used.keys),
                "resource_condition_keys": names(&used.resource.keys),
            })
        });
        resources.collect::<Vec<_>>()
    });
    json!({
        "kind": "action",
        "action": action.to_string(),
        "service": service.map(|service| service.title),
        "rcp": service.map(|service| service.rcp),
        "access": action.access.name(),
        "description": details.map(|details| &details.description),
        "resource_types": resources,
        "condition_keys": details.map(|details| keys_json(&details.keys)),
        "depends_on": details.map(|details| {
            details.depends_on.iter().map(ToString::to_string).collect::<Vec<_>>()
        }),
    })
}

fn service_json(service: &Service) -> Value {
    let actions = service.actions();
    let levels = levels(&actions).map(|(level, count)| (level.name().to_owned(), count.into()));
    let resources: Vec<Value> = service
        .resources()
        .iter()
        .map(|resource| {
            json!({
                "type": resource.name,
                "formats": resource.formats,
                "resource_condition_keys": names(&resource.keys),
            })
        })
        .collect();
    json!({
        "kind": "service",
        "prefix": service.prefix,
        "service": service.title,
        "rcp": service.rcp,
        "actions": actions.len(),
        "access": Value::Object(levels.collect()),
        "resource_types": resources,
        "condition_keys": keys_json(&service.keys()),
    })
}

fn key_json(key: &ConditionKey) -> Value {
    json!({
        "kind": "condition key",
        "key": key.name,
        "type": key.kind.name(),
        "multi": key.multi,
        "description": key.description(),
    })
}

fn keys_json(keys: &[ConditionKey]) -> Vec<Value> {
    keys.iter()
        .map(|key| json!({"key": key.name, "type": key.kind.name(), "multi": key.multi}))
        .collect()
}
