//! The custom checks: every failing statement, access that may not be granted, and the labelled pairs.

mod lines;
mod strangers;

use crate::support::{parse, shared};
use iamproof::eval::{Outcome, Request, evaluate};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::check::{
    AccessItem, Check, Statement, Verdict, access_not_granted, no_new_access,
};
use iamproof::query::{Answer, Settings};
use serde_json::{Value, json};

fn identity(statements: Value) -> Policy {
    let json = json!({"Version": "2012-10-17", "Statement": statements});
    parse(&json, PolicyType::Identity)
}

fn new_access(existing: &Policy, new: &Policy) -> Check {
    let of = PolicyType::Identity;
    no_new_access(&[(existing, of)], &[(new, of)], of, &Settings::default()).unwrap()
}

/// The statements that fail; none may be unknown.
fn failing(check: &Check) -> Vec<usize> {
    let some = |one: &Statement| matches!(one.answer, Answer::Some(_));
    assert!(check.statements.iter().all(some), "{check:?}");
    check
        .statements
        .iter()
        .map(|one| one.id.statement)
        .collect()
}

fn granted(policy: &Policy, items: &[(&[&str], &[&str])]) -> Check {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let items: Vec<AccessItem> = items
        .iter()
        .map(|(actions, resources)| AccessItem {
            actions: owned(actions),
            resources: owned(resources),
        })
        .collect();
    let of = PolicyType::Identity;
    access_not_granted(&[(policy, of)], of, &items, &Settings::default()).unwrap()
}

/// `NEW-01`: all statements that give new access, not those that a Deny takes away or that the existing
/// policy has.
#[test]
fn all_failing_statements() {
    let existing = identity(json!([
        {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
    ]));
    let new = identity(json!([
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "ec2:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*"},
        {"Effect": "Allow", "Action": ["sqs:SendMessage", "ec2:Stop*"], "Resource": "*"},
    ]));
    let check = new_access(&existing, &new);
    assert_eq!(check.verdict(), Verdict::Fail);
    assert_eq!(failing(&check), [1, 4]);
    for statement in &check.statements {
        let Answer::Some(witness) = &statement.answer else {
            panic!("{statement:?}")
        };
        // The witness is of that statement, by the whole policies.
        let request = Request::from_json(&witness.request).unwrap().0;
        let of = PolicyType::Identity;
        let decision = evaluate(&[(&new, of)], &request);
        assert_eq!(decision.outcome, Outcome::Allow);
        assert!(decision.statements[statement.id.statement].matched);
        assert_ne!(
            evaluate(&[(&existing, of)], &request).outcome,
            Outcome::Allow
        );
    }
    assert_eq!(new_access(&new, &new).verdict(), Verdict::Pass);
    let nothing = identity(json!([{"Effect": "Deny", "Action": "*", "Resource": "*"}]));
    assert_eq!(new_access(&existing, &nothing).verdict(), Verdict::Pass);
    assert_eq!(failing(&new_access(&nothing, &existing)), [0]);
}

/// A statement that gives nothing new by itself because of a Deny of the existing policy.
#[test]
fn denies_of_both_sides() {
    let existing = identity(json!([
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "iam:*", "Resource": "*"},
    ]));
    let new = identity(json!([
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
         "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:Get*", "Resource": "*"},
        {"Effect": "Deny", "Action": "iam:Get*", "Resource": "*"},
    ]));
    assert_eq!(failing(&new_access(&existing, &new)), [0]);
}

/// What is not understood is unknown with its place in the new policy, and does not hide what is certain.
#[test]
fn unknown_statements() {
    let existing = identity(json!([{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]));
    let odd = json!({"Effect": "Allow", "Action": "sqs:*", "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "${aws:PrincipalTag/x}"}}});
    let plain = json!({"Effect": "Allow", "Action": "sns:*", "Resource": "*"});
    let check = new_access(&existing, &identity(json!([odd])));
    assert_eq!(check.verdict(), Verdict::Unknown);
    let check = new_access(&existing, &identity(json!([odd, plain])));
    assert_eq!(check.verdict(), Verdict::Fail);
    let Answer::Unknown(reasons) = &check.statements[0].answer else {
        panic!("{check:?}")
    };
    assert!(
        reasons
            .iter()
            .all(|one| one.places.iter().all(|at| at.policy == 0))
    );
    assert!(matches!(check.statements[1].answer, Answer::Some(_)));
}

/// `NGR-01` to `NGR-03`.
#[test]
fn access() {
    let policy = identity(json!([
        {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a/*",
         "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/x"},
        {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"},
    ]));
    let a: &[&str] = &["arn:aws:s3:::a/*"];
    let b: &[&str] = &["arn:aws:s3:::b/*"];
    // Under a condition is granted; a Deny takes it away.
    assert_eq!(failing(&granted(&policy, &[(&["s3:GetObject"], a)])), [0]);
    assert_eq!(
        granted(&policy, &[(&["s3:GetObject"], b)]).verdict(),
        Verdict::Pass
    );
    assert_eq!(
        granted(&policy, &[(&["S3:deleteobject"], a)]).verdict(),
        Verdict::Pass
    );
    // Actions only, resources only.
    assert_eq!(failing(&granted(&policy, &[(&["s3:Put?bject"], &[])])), [0]);
    assert_eq!(
        failing(&granted(
            &policy,
            &[(&[], &["arn:aws:iam::111122223333:role/*"])]
        )),
        [1]
    );
    // Several items: any of them.
    let two = granted(&policy, &[(&["s3:GetObject"], b), (&["iam:PassRole"], &[])]);
    assert_eq!(failing(&two), [1]);
    let all = granted(
        &policy,
        &[(&["s3:GetObject"], a), (&["iam:*"], &[]), (&["ec2:*"], b)],
    );
    assert_eq!(failing(&all), [0, 1]);
    let none = granted(
        &policy,
        &[
            (&["iam:PassRole"], a),
            (&["s3:*"], b),
            (&["s3:Delete*"], &[]),
        ],
    );
    assert_eq!(none.verdict(), Verdict::Pass);
    let denied = identity(json!([{"Effect": "Deny", "Action": "*", "Resource": "*"}]));
    assert_eq!(granted(&denied, &[(&["*"], &[])]).verdict(), Verdict::Pass);
}

/// Items that are put together mean what they mean apart.
#[test]
fn items_together() {
    let policy = identity(json!([
        {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::a"},
        {"Effect": "Allow", "Action": "s3:Put*", "Resource": "arn:aws:s3:::b"},
    ]));
    let actions = ["s3:GetObject", "s3:PutObject", "s3:*", "ec2:*"];
    let resources = ["arn:aws:s3:::a", "arn:aws:s3:::b", "arn:aws:s3:::c"];
    let mut random = crate::support::Random::new(7);
    for _ in 0..60 {
        let count = 1 + random.below(4);
        let items: Vec<(Vec<&str>, Vec<&str>)> = (0..count)
            .map(|_| {
                let action = match random.below(4) {
                    0 => vec![],
                    _ => vec![actions[random.below(4)]],
                };
                let resource = match random.below(4) {
                    0 if !action.is_empty() => vec![],
                    _ => vec![resources[random.below(3)], resources[random.below(3)]],
                };
                (action, resource)
            })
            .collect();
        let borrowed: Vec<(&[&str], &[&str])> = items
            .iter()
            .map(|(actions, resources)| (actions.as_slice(), resources.as_slice()))
            .collect();
        let whole = failing(&granted(&policy, &borrowed));
        let mut apart: Vec<usize> = borrowed
            .iter()
            .flat_map(|item| failing(&granted(&policy, &[*item])))
            .collect();
        apart.sort_unstable();
        apart.dedup();
        assert_eq!(whole, apart, "{items:?}");
    }
}

/// Thousands of actions and resources, where AWS takes 100.
#[test]
fn thousands() {
    let policy = identity(json!([
        {"Effect": "Allow", "Action": ["s3:Get*", "ec2:Describe*"], "Resource": "*"},
        {"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::bucket-*"},
    ]));
    let resources: Vec<String> = (0..5000)
        .map(|index| format!("arn:aws:s3:::bucket-{}/{}/*", index * 7919 % 100_003, index))
        .collect();
    let mut actions: Vec<String> = (0..5000)
        .map(|index| format!("s{}:Action{index}", index % 50))
        .collect();
    actions.push("s3:GetObject".to_owned());
    let ask = |actions: &[String], resources: &[String]| {
        let item = AccessItem {
            actions: actions.to_vec(),
            resources: resources.to_vec(),
        };
        let of = PolicyType::Identity;
        access_not_granted(&[(&policy, of)], of, &[item], &Settings::default()).unwrap()
    };
    assert_eq!(ask(&actions, &resources).verdict(), Verdict::Pass);
    let mut more = resources;
    more.push("arn:aws:s3:::other/*".to_owned());
    assert_eq!(failing(&ask(&actions, &more)), [0]);
    // A witness has an action that fits its resource, where there is one among all those.
    let check = ask(&actions, &more);
    let Answer::Some(witness) = &check.answer else {
        panic!("{check:?}")
    };
    assert_eq!(witness.request["action"], "s3:GetObject");
    assert_eq!(witness.request["resource"], "arn:aws:s3:::other/example");
}

/// AWS's labelled pairs: none is unknown, and each failure has a statement with a witness.
#[test]
fn labelled_pairs() {
    let Some(path) = shared("oracles/custom-checks/cases.jsonl") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let mut count = 0;
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let of = PolicyType::from_name(case["policy_type"].as_str().unwrap()).unwrap();
        let (existing, new) = (parse(&case["reference"], of), parse(&case["candidate"], of));
        let check =
            no_new_access(&[(&existing, of)], &[(&new, of)], of, &Settings::default()).unwrap();
        assert_eq!(check.verdict().name(), case["expect"], "{}", case["id"]);
        let fails = check.verdict() == Verdict::Fail;
        assert_eq!(fails, !failing(&check).is_empty(), "{}", case["id"]);
        count += 1;
    }
    assert_eq!(count, 43);
}
