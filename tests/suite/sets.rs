//! A condition more never gives: on an Allow nothing is added, on a Deny nothing is removed. This holds
//! under `ForAllValues` and `ForAnyValue` too, which are easy to read the other way round (`COND-05`).

use crate::differential;
use crate::support::{Random, corpus, readable};
use iamproof::policy::{Base, PolicyType};
use iamproof::query::{Answer, Settings, compare};
use rayon::prelude::*;
use serde_json::{Value, json};

const KEYS: &[&str] = &[
    "aws:TagKeys",
    "aws:CalledVia",
    "aws:PrincipalOrgPaths",
    "aws:RequestedRegion",
    "aws:PrincipalTag/set",
    "aws:RequestTag/set",
    "aws:SourceIp",
    "aws:CurrentTime",
    "aws:PrincipalArn",
    "aws:username",
    "s3:max-keys",
    "x:set",
];

fn values(random: &mut Random, base: &str) -> Value {
    let pool: &[&str] = match base {
        _ if base.starts_with("Numeric") => &["10", "1e1", "0", "-1.5"],
        _ if base.starts_with("Date") => &["2026-01-01T00:00:00Z", "2027", "1767225600"],
        _ if base.contains("IpAddress") => &["10.0.0.0/8", "0.0.0.0/0", "2001:db8::1"],
        _ if base.starts_with("Arn") => &["arn:aws:iam::*:role/*", "*", "arn:aws:s3:::b"],
        "Bool" => &["true", "false"],
        "BinaryEquals" => &["YQ==", ""],
        _ => &["a", "b*", "*", "", "?", "A", "o-aaaaaaaaaa/*"],
    };
    let count = random.below(3);
    (0..=count)
        .map(|_| differential::one(random, pool))
        .collect()
}

/// The document with one such condition more, and whether it is on a Deny.
fn restricted(random: &mut Random, document: &Value) -> Option<(Value, bool)> {
    let mut document = document.clone();
    let all = match &mut document["Statement"] {
        Value::Array(all) => all,
        one => {
            *one = Value::Array(vec![one.take()]);
            one.as_array_mut()?
        }
    };
    let count = all.len();
    let statement = all.get_mut(random.below(count.max(1)))?;
    let bases: Vec<&str> = Base::NAMES.iter().map(|(name, _)| *name).collect();
    let base = loop {
        let base = differential::one(random, &bases);
        if base != "Null" {
            break base;
        }
    };
    let qualifier = ["ForAllValues", "ForAnyValue"][random.below(2)];
    let suffix = ["", "IfExists"][random.below(2)];
    let operator = format!("{qualifier}:{base}{suffix}");
    let key = differential::one(random, KEYS);
    let there = statement
        .get("Condition")
        .and_then(|all| all.get(&operator));
    let same = |known: &String| known.eq_ignore_ascii_case(key);
    if there
        .and_then(Value::as_object)
        .is_some_and(|keys| keys.keys().any(same))
    {
        return None;
    }
    if statement.get("Condition").is_none() {
        statement["Condition"] = json!({});
    }
    statement["Condition"][operator.as_str()][key] = values(random, base);
    let deny = statement["Effect"] == "Deny";
    Some((document, deny))
}

#[derive(Default)]
struct Tally {
    proved: usize,
    unknown: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn and(mut self, other: Self) -> Self {
        self.proved += other.proved;
        self.unknown += other.unknown;
        self.wrong.extend(other.wrong);
        self
    }
}

fn check(seed: u64, document: &Value, policy_type: PolicyType) -> Tally {
    let mut tally = Tally::default();
    let mut random = Random::new(seed);
    random.below(2);
    let Some((new, deny)) = restricted(&mut random, document) else {
        return tally;
    };
    let read = |json| readable(json, policy_type);
    let (Some(old_policy), Some(new_policy)) = (read(document), read(&new)) else {
        return tally;
    };
    let answer = compare(
        &[(&old_policy, policy_type)],
        &[(&new_policy, policy_type)],
        policy_type,
        &Settings::default(),
    );
    match answer.map(|answer| if deny { answer.removed } else { answer.added }) {
        Ok(Answer::None) => tally.proved = 1,
        Ok(Answer::Unknown(_)) => tally.unknown = 1,
        Ok(Answer::Some(witness)) => {
            let what = if deny { "removed" } else { "added" };
            let request = &witness.request;
            tally
                .wrong
                .push(format!("{what} {request}\nold {document}\nnew {new}"));
        }
        Err(error) => tally
            .wrong
            .push(format!("{error}\nold {document}\nnew {new}")),
    }
    tally
}

fn conclude(tally: &Tally, most_unknown: usize) {
    println!("{} proved, {} unknown", tally.proved, tally.unknown);
    assert!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n\n"));
    let all = tally.proved + tally.unknown;
    assert!(
        tally.unknown * 100 <= all * most_unknown,
        "{} of {all}",
        tally.unknown
    );
}

#[test]
fn on_managed_policies() {
    let Some(policies) = corpus() else { return };
    let tally = policies
        .par_iter()
        .enumerate()
        .map(|(number, (_, document))| check(number as u64, document, PolicyType::Identity))
        .reduce(Tally::default, Tally::and);
    assert!(tally.proved > 1200);
    conclude(&tally, 5);
}

#[test]
fn on_random_policies() {
    let types = [
        PolicyType::Identity,
        PolicyType::Resource,
        PolicyType::Trust,
    ];
    let tally = (0..1800_u32)
        .into_par_iter()
        .map(|number| {
            let policy_type = types[number as usize % types.len()];
            let seed = u64::from(number);
            let document = differential::document(seed, policy_type, number % 5 == 0);
            check(seed, &document, policy_type)
        })
        .reduce(Tally::default, Tally::and);
    assert!(tally.proved > 1200);
    conclude(&tally, 15);
}
