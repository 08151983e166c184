//! The rules about external access (`EXT-*`, `PUB-*`, `EVAL-100`).

use super::{OWNER, subject};
use crate::support::parse;
use iamproof::policy::PolicyType;
use iamproof::query::Settings;
use iamproof::query::findings::{Class, Finding, Form, Subject, findings};
use serde_json::{Value, json};

pub fn document(statement: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statement})
}

pub fn allow(principal: Value, condition: Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject",
                               "Resource": "arn:aws:s3:::b/*"});
    if !condition.is_null() {
        statement["Condition"] = condition;
    }
    statement
}

pub fn asked(
    policy: &Value,
    kind: PolicyType,
    change: impl FnOnce(&mut Subject<'_>),
) -> Vec<Finding> {
    let policy = parse(policy, kind);
    let mut subject = subject(&policy, kind, Form::Exact);
    change(&mut subject);
    findings(&subject, &Settings::default()).unwrap()
}

fn classes(found: &[Finding]) -> Vec<(Class, String)> {
    let name = |one: &Finding| {
        let (kind, name) = &one.principal[0];
        format!("{kind} {name}")
    };
    found.iter().map(|one| (one.class, name(one))).collect()
}

/// PV-01 to PV-12, the semantic column.
#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_is_public() {
    for (id, principal, condition, public) in [
        ("PV-01", json!("*"), Value::Null, Some(true)),
        (
            "PV-02",
            json!("*"),
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}),
            Some(false),
        ),
        (
            "PV-03",
            json!("*"),
            json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}),
            Some(true),
        ),
        (
            "PV-04",
            json!("*"),
            json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
            Some(false),
        ),
        (
            "PV-05",
            json!("*"),
            json!({"StringLike": {"aws:SourceVpc": "vpc-*"}}),
            Some(true),
        ),
        (
            "PV-06",
            json!("*"),
            json!({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abcdefghij"}}),
            Some(true),
        ),
        (
            "PV-07",
            json!("*"),
            json!({"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}),
            Some(true),
        ),
        (
            "PV-08",
            json!({"AWS": "*"}),
            json!({"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/"}}),
            Some(true),
        ),
        (
            "PV-10",
            json!("*"),
            json!({"Bool": {"aws:SecureTransport": "true"}}),
            Some(true),
        ),
        (
            "PV-11",
            json!("*"),
            json!({"StringEquals": {"aws:PrincipalTag/team": "x"}}),
            Some(true),
        ),
        (
            "PV-12",
            json!("*"),
            json!({"StringLike": {"aws:UserAgent": "secret"}}),
            Some(true),
        ),
        (
            "PUB-26",
            json!("*"),
            json!({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}}),
            Some(false),
        ),
        (
            "userid",
            json!("*"),
            json!({"StringLike": {"aws:userid": "AROAEXAMPLEID:*"}}),
            Some(false),
        ),
        (
            "userid",
            json!("*"),
            json!({"StringLike": {"aws:userid": "AROA*"}}),
            Some(true),
        ),
        (
            "PUB-22",
            json!("*"),
            json!({"IpAddress": {"aws:SourceIp": "2001:db8::/31"}}),
            Some(true),
        ),
        (
            "PUB-22",
            json!("*"),
            json!({"IpAddress": {"aws:SourceIp": "172.16.0.0/12"}}),
            Some(false),
        ),
        (
            "account",
            json!({"AWS": "111122223333"}),
            Value::Null,
            Some(false),
        ),
    ] {
        let policy = document(allow(principal, condition));
        let found = asked(&policy, PolicyType::Resource, |_| {});
        let external: Vec<&Finding> = found
            .iter()
            .filter(|one| one.class == Class::External)
            .collect();
        assert_eq!(external.len(), 1, "{id}: {found:?}");
        assert_eq!(external[0].is_public, public, "{id}");
        // The cells of the analyzer agree.
        let found = asked(&policy, PolicyType::Resource, |one| {
            one.form = Form::Analyzer;
        });
        assert!(
            found.iter().any(|one| one.is_public == public),
            "{id}: {found:?}"
        );
    }
    // A Deny that closes what an Allow opens (PUB-26).
    let closed = document(json!([allow(json!("*"), Value::Null),
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*",
         "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]));
    let found = asked(&closed, PolicyType::Resource, |_| {});
    assert_eq!(found[0].is_public, Some(false));
}

/// EXT-01: the zone is accounts, or an organization.
#[test]
fn zones() {
    let two = document(allow(json!({"AWS": ["111122223333", OWNER]}), Value::Null));
    let found = asked(&two, PolicyType::Resource, |_| {});
    assert_eq!(
        classes(&found),
        [(Class::External, "AWS 111122223333".to_owned())]
    );
    let trust = |one: &mut Subject<'_>| one.zone.accounts.push("111122223333".to_owned());
    assert!(asked(&two, PolicyType::Resource, trust).is_empty());

    let organization =
        |one: &mut Subject<'_>| one.zone.organization = Some("o-aaaaaaaaaa".to_owned());
    let of = |id: &str| {
        document(allow(
            json!("*"),
            json!({"StringEquals": {"aws:PrincipalOrgID": id}}),
        ))
    };
    assert!(asked(&of("o-aaaaaaaaaa"), PolicyType::Resource, organization).is_empty());
    assert_eq!(
        asked(&of("o-bbbbbbbbbb"), PolicyType::Resource, organization).len(),
        1
    );
    assert_eq!(
        asked(&of("o-aaaaaaaaaa"), PolicyType::Resource, |_| {}).len(),
        1
    );
    let analyzer = |one: &mut Subject<'_>| {
        organization(one);
        one.form = Form::Analyzer;
    };
    assert!(asked(&of("o-aaaaaaaaaa"), PolicyType::Resource, analyzer).is_empty());
    assert_eq!(
        asked(&of("o-bbbbbbbbbb"), PolicyType::Resource, analyzer).len(),
        1
    );
    // Whether an account is of it is not known without a list.
    assert_eq!(asked(&two, PolicyType::Resource, organization).len(), 1);
    let accounts = [OWNER, "111122223333"].map(str::to_owned).to_vec();
    let policy = parse(&two, PolicyType::Resource);
    let mut subject = subject(&policy, PolicyType::Resource, Form::Exact);
    organization(&mut subject);
    let mut settings = Settings::default();
    let members = iamproof::rules::Assumption::Members {
        organization: "o-aaaaaaaaaa".to_owned(),
        accounts,
    };
    let mut rules = iamproof::rules::Rules::default();
    rules.assumptions.extend([members]);
    settings.rules = std::sync::Arc::new(rules);
    assert!(findings(&subject, &settings).unwrap().is_empty());
    // Only its own accounts, in the keys that the analyzer does not tie to callers.
    for key in ["aws:PrincipalAccount", "aws:PrincipalArn"] {
        let value = match key {
            "aws:PrincipalArn" => format!("arn:aws:iam::{OWNER}:role/*"),
            _ => OWNER.to_owned(),
        };
        let own = document(allow(json!("*"), json!({"StringLike": {key: value}})));
        for form in [Form::Exact, Form::Analyzer] {
            assert!(
                asked(&own, PolicyType::Resource, |one| one.form = form).is_empty(),
                "{key}"
            );
        }
    }
}

/// EXT-02, EVAL-100.
#[test]
fn services() {
    let service = |condition| {
        document(allow(
            json!({"Service": "cloudtrail.amazonaws.com"}),
            condition,
        ))
    };
    let count = |policy: &Value| {
        let found = asked(policy, PolicyType::Resource, |_| {});
        assert!(
            found.iter().all(|one| one.class == Class::Service),
            "{found:?}"
        );
        assert!(found.iter().all(|one| one.witness.is_some()));
        found.len()
    };
    assert_eq!(count(&service(Value::Null)), 1);
    for condition in [
        json!({"StringEquals": {"aws:SourceAccount": OWNER}}),
        json!({"StringEqualsIfExists": {"aws:SourceAccount": OWNER}}),
        json!({"ArnLike": {"aws:SourceArn": format!("arn:aws:cloudtrail:us-east-1:{OWNER}:trail/*")}}),
        json!({"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::mine"}}),
        json!({"StringEquals": {"aws:SourceOrgID": "o-aaaaaaaaaa"}}),
        json!({"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-aaaaaaaaaa/*"}}),
    ] {
        assert_eq!(count(&service(condition.clone())), 0, "{condition}");
    }
    // Anyone can have such a source.
    for condition in [
        json!({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::mine*"}}),
        json!({"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*"}}),
        json!({"StringNotEquals": {"aws:SourceAccount": "444455556666"}}),
        json!({"StringEquals": {"aws:RequestedRegion": "us-east-1"}}),
    ] {
        assert_eq!(count(&service(condition.clone())), 1, "{condition}");
    }
    // The analyzer says nothing of services.
    assert!(
        asked(&service(Value::Null), PolicyType::Resource, |one| one
            .form =
            Form::Analyzer)
        .is_empty()
    );
    // What anyone has is told once; what services alone have is told of them.
    let any = document(allow(json!("*"), Value::Null));
    assert_eq!(asked(&any, PolicyType::Resource, |_| {}).len(), 1);
    let only = document(allow(
        json!("*"),
        json!({"Bool": {"aws:PrincipalIsAWSService": "true"}}),
    ));
    assert_eq!(count(&only), 1);
}

/// EXT-09.
#[test]
fn trust_policies() {
    let trust = |principal: Value, action: &str| {
        document(json!({"Effect": "Allow", "Principal": principal, "Action": action}))
    };
    let found = |policy: &Value| classes(&asked(policy, PolicyType::Trust, |_| {}));
    let provider = "arn:aws:iam::999988887777:oidc-provider/token.actions.githubusercontent.com";
    assert_eq!(
        found(&trust(
            json!({"Federated": provider}),
            "sts:AssumeRoleWithWebIdentity"
        )),
        [(Class::External, format!("Federated {provider}"))]
    );
    assert_eq!(
        found(&trust(
            json!({"AWS": "arn:aws:iam::111122223333:root"}),
            "sts:AssumeRole"
        )),
        [(
            Class::External,
            "AWS arn:aws:iam::111122223333:root".to_owned()
        )]
    );
    assert!(found(&trust(json!({"AWS": OWNER}), "sts:AssumeRole")).is_empty());
    let ec2 = found(&trust(
        json!({"Service": "ec2.amazonaws.com"}),
        "sts:AssumeRole",
    ));
    assert!(
        ec2.iter().all(|(class, _)| *class == Class::Service),
        "{ec2:?}"
    );
    // Nobody assumes a role with the action of another kind of caller (AX-36).
    assert!(found(&trust(json!({"Federated": provider}), "sts:AssumeRole")).is_empty());
}

#[test]
fn inside_the_zone() {
    let policy = document(allow(
        json!({"AWS": [OWNER, "111122223333", "444455556666"]}),
        Value::Null,
    ));
    let found = asked(&policy, PolicyType::Resource, |one| {
        one.zone.accounts.push("111122223333".to_owned());
        one.internal = true;
    });
    assert_eq!(
        classes(&found),
        [
            (Class::External, "AWS 444455556666".to_owned()),
            (Class::IntraOrg, "AWS 111122223333".to_owned()),
            (Class::IntraAccount, format!("AWS {OWNER}")),
        ]
    );
}
