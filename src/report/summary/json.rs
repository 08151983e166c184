//! A summary as JSON.

use crate::catalog::{Action, Group};
use crate::policy::parse::Parsed;
use crate::query::{Cell, Grant, Patterns, Scope, ServiceSummary, Summary, Way};
use crate::report::{SCHEMA, places};
use serde_json::{Map, Value, json};

/// What `summary` answers.
pub fn summary_json(policies: &[Parsed], summary: &Summary, assumptions: &[String]) -> Value {
    let documents: Vec<&Parsed> = policies.iter().collect();
    let services = summary.services.iter();
    let services: Vec<Value> = services.map(|one| service(one, summary)).collect();
    let groups: Map<String, Value> = Group::ALL
        .iter()
        .map(|group| {
            let mut found = summary.sensitive.iter();
            let found = found.find(|(known, _)| known == group);
            let actions = found.map(|(_, actions)| names(actions));
            (
                key(*group),
                actions.unwrap_or_else(|| Value::Array(Vec::new())),
            )
        })
        .collect();
    let reasons: Vec<Value> = summary
        .reasons
        .iter()
        .map(|reason| json!({"text": reason.text, "places": places(&documents, reason)}))
        .collect();
    json!({
        "schema": SCHEMA,
        "question": "summary",
        "exact": summary.is_exact(),
        "services": services,
        "sensitive": groups,
        "reasons": reasons,
        "assumptions": assumptions,
    })
}

fn key(group: Group) -> String {
    group.name().replace(' ', "_")
}

fn service(service: &ServiceSummary, summary: &Summary) -> Value {
    let levels: Vec<Value> = service
        .cells
        .iter()
        .map(|cell| level(service.service.prefix, cell, summary))
        .collect();
    json!({
        "service": service.service.prefix,
        "title": service.service.title,
        "levels": levels,
    })
}

fn level(prefix: &str, cell: &Cell, summary: &Summary) -> Value {
    let access = match (cell.is_full(), cell.undecided.is_empty()) {
        (true, _) => "full",
        (false, true) => "limited",
        (false, false) => "unknown",
    };
    let grants = cell.grants.iter();
    let grants: Vec<Value> = grants.map(|one| grant(one, summary)).collect();
    let sensitive: Map<String, Value> = summary
        .sensitive
        .iter()
        .filter_map(|(group, actions)| {
            let own = |one: &&Action| one.prefix == prefix && one.access == cell.level;
            let own: Vec<Action> = actions.iter().filter(own).copied().collect();
            (!own.is_empty()).then(|| (key(*group), names(&own)))
        })
        .collect();
    json!({
        "level": cell.level.name(),
        "access": access,
        "allowed": cell.allowed(),
        "of": cell.total,
        "grants": grants,
        "unknown": names(&cell.undecided),
        "sensitive": sensitive,
    })
}

fn grant(grant: &Grant, summary: &Summary) -> Value {
    let ways = grant.ways.iter();
    let ways: Vec<Value> = ways
        .filter_map(|place| summary.ways.get(*place))
        .map(way)
        .collect();
    json!({"actions": names(&grant.actions), "ways": ways})
}

fn way(way: &Way) -> Value {
    let mut members = scope(&way.allowed);
    if !way.denied.is_empty() {
        let denied = way.denied.iter();
        let denied: Vec<Value> = denied.map(|one| scope(one).into()).collect();
        members.insert("except".into(), denied.into());
    }
    members.into()
}

/// Only what restricts is there: no `resources` are all resources.
fn scope(scope: &Scope) -> Map<String, Value> {
    let mut members = Map::new();
    let mut listed = |name: &str, patterns: &Option<Patterns>| {
        if let Some(patterns) = patterns {
            let name = match patterns.negated {
                true => format!("not_{name}"),
                false => name.to_owned(),
            };
            members.insert(name, patterns.values.clone().into());
        }
    };
    listed("resources", &scope.resources);
    listed("principals", &scope.principals);
    if !scope.conditions.is_empty() {
        members.insert("conditions".into(), scope.conditions.clone().into());
    }
    members
}

fn names(actions: &[Action]) -> Value {
    let names = actions.iter().map(|action| action.to_string().into());
    names.collect::<Vec<Value>>().into()
}
