//! `can`: who, what, where, when.

use crate::support::parse;
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::{Answer, Ask, Settings, Value as Bound, Who, can};
use serde_json::{Value, json};

fn ask(who: &str) -> Ask {
    Ask {
        who: Who::parse(who).unwrap(),
        services: false,
        trust: Vec::new(),
        owner: Some("111122223333".to_owned()),
        actions: Vec::new(),
        resources: Vec::new(),
        when: Vec::new(),
    }
}

fn answer(policy: &Policy, policy_type: PolicyType, ask: &Ask) -> Answer {
    can(
        &[(policy, policy_type)],
        policy_type,
        ask,
        &Settings::default(),
    )
    .unwrap_or_else(|error| panic!("{error}"))
}

fn bucket(principal: Value, condition: Value) -> Policy {
    let json = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::b/*", "Condition": condition,
    }]});
    parse(&json, PolicyType::Resource)
}

fn yes(policy: &Policy, ask: &Ask) -> bool {
    match answer(policy, PolicyType::Resource, ask) {
        Answer::Some(_) => true,
        Answer::None => false,
        Answer::Unknown(reasons) => panic!("{reasons:?}"),
    }
}

/// `PV-*` of the rules, the semantic side: does a stranger get in?
#[test]
fn strangers() {
    let star = || json!("*");
    let cases: [(Value, Value, bool); 12] = [
        (star(), json!({}), true),
        (
            star(),
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}),
            true,
        ),
        (
            star(),
            json!({"StringEquals": {"aws:PrincipalAccount": "111122223333"}}),
            false,
        ),
        (
            star(),
            json!({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abcdefghij"}}),
            true,
        ),
        (
            star(),
            json!({"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}),
            true,
        ),
        (
            star(),
            json!({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}}),
            false,
        ),
        (
            star(),
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/x"}}),
            true,
        ),
        (json!({"AWS": "111122223333"}), json!({}), false),
        (json!({"AWS": "444455556666"}), json!({}), true),
        (json!({"Service": "sns.amazonaws.com"}), json!({}), false),
        (
            star(),
            json!({"Bool": {"aws:PrincipalIsAWSService": "true"}}),
            false,
        ),
        (
            star(),
            json!({"StringEquals": {"aws:PrincipalType": "Anonymous"}}),
            true,
        ),
    ];
    for (principal, condition, expected) in cases {
        let shown = format!("{principal} {condition}");
        let policy = bucket(principal, condition);
        assert_eq!(yes(&policy, &ask("external")), expected, "{shown}");
    }
}

#[test]
fn trusted_accounts_and_services_are_no_strangers() {
    let policy = bucket(json!({"AWS": "444455556666"}), json!({}));
    let mut trusting = ask("external");
    trusting.trust.push("444455556666".to_owned());
    assert!(!yes(&policy, &trusting));
    let policy = bucket(json!({"Service": "sns.amazonaws.com"}), json!({}));
    let mut services = ask("external");
    services.services = true;
    assert!(yes(&policy, &services));
}

#[test]
fn anonymous_callers() {
    assert!(yes(&bucket(json!("*"), json!({})), &ask("anonymous")));
    let signed = json!({"Null": {"aws:PrincipalArn": "false"}});
    assert!(!yes(&bucket(json!("*"), signed), &ask("anonymous")));
    // AX-08: there is no organization behind an anonymous caller.
    let organization = json!({"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}});
    assert!(!yes(&bucket(json!("*"), organization), &ask("anonymous")));
}

#[test]
fn principals_by_name() {
    let role = json!({"AWS": "arn:aws:iam::111122223333:role/p/r"});
    let policy = bucket(role, json!({}));
    for (who, expected) in [
        ("anyone", true),
        ("111122223333", true),
        ("444455556666", false),
        ("arn:aws:iam::111122223333:role/p/r", true),
        ("arn:aws:iam::111122223333:role/r", false),
        ("arn:aws:sts::111122223333:assumed-role/r/session", true),
        ("arn:aws:iam::111122223333:user/r", false),
        ("arn:aws:iam::111122223333:root", false),
        ("sns.amazonaws.com", false),
        ("anonymous", false),
    ] {
        assert_eq!(yes(&policy, &ask(who)), expected, "{who}");
    }
    let witness = match answer(
        &policy,
        PolicyType::Resource,
        &ask("arn:aws:iam::111122223333:role/p/r"),
    ) {
        Answer::Some(witness) => witness.request,
        other => panic!("{other:?}"),
    };
    assert_eq!(witness["resource_account"], "111122223333");
    assert!(Who::parse("nobody in particular").is_err());
    assert!(Who::parse("arn:aws:iam").is_err());
}

#[test]
fn actions_resources_and_keys() {
    let policy = bucket(
        json!("*"),
        json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
    );
    let with = |change: &dyn Fn(&mut Ask)| {
        let mut one = ask("anyone");
        change(&mut one);
        yes(&policy, &one)
    };
    assert!(with(&|ask| ask.actions = vec!["s3:Get*".to_owned()]));
    assert!(!with(&|ask| ask.actions = vec!["s3:Put*".to_owned()]));
    assert!(with(
        &|ask| ask.actions = vec!["s3:Put*".to_owned(), "s3:getobject".to_owned()]
    ));
    assert!(with(
        &|ask| ask.resources = vec!["arn:aws:s3:::b/x".to_owned()]
    ));
    assert!(!with(
        &|ask| ask.resources = vec!["arn:aws:s3:::c/*".to_owned()]
    ));
    let when =
        |key: &str, value: Bound| with(&|ask| ask.when = vec![(key.to_owned(), value.clone())]);
    let is = |text: &str| Bound::Is(vec![text.to_owned()]);
    assert!(when("aws:SourceIp", is("10.1.2.3")));
    assert!(!when("aws:sourceip", is("11.1.2.3")));
    assert!(!when("aws:SourceIp", Bound::Absent));
    // AX-17: what comes through an endpoint has no public address.
    assert!(!when("aws:SourceVpce", is("vpce-1")));
}

/// The owner of the resource, where the ARN does not say (`AX-24`).
#[test]
fn owners() {
    let policy = bucket(
        json!("*"),
        json!({"StringEquals": {"aws:ResourceAccount": "111122223333"}}),
    );
    assert!(yes(&policy, &ask("anonymous")));
    let mut other = ask("anonymous");
    other.owner = Some("444455556666".to_owned());
    assert!(!yes(&policy, &other));
}

/// Role trust: federated callers are always external (`EXT-09`).
#[test]
fn trust() {
    let json = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": "accounts.google.com"},
        "Condition": {"StringEquals": {"accounts.google.com:aud": "app"}},
    }]});
    let policy = parse(&json, PolicyType::Trust);
    let mut who = ask("external");
    assert!(matches!(
        answer(&policy, PolicyType::Trust, &who),
        Answer::Some(_)
    ));
    who.when = vec![(
        "accounts.google.com:aud".to_owned(),
        Bound::Is(vec!["other".to_owned()]),
    )];
    assert!(matches!(
        answer(&policy, PolicyType::Trust, &who),
        Answer::None
    ));
    let google = ask("accounts.google.com");
    assert!(matches!(
        answer(&policy, PolicyType::Trust, &google),
        Answer::Some(_)
    ));
    let account = ask("111122223333");
    assert!(matches!(
        answer(&policy, PolicyType::Trust, &account),
        Answer::None
    ));
}
