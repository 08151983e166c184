//! Policies in answers of AWS: as values, as texts, URL-encoded; wherever they stand they have the findings of
//! the policy itself.

use super::validated_as;
use iamproof::lint::fix::fix_all;
use iamproof::lint::{Options, Report};
use iamproof::policy::PolicyType;
use iamproof::source::Source;
use serde_json::{Value, json};
use std::fmt::Write as _;

fn policy() -> Value {
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "*"}]})
}

fn encoded(text: &str) -> String {
    let mut all = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() {
            true => all.push(char::from(byte)),
            false => write!(all, "%{byte:02X}").unwrap(),
        }
    }
    all
}

fn told(report: &Report) -> Vec<(&'static str, String)> {
    let all = report.findings.iter();
    all.map(|one| (one.code, one.locations[0].pointer()))
        .collect()
}

fn report(text: &str) -> Report {
    validated_as(text, None, true)
}

#[test]
fn every_answer_has_the_findings_of_its_policy() {
    let (policy, text) = (policy(), policy().to_string());
    let expected = told(&report(&text));
    assert_eq!(
        expected,
        [("REDUNDANT_ACTION", "/Statement/0/Action/0".to_owned())]
    );
    let twice = Value::from(text.clone()).to_string();
    for answer in [
        json!({"RoleName": "r", "PolicyName": "p", "PolicyDocument": policy}),
        json!({"PolicyVersion": {"Document": policy, "VersionId": "v1"}}),
        json!({"Policy": text, "PolicyName": "default"}),
        json!({"Policy": text, "RevisionId": "x"}),
        json!({"Policy": twice}),
        json!({"PolicyDocument": encoded(&text)}),
        json!({"PolicyVersion": {"Document": encoded(&text)}}),
        json!({"Attributes": {"Policy": text}}),
        json!({"ARN": "x", "ResourcePolicy": text}),
        json!({"policyText": text}),
        Value::from(text.clone()),
    ] {
        let answer = answer.to_string();
        let report = report(&answer);
        assert_eq!(told(&report), expected, "{answer}");
        assert!(report.undecided.is_empty(), "{answer}");
        for location in &report.findings[0].locations {
            let shown = answer.get(location.span.start..location.span.end).unwrap();
            assert!(shown.starts_with('"') && shown.ends_with('"'), "{shown}");
        }
    }
    assert_eq!(told(&report(&encoded(&text))), expected);
}

#[test]
fn the_answer_may_say_the_type() {
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:role/x"}, "Action": "sts:AssumeRole", "Resource": "*"}]});
    let role =
        json!({"Role": {"RoleName": "r", "AssumeRolePolicyDocument": encoded(&trust.to_string())}});
    assert_eq!(report(&role.to_string()).policy_type, PolicyType::Trust);
    let content = policy().to_string();
    let scp = json!({"Policy": {"PolicySummary": {"Type": "SERVICE_CONTROL_POLICY"}, "Content": content}});
    assert_eq!(report(&scp.to_string()).policy_type, PolicyType::Scp);
}

#[test]
fn what_is_wrong_in_a_text_is_said() {
    let codes = |answer: Value| {
        let report = report(&answer.to_string());
        let all = report.findings.into_iter().map(|one| one.code);
        all.collect::<Vec<_>>()
    };
    assert_eq!(
        codes(json!({"Policy": "{\"Version\": "})),
        ["JSON_SYNTAX_ERROR"]
    );
    assert_eq!(codes(json!({"Policy": "%7B%"})), ["JSON_SYNTAX_ERROR"]);
    let mut deep = policy().to_string();
    for _ in 0..12 {
        deep = Value::from(deep).to_string();
        if deep.len() > 1_000_000 {
            break;
        }
    }
    let report = report(&deep);
    assert_eq!(report.findings[0].code, "JSON_SYNTAX_ERROR");
}

/// Several policies are never passed over.
#[test]
fn of_several_the_others_are_not_decided() {
    let (one, other) = (policy(), policy().to_string());
    let report = report(&json!({"PolicyDocument": [one, other]}).to_string());
    assert_eq!(report.findings.len(), 1);
    let [open] = &report.undecided[..] else {
        panic!("{report:?}");
    };
    assert!(open.reason.starts_with("there are 2 policies"), "{open:?}");
}

#[test]
fn fixes_in_a_text_are_refused() {
    let text = policy().to_string();
    for answer in [json!({"Policy": text}).to_string(), encoded(&text)] {
        let source = Source::new("policy.json", answer.clone());
        let fixed = fix_all(&source, &Options::default(), &|_, _| true);
        assert_eq!((fixed.text, fixed.done.len()), (answer, 0));
        let reason = &fixed.left[0].reason;
        assert!(
            reason.starts_with("the policy stands as a text"),
            "{reason}"
        );
    }
}
