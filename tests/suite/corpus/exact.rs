//! One request as a document that refuses every other one.
//!
//! All that it says stands in Deny statements, so that beside a policy it leaves what the policy allows
//! of the request, and beside an Allow of everything the request alone.

use iamproof::eval::{CallerKind, ContextValue, Request};
use iamproof::policy::{Base, Policy, PolicyType};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A text that only it matches, where patterns and variables have a meaning.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '*' | '?' | '$' => format!("${{{c}}}"),
            c => c.to_string(),
        })
        .collect()
}

/// The same, where only variables have.
fn plain(text: &str) -> String {
    text.replace('$', "${$}")
}

fn has_principals(policy_type: PolicyType) -> bool {
    use PolicyType::{Endpoint, Rcp, Resource, Trust};
    matches!(policy_type, Trust | Resource | Endpoint | Rcp)
}

fn statement(policy_type: PolicyType, effect: &str, more: Value) -> Value {
    let mut all = Map::new();
    all.insert("Effect".into(), effect.into());
    for (name, value) in more.as_object().unwrap() {
        all.insert(name.clone(), value.clone());
    }
    if has_principals(policy_type) && !all.contains_key("NotPrincipal") {
        all.insert("Principal".into(), "*".into());
    }
    if !all.contains_key("NotAction") {
        all.insert("Action".into(), "*".into());
    }
    if policy_type != PolicyType::Trust && !all.contains_key("NotResource") {
        all.insert("Resource".into(), "*".into());
    }
    Value::Object(all)
}

fn document(statements: Vec<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// Allows everything.
pub fn everything(policy_type: PolicyType) -> Value {
    document(vec![statement(policy_type, "Allow", json!({}))])
}

/// How a policy reads a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Number,
    Date,
    Address,
}

fn family(base: Base) -> Option<Family> {
    let (name, _) = Base::NAMES.iter().find(|(_, known)| *known == base)?;
    Some(match *name {
        "Null" => return None,
        name if name.starts_with("Numeric") => Family::Number,
        name if name.starts_with("Date") => Family::Date,
        name if name.contains("IpAddress") => Family::Address,
        _ => Family::Text,
    })
}

/// The keys that a policy asks for, in lower case.
fn keys(policy: &Policy) -> BTreeMap<String, Family> {
    let mut all = BTreeMap::new();
    let holes = |text: &str, all: &mut BTreeMap<String, Family>| {
        for rest in text.split("${").skip(1) {
            let name = rest.split(['}', ',']).next().unwrap_or_default();
            if name.contains(':') {
                all.entry(name.to_lowercase()).or_insert(Family::Text);
            }
        }
    };
    for statement in &policy.statements {
        for value in statement
            .resource
            .iter()
            .flat_map(|resource| &resource.values)
        {
            holes(&value.value, &mut all);
        }
        for clause in &statement.condition {
            let key = clause.key.value.to_lowercase();
            let known = family(clause.operator.base);
            match (all.get(&key), known) {
                (None, _) => drop(all.insert(key, known.unwrap_or(Family::Text))),
                (Some(Family::Text), Some(other)) => drop(all.insert(key, other)),
                _ => {}
            }
            for value in &clause.values {
                holes(&value.value, &mut all);
            }
        }
    }
    all
}

/// Whether a text is read as a value.
fn converts(family: Family, text: &str) -> bool {
    match family {
        Family::Text => true,
        Family::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
        Family::Date => text.starts_with(|c: char| c.is_ascii_digit()),
        Family::Address => text.parse::<std::net::IpAddr>().is_ok(),
    }
}

/// Conditions under which the one value of a key is another one.
fn others(family: Family, key: &str, text: &str) -> Vec<Value> {
    let absent = json!({"Null": {key: "true"}});
    let different = match (family, converts(family, text)) {
        (Family::Text, _) => vec![json!({"StringNotEquals": {key: plain(text)}})],
        (Family::Number, true) => vec![json!({"NumericNotEquals": {key: text}})],
        (Family::Date, true) => vec![json!({"DateNotEquals": {key: text}})],
        // What is no address matches neither operator.
        (Family::Address, true) => vec![json!({"NotIpAddress": {key: text}})],
        (Family::Number, false) => vec![
            json!({"NumericLessThan": {key: "0"}}),
            json!({"NumericGreaterThanEquals": {key: "0"}}),
        ],
        (Family::Date, false) => vec![
            json!({"DateLessThan": {key: "2000"}}),
            json!({"DateGreaterThanEquals": {key: "2000"}}),
        ],
        (Family::Address, false) => vec![json!({"IpAddress": {key: ["0.0.0.0/0", "::/0"]}})],
    };
    [absent].into_iter().chain(different).collect()
}

/// The keys that say who the caller is. Users and sessions have an id whether it is written or not.
fn callers(request: &Request) -> Vec<&'static str> {
    if request.caller.kind == CallerKind::WebIdentity || request.caller.kind == CallerKind::Saml {
        return Vec::new();
    }
    let mut all = vec![
        "aws:principalarn",
        "aws:principaltype",
        "aws:principalservicename",
        "aws:principalservicenameslist",
    ];
    let has = |key: &str| {
        request
            .context
            .keys()
            .any(|own| own.eq_ignore_ascii_case(key))
    };
    all.extend(Some("aws:userid").filter(|key| has(key)));
    all
}

/// Refuses whatever differs from the request in what the policy asks for.
pub fn within(policy: &Policy, request: &Request, policy_type: PolicyType) -> Value {
    let mut all = vec![json!({"NotAction": request.action})];
    if policy_type != PolicyType::Trust {
        all.push(json!({"NotResource": escaped(&request.resource)}));
    }
    if matches!(
        request.caller.kind,
        CallerKind::WebIdentity | CallerKind::Saml
    ) {
        all.push(json!({"NotPrincipal": {"Federated": request.caller.name}}));
    }
    let mut asked = keys(policy);
    for key in callers(request) {
        asked.entry(key.to_owned()).or_insert(Family::Text);
    }
    let mut conditions = Vec::new();
    for (key, family) in asked {
        let value = request
            .context
            .iter()
            .find(|(own, _)| own.to_lowercase() == key);
        match value.map(|(_, value)| value) {
            None => conditions.push(json!({"Null": {key.as_str(): "false"}})),
            Some(ContextValue::Single(text)) => conditions.extend(others(family, &key, text)),
            Some(ContextValue::Multi(texts)) => {
                let texts: Vec<String> = texts.iter().map(|text| plain(text)).collect();
                conditions.push(json!({"Null": {key.as_str(): "true"}}));
                for text in &texts {
                    conditions.push(json!({"ForAllValues:StringNotEquals": {key.as_str(): text}}));
                }
                // An empty list of values would match nothing.
                let odd = match texts.is_empty() {
                    true => json!({"ForAnyValue:StringLike": {key.as_str(): "*"}}),
                    false => json!({"ForAnyValue:StringNotEquals": {key.as_str(): texts}}),
                };
                conditions.push(odd);
            }
        }
    }
    all.extend(
        conditions
            .into_iter()
            .map(|one| json!({ "Condition": one })),
    );
    let deny = |one| statement(policy_type, "Deny", one);
    document(all.into_iter().map(deny).collect())
}
