//! The answers as JSON.

use super::{About, arn, feature, kind, words};
use crate::catalog::shrink;
use crate::encode::layers::Feature;
use crate::policy::statement_json;
use crate::query::world::{Party, WhatCan, WhoCan};
use crate::query::{Answer, Deciding, Granted, OneOf, When, Within};
use crate::report::SCHEMA;
use crate::report::json::whole;
use crate::report::whole::levels;
use serde_json::{Map, Value, json};

/// What `who-can` answers.
pub fn who_can_json(found: &WhoCan<'_>, about: &About) -> Value {
    let entries = found.entries.iter().map(|entry| {
        let mut members = party(&entry.party);
        members.insert(
            "granted".into(),
            entry.granted.iter().map(granted).collect(),
        );
        Value::from(members)
    });
    json!({
        "schema": SCHEMA,
        "question": "who-can",
        "actions": about.actions,
        "resource": about.resource,
        "asked": found.asked,
        "entries": entries.collect::<Vec<_>>(),
        "assumptions": about.assumptions,
    })
}

/// What `what-can` answers.
pub fn what_can_json(found: &WhatCan<'_>, about: &About) -> Value {
    let mut members = Map::new();
    members.insert("schema".into(), SCHEMA.into());
    members.insert("question".into(), "what-can".into());
    members.extend(party(&found.party));
    members.insert("own".into(), found.own.iter().map(granted).collect());
    let on = found.on.iter().map(|(arn, all)| {
        let all: Vec<Value> = all.iter().map(granted).collect();
        json!({"resource": arn, "granted": all})
    });
    members.insert("on".into(), on.collect());
    members.insert("resources".into(), found.resources.into());
    members.insert("assumptions".into(), about.assumptions.as_slice().into());
    members.into()
}

fn party(party: &Party<'_>) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("principal".into(), arn(party).into());
    members.insert("kind".into(), kind(party).into());
    members.insert("description".into(), words(party).into());
    let known = matches!(party, Party::Known(_));
    members.insert("in_world".into(), known.into());
    members
}

fn granted(one: &Granted) -> Value {
    let (answer, witness, reason) = match &one.answer {
        Answer::Some(witness) => ("yes", whole(&witness.request), Value::Null),
        Answer::None => ("no", Value::Null, Value::Null),
        Answer::Unknown(reasons) => {
            let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
            ("unknown", Value::Null, texts.join("; ").into())
        }
    };
    let levels: Vec<&str> = levels(&one.actions).collect();
    json!({
        "actions": shrink(&one.actions).patterns,
        "access_levels": levels,
        "answer": answer,
        "witness": witness,
        "reason": reason,
        "within": match one.within.is_everything() {
            true => Value::Null,
            false => within(&one.within),
        },
        "always": one.when.is_always() && one.within.is_everything() && answer == "yes",
        "when": when(&one.when),
    })
}

/// Alternatives; of each all must be so.
fn within(within: &Within) -> Value {
    let set = |set: &Vec<(Feature, bool)>| -> Value {
        set.iter().map(|(one, is)| feature(*one, *is)).collect()
    };
    within.sets().iter().map(set).collect()
}

fn when(when: &When) -> Value {
    let sets = |all: &[OneOf]| -> Vec<Value> {
        let set = |one: &OneOf| one.iter().map(deciding).collect::<Vec<_>>().into();
        all.iter().map(set).collect()
    };
    let ways: Vec<Vec<Value>> = when.ways.iter().map(|way| sets(way)).collect();
    let never: Vec<Value> = when.never.iter().map(deciding).collect();
    json!({"all": sets(&when.all), "one_of": ways, "never": never})
}

fn deciding(one: &Deciding) -> Value {
    let place = one.origin.as_ref().map(|origin| {
        let at = origin.source.position(one.statement.span.start);
        json!({
            "layer": origin.layer,
            "document": origin.document,
            "file": origin.source.name(),
            "line": at.line,
            "column": at.column,
            "statement": one.index,
        })
    });
    let statement = statement_json(&one.statement);
    json!({"place": place, "statement": statement})
}
