//! The two universes: any well-formed request, and those that can happen with what AWS has today.

use crate::support::{corpus, parse};
use iamproof::catalog;
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::{
    Answer, Ask, Comparison, Elsewhere, Reason, Settings, Universe, Who, can, compare,
};
use iamproof::witness::can_happen;
use rayon::prelude::*;
use serde_json::{Value, json};

fn identity(statement: Value) -> Policy {
    let document = json!({"Version": "2012-10-17", "Statement": [statement]});
    parse(&document, PolicyType::Identity)
}

fn settings(universe: Universe) -> Settings {
    Settings {
        universe,
        ..Settings::default()
    }
}

fn added(new: &Policy, universe: Universe) -> Comparison {
    let old = identity(json!({"Effect": "Allow", "Action": "ec2:Nothing", "Resource": "*"}));
    let kind = PolicyType::Identity;
    compare(&[(&old, kind)], &[(new, kind)], kind, &settings(universe)).unwrap()
}

/// Patterns whose service component is not what it seems, where a request on S3 fits all the same.
#[test]
fn a_service_is_written_out_only_where_nothing_before_it_varies() {
    for resource in [
        "arn:*:x:*",
        "arn:*:s3:::b/k",
        "arn:aws:iam::*:role/*",
        "arn:aws:S3:::b/*",
        "arn:${aws:PrincipalTag/p}:s3:::b/*",
    ] {
        let policy =
            identity(json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}));
        let strings = added(&policy, Universe::Strings);
        let aws = added(&policy, Universe::Aws);
        // What is allowed in one reading at least is never "none".
        let possible = !matches!(strings.added, Answer::None)
            && strings.added_details.elsewhere != Some(Elsewhere::OnlyStrings);
        assert_eq!(possible, !matches!(aws.added, Answer::None), "{resource}");
        assert_eq!(possible, !resource.ends_with("role/*"), "{resource}");
    }
}

#[test]
fn what_cannot_happen_is_told() {
    let allow = |action: &str, resource: &str| json!({"Effect": "Allow", "Action": action, "Resource": resource});
    for statement in [
        // An action that AWS has not got, a resource that the action cannot be on, `*` for one that is
        // always on something, and a key that no request with the action carries.
        allow("s3:FutureAction", "*"),
        allow("s3:GetObject", "arn:aws:s3:::bucket"),
        allow(
            "ec2:DescribeInstances",
            "arn:aws:ec2:us-east-1:111122223333:instance/i-1",
        ),
        json!({"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*",
               "Condition": {"StringEquals": {"s3:prefix": "a"}}}),
    ] {
        let policy = identity(statement.clone());
        let strings = added(&policy, Universe::Strings);
        assert!(matches!(strings.added, Answer::Some(_)), "{statement}");
        assert_eq!(
            strings.added_details.elsewhere,
            Some(Elsewhere::OnlyStrings),
            "{statement}"
        );
        let aws = added(&policy, Universe::Aws);
        assert!(
            matches!(aws.added, Answer::None),
            "{statement}: {:?}",
            aws.added
        );
        assert_eq!(
            aws.added_details.elsewhere,
            Some(Elsewhere::OnlyStrings),
            "{statement}"
        );
    }
    for statement in [
        allow("s3:*", "arn:aws:s3:::bucket"),
        allow("*", "arn:aws:iam::111122223333:role/${aws:username}"),
        json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
               "Condition": {"StringEquals": {"s3:prefix": "a"}}}),
        json!({"Effect": "Allow", "NotAction": "s3:*", "NotResource": "arn:aws:ec2:*",
               "Condition": {"StringEquals": {"aws:ResourceTag/a": "b"}}}),
    ] {
        let policy = identity(statement.clone());
        for universe in [Universe::Strings, Universe::Aws] {
            let answer = added(&policy, universe);
            assert_eq!(answer.added_details.elsewhere, None, "{statement}");
            match answer.added {
                Answer::Some(witness) => assert!(can_happen(&witness.request), "{witness:?}"),
                other => panic!("{statement}: {other:?}"),
            }
        }
    }
}

/// Every action of the catalog has a request in its universe, on a resource that it can be on.
#[test]
fn every_action_can_happen() {
    let everything = identity(json!({"Effect": "Allow", "Action": "*", "Resource": "*"}));
    let names: Vec<String> = catalog::actions()
        .step_by(7)
        .map(|(prefix, name)| format!("{prefix}:{name}"))
        .collect();
    names.par_iter().for_each(|name| {
        let ask = Ask {
            who: Who::Anyone,
            services: false,
            trust: Vec::new(),
            owner: None,
            actions: vec![name.clone()],
            resources: Vec::new(),
            when: Vec::new(),
        };
        let kind = PolicyType::Identity;
        let settings = settings(Universe::Aws);
        match can(&[(&everything, kind)], kind, &ask, &settings).unwrap() {
            Answer::Some(witness) => assert!(can_happen(&witness.request), "{name}: {witness:?}"),
            other => panic!("{name}: {other:?}"),
        }
    });
}

fn of_question(reasons: &[Reason]) -> bool {
    reasons.iter().all(|reason| reason.text.starts_with("OQ-"))
}

/// Where the witness can happen nothing is told; where none can, the narrower universe says so too.
#[test]
fn the_universes_agree_on_managed_policies() {
    let Some(policies) = corpus() else { return };
    let kind = PolicyType::Identity;
    let read: Vec<Policy> = policies
        .iter()
        .step_by(4)
        .map(|(_, json)| parse(json, kind))
        .collect();
    let only: usize = read
        .par_windows(2)
        .map(|pair| {
            let ask = |universe| {
                let sides = ([(&pair[0], kind)], [(&pair[1], kind)]);
                compare(&sides.0, &sides.1, kind, &settings(universe))
                    .unwrap()
                    .added
            };
            let strings = ask(Universe::Strings);
            match (&strings, ask(Universe::Aws)) {
                (Answer::Some(one), Answer::Some(other)) => {
                    assert!(
                        can_happen(&one.request) && can_happen(&other.request),
                        "{one:?}"
                    );
                    0
                }
                (Answer::Some(one), Answer::None) => {
                    assert!(!can_happen(&one.request), "{one:?}");
                    1
                }
                (Answer::None, Answer::None) => 0,
                // Where an open question decides whether such a request exists.
                (Answer::Some(_), Answer::Unknown(reasons)) if of_question(&reasons) => 0,
                (strings, aws) => panic!("{strings:?} {aws:?}"),
            }
        })
        .sum();
    println!(
        "{only} of {} differences are of requests that cannot happen",
        read.len()
    );
}
