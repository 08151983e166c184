//! `Condition` (`GRAM-06`, `GRAM-08`, `GRAM-15` to `GRAM-17`, `COND-11`).

use super::context::Context;
use super::hints::did_you_mean;
use crate::policy::{Base, Clause, Operator, Text};
use crate::source::json::{Json, Member, Node};
use crate::source::quote;
use std::collections::HashMap;

/// Reads the element; `None` if any of it is wrong.
pub(super) fn condition(context: &mut Context, json: &Json) -> Option<Vec<Clause>> {
    let Some(members) = json.as_object() else {
        context.wrong_kind(json, "`Condition`", "an object of operators");
        return None;
    };
    let read = members.iter().map(|member| block(context, member));
    let read = read.collect::<Vec<_>>();
    let whole: Option<Vec<_>> = read.into_iter().collect();
    Some(whole?.into_iter().flatten().collect())
}

/// One operator and its keys.
fn block(context: &mut Context, member: &Member) -> Option<Vec<Clause>> {
    let operator = operator(context, member);
    let name = quote(&member.name);
    let Some(keys) = member.value.as_object() else {
        let what = format!("the condition operator {name}");
        context.wrong_kind(&member.value, &what, "an object of condition keys");
        return None;
    };
    if keys.is_empty() {
        context.error(
            member.value.span,
            format!("the condition operator {name} has no keys"),
            "remove the operator, or give it a condition key",
        );
    }
    let fine = same_keys(context, keys);
    let read = keys.iter().map(|key| {
        let values = values(context, key)?;
        context.no_variable(&key.name, key.name_span, "the condition key");
        if key.name.is_empty() {
            context.error(key.name_span, "an empty condition key", "name the key");
        }
        Some(Clause {
            operator: operator?,
            operator_span: member.name_span,
            key: Text {
                value: key.name.clone(),
                span: key.name_span,
            },
            values,
            span: key.span(),
        })
    });
    let read = read.collect::<Vec<_>>();
    read.into_iter().collect::<Option<_>>().filter(|_| fine)
}

fn operator(context: &mut Context, member: &Member) -> Option<Operator> {
    let name = member.name.as_str();
    let Some(operator) = Operator::from_name(name) else {
        let message = format!("there is no condition operator {}", quote(name));
        context.error(member.name_span, message, &meant(name));
        return None;
    };
    if operator.base == Base::Null && (operator.if_exists || operator.qualifier.is_some()) {
        let message = format!("there is no condition operator {}", quote(name));
        let help = "`Null` itself tests whether the key is there: write `Null`";
        context.error(member.name_span, message, help);
        return None;
    }
    Some(operator)
}

/// The operator that was meant, with its qualifier and suffix.
fn meant(name: &str) -> String {
    let (qualifier, rest) = name.split_once(':').unwrap_or(("", name));
    let cut = rest.len().saturating_sub("IfExists".len());
    let (base, suffix) = match (rest.get(..cut), rest.get(cut..)) {
        (Some(base), Some(end)) if end.eq_ignore_ascii_case("IfExists") => (base, "IfExists"),
        _ => (rest, ""),
    };
    let prefix = match qualifier {
        "" => Some(String::new()),
        _ => did_you_mean(qualifier, &["ForAllValues", "ForAnyValue"]).map(|q| format!("{q}:")),
    };
    let base = did_you_mean(base, &Base::NAMES.map(|(known, _)| known));
    match (prefix, base) {
        (Some(prefix), Some(base)) => format!("did you mean `{prefix}{base}{suffix}`?"),
        (None, _) => "the qualifiers are `ForAllValues:` and `ForAnyValue:`".to_owned(),
        (_, None) => "the operators are `StringEquals`, `StringLike`, `Bool`, `IpAddress`, \
             `ArnLike` and others, spelled exactly so"
            .to_owned(),
    }
}

/// Two keys of one block that differ only in case (`GRAM-06`).
fn same_keys(context: &mut Context, keys: &[Member]) -> bool {
    let mut seen: HashMap<String, &str> = HashMap::with_capacity(keys.len());
    let mut fine = true;
    for key in keys {
        let folded = key.name.to_lowercase();
        if let Some(first) = seen.get(&folded) {
            let message = format!(
                "the condition keys {} and {} are the same key",
                quote(first),
                quote(&key.name)
            );
            let help = "keys do not depend on case: put the values into one list";
            // One name given twice was reported by the reader of the JSON.
            if *first != key.name {
                context.error(key.name_span, message, help);
            }
            fine = false;
        } else {
            seen.insert(folded, &key.name);
        }
    }
    fine
}

/// The values of a key; numbers and booleans keep their spelling (`GRAM-08`).
fn values(context: &mut Context, key: &Member) -> Option<Vec<Text>> {
    let items = key.value.as_array();
    let items = items.unwrap_or(std::slice::from_ref(&key.value));
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        let value = match &item.node {
            Node::String(text) | Node::Number(text) => text.clone(),
            Node::Bool(value) => value.to_string(),
            Node::Null | Node::Array(_) | Node::Object(_) => {
                let what = format!("a value of the condition key {}", quote(&key.name));
                context.wrong_kind(item, &what, "a text, a number or a boolean");
                continue;
            }
        };
        let what = format!("the condition key {}", quote(&key.name));
        context.bounded(&value, item.span, &what)?;
        texts.push(Text {
            value,
            span: item.span,
        });
    }
    (texts.len() == items.len()).then_some(texts)
}
