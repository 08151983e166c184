//! What findings say beside who gets in: RCPs (`EVAL-35` to `EVAL-38`), the keys of AWS's analyzer, ids.

use super::rules::{allow, asked, document};
use super::{OWNER, subject};
use crate::support::parse;
use iamproof::policy::PolicyType;
use iamproof::query::Settings;
use iamproof::query::findings::{Class, Form, Restriction, Subject, findings};
use serde_json::{Value, json};

/// EVAL-35 to EVAL-38.
#[test]
fn resource_control_policies() {
    let rcp = |resource: &str, condition: Value| {
        let mut statement =
            json!({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": resource});
        if !condition.is_null() {
            statement["Condition"] = condition;
        }
        parse(
            &document(
                json!([{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}, statement]),
            ),
            PolicyType::Rcp,
        )
    };
    let own = json!({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-aaaaaaaaaa"},
                     "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}});
    let policy = parse(
        &document(allow(json!("*"), Value::Null)),
        PolicyType::Resource,
    );
    let ask = |rcp: &iamproof::policy::Policy, change: &dyn Fn(&mut Subject<'_>)| {
        let mut subject = subject(&policy, PolicyType::Resource, Form::Exact);
        subject.resource = Some("arn:aws:s3:::b".to_owned());
        let mut subject = Subject {
            rcps: vec![(rcp, PolicyType::Rcp)],
            ..subject
        };
        change(&mut subject);
        let mut found = findings(&subject, &Settings::default()).unwrap();
        found.retain(|one| one.class == Class::External);
        found
    };
    // EVAL-39: the usual shape leaves the organization's accounts.
    let perimeter = rcp("*", own);
    let found = ask(&perimeter, &|_| {});
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].restriction, found[0].is_public),
        (Restriction::Applied, Some(false))
    );
    // The Deny is the second statement of the second document.
    let except = &found[0].exact.as_ref().unwrap().except;
    assert_eq!((except[0].document, except[0].statement), (1, 1));
    let zone = |one: &mut Subject<'_>| one.zone.organization = Some("o-aaaaaaaaaa".to_owned());
    assert!(ask(&perimeter, &zone).is_empty());
    // One that takes nothing away, and one of a service that RCPs do not reach.
    let other = rcp("arn:aws:s3:::other/*", Value::Null);
    assert_eq!(
        ask(&other, &|_| {})[0].restriction,
        Restriction::NotApplicable
    );
    let sns = |one: &mut Subject<'_>| one.resource = None;
    assert_eq!(
        ask(&perimeter, &sns)[0].restriction,
        Restriction::Applied,
        "by the actions"
    );
    // The analyzer does not count them.
    let found = ask(&perimeter, &|one| one.form = Form::Analyzer);
    assert_eq!(
        (found.len(), found[0].restriction),
        (1, Restriction::Applicable)
    );
}

/// EXT-03: keys that callers choose, and that they do not.
#[test]
fn keys_of_the_analyzer() {
    let found = |condition: Value| {
        let policy = document(allow(json!("*"), condition));
        asked(&policy, PolicyType::Resource, |one| {
            one.form = Form::Analyzer;
        })
    };
    for condition in [
        json!({"StringEquals": {"aws:UserAgent": "x"}}),
        json!({"StringEquals": {"aws:RequestTag/t": "x"}}),
        json!({"Bool": {"aws:PrincipalIsAWSService": "true"}}),
        json!({"StringEquals": {"aws:PrincipalType": "User"}}),
    ] {
        let found = found(condition.clone());
        assert_eq!(found.len(), 1, "{condition}");
        assert!(found[0].condition.is_empty(), "{condition}");
    }
    for (key, value) in [
        ("aws:PrincipalOrgID", "o-abcdefghij"),
        ("aws:PrincipalOrgPaths", "o-abcdefghij/r-ab12/*"),
        ("AWS:SourceVpce", "vpce-1a2b3c"),
        ("aws:userid", "AROAX:*"),
        ("kms:CallerAccount", "111122223333"),
    ] {
        let operator = if key.ends_with("Paths") {
            "ForAnyValue:StringLike"
        } else {
            "StringLike"
        };
        let found = found(json!({operator: {key: value}}));
        assert_eq!(found.len(), 1, "{key}");
        assert!(found[0].condition[0].0.eq_ignore_ascii_case(key));
        assert_eq!(found[0].condition[0].1, value);
        assert_eq!(found[0].is_public, Some(false), "{key}");
    }
    // A key that the policy only forbids narrows nothing, and its pattern stays.
    let policy = document(json!([allow(json!("*"), Value::Null),
        {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
         "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}]));
    let found = asked(&policy, PolicyType::Resource, |one| {
        one.form = Form::Analyzer;
    });
    assert_eq!(
        found[0].condition,
        [("aws:SourceVpce".to_owned(), "vpce-1".to_owned())]
    );
}

/// The same access has the same id, whatever its spelling.
#[test]
fn stable_ids() {
    let ids = |policy: &Value, form: Form| -> Vec<String> {
        let found = asked(policy, PolicyType::Resource, |one| one.form = form);
        found.into_iter().map(|one| one.id).collect()
    };
    let one = document(
        json!([{"Sid": "a", "Effect": "Allow", "Principal": {"AWS": "111122223333"},
        "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::b/x", "arn:aws:s3:::b/y"],
        "Condition": {"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}}]),
    );
    let two = document(json!([
        {"Effect": "Allow", "Principal": {"AWS": OWNER}, "Action": "s3:*", "Resource": "*"},
        {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:root"]},
         "Action": ["s3:putobject"], "Resource": ["arn:aws:s3:::b/y", "arn:aws:s3:::b/x"],
         "Condition": {"StringEquals": {"aws:sourcevpce": ["vpce-2", "vpce-1"]}}},
        {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:root"]},
         "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b/y", "arn:aws:s3:::b/x"],
         "Condition": {"StringEquals": {"aws:sourcevpce": ["vpce-2", "vpce-1"]}}}]));
    assert_eq!(ids(&one, Form::Exact), ids(&two, Form::Exact));
    assert_eq!(ids(&one, Form::Exact).len(), 1);
    let mut cells = (ids(&one, Form::Analyzer), ids(&two, Form::Analyzer));
    cells.0.sort();
    cells.1.sort();
    assert_eq!(cells.0, cells.1);
    assert_eq!(cells.0.len(), 2, "one for each endpoint");
    assert_ne!(ids(&one, Form::Exact), ids(&one, Form::Analyzer));
    assert_eq!(
        iamproof::query::findings::stable_id(""),
        "6c62272e-07bb-0142-62b8-21756295c58d",
        "FNV-1a"
    );
    // Another resource is another finding.
    let policy = parse(&one, PolicyType::Resource);
    let on = |arn: &str| {
        let subject = Subject {
            resource: Some(arn.to_owned()),
            ..subject(&policy, PolicyType::Resource, Form::Exact)
        };
        findings(&subject, &Settings::default()).unwrap()
    };
    assert!(on("arn:aws:s3:::other").is_empty());
    assert_eq!(on("arn:aws:s3:::b").len(), 1);
}

/// What strangers do not carry: the canonical id of another account, the account of the owner.
#[test]
fn ids_of_others() {
    let id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
    let own = document(allow(json!({"CanonicalUser": id}), Value::Null));
    let paths = document(allow(
        json!("*"),
        json!({
        "ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": ["o-aaaaaaaaaa/r-ab12/"]},
        "Null": {"aws:PrincipalOrgPaths": "false"}}),
    ));
    for form in [Form::Exact, Form::Analyzer] {
        let unique = document(allow(json!({"AWS": "AIDAEXAMPLEID"}), Value::Null));
        for policy in [&own, &paths, &unique] {
            let found = asked(policy, PolicyType::Resource, |one| one.form = form);
            assert_eq!(found.len(), 1, "{form:?}");
            assert_eq!(found[0].is_public, Some(false), "{form:?} {policy}");
        }
        // The policy of a key that AWS manages for the owner.
        let key = document(allow(
            json!({"AWS": "*"}),
            json!({"StringEquals": {
            "kms:CallerAccount": OWNER, "kms:ViaService": "s3.us-east-1.amazonaws.com"}}),
        ));
        assert!(
            asked(&key, PolicyType::Resource, |one| one.form = form).is_empty(),
            "{form:?}"
        );
    }
}

/// A key that the analyzer does not tie to the caller is of its type all the same: nothing slips through
/// a negated operator.
#[test]
fn untied_keys_have_their_form() {
    for (operator, key, value) in [
        (
            "ArnNotLike",
            "aws:PrincipalArn",
            "arn:aws:iam::111122223333:role/r",
        ),
        ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ] {
        let policy = document(json!([allow(json!("*"), Value::Null),
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
             "Condition": {operator: {key: value}}}]));
        let found = asked(&policy, PolicyType::Resource, |one| {
            one.form = Form::Analyzer;
        });
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].condition, [(key.to_owned(), value.to_owned())]);
        assert_eq!(found[0].is_public, Some(false));
    }
}
