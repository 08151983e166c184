//! Requests that know nothing of classes: texts out of the policies with their wildcards filled in, cases
//! flipped, characters outside the basic plane, empty texts.

use super::generate::{FAMILIES, one};
use crate::support::Random;
use iamproof::encode::keys::{Cardinality, facts};
use iamproof::eval::Request;
use iamproof::policy::PolicyType;
use serde_json::{Value, json};

const FILLS: &[&str] = &[
    "",
    "x",
    "b",
    "a:b",
    "a/b",
    "😀",
    "é",
    "K",
    "\u{212a}",
    "us-east-1",
];

const CALLERS: &[&str] = &[
    "arn:aws:iam::111122223333:user/a",
    "arn:aws:iam::111122223333:user/p/A",
    "arn:aws:iam::444455556666:role/p/r",
    "arn:aws:sts::444455556666:assumed-role/r/ses",
    "arn:aws:sts::111122223333:federated-user/fed",
    "arn:aws:iam::111122223333:root",
    "sns.amazonaws.com",
    "anonymous",
];

/// Every text in one of these members of a value, at any depth.
fn texts<'a>(value: &'a Value, members: &[&str], inside: bool, out: &mut Vec<&'a str>) {
    match value {
        Value::String(text) if inside => out.push(text),
        Value::Array(all) => all.iter().for_each(|one| texts(one, members, inside, out)),
        Value::Object(all) => {
            for (name, value) in all {
                let inside = inside || members.contains(&name.as_str());
                texts(value, members, inside, out);
            }
        }
        _ => {}
    }
}

/// A text that a pattern may match.
fn filled(random: &mut Random, pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    loop {
        if let Some((hole, after)) = rest
            .strip_prefix("${")
            .and_then(|hole| hole.split_once('}'))
        {
            out.push_str(match hole {
                "*" | "?" | "$" => hole,
                _ => one(random, &["a", "A", "b", "x", "", "alice", "a:b"]),
            });
            rest = after;
            continue;
        }
        let mut characters = rest.chars();
        let Some(c) = characters.next() else {
            return out;
        };
        rest = characters.as_str();
        match c {
            '*' | '?' => out.push_str(one(random, FILLS)),
            c if random.below(12) == 0 => out.extend(c.to_uppercase()),
            c if random.below(12) == 0 => out.extend(c.to_lowercase()),
            c => out.push(c),
        }
    }
}

fn pick(random: &mut Random, policies: [&Value; 2], members: &[&str], more: &[&str]) -> String {
    let mut all = more.to_vec();
    for policy in policies {
        texts(policy, members, false, &mut all);
    }
    let text = one(random, &all);
    filled(random, text)
}

/// The condition keys of both policies.
fn keys(policies: [&Value; 2]) -> Vec<(&str, &Value)> {
    policies
        .iter()
        .filter_map(|policy| policy["Statement"].as_array())
        .flatten()
        .filter_map(|statement| statement.get("Condition")?.as_object())
        .flat_map(|operators| operators.values())
        .filter_map(Value::as_object)
        .flatten()
        .map(|(key, values)| (key.as_str(), values))
        .collect()
}

fn principal(random: &mut Random, policy_type: PolicyType) -> Value {
    use PolicyType::{Endpoint, Rcp, Resource, Scp, Trust};
    let most = match policy_type {
        Resource | Endpoint | Rcp => 8,
        Trust => 7,
        Scp => 6,
        _ => 5,
    };
    match one(random, &CALLERS[..most]) {
        text if text.contains(":user/") => {
            json!({"arn": text, "unique_id": "AIDAEXAMPLE", "boundary": random.below(4) == 0})
        }
        text if text.contains(":role/") => {
            json!({"arn": text, "session": "ses", "unique_id": "AROAEXAMPLE"})
        }
        text if text.contains("federated") => json!({
            "arn": text, "issuer": "arn:aws:iam::111122223333:user/a",
        }),
        text => json!(text),
    }
}

/// A value for a key: one that the policies name, or that others of its kind are compared with.
fn value(random: &mut Random, key: &str, named: &[(&str, &Value)]) -> Value {
    let mut pool: Vec<&str> = vec!["", "a"];
    for family in FAMILIES.iter().filter(|family| family.keys.contains(&key)) {
        pool.extend(family.values);
    }
    for (name, values) in named {
        if name.eq_ignore_ascii_case(key) {
            texts(values, &[], true, &mut pool);
        }
    }
    let text = |random: &mut Random| {
        let text = one(random, &pool);
        filled(random, text)
    };
    if facts(&key.to_lowercase()).cardinality == Cardinality::Multi {
        (0..random.below(4)).map(|_| text(random)).collect()
    } else {
        json!(text(random))
    }
}

/// One request, if it can be read.
pub fn naive(
    random: &mut Random,
    policies: [&Value; 2],
    policy_type: PolicyType,
) -> Option<Request> {
    let calls: &[&str] = match policy_type {
        PolicyType::Trust => &["sts:AssumeRole", "sts:TagSession"],
        _ => &["s3:PutObject", "ec2:RunInstances"],
    };
    let mut action = pick(random, policies, &["Action", "NotAction"], calls);
    if let Some((prefix, name)) = action.split_once(':') {
        action = format!("{}:{name}", prefix.to_lowercase());
    }
    let resources = ["*", "arn:aws:s3:::b/x", "arn:aws:s3:::c"];
    let members = ["Resource", "NotResource"];
    let mut resource = pick(random, policies, &members, &resources);
    if resource.matches(':').count() < 5 {
        "*".clone_into(&mut resource);
    }
    let principal = principal(random, policy_type);
    let mut context = json!({"aws:CurrentTime": "2026-06-01T00:00:00Z"});
    if principal["session"].is_string() || principal.to_string().contains("sts::") {
        context["aws:TokenIssueTime"] = json!("2026-01-01T00:00:00Z");
    }
    let named = keys(policies);
    for _ in 0..random.below(4) {
        let key = match random.below(3) {
            0 => {
                let family = &FAMILIES[random.below(FAMILIES.len())];
                one(random, family.keys)
            }
            _ if named.is_empty() => continue,
            _ => named[random.below(named.len())].0,
        };
        let present = context
            .as_object()?
            .keys()
            .any(|own| own.eq_ignore_ascii_case(key));
        if !present && facts(&key.to_lowercase()).derived.is_none() {
            context[key] = value(random, key, &named);
        }
    }
    // What belongs together.
    if let Some(path) = context.get("aws:PrincipalOrgPaths").cloned() {
        let first = path[0].as_str().unwrap_or_default();
        context["aws:PrincipalOrgID"] = json!(first.split('/').next());
    }
    let tags: Vec<Value> = ["a", "b"]
        .into_iter()
        .filter(|tag| context.get(format!("aws:RequestTag/{tag}")).is_some())
        .map(Value::from)
        .collect();
    if !tags.is_empty() && random.below(2) == 0 {
        context["aws:TagKeys"] = Value::Array(tags);
    }
    let json = json!({
        "principal": principal,
        "action": action,
        "resource": resource,
        "resource_account": match random.below(2) {
            0 => json!("111122223333"),
            _ => Value::Null,
        },
        "context": context,
    });
    Request::from_json(&json).ok().map(|(request, _)| request)
}
