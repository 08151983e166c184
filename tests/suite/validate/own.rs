//! The checks of our own: what they say is proved, or shown by a request that the evaluator accepts.

use super::{all_findings, places};
use crate::support::parse;
use iamproof::eval::{Outcome, Request, evaluate_under};
use iamproof::lint::{FindingType, checks};
use iamproof::policy::PolicyType;
use iamproof::rules::Rules;
use serde_json::{Value, json};

fn found(statements: Value, code: &str) -> Vec<Vec<String>> {
    let policy = json!({"Version": "2012-10-17", "Statement": statements});
    places(
        &all_findings(&policy.to_string(), PolicyType::Identity),
        code,
    )
}

/// Requests in findings are allowed although the key is not in them.
#[test]
fn requests_are_what_findings_say() {
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*",
        "Resource": "arn:aws:s3:::b/*", "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "a"}}}]});
    let report = all_findings(&policy.to_string(), PolicyType::Identity);
    let mut findings = report.findings.iter();
    let code = "IAMPROOF_ALLOW_OPENED_BY_MISSING_KEY";
    let finding = findings.find(|one| one.code == code).unwrap();
    let (_, request) = finding.details.split_once("such as ").unwrap();
    assert!(
        !request.to_lowercase().contains("principaltag"),
        "{request}"
    );
    let rules = Rules::default();
    let request = serde_json::from_str(request).unwrap();
    let request = Request::from_json_under(&request, &rules).unwrap().0;
    let policy = parse(&policy, PolicyType::Identity);
    let decision = evaluate_under(&[(&policy, PolicyType::Identity)], &request, &rules);
    assert_eq!(decision.outcome, Outcome::Allow);
}

#[test]
fn keys_that_are_always_there_bypass_nothing() {
    let deny = |condition: Value| {
        let statement =
            json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": condition});
        found(json!([statement]), "IAMPROOF_DENY_BYPASSED_BY_MISSING_KEY").len()
    };
    assert_eq!(
        deny(json!({"StringEquals": {"aws:RequestedRegion": "us-east-1"}})),
        0
    );
    assert_eq!(deny(json!({"Bool": {"aws:SecureTransport": "false"}})), 0);
    assert_eq!(
        deny(json!({"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/a"}})),
        0
    );
    assert_eq!(
        deny(json!({"StringEquals": {"aws:PrincipalTag/a": "b"}})),
        1
    );
    assert_eq!(
        deny(json!({"ForAnyValue:StringEquals": {"aws:TagKeys": "b"}})),
        1
    );
    assert_eq!(
        deny(json!({"StringNotEquals": {"aws:PrincipalTag/a": "b"}})),
        0
    );
    assert_eq!(
        deny(json!({"StringEqualsIfExists": {"aws:PrincipalTag/a": "b"}})),
        0
    );
}

#[test]
fn what_denies_take_away() {
    let allow = |action: &str| json!({"Effect": "Allow", "Action": action, "Resource": "*"});
    let deny = |action: &str| json!({"Effect": "Deny", "Action": action, "Resource": "*"});
    let dead = "IAMPROOF_DEAD_STATEMENT";
    let one = json!([
        allow("s3:Get*"),
        allow("ec2:*"),
        deny("s3:Get?*"),
        deny("s3:Get")
    ]);
    assert_eq!(found(one, dead), [["/Statement/0"]]);
    // `s3:Get` itself is left.
    let left = json!([allow("s3:Get*"), allow("ec2:*"), deny("s3:Get?*")]);
    assert!(found(left, dead).is_empty());
    let all = json!([allow("s3:Get*"), deny("s3:*")]);
    assert!(found(all.clone(), dead).is_empty());
    assert_eq!(found(all, "IAMPROOF_VACUOUS_POLICY"), [[""]]);
}

#[test]
fn conditions_that_never_hold() {
    let of = |condition: Value| {
        let statement =
            json!({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition});
        found(json!([statement]), "IAMPROOF_UNSATISFIABLE_CONDITIONS").len()
    };
    let between = |least: u8| json!({"NumericLessThan": {"s3:max-keys": 5}, "NumericGreaterThan": {"s3:max-keys": least}});
    assert_eq!((of(between(5)), of(between(4))), (1, 0));
    let absent = |operator: &str| json!({"Null": {"aws:PrincipalTag/a": "true"}, operator: {"aws:principaltag/a": "b"}});
    assert_eq!(
        (
            of(absent("StringEquals")),
            of(absent("StringEqualsIfExists"))
        ),
        (1, 0)
    );
}

/// The fewest conditions that cannot hold are told, and what they are at odds with.
#[test]
fn why_conditions_never_hold() {
    let told = |statement: Value, policy_type: PolicyType| {
        let policy = json!({"Version": "2012-10-17", "Statement": [statement]});
        let report = all_findings(&policy.to_string(), policy_type);
        let mut findings = report.findings.into_iter();
        let found = findings.find(|one| one.code == "IAMPROOF_UNSATISFIABLE_CONDITIONS");
        found.unwrap().details
    };
    let statement = |condition: Value| json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": condition});
    let both = statement(
        json!({"Bool": {"aws:SecureTransport": "true"}, "NumericLessThan": {"s3:max-keys": 5},
        "NumericGreaterThan": {"s3:max-keys": 5}}),
    );
    assert_eq!(
        told(both, PolicyType::Identity),
        "these conditions never hold together: no request matches the statement \
         (NumericLessThan of `s3:max-keys`, NumericGreaterThan of `s3:max-keys`)"
    );
    let one = statement(json!({"StringEquals": {"aws:ViaAWSService": "amplify.amazonaws.com"}}));
    assert_eq!(
        told(one, PolicyType::Identity),
        "StringEquals of `aws:ViaAWSService` never holds: no request matches the statement"
    );
    let mut named = statement(json!({"StringEquals": {"aws:PrincipalAccount": "444455556666"}}));
    named["Principal"] = json!({"AWS": "111122223333"});
    assert_eq!(
        told(named, PolicyType::Resource),
        "no request matches the statement: StringEquals of `aws:PrincipalAccount` never holds for its Principal"
    );
}

/// What is not asked is said.
#[test]
fn many_statements() {
    let mut statements = vec![json!({"Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/a": "b"}}})];
    for number in 0..300 {
        statements
            .push(json!({"Effect": "Allow", "Action": format!("s3:a{number}"), "Resource": "*"}));
    }
    let policy = json!({"Version": "2012-10-17", "Statement": statements});
    let report = all_findings(&policy.to_string(), PolicyType::Identity);
    let bypassed = "IAMPROOF_DENY_BYPASSED_BY_MISSING_KEY";
    assert_eq!(places(&report, bypassed).len(), 1);
    let open: Vec<&str> = report.undecided.iter().map(|one| one.code).collect();
    assert_eq!(open, ["IAMPROOF_DEAD_STATEMENT", "IAMPROOF_VACUOUS_POLICY"]);
    assert!(
        report.undecided[0]
            .reason
            .starts_with("the policy has 301 statements")
    );
}

#[test]
fn they_are_named_so_and_left_out_where_only_aws_is_asked() {
    for check in checks() {
        assert_eq!(
            check.own,
            check.code.starts_with("IAMPROOF_"),
            "{}",
            check.code
        );
        assert!(
            !(check.own && check.kind == FindingType::Error),
            "{}",
            check.code
        );
    }
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*",
        "Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}]}"#;
    assert!(
        super::findings(text, PolicyType::Identity)
            .findings
            .is_empty()
    );
    assert_eq!(all_findings(text, PolicyType::Identity).findings.len(), 1);
}
