//! Names of findings that do not change as long as the access does not.

use super::{Class, Form, Subject};
use crate::policy::{Policy, PrincipalKind, Statement, statement_json};
use serde_json::{Value, json};

/// FNV-1a of 128 bits, written as AWS writes ids: it must be the same in every version, so it is no hash
/// of a library.
pub fn stable_id(text: &str) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013B;
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for byte in text.bytes() {
        hash ^= u128::from(byte);
        hash = hash.wrapping_mul(PRIME);
    }
    let digits = format!("{hash:032x}");
    let mut id = String::with_capacity(36);
    for (place, digit) in digits.chars().enumerate() {
        if matches!(place, 8 | 12 | 16 | 20) {
            id.push('-');
        }
        id.push(digit);
    }
    id
}

/// What an id is of; lists whose order has no meaning are sorted.
pub(super) struct Access<'a> {
    pub class: Class,
    pub principal: &'a [(PrincipalKind, String)],
    pub actions: &'a [String],
    pub condition: &'a [(String, String)],
    /// In our own form: the statement and those that are taken away.
    pub exact: Option<(&'a Statement, Vec<&'a Statement>)>,
}

pub(super) fn of(subject: &Subject<'_>, access: &Access<'_>) -> String {
    let mut actions: Vec<String> = access
        .actions
        .iter()
        .map(|one| one.to_lowercase())
        .collect();
    actions.sort();
    let mut principal: Vec<String> = access
        .principal
        .iter()
        .map(|(kind, name)| format!("{kind}:{}", account_of(name)))
        .collect();
    principal.sort();
    let mut condition: Vec<(String, &String)> = access
        .condition
        .iter()
        .map(|(key, value)| (key.to_lowercase(), value))
        .collect();
    condition.sort();
    let mut whole = json!({
        "resource": subject.resource,
        "owner": subject.zone.owner,
        "class": access.class.finding_type(),
        "inside": access.class == Class::IntraAccount,
        "form": subject.form == Form::Analyzer,
        "principal": principal,
        "actions": actions,
    });
    let extra = match &access.exact {
        None => json!(condition),
        Some((statement, except)) => {
            let mut except: Vec<String> = except.iter().map(|one| canonical(one, true)).collect();
            except.sort();
            except.dedup();
            json!([canonical(statement, false), except])
        }
    };
    if let Some(members) = whole.as_object_mut() {
        members.insert("under".into(), extra);
    }
    stable_id(&whole.to_string())
}

/// An account has two spellings in principal elements (`PRIN-02`).
fn account_of(name: &str) -> &str {
    match name
        .strip_prefix("arn:aws:iam::")
        .and_then(|rest| rest.strip_suffix(":root"))
    {
        Some(account) if account.len() == 12 => account,
        _ => name,
    }
}

/// A statement whatever the order of its lists; without its name, and of an Allow without principal and
/// actions, which stand elsewhere.
fn canonical(statement: &Statement, whole: bool) -> String {
    let mut own = statement.clone();
    own.sid = None;
    if !whole {
        own.principal = own.principal.filter(|one| one.negated);
    }
    let lists = std::iter::once(&mut own.action).chain(&mut own.resource);
    for elements in lists {
        elements.values.sort_by(|a, b| a.value.cmp(&b.value));
        elements.values.dedup_by(|a, b| a.value == b.value);
    }
    if let Some(principals) = &mut own.principal {
        principals
            .names
            .sort_by(|a, b| (a.kind, &a.name.value).cmp(&(b.kind, &b.name.value)));
    }
    for clause in &mut own.condition {
        clause.key.value = clause.key.value.to_lowercase();
        clause.values.sort_by(|a, b| a.value.cmp(&b.value));
        clause.values.dedup_by(|a, b| a.value == b.value);
    }
    own.condition
        .sort_by_cached_key(|one| (one.operator.to_string(), one.key.value.clone()));
    let mut json = statement_json(&own);
    if let Value::Object(members) = &mut json
        && !whole
    {
        members.remove("Action");
        members.remove("NotAction");
    }
    json.to_string()
}

/// A statement as a policy of its own.
pub(super) fn alone(policy: &Policy, statements: Vec<Statement>) -> Policy {
    Policy {
        version: policy.version,
        id: None,
        statements,
        span: policy.span,
    }
}
