//! All kinds of policy together: the cases of `tests/corpus/layers.toml`, and what else must hold.

mod docs;
mod forms;
mod gaps;
mod hostile;
mod random;
mod repair;

use crate::cli::{iamproof, text};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The members of a case that are layers.
pub const LAYERS: [&str; 8] = [
    "identity",
    "resource_policy",
    "access_point",
    "boundaries",
    "session",
    "scps",
    "rcps",
    "endpoint",
];

/// The cases.
pub fn cases() -> Vec<Value> {
    let text = include_str!("../../corpus/layers.toml");
    let read: Value = toml::from_str(text).unwrap();
    let cases = read["layers"].as_array().unwrap().clone();
    let known = [
        &LAYERS[..],
        &[
            "id",
            "rules",
            "request",
            "restrict_public",
            "expect",
            "blocked_by",
            "note",
            "open",
            "contradicts",
        ],
    ]
    .concat();
    let mut ids = BTreeSet::new();
    for case in &cases {
        let members = case.as_object().unwrap();
        let odd = members.keys().find(|name| !known.contains(&name.as_str()));
        assert!(odd.is_none(), "no member of a case: {odd:?}");
        assert!(ids.insert(case["id"].as_str().unwrap()), "{}", case["id"]);
    }
    cases
}

/// A case as an input: its texts read as JSON.
pub fn input(case: &Value) -> Map<String, Value> {
    let mut input = Map::new();
    for name in LAYERS.iter().chain(&["request"]) {
        if let Some(text) = case.get(*name) {
            let read: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
            input.insert((*name).to_owned(), read);
        }
    }
    if let Some(flag) = case.get("restrict_public") {
        input.insert("restrict_public".to_owned(), flag.clone());
    }
    input
}

/// The answers to inputs, as lines of `batch`.
pub fn answers(inputs: impl IntoIterator<Item = Map<String, Value>>) -> Vec<Value> {
    let mut lines = String::new();
    for (id, mut input) in inputs.into_iter().enumerate() {
        input.insert("id".to_owned(), id.into());
        input.insert("question".to_owned(), "simulate".into());
        lines.push_str(&Value::from(input).to_string());
        lines.push('\n');
    }
    let output = iamproof(&["batch"]).write_stdin(lines).output().unwrap();
    let text = text(&output.stdout);
    text.lines()
        .map(|line| crate::schema::conforming(serde_json::from_str(line).unwrap()))
        .collect()
}

/// The decision and what blocks.
pub fn verdict(answer: &Value) -> (Value, Value) {
    (answer["decision"].clone(), answer["blocked_by"].clone())
}

fn ids(list: &Value, member: &str) -> Vec<String> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one[member].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// What is wrong with the answer to a case.
fn wrong(case: &Value, answer: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    if answer["decision"] != case["expect"] {
        wrong.push(format!("decided {}", answer["decision"]));
    }
    if let Some(blocked) = case.get("blocked_by")
        && answer["blocked_by"] != *blocked
    {
        wrong.push(format!("blocked by {}", answer["blocked_by"]));
    }
    let broken = ids(&answer["warnings"], "id");
    match case["contradicts"].as_str() {
        Some(id) if broken.iter().any(|own| own == id) => {}
        None if broken.is_empty() => {}
        _ => wrong.push(format!("it contradicts {}", answer["warnings"])),
    }
    if let Some(rule) = case["note"].as_str() {
        let notes = ids(&answer["notes"], "rule");
        let reasons = ids(&answer["reasons"], "rule");
        if !notes.iter().chain(&reasons).any(|own| own == rule) {
            wrong.push(format!("{rule} is not named"));
        }
    }
    let unknown = answer["decision"] == "unknown";
    if unknown == answer["reasons"].as_array().unwrap().is_empty() {
        wrong.push(format!("reasons: {}", answer["reasons"]));
    }
    let denied = ["implicit_deny", "explicit_deny"].contains(&answer["decision"].as_str().unwrap());
    if denied == answer["changes"].as_array().unwrap().is_empty() {
        wrong.push(format!("changes: {}", answer["changes"]));
    }
    let explicit = answer["decision"] == "explicit_deny";
    if explicit == answer["denies"].as_array().unwrap().is_empty() {
        wrong.push(format!("denies: {}", answer["denies"]));
    }
    wrong
}

#[test]
fn every_case() {
    let cases = cases();
    let answers = answers(cases.iter().map(input));
    assert_eq!(answers.len(), cases.len());
    let failed: Vec<String> = cases
        .iter()
        .zip(&answers)
        .filter_map(|(case, answer)| {
            let wrong = match answer.get("error") {
                Some(error) => vec![error.to_string()],
                None => wrong(case, answer),
            };
            (!wrong.is_empty()).then(|| format!("{}: {}", case["id"], wrong.join("; ")))
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} fail\n{}",
        failed.len(),
        cases.len(),
        failed.join("\n")
    );
}

/// `EVAL-02`: the order of documents and statements does not matter.
#[test]
fn order_does_not_matter() {
    let cases = cases();
    let turned = |value: &mut Value| {
        let mut turn = |document: &mut Value| {
            if let Some(statements) = document["Statement"].as_array_mut() {
                statements.reverse();
            }
        };
        match value {
            Value::Array(documents) => {
                documents.iter_mut().for_each(&mut turn);
                documents.reverse();
            }
            document => turn(document),
        }
    };
    let reversed = cases.iter().map(|case| {
        let mut input = input(case);
        for name in LAYERS {
            match input.get_mut(name) {
                Some(Value::Array(levels)) if ["scps", "rcps"].contains(&name) => {
                    levels.iter_mut().for_each(turned);
                    levels.reverse();
                }
                Some(documents) => turned(documents),
                None => {}
            }
        }
        input
    });
    for ((case, plain), turned) in cases
        .iter()
        .zip(answers(cases.iter().map(input)))
        .zip(answers(reversed))
    {
        assert_eq!(verdict(&plain), verdict(&turned), "{}", case["id"]);
    }
}

/// An explicit Deny of everything in a layer that counts turns every decision into that, but for
/// `EVAL-26`; and an Allow of everything in the identity policies never takes anything away.
#[test]
fn denies_win_and_allows_do_not_hurt() {
    let cases = cases();
    let add = |case: &Value, effect: &str| {
        let mut input = input(case);
        let more = json!({"Version": "2012-10-17",
            "Statement": {"Effect": effect, "Action": "*", "Resource": "*"}});
        let own = input.remove("identity").unwrap_or_else(|| json!([]));
        let mut all = match own {
            Value::Array(all) => all,
            one => vec![one],
        };
        all.push(more);
        input.insert("identity".to_owned(), all.into());
        input
    };
    let plain = answers(cases.iter().map(input));
    let denied = answers(cases.iter().map(|case| add(case, "Deny")));
    let allowed = answers(cases.iter().map(|case| add(case, "Allow")));
    for (((case, plain), denied), allowed) in cases.iter().zip(&plain).zip(&denied).zip(&allowed) {
        let identity = denied["layers"].as_array().unwrap();
        let counts =
            (identity.iter()).any(|one| one["layer"] == "identity" && one["counts"] == true);
        let who = input(case)["request"]["action"] == "sts:GetCallerIdentity";
        if counts && !who {
            assert_eq!(denied["decision"], "explicit_deny", "{}", case["id"]);
        } else {
            assert_eq!(denied["decision"], plain["decision"], "{}", case["id"]);
        }
        if plain["decision"] == "allow" {
            assert_eq!(allowed["decision"], "allow", "{}", case["id"]);
        }
    }
}
