//! The open questions of the rules: unknown where their readings disagree, decided where one is picked.

use crate::support::parse;
use iamproof::eval::{Outcome, Request, evaluate_under};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::{Answer, Ask, Settings, Value, Who, can, compare};
use iamproof::rules::{Question, Rules, readings};
use serde_json::json;
use std::sync::Arc;

fn picked(texts: &[&str]) -> Settings {
    let mut rules = Rules::default();
    for text in texts {
        let (question, other) = readings::parse(text).unwrap();
        rules.readings.pick(question, other);
    }
    Settings {
        rules: Arc::new(rules),
        ..Settings::default()
    }
}

fn on(resource: &str) -> Policy {
    let document = json!({
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "*", "Resource": resource},
    });
    parse(&document, PolicyType::Identity)
}

/// Whether `new` adds something to `old`: yes, no, or the reasons why that is unknown.
fn added(old: &Policy, new: &Policy, settings: &Settings) -> Result<bool, Vec<String>> {
    let kind = PolicyType::Identity;
    let answer = compare(&[(old, kind)], &[(new, kind)], kind, settings).unwrap();
    match answer.added {
        Answer::None => Ok(false),
        Answer::Some(_) => Ok(true),
        Answer::Unknown(reasons) => Err(reasons.into_iter().map(|reason| reason.text).collect()),
    }
}

#[test]
fn questions_about_patterns_are_asked_in_both_readings() {
    let crossing = "arn:aws:sns:us-east-1:222222222222:t:111122223333:x";
    for (id, old, new, usual, other) in [
        (
            "OQ-01",
            "arn:aws:sns:*:111122223333:*",
            crossing,
            ("crossing", false),
            ("components", true),
        ),
        (
            "OQ-02",
            "arn:aws:SQS:us-east-1:111122223333:q",
            "arn:aws:sqs:us-east-1:111122223333:q",
            ("exact", true),
            ("folded", false),
        ),
        (
            "OQ-03",
            "arn:aws:iam::${aws:RequestTag/a, '111122223333'}:user/x",
            "arn:aws:iam::${aws:RequestTag/a, '111122223333'}:user/*",
            ("expanded", true),
            ("literal", false),
        ),
    ] {
        let (old, new) = (on(old), on(new));
        let reasons = added(&old, &new, &Settings::default()).unwrap_err();
        assert!(
            matches!(reasons.as_slice(), [one] if one.starts_with(id)),
            "{reasons:?}"
        );
        for (name, expected) in [usual, other] {
            let reading = format!("{id}={name}");
            let answer = added(&old, &new, &picked(&[&reading]));
            assert_eq!(answer, Ok(expected), "{reading}");
            let how = match expected {
                true => format!("--reading {reading} there is such a request"),
                false => format!("--reading {reading} there is none"),
            };
            assert!(reasons[0].contains(&how), "{how}: {reasons:?}");
        }
    }
}

#[test]
fn answers_that_all_readings_give_stand() {
    // Each pattern raises a question, and the answer does not depend on it.
    for (old, new, expected) in [
        (
            "arn:aws:sns:*:111122223333:*",
            "arn:aws:sns:*:111122223333:a*",
            false,
        ),
        (
            "arn:aws:sns:*:111122223333:a*",
            "arn:aws:sns:*:111122223333:*",
            true,
        ),
        ("arn:aws:sns:*:*:*", "arn:aws:sns:*:111122223333:*", false),
        (
            "arn:aws:iam::${aws:PrincipalAccount}:*",
            "arn:aws:iam::${aws:PrincipalAccount}:user/*",
            false,
        ),
        ("*", "arn:aws:iam::${aws:PrincipalAccount}:user/*", false),
        (
            "arn:aws:S3:*:${aws:PrincipalAccount}:x",
            "arn:aws:S3:*:${aws:PrincipalAccount}:x",
            false,
        ),
    ] {
        let answer = added(&on(old), &on(new), &Settings::default());
        assert_eq!(answer, Ok(expected), "{old} {new}");
    }
}

/// What the engine says of one request is what the evaluator says, in every reading.
#[test]
fn evaluator_and_engine_read_alike() {
    let patterns = [
        "arn:aws:sns:*:111122223333:*",
        "arn:aws:sns:us-*:111122223333:?",
        "arn:aws:SNS:us-*:1111*:t*",
        "arn:aws:sns:*:x",
        "arn:aws:sns:us-east-1:${aws:RequestTag/a}:t",
        "arn:aws:sns:us-east-1:${aws:RequestTag/a, '111122223333'}:t",
        "arn:aws:sns:*${aws:RequestTag/a}:${*}",
        "arn:aws:${aws:RequestTag/S, 'SNS'}:us-east-1:*:t",
    ];
    let resources = [
        "*",
        "arn:aws:sns:us-east-1:111122223333:t",
        "arn:aws:sns:us-east-1:222222222222:t:111122223333:x",
        "arn:aws:sns:us-east-1:222222222222:t:111122223333:",
        "arn:aws:sns:us-east-1:222222222222:sns:111122223333:t",
        "arn:aws:sns:us-east-1:111122223333:*",
        "arn:aws:sns:us-east-1:111122223333:${aws:RequestTag/a}:t",
    ];
    let questions = [
        Question::StarsAndColons,
        Question::CaseOfComponents,
        Question::EarlyVariables,
    ];
    let mut compared = 0;
    for pattern in patterns {
        let policy = on(pattern);
        let documents = [(&policy, PolicyType::Identity)];
        for mask in 0..8_u32 {
            let mut rules = Rules::default();
            for (bit, question) in questions.into_iter().enumerate() {
                rules.readings.pick(question, mask >> bit & 1 == 1);
            }
            let settings = Settings {
                rules: Arc::new(rules),
                ..Settings::default()
            };
            for resource in resources {
                // Wildcards in bounds are wildcards.
                if resource.contains('*') {
                    continue;
                }
                for tag in [None, Some("111122223333"), Some("us-east-1:111122223333")] {
                    let context = tag.map_or_else(
                        || json!({}),
                        |tag| json!({"aws:RequestTag/a": tag, "aws:TagKeys": ["a"]}),
                    );
                    let request = json!({
                        "principal": "arn:aws:iam::111122223333:user/alice",
                        "action": "sns:Publish",
                        "resource": resource,
                        "context": context,
                    });
                    let (request, _) = Request::from_json(&request).unwrap();
                    let decision = evaluate_under(&documents, &request, &settings.rules);
                    let ask = Ask {
                        who: Who::parse("arn:aws:iam::111122223333:user/alice").unwrap(),
                        services: false,
                        trust: Vec::new(),
                        owner: None,
                        actions: vec!["sns:Publish".to_owned()],
                        resources: vec![resource.to_owned()],
                        when: vec![
                            (
                                "aws:RequestTag/a".to_owned(),
                                tag.map_or(Value::Absent, |tag| Value::Is(vec![tag.to_owned()])),
                            ),
                            ("aws:RequestTag/S".to_owned(), Value::Absent),
                        ],
                    };
                    let answer = can(&documents, PolicyType::Identity, &ask, &settings).unwrap();
                    let allowed = decision.outcome == Outcome::Allow;
                    let told = match &answer {
                        Answer::Some(_) => Some(true),
                        Answer::None => Some(false),
                        Answer::Unknown(_) => None,
                    };
                    let case =
                        format!("{pattern} {resource} {tag:?} {:?}", settings.rules.readings);
                    assert_eq!(told, Some(allowed), "{case}: {answer:?}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

/// The four questions that are booleans of one formula: what is picked decides, and the evaluator
/// agrees, so that the witness is replayed in the reading that was picked.
#[test]
fn picked_readings_decide() {
    let everything = r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}"#;
    let with = |statement: &str| {
        format!(r#"{{"Version": "2012-10-17", "Statement": [{everything}, {statement}]}}"#)
    };
    let deny = |rest: &str| {
        with(&format!(
            r#"{{"Effect": "Deny", "Action": "*", "Resource": "*", {rest}}}"#
        ))
    };
    let (resource, endpoint) = (PolicyType::Resource, PolicyType::Endpoint);
    let cases = [
        (
            "OQ-17",
            resource,
            deny(r#""NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/r"}"#),
            "arn:aws:iam::111122223333:role/r",
            [("exempt", true), ("denied", false)],
        ),
        (
            "OQ-18",
            resource,
            deny(r#""Principal": {"AWS": "*"}"#),
            "sns.amazonaws.com",
            [("named", false), ("not-named", true)],
        ),
        (
            "OQ-28",
            endpoint,
            deny(r#""Principal": {"AWS": "111122223333"}"#),
            "arn:aws:iam::111122223333:user/alice",
            [("all-callers", false), ("root", true)],
        ),
        (
            "OQ-06",
            resource,
            deny(
                r#""Principal": "*", "Condition": {"ForAnyValue:StringNotEqualsIfExists": {"aws:TagKeys": "a"}}"#,
            ),
            "!aws:TagKeys",
            [("false", true), ("true", false)],
        ),
    ];
    for (id, kind, text, who, expected) in cases {
        let policy = parse(&serde_json::from_str(&text).unwrap(), kind);
        let documents = [(&policy, kind)];
        let absent = who.strip_prefix('!');
        let ask = Ask {
            who: absent.map_or_else(|| Who::parse(who).unwrap(), |_| Who::Anyone),
            services: false,
            trust: Vec::new(),
            owner: None,
            actions: vec!["s3:GetObject".to_owned()],
            resources: Vec::new(),
            when: absent
                .map(|key| (key.to_owned(), Value::Absent))
                .into_iter()
                .collect(),
        };
        let open = can(&documents, kind, &ask, &Settings::default()).unwrap();
        let Answer::Unknown(reasons) = open else {
            panic!("{id}: {open:?}");
        };
        assert!(reasons[0].text.starts_with(id), "{reasons:?}");
        for (name, allowed) in expected {
            let settings = picked(&[&format!("{id}={name}")]);
            let answer = can(&documents, kind, &ask, &settings).unwrap();
            match (allowed, answer) {
                (true, Answer::Some(_)) | (false, Answer::None) => {}
                (_, other) => panic!("{id}={name}: {other:?}"),
            }
        }
    }
}

#[test]
fn readings_are_named() {
    assert_eq!(
        readings::parse("oq-17=DENIED"),
        Ok((Question::PartialNotPrincipal, true))
    );
    let error = readings::parse("OQ-17=maybe").unwrap_err();
    assert!(
        error.contains("OQ-17=exempt") && error.contains("OQ-17=denied"),
        "{error}"
    );
    let error = readings::parse("OQ-99=x").unwrap_err();
    assert!(error.contains("OQ-01"), "{error}");
    assert!(readings::parse("OQ-17").is_err());
}
