//! The syntax tree back to JSON.

use super::ast::{Clause, Elements, Policy, Principals, Statement, Text, Version};
use crate::source::Span;
use serde_json::{Map, Value};

/// The policy as canonical JSON: members in a fixed order, two spaces, one value instead of a
/// list of one. Reading it again gives the same policy but for the spans. A tree that no
/// document can give (an operator that comes back after another one) has its clauses grouped by
/// operator; the clauses mean the same in any order.
pub fn print(policy: &Policy) -> String {
    let mut members = Map::new();
    let version = match policy.version {
        Version::V2012 => Some("2012-10-17"),
        Version::V2008 => Some("2008-10-17"),
        Version::Absent => None,
    };
    if let Some(version) = version {
        members.insert("Version".to_owned(), version.into());
    }
    if let Some(id) = &policy.id {
        members.insert("Id".to_owned(), id.value.clone().into());
    }
    let statements = policy.statements.iter().map(statement).collect();
    members.insert("Statement".to_owned(), Value::Array(statements));
    format!("{:#}", Value::Object(members))
}

/// One statement as canonical JSON, likewise.
pub fn statement(statement: &Statement) -> Value {
    let mut members = Map::new();
    if let Some(sid) = &statement.sid {
        members.insert("Sid".to_owned(), sid.value.clone().into());
    }
    members.insert("Effect".to_owned(), statement.effect.to_string().into());
    if let Some(element) = &statement.principal {
        members.insert(name("Principal", element.negated), principals(element));
    }
    let action = &statement.action;
    members.insert(name("Action", action.negated), list(&action.values));
    if let Some(Elements {
        negated, values, ..
    }) = &statement.resource
    {
        members.insert(name("Resource", *negated), list(values));
    }
    if !statement.condition.is_empty() {
        members.insert("Condition".to_owned(), condition(&statement.condition));
    }
    Value::Object(members)
}

fn name(element: &str, negated: bool) -> String {
    format!("{}{element}", if negated { "Not" } else { "" })
}

fn list(texts: &[Text]) -> Value {
    let mut values = texts.iter().map(|text| Value::from(text.value.clone()));
    match (values.next(), texts.len()) {
        (Some(only), 1) => only,
        (first, _) => first.into_iter().chain(values).collect(),
    }
}

fn principals(principals: &Principals) -> Value {
    if principals.any {
        return "*".into();
    }
    let mut map: Map<String, Value> = Map::new();
    for name in &principals.names {
        let kind = name.kind.to_string();
        append(&mut map, kind, name.name.value.clone().into());
    }
    Value::Object(map)
}

/// Adds one more value under a name.
fn append(map: &mut Map<String, Value>, name: String, value: Value) {
    match map.get_mut(&name) {
        None => {
            map.insert(name, value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(single) => *single = Value::Array(vec![single.take(), value]),
    }
}

fn condition(clauses: &[Clause]) -> Value {
    let mut blocks = Map::new();
    for clause in clauses {
        let block = blocks
            .entry(clause.operator.to_string())
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(keys) = block {
            keys.insert(clause.key.value.clone(), list(&clause.values));
        }
    }
    Value::Object(blocks)
}

impl Policy {
    /// The same policy with every span empty, for comparing what two documents say.
    #[must_use]
    pub fn without_spans(&self) -> Self {
        let mut policy = self.clone();
        policy.span = Span::default();
        policy.id.iter_mut().for_each(forget);
        for statement in &mut policy.statements {
            statement.span = Span::default();
            statement.sid.iter_mut().for_each(forget);
            if let Some(principals) = &mut statement.principal {
                principals.span = Span::default();
                let names = principals.names.iter_mut();
                names.for_each(|name| forget(&mut name.name));
            }
            let action = std::iter::once(&mut statement.action);
            for elements in action.chain(&mut statement.resource) {
                elements.span = Span::default();
                elements.values.iter_mut().for_each(forget);
            }
            for clause in &mut statement.condition {
                clause.span = Span::default();
                clause.operator_span = Span::default();
                forget(&mut clause.key);
                clause.values.iter_mut().for_each(forget);
            }
        }
        policy
    }
}

fn forget(text: &mut Text) {
    text.span = Span::default();
}
