//! Cells by their definition: every cell, every request of representatives, judged by the evaluator.

use super::{OWNER, of, reduced};
use crate::support::{Random, parse};
use iamproof::eval::{Outcome, Request, evaluate_under};
use iamproof::policy::PolicyType;
use iamproof::query::findings::Form;
use iamproof::rules::{Rules, axioms};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const PRINCIPALS: [&str; 2] = ["111122223333", "arn:aws:iam::111122223333:user/u"];
const ENDPOINTS: [&str; 5] = ["a*c", "*bc", "abc", "a*", "b"];
const NETWORKS: [&str; 4] = [
    "200.10.10.10/31",
    "200.10.10.10/32",
    "200.10.0.0/16",
    "9.9.9.9/32",
];
const ACTIONS: [&str; 3] = ["s3:GetObject", "s3:Get*", "s3:PutObject"];

/// A glob of our own.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|skip| glob(rest, &text[skip..])),
        Some((letter, rest)) => text
            .split_first()
            .is_some_and(|(own, more)| own == letter && glob(rest, more)),
    }
}

fn in_network(network: &str, address: &str) -> bool {
    let (base, length) = network.split_once('/').unwrap();
    let number = |text: &str| u32::from(text.parse::<std::net::Ipv4Addr>().unwrap());
    let shift = 32 - length.parse::<u32>().unwrap();
    number(base) >> shift == number(address) >> shift
}

/// A value and whether it is of each pattern.
type Value1 = (Value, Vec<bool>);

fn values(
    patterns: &[String],
    of: impl Fn(&str, &str) -> bool,
    candidates: Vec<String>,
) -> Vec<Value1> {
    let mut known = BTreeSet::new();
    let mut all = vec![(Value::Null, vec![false; patterns.len()])];
    for text in candidates {
        let own: Vec<bool> = patterns.iter().map(|pattern| of(pattern, &text)).collect();
        if known.insert(own.clone()) {
            all.push((text.into(), own));
        }
    }
    all
}

/// The patterns of a dimension in a policy, in the order in which they stand.
fn written(policy: &Value, pointer: &dyn Fn(&Value) -> Option<Value>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for statement in policy["Statement"].as_array().unwrap() {
        let own = pointer(statement).unwrap_or(Value::Null);
        let own = match own {
            Value::Array(list) => list,
            Value::Null => Vec::new(),
            one => vec![one],
        };
        for text in own {
            let text = text.as_str().unwrap().to_owned();
            if text != "*" && !all.contains(&text) {
                all.push(text);
            }
        }
    }
    all
}

fn condition(statement: &Value, key: &str) -> Option<Value> {
    let blocks = statement["Condition"].as_object()?;
    blocks.values().find_map(|block| block.get(key).cloned())
}

/// The cells by definition.
#[expect(
    clippy::too_many_lines,
    reason = "one definition, read from top to bottom"
)]
fn cells(policy: &Value) -> BTreeSet<String> {
    let principals = written(policy, &|one| one["Principal"].get("AWS").cloned());
    let actions = written(policy, &|one| one.get("Action").cloned());
    let networks = written(policy, &|one| condition(one, "aws:SourceIp"));
    let endpoints = written(policy, &|one| condition(one, "aws:SourceVpce"));
    let words = {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..4 {
            last = last
                .iter()
                .flat_map(|word| "abcx".chars().map(move |c| format!("{word}{c}")))
                .collect();
            all.extend(last.clone());
        }
        all.retain(|word| !word.is_empty());
        all
    };
    let texts = |list: &[&str]| {
        list.iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    let callers = [
        "arn:aws:iam::111122223333:user/u",
        "arn:aws:iam::111122223333:user/v",
        "arn:aws:iam::444455556666:user/u",
    ];
    let named = |pattern: &str, caller: &str| {
        pattern == caller || pattern.len() == 12 && caller.contains(pattern)
    };
    let names = |pattern: &str, action: &str| {
        glob(
            pattern.to_lowercase().as_bytes(),
            action.to_lowercase().as_bytes(),
        )
    };
    let mut by_caller = values(&principals, named, texts(&callers));
    // Nobody is absent, and no action either.
    by_caller.remove(0);
    let mut by_action = values(
        &actions,
        names,
        texts(&["s3:GetObject", "s3:GetX", "s3:PutObject", "s3:X"]),
    );
    by_action.remove(0);
    let addresses = texts(&[
        "200.10.10.10",
        "200.10.10.11",
        "200.10.9.9",
        "9.9.9.9",
        "8.8.8.8",
    ]);
    let by_network = values(&networks, in_network, addresses);
    let by_endpoint = values(
        &endpoints,
        |pattern, text| glob(pattern.as_bytes(), text.as_bytes()),
        words,
    );

    let parsed = parse(policy, PolicyType::Resource);
    let mut rules = Rules::default();
    axioms::AxiomId::all().for_each(|axiom| rules.without.insert(axiom));
    let dimensions = [&by_caller, &by_action, &by_network, &by_endpoint];
    let patterns = [&principals, &actions, &networks, &endpoints];
    // For each dimension the choices: everything, or a pattern; equal ones once.
    let choices: Vec<Vec<(Option<usize>, Vec<bool>)>> = (0..4)
        .map(|dimension| {
            let all: Vec<bool> = vec![true; dimensions[dimension].len()];
            let mut list = vec![(None, all)];
            for index in 0..patterns[dimension].len() {
                let own: Vec<bool> = dimensions[dimension]
                    .iter()
                    .map(|(_, of)| of[index])
                    .collect();
                if list.iter().all(|(_, known)| *known != own) {
                    list.push((Some(index), own));
                }
            }
            list
        })
        .collect();
    let subset = |one: &[bool], two: &[bool]| one.iter().zip(two).all(|(a, b)| !a || *b);
    let own: Vec<Vec<Vec<bool>>> = choices
        .iter()
        .map(|list| {
            let without = |(_, whole): &(Option<usize>, Vec<bool>)| {
                (0..whole.len())
                    .map(|value| {
                        let smaller = list.iter().any(|(_, other)| {
                            other != whole && subset(other, whole) && other[value]
                        });
                        whole[value] && !smaller
                    })
                    .collect()
            };
            list.iter().map(without).collect()
        })
        .collect();
    let mut found: BTreeSet<[usize; 4]> = BTreeSet::new();
    for (a, (caller, _)) in by_caller.iter().enumerate() {
        for (b, (action, _)) in by_action.iter().enumerate() {
            for (c, (network, _)) in by_network.iter().enumerate() {
                for (d, (endpoint, _)) in by_endpoint.iter().enumerate() {
                    let mut context = Map::new();
                    context.insert("aws:SourceIp".into(), network.clone());
                    context.insert("aws:SourceVpce".into(), endpoint.clone());
                    let request = json!({"principal": caller, "action": action, "resource": "arn:aws:s3:::b/k",
                                         "resource_account": OWNER, "context": context});
                    let (request, _) = Request::from_json_under(&request, &rules).unwrap();
                    let decision =
                        evaluate_under(&[(&parsed, PolicyType::Resource)], &request, &rules);
                    if decision.outcome != Outcome::Allow {
                        continue;
                    }
                    let place = [a, b, c, d];
                    let lists: Vec<Vec<usize>> = (0..4)
                        .map(|dimension| {
                            let all = own[dimension].iter().enumerate();
                            all.filter(|(_, own)| own[place[dimension]])
                                .map(|(index, _)| index)
                                .collect()
                        })
                        .collect();
                    for w in &lists[0] {
                        for x in &lists[1] {
                            for y in &lists[2] {
                                found.extend(lists[3].iter().map(|z| [*w, *x, *y, *z]));
                            }
                        }
                    }
                }
            }
        }
    }
    let inside = |one: &[usize; 4], two: &[usize; 4]| {
        (0..4).all(|d| subset(&choices[d][one[d]].1, &choices[d][two[d]].1))
    };
    let largest = found
        .iter()
        .filter(|one| found.iter().all(|two| two == *one || !inside(one, two)));
    let mut told: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for cell in largest {
        let text = |d: usize| {
            choices[d][cell[d]]
                .0
                .map(|index| patterns[d][index].clone())
        };
        let mut condition = Map::new();
        if let Some(network) = text(2) {
            condition.insert("aws:SourceIp".into(), network.into());
        }
        if let Some(endpoint) = text(3) {
            condition.insert("aws:SourceVpce".into(), endpoint.into());
        }
        let principal = text(0).unwrap_or("*".to_owned());
        let action = text(1).unwrap_or("*".to_owned());
        told.entry((principal, Value::from(condition).to_string()))
            .or_default()
            .insert(action);
    }
    told.into_iter()
        .map(|(key, actions)| format!("{key:?} {actions:?}"))
        .collect()
}

/// Ours in the same words; whether they are public is not compared.
fn ours(policy: &Value) -> BTreeSet<String> {
    let mut told: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for text in reduced(&of(policy, Form::Analyzer)) {
        let one: Value = serde_json::from_str(&text).unwrap();
        let principal = one["principal"]["AWS"].as_str().unwrap().to_owned();
        let actions = one["action"].as_array().unwrap().iter();
        let key = (principal, one["condition"].to_string());
        told.entry(key)
            .or_default()
            .extend(actions.map(|name| name.as_str().unwrap().to_owned()));
    }
    told.into_iter()
        .map(|(key, actions)| format!("{key:?} {actions:?}"))
        .collect()
}

fn pick<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    from[random.below(from.len())]
}

#[test]
fn cells_are_those_of_the_definition() {
    let mut count = 0;
    for seed in 0..150 {
        let mut random = Random::new(seed + 7);
        let statements: Vec<Value> = (0..=random.below(4))
            .map(|index| {
                let deny = index > 0 && random.below(3) == 0;
                let principal = match random.below(3) {
                    0 => "*",
                    _ => pick(&mut random, &PRINCIPALS),
                };
                let not = deny && random.below(2) == 0;
                let mut blocks = Map::new();
                if random.below(3) > 0 {
                    let name = if not { "NotIpAddress" } else { "IpAddress" };
                    blocks.insert(name.into(), json!({"aws:SourceIp": pick(&mut random, &NETWORKS)}));
                }
                if random.below(3) > 0 {
                    let name = if not { "StringNotLike" } else { "StringLike" };
                    blocks.insert(name.into(), json!({"aws:SourceVpce": pick(&mut random, &ENDPOINTS)}));
                }
                json!({"Effect": if deny { "Deny" } else { "Allow" }, "Principal": {"AWS": principal},
                       "Action": pick(&mut random, &ACTIONS), "Resource": "arn:aws:s3:::b/*", "Condition": blocks})
            })
            .collect();
        let policy = json!({"Version": "2012-10-17", "Statement": statements});
        let expected = cells(&policy);
        count += expected.len();
        assert_eq!(ours(&policy), expected, "{policy}");
    }
    assert!(count > 150, "{count}");
    println!("{count} findings");
}
