//! Our own form: the entries together are the access, none is empty, none is too much.

use super::{OWNER, subject};
use crate::support::{Random, parse};
use iamproof::policy::{Effect, Policy, PolicyType, Statement};
use iamproof::query::findings::{Class, Finding, Form, findings};
use iamproof::query::{Answer, Ask, Settings, Who, can, exists};
use serde_json::{Value, json};

const KIND: PolicyType = PolicyType::Resource;
const ACTIONS: [&str; 4] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "s3:GetBucketAcl",
];

/// The policy with more statements.
fn with(policy: &Policy, more: Vec<Statement>) -> Policy {
    let mut policy = policy.clone();
    policy.statements.extend(more);
    policy
}

/// Whether an external caller is allowed one of the actions.
fn external(policy: &Policy) -> bool {
    let ask = Ask {
        who: Who::External,
        services: false,
        trust: Vec::new(),
        owner: Some(OWNER.to_owned()),
        actions: ACTIONS.iter().map(|name| (*name).to_owned()).collect(),
        resources: Vec::new(),
        when: Vec::new(),
    };
    match can(&[(policy, KIND)], KIND, &ask, &Settings::default()).unwrap() {
        Answer::None => false,
        Answer::Some(_) => true,
        Answer::Unknown(reasons) => panic!("{reasons:?}"),
    }
}

/// What an entry allows, and what its exceptions deny.
fn encoded(policy: &Policy, finding: &Finding) -> Policy {
    let exact = finding.exact.as_ref().unwrap();
    let taken = exact
        .except
        .iter()
        .map(|id| policy.statements[id.statement].clone());
    let mut own = policy.clone();
    own.statements = std::iter::once(exact.statement.clone())
        .chain(taken)
        .collect();
    own
}

/// The Allow of an entry as a Deny.
fn denied(finding: &Finding) -> Statement {
    Statement {
        effect: Effect::Deny,
        ..finding.exact.as_ref().unwrap().statement.clone()
    }
}

/// Checks one policy; gives the number of entries.
fn check(json: &Value) -> usize {
    let policy = parse(json, KIND);
    let mut all = findings(&subject(&policy, KIND, Form::Exact), &Settings::default()).unwrap();
    all.retain(|one| one.class == Class::External);
    for one in &all {
        assert!(one.is_certain(), "{one:?}");
        assert!(one.witness.is_some(), "{one:?}");
        assert!(!one.actions.is_empty(), "{one:?}");
        assert!(one.is_public.is_some(), "{one:?}");
        let own = encoded(&policy, one);
        assert!(external(&own), "empty: {json} {one:?}");
        let more = exists(
            &[&[(&own, KIND)]],
            &[&[(&policy, KIND)]],
            KIND,
            &Settings::default(),
        );
        assert!(
            matches!(more.unwrap(), Answer::None),
            "too much: {json} {one:?}"
        );
    }
    let rest = with(&policy, all.iter().map(denied).collect());
    assert!(!external(&rest), "something is missing: {json} {all:?}");
    // Without any of them it would be.
    for left in 0..all.len() {
        let others = all.iter().enumerate().filter(|(index, _)| *index != left);
        let rest = with(&policy, others.map(|(_, one)| denied(one)).collect());
        assert!(external(&rest), "not needed: {json} {:?}", all[left]);
    }
    all.len()
}

fn pick<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    from[random.below(from.len())]
}

fn some<'a>(random: &mut Random, from: &[&'a str]) -> Vec<&'a str> {
    let count = 1 + random.below(2);
    let mut all: Vec<&str> = (0..count).map(|_| pick(random, from)).collect();
    all.dedup();
    all
}

fn random_statement(random: &mut Random) -> Value {
    let accounts = [
        OWNER,
        "111122223333",
        "arn:aws:iam::111122223333:role/r",
        "arn:aws:iam::444455556666:user/u",
        "*",
    ];
    let deny = random.below(4) == 0;
    let principal = match (deny, random.below(8)) {
        (true, _) | (_, 0 | 1) => json!("*"),
        (_, 2) => json!({"Service": "sns.amazonaws.com", "AWS": "111122223333"}),
        _ => json!({"AWS": some(random, &accounts)}),
    };
    let mut actions = ACTIONS.to_vec();
    actions.extend(["s3:Get*", "s3:*"]);
    let resources = ["arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b/x/*"];
    let mut statement = json!({
        "Effect": if deny { "Deny" } else { "Allow" },
        "Principal": principal,
        "Action": some(random, &actions),
        "Resource": some(random, &resources),
    });
    let condition = match random.below(7) {
        0 => {
            json!({"IpAddress": {"aws:SourceIp": some(random, &["203.0.113.0/24", "203.0.113.9", "10.0.0.0/8"])}})
        }
        1 => json!({"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}),
        2 => json!({"StringEquals": {"aws:PrincipalOrgID": "o-aaaaaaaaaa"}}),
        3 => json!({"StringLike": {"aws:PrincipalArn": some(random, &[
            "arn:aws:iam::111122223333:role/*", "arn:aws:iam::999988887777:*", "arn:aws:iam::*:user/a*"])}}),
        _ => return statement,
    };
    statement["Condition"] = condition;
    statement
}

#[test]
fn entries_are_the_access() {
    let mut entries = 0;
    for seed in 0..60 {
        let mut random = Random::new(seed + 1);
        let count = 1 + random.below(4);
        let statements: Vec<Value> = (0..count).map(|_| random_statement(&mut random)).collect();
        entries += check(&json!({"Version": "2012-10-17", "Statement": statements}));
    }
    assert!(entries > 60, "{entries}");
    println!("{entries} entries");
}

fn allow(principal: &Value, action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource})
}

#[test]
fn entries_are_few() {
    let bucket = "arn:aws:s3:::b";
    let objects = "arn:aws:s3:::b/*";
    let any = json!("*");
    let partner = json!({"AWS": "111122223333"});
    let document = |statements: Value| json!({"Version": "2012-10-17", "Statement": statements});
    let tls = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": objects,
                     "Condition": {"Bool": {"aws:SecureTransport": "false"}}});
    for (statements, count) in [
        // What anyone has, nobody needs to be named for.
        (
            json!([
                allow(&partner, "s3:GetObject", objects),
                allow(&any, "s3:GetObject", objects)
            ]),
            1,
        ),
        // Two statements, two resources, one access.
        (
            json!([
                allow(&partner, "s3:GetObject", objects),
                allow(&partner, "s3:PutObject", objects)
            ]),
            1,
        ),
        // A Deny of one of two resources does not tear them apart.
        (
            json!([{"Effect": "Allow", "Principal": partner, "Action": "s3:*", "Resource": [bucket, objects]}, tls]),
            1,
        ),
        // The owner is not told.
        (
            json!([allow(
                &json!({"AWS": [OWNER, "111122223333"]}),
                "s3:GetObject",
                objects
            )]),
            1,
        ),
        (
            json!([allow(&json!({"AWS": OWNER}), "s3:GetObject", objects)]),
            0,
        ),
        // Two principals are two findings.
        (
            json!([allow(
                &json!({"AWS": ["111122223333", "444455556666"]}),
                "s3:GetObject",
                objects
            )]),
            2,
        ),
        (json!([]), 0),
        (
            json!([{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}]),
            0,
        ),
    ] {
        assert_eq!(check(&document(statements.clone())), count, "{statements}");
    }
}
