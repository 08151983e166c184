//! The axioms of the encoder against those of the evaluator, on random policies about their keys, with
//! random axioms switched off: a request that breaks nothing that holds refutes a false proof, and every
//! witness was replayed.

use super::{ask, rules};
use crate::support::{Random, parse};
use iamproof::eval::{Outcome, Request, check_asked, evaluate_under};
use iamproof::policy::PolicyType;
use iamproof::query::Answer;
use iamproof::rules::{AxiomId, Rules};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Keys that belong together, with values. Policies are about one group, so that its axioms matter.
const GROUPS: &[&[(&str, &[&str])]] = &[
    &[
        (
            "aws:PrincipalArn",
            &[
                "arn:aws:iam::111122223333:user/alice",
                "arn:aws:iam::111122223333:role/r",
                "arn:aws:iam::444455556666:root",
            ],
        ),
        (
            "aws:PrincipalAccount",
            &["111122223333", "444455556666", "anonymous"],
        ),
        (
            "aws:PrincipalType",
            &["User", "AssumedRole", "Account", "Anonymous"],
        ),
        (
            "aws:userid",
            &["AIDAX", "AROAX:s", "111122223333", "anonymous"],
        ),
        ("aws:username", &["alice", "bob"]),
        ("aws:PrincipalIsAWSService", &["true", "false"]),
        (
            "aws:PrincipalServiceName",
            &["sns.amazonaws.com", "s3.amazonaws.com"],
        ),
        (
            "aws:PrincipalServiceNamesList",
            &["sns.amazonaws.com", "s3.amazonaws.com"],
        ),
        ("aws:PrincipalTag/t", &["a", "b"]),
        ("kms:CallerAccount", &["111122223333", "444455556666"]),
    ],
    &[
        ("aws:PrincipalOrgID", &["o-exampleorg1", "o-exampleorg2"]),
        (
            "aws:PrincipalOrgPaths",
            &[
                "o-exampleorg1/r-a/",
                "o-exampleorg1/r-b/",
                "o-exampleorg2/r-a/",
            ],
        ),
        ("aws:ResourceOrgID", &["o-exampleorg1", "o-exampleorg2"]),
        (
            "aws:ResourceOrgPaths",
            &["o-exampleorg1/r-a/", "o-exampleorg2/r-a/"],
        ),
        ("aws:ResourceAccount", &["111122223333", "444455556666"]),
        ("s3:ResourceAccount", &["111122223333", "444455556666"]),
        ("aws:PrincipalAccount", &["111122223333", "444455556666"]),
    ],
    &[
        (
            "aws:SourceArn",
            &["arn:aws:sns:us-east-1:111122223333:t", "arn:aws:s3:::b"],
        ),
        ("aws:SourceAccount", &["111122223333", "444455556666"]),
        ("aws:SourceOrgID", &["o-exampleorg1", "o-exampleorg2"]),
        (
            "aws:SourceOrgPaths",
            &["o-exampleorg1/r-a/", "o-exampleorg2/r-a/"],
        ),
        ("aws:PrincipalIsAWSService", &["true", "false"]),
        ("aws:ViaAWSService", &["true", "false"]),
    ],
    &[
        ("aws:SourceVpc", &["vpc-1", "vpc-2"]),
        ("aws:SourceVpce", &["vpce-1", "vpce-2"]),
        ("aws:VpcSourceIp", &["10.0.0.1", "10.0.0.2"]),
        ("aws:SourceIp", &["203.0.113.1", "203.0.113.2"]),
        (
            "aws:SourceVpcArn",
            &[
                "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1",
                "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-2",
            ],
        ),
        ("aws:VpceAccount", &["111122223333", "444455556666"]),
        ("aws:VpceOrgID", &["o-exampleorg1", "o-exampleorg2"]),
        (
            "aws:VpceOrgPaths",
            &["o-exampleorg1/r-a/", "o-exampleorg2/r-a/"],
        ),
    ],
    &[
        ("aws:CalledVia", &["a.amazonaws.com", "b.amazonaws.com"]),
        (
            "aws:CalledViaFirst",
            &["a.amazonaws.com", "b.amazonaws.com"],
        ),
        ("aws:CalledViaLast", &["a.amazonaws.com", "b.amazonaws.com"]),
        ("aws:ViaAWSService", &["true", "false"]),
        (
            "iam:PassedToService",
            &["ec2.amazonaws.com", "a.amazonaws.com"],
        ),
        ("sts:ExternalId", &["x", "y"]),
    ],
    &[
        ("aws:MultiFactorAuthPresent", &["true", "false"]),
        ("aws:MultiFactorAuthAge", &["10", "20", "-1"]),
        (
            "aws:TokenIssueTime",
            &["2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z"],
        ),
        (
            "aws:CurrentTime",
            &["2030-01-01T00:00:00Z", "2030-06-01T00:00:00Z"],
        ),
        ("aws:EpochTime", &["1893456000", "1906502400"]),
        ("aws:AssumedRoot", &["true", "false"]),
        ("aws:SourceIdentity", &["a", "b"]),
        ("aws:FederatedProvider", &["accounts.google.com", "x"]),
        ("accounts.google.com:sub", &["a", "b"]),
        ("saml:sub", &["a", "b"]),
    ],
    &[
        (
            "ec2:SourceInstanceArn",
            &[
                "arn:aws:ec2:us-east-1:111122223333:instance/i",
                "arn:aws:ec2:us-east-1:444455556666:instance/i",
            ],
        ),
        (
            "lambda:SourceFunctionArn",
            &[
                "arn:aws:lambda:us-east-1:111122223333:function:f",
                "arn:aws:lambda:us-east-1:444455556666:function:f",
            ],
        ),
        (
            "s3:DataAccessPointArn",
            &[
                "arn:aws:s3:us-east-1:111122223333:accesspoint/p",
                "arn:aws:s3:us-east-1:444455556666:accesspoint/p",
            ],
        ),
        (
            "s3:DataAccessPointAccount",
            &["111122223333", "444455556666"],
        ),
        ("aws:RequestTag/t", &["a", "b"]),
        ("aws:TagKeys", &["t", "T", "u"]),
        ("aws:ResourceTag/t", &["a", "b"]),
        ("s3:ResourceTag/t", &["a", "b"]),
        ("s3:RequestTag/t", &["a", "b"]),
    ],
];

const CALLERS: &[&str] = &[
    r#""arn:aws:iam::111122223333:user/alice""#,
    r#""arn:aws:iam::444455556666:user/bob""#,
    r#"{"arn":"arn:aws:iam::111122223333:role/r","session":"s1","unique_id":"AROAX"}"#,
    r#"{"arn":"arn:aws:iam::444455556666:role/r","session":"s1","unique_id":"AROAY"}"#,
    r#""arn:aws:sts::111122223333:federated-user/fed""#,
    r#""arn:aws:iam::111122223333:root""#,
    r#""arn:aws:iam::444455556666:root""#,
    r#""sns.amazonaws.com""#,
    r#""anonymous""#,
];

const STRANGERS: &[&str] = &[
    r#"{"kind":"web_identity","provider":"accounts.google.com"}"#,
    r#""arn:aws:iam::111122223333:saml-provider/s""#,
];

const ACTIONS: &[&str] = &[
    "s3:GetObject",
    "sqs:SendMessage",
    "iam:PassRole",
    "sts:AssumeRole",
];
const CALLS: &[&str] = &[
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession",
];
const RESOURCES: &[&str] = &[
    "arn:aws:s3:::b/k",
    "arn:aws:sqs:us-east-1:111122223333:q",
    "arn:aws:iam::444455556666:role/r",
];

const TYPES: [PolicyType; 4] = [
    PolicyType::Identity,
    PolicyType::Scp,
    PolicyType::Resource,
    PolicyType::Trust,
];

fn pick<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    from[random.below(from.len())]
}

/// A condition on keys of a group.
fn condition(random: &mut Random, group: &[(&str, &[&str])]) -> Value {
    let mut condition = json!({});
    for _ in 0..=random.below(3) {
        let (key, values) = group[random.below(group.len())];
        let multi = iamproof::eval::key_is_multi(key) == Some(true);
        let value = pick(random, values);
        let operator = match random.below(5) {
            0 | 1 => "Null",
            _ if multi => [
                "ForAnyValue:StringEquals",
                "ForAllValues:StringEquals",
                "ForAnyValue:StringLike",
            ][random.below(3)],
            _ if key.ends_with("Time") => {
                ["DateLessThan", "DateGreaterThanEquals"][random.below(2)]
            }
            _ if key.ends_with("Age") => ["NumericLessThan", "NumericGreaterThan"][random.below(2)],
            _ if key.ends_with("Ip") => ["IpAddress", "NotIpAddress"][random.below(2)],
            _ => [
                "StringEquals",
                "StringNotEquals",
                "StringLike",
                "StringEqualsIfExists",
            ][random.below(4)],
        };
        let value = match operator {
            "Null" => ["true", "false"][random.below(2)].to_owned(),
            "ForAnyValue:StringLike" | "StringLike" => {
                let kept: String = value.chars().take(1 + random.below(value.len())).collect();
                format!("{kept}*")
            }
            _ => value.to_owned(),
        };
        condition[operator][key] = json!(value);
    }
    condition
}

fn policy(random: &mut Random, policy_type: PolicyType, group: &[(&str, &[&str])]) -> Value {
    let mut statements = Vec::new();
    for _ in 0..=random.below(2) {
        let actions = if policy_type == PolicyType::Trust {
            CALLS
        } else {
            ACTIONS
        };
        let action = if random.below(2) == 0 {
            "*"
        } else {
            pick(random, actions)
        };
        let effect = if random.below(4) == 0 {
            "Deny"
        } else {
            "Allow"
        };
        let mut statement = json!({"Effect": effect, "Action": action,
            "Condition": condition(random, group)});
        if policy_type != PolicyType::Trust {
            let resource = if random.below(2) == 0 {
                "*"
            } else {
                pick(random, RESOURCES)
            };
            statement["Resource"] = json!(resource);
        }
        if matches!(policy_type, PolicyType::Trust | PolicyType::Resource) {
            let principals = [
                r#""*""#,
                r#"{"AWS":"111122223333"}"#,
                r#"{"Service":"sns.amazonaws.com"}"#,
                r#"{"AWS":"arn:aws:iam::111122223333:role/r"}"#,
            ];
            statement["Principal"] = serde_json::from_str(pick(random, &principals)).unwrap();
        }
        statements.push(statement);
    }
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn value(random: &mut Random, key: &str, values: &[&str]) -> Value {
    if iamproof::eval::key_is_multi(key) == Some(true) {
        let chosen = values.iter().filter(|_| random.below(2) == 0);
        return chosen.copied().collect();
    }
    json!(pick(random, values))
}

/// A request about the keys of a group, mended where keys are missing; `None` if it breaks what holds.
fn request(
    random: &mut Random,
    policy_type: PolicyType,
    group: &[(&str, &[&str])],
    policies: &[(&iamproof::policy::Policy, PolicyType)],
    rules: &Rules,
) -> Option<Request> {
    let trust = policy_type == PolicyType::Trust;
    let callers = match policy_type {
        PolicyType::Identity => &CALLERS[..5],
        PolicyType::Scp => &CALLERS[..7],
        PolicyType::Trust if random.below(3) == 0 => STRANGERS,
        PolicyType::Trust => &CALLERS[..8],
        _ => CALLERS,
    };
    let mut context = Map::new();
    for (key, values) in group {
        if random.below(3) == 0 {
            context.insert((*key).to_owned(), value(random, key, values));
        } else if random.below(6) == 0 {
            context.insert((*key).to_owned(), Value::Null);
        }
    }
    let resource = if trust {
        "arn:aws:iam::444455556666:role/r"
    } else {
        pick(random, RESOURCES)
    };
    let caller: Value = serde_json::from_str(pick(random, callers)).unwrap();
    let action = pick(random, if trust { CALLS } else { ACTIONS });
    for _ in 0..6 {
        let json = json!({"principal": caller, "action": action, "resource": resource,
            "context": context});
        let (read, mut warnings) = Request::from_json_under(&json, rules).ok()?;
        warnings.extend(check_asked(policies, &read, rules));
        if warnings.is_empty() {
            return Some(read);
        }
        for warning in warnings {
            let missing = warning.missing.clone();
            let known = missing.as_ref().and_then(|missing| {
                let all = GROUPS.iter().flat_map(|group| group.iter());
                all.copied()
                    .find(|(key, _)| key.eq_ignore_ascii_case(missing))
            });
            match known {
                Some((key, values)) => {
                    context.insert(key.to_owned(), value(random, key, values));
                }
                None => {
                    // The first key that the message speaks of goes.
                    let named = context
                        .keys()
                        .find(|key| warning.message.to_lowercase().contains(&key.to_lowercase()));
                    let named = named.cloned()?;
                    context.remove(&named);
                }
            }
        }
    }
    None
}

#[derive(Default)]
struct Tally {
    requests: usize,
    some: usize,
    none: usize,
    unknown: BTreeMap<String, usize>,
    wrong: Option<String>,
}

fn check(seed: u64) -> Tally {
    let mut random = Random::new(seed + 77);
    let policy_type = TYPES[random.below(TYPES.len())];
    let group = GROUPS[random.below(GROUPS.len())];
    let all: Vec<AxiomId> = AxiomId::all().collect();
    let mut without = Vec::new();
    // Every other pair with all axioms.
    for _ in 0..random.below(2) * (1 + random.below(3)) {
        let id = all[random.below(all.len())].id();
        // Other texts than those of the samples.
        if !["AX-01", "AX-42", "AX-43", "AX-45"].contains(&id) {
            without.push(id);
        }
    }
    let rules = rules(&without, &Value::Null);
    let (old, new) = (
        policy(&mut random, policy_type, group),
        policy(&mut random, policy_type, group),
    );
    let shown = || format!("seed {seed}, {policy_type}, without {without:?}\nold {old}\nnew {new}");
    let answer = ask(&old, &new, policy_type, rules.clone());
    let (old_policy, new_policy) = (parse(&old, policy_type), parse(&new, policy_type));
    let policies = [(&old_policy, policy_type), (&new_policy, policy_type)];
    let mut tally = Tally::default();
    let mut proved = Vec::new();
    for (answer, allow, refuse) in [(&answer.added, 1, 0), (&answer.removed, 0, 1)] {
        match answer {
            Answer::None => {
                tally.none += 1;
                proved.push((allow, refuse));
            }
            Answer::Some(_) => tally.some += 1,
            Answer::Unknown(reasons) => {
                *tally.unknown.entry(reasons[0].text.clone()).or_default() += 1;
                if std::env::var_os("SHOW_UNKNOWN").is_some() {
                    println!("{}\n{}\n", reasons[0].text, shown());
                }
            }
        }
    }
    if proved.is_empty() {
        return tally;
    }
    for _ in 0..400 {
        let Some(request) = request(&mut random, policy_type, group, &policies, &rules) else {
            continue;
        };
        tally.requests += 1;
        for (allow, refuse) in &proved {
            let decide =
                |index: usize| evaluate_under(&[policies[index]], &request, &rules).outcome;
            if decide(*allow) == Outcome::Allow && decide(*refuse) != Outcome::Allow {
                let text = format!("refuted by {}\n{}", request.to_json(), shown());
                tally.wrong = Some(text);
            }
        }
    }
    tally
}

#[test]
fn both_sides_have_the_same_axioms() {
    let pairs = std::env::var("AXIOM_PAIRS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1500);
    let all: Vec<Tally> = (0..pairs).into_par_iter().map(check).collect();
    let wrong: Vec<&String> = all
        .iter()
        .filter_map(|tally| tally.wrong.as_ref())
        .collect();
    let shown: Vec<&str> = wrong.iter().take(8).map(|text| text.as_str()).collect();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), shown.join("\n\n"));
    let sum = |of: fn(&Tally) -> usize| all.iter().map(of).sum::<usize>();
    let (requests, some, none) = (sum(|t| t.requests), sum(|t| t.some), sum(|t| t.none));
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for (reason, count) in all.iter().flat_map(|tally| &tally.unknown) {
        *unknown.entry(reason).or_default() += count;
    }
    let undecided: usize = unknown.values().sum();
    println!("{requests} requests, {some} some, {none} none, {undecided} unknown: {unknown:#?}");
    assert!(requests as u64 > pairs * 10 && some as u64 > pairs / 5 && none as u64 > pairs / 10);
    assert!(
        undecided * 20 < some + none,
        "{undecided} answers are unknown"
    );
}
