//! Entries of the catalog as text and JSON.

mod json;

pub use json::{Actions, Entries, Listing, Patterns, actions_json, entries_json, shrunk_json};

use crate::catalog::{AccessLevel, Action, ConditionKey, Service, origin};
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
