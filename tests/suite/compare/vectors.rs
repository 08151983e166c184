//! The tables of the rules, and what has caught designs like this one.

use super::{allow, ask, document, statement, verdict};
use iamproof::policy::PolicyType;
use iamproof::query::{Answer, Verdict};
use serde_json::{Value, json};

/// `NV-*` of the rules, and cases that have caught designs like this one.
#[test]
fn vectors() {
    let with = |policy: &Value, condition: Value| {
        let mut policy = policy.clone();
        policy["Statement"][0]["Condition"] = condition;
        policy
    };
    let get = allow("s3:GetObject", "*");
    // NV-07, NV-08, NV-10.
    let vpc = with(&get, json!({"StringEquals": {"aws:SourceVpc": "vpc-1"}}));
    assert_eq!(verdict(&allow("s3:*", "*"), &vpc), Verdict::Narrower);
    assert_eq!(verdict(&vpc, &get), Verdict::Broader);
    let twice = document(&[statement(
        "Allow",
        &json!(["s3:GetObject", "s3:getobject"]),
        &json!("*"),
    )]);
    assert_eq!(verdict(&get, &twice), Verdict::Equivalent);
    // AX-43: actions have names.
    assert_eq!(
        verdict(&allow("s3:*", "*"), &allow("s3:?*", "*")),
        Verdict::Equivalent
    );
    // RES-09: a character outside the basic plane is two units.
    let (one, any) = (
        allow("s3:*", "arn:aws:s3:::b/?"),
        allow("s3:*", "arn:aws:s3:::b/😀"),
    );
    assert_eq!(verdict(&one, &any), Verdict::Incomparable);
    // COND-20: U+212A is a `k`.
    let kelvin = |key: &str| with(&get, json!({"StringEqualsIgnoreCase": {"x:y": key}}));
    assert_eq!(
        verdict(&kelvin("k"), &kelvin("\u{212a}")),
        Verdict::Equivalent
    );
    // A value that is no address matches neither operator.
    let address = |operator: &str| with(&get, json!({operator: {"x:y": "0.0.0.0/0"}}));
    assert_eq!(
        verdict(&address("IpAddress"), &address("NotIpAddress")),
        Verdict::Incomparable
    );
    // Dates are milliseconds: nothing lies between.
    let before = |date: &str| with(&get, json!({"DateLessThan": {"aws:CurrentTime": date}}));
    let until = with(
        &get,
        json!({"DateLessThanEquals": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}),
    );
    assert_eq!(
        verdict(&before("2026-01-01T00:00:00.001Z"), &until),
        Verdict::Equivalent
    );
    assert_eq!(
        verdict(&before("2026-01-01T00:00:00.002Z"), &until),
        Verdict::Narrower
    );
    // AX-45: numbers are spelled without leading zeros, but may be fractions, round ones too.
    for (spelling, possible) in [("0.5", true), ("1.0", true), ("-2", true), ("01", false)] {
        let text = with(
            &get,
            json!({"StringEquals": {"ec2:RoleDelivery": spelling}}),
        );
        let expected = match possible {
            true => Verdict::Narrower,
            false => Verdict::Equivalent,
        };
        assert_eq!(verdict(&text, &document(&[])), expected, "{spelling}");
    }
    // KEY-65: that it is an account is general knowledge, and no proof may rest on it.
    let owner = with(&get, json!({"StringEquals": {"aws:SourceOwner": "nobody"}}));
    assert_eq!(verdict(&owner, &document(&[])), Verdict::Narrower);
    // Instants that no date can write: as seconds of a key of no known type, or of none of a date key.
    let far = |key: &str| with(&get, json!({"DateEquals": {key: "8888888888888"}}));
    assert_eq!(verdict(&far("x:y"), &document(&[])), Verdict::Narrower);
    assert_eq!(
        verdict(&far("aws:CurrentTime"), &document(&[])),
        Verdict::Equivalent
    );
    assert_eq!(verdict(&get, &before("8888888888888")), Verdict::Equivalent);
    // Set operators are exact for sets of any size.
    let all = |values: Value| {
        with(
            &get,
            json!({"ForAllValues:StringEquals": {"aws:TagKeys": values}}),
        )
    };
    assert_eq!(
        verdict(&all(json!(["a", "b"])), &all(json!("a"))),
        Verdict::Narrower
    );
    let both = |one: &str, other: &str| {
        with(
            &get,
            json!({
                "ForAnyValue:StringEquals": {"aws:TagKeys": one},
                "ForAllValues:StringEquals": {"aws:TagKeys": other},
            }),
        )
    };
    assert_eq!(
        verdict(&both("a", "b"), &document(&[])),
        Verdict::Equivalent
    );
    // AX-02 and AX-04 tie the caller's keys together.
    let arn = with(
        &get,
        json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/*"}}),
    );
    let account = with(
        &get,
        json!({
            "StringEquals": {"aws:PrincipalAccount": "111122223333", "aws:PrincipalType": "User"},
        }),
    );
    assert_eq!(
        verdict(&arn, &account),
        Verdict::Broader,
        "other partitions"
    );
    let anywhere = with(
        &get,
        json!({"ArnLike": {"aws:PrincipalArn": "arn:*:iam::111122223333:user/*"}}),
    );
    assert_eq!(verdict(&anywhere, &account), Verdict::Equivalent);
}

/// Resource and trust policies: `NV-01` to `NV-05`, `NV-09`, `NV-11`, `PRIN-20`, `OQ-18`.
#[test]
fn principals() {
    let trust = |principal: Value| {
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"},
        ]})
    };
    let added = |old: &Value, new: &Value, policy_type| ask(old, new, policy_type).0.added;
    let account = trust(json!({"AWS": "111111111111"}));
    let role = trust(json!({"AWS": "arn:aws:iam::111111111111:role/r"}));
    let service = trust(json!({"Service": "ec2.amazonaws.com"}));
    assert!(matches!(
        added(&account, &role, PolicyType::Trust),
        Answer::None
    ));
    assert!(matches!(
        added(&account, &service, PolicyType::Trust),
        Answer::Some(_)
    ));
    let bucket = |principal: Value, condition: Value| {
        json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::b/*", "Condition": condition,
        }]})
    };
    let by_key = bucket(
        json!({"AWS": "*"}),
        json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/a*"}}),
    );
    let by_name = bucket(
        json!({"AWS": "arn:aws:iam::111111111111:role/ab"}),
        json!({}),
    );
    assert!(matches!(
        added(&by_key, &by_name, PolicyType::Resource),
        Answer::None
    ));
    // Whether `{"AWS": "*"}` names services is open.
    let any = bucket(json!({"AWS": "*"}), json!({}));
    let sns = bucket(json!({"Service": "sns.amazonaws.com"}), json!({}));
    match added(&any, &sns, PolicyType::Resource) {
        Answer::Unknown(reasons) => assert!(reasons[0].text.starts_with("OQ-18"), "{reasons:?}"),
        other => panic!("{other:?}"),
    }
    // Whether an account in an endpoint policy names more than its root user is open too.
    let account = bucket(json!({"AWS": "111111111111"}), json!({}));
    let user = bucket(
        json!({"AWS": "arn:aws:iam::111111111111:user/u"}),
        json!({}),
    );
    assert!(matches!(
        added(&account, &user, PolicyType::Endpoint),
        Answer::Unknown(_)
    ));
    assert!(matches!(
        added(&account, &user, PolicyType::Resource),
        Answer::None
    ));
    // PRIN-18: a service may go by both names at once, but not by those of another.
    let deny = |name: &str| {
        let mut policy = sns.clone();
        let mut statement = policy["Statement"][0].clone();
        statement["Effect"] = json!("Deny");
        statement["Principal"] = json!({"Service": name});
        policy["Statement"].as_array_mut().unwrap().push(statement);
        policy
    };
    let regional = deny("sns.us-east-1.amazonaws.com");
    assert!(matches!(
        added(&regional, &sns, PolicyType::Resource),
        Answer::Some(_)
    ));
    assert!(matches!(
        added(&deny("ec2.amazonaws.com"), &sns, PolicyType::Resource),
        Answer::None
    ));
}

/// Policy variables: `VAR-*`, `RES-12` to `RES-14`.
#[test]
fn variables() {
    let at = |resource: &str| allow("s3:*", resource);
    let home = at("arn:aws:s3:::b/${aws:username}/*");
    assert_eq!(verdict(&at("arn:aws:s3:::b/*"), &home), Verdict::Narrower);
    assert_eq!(verdict(&home, &home), Verdict::Equivalent);
    assert_eq!(
        verdict(&home, &at("arn:aws:s3:::b/${AWS:UserName}/*")),
        Verdict::Equivalent
    );
    assert_eq!(
        verdict(&home, &at("arn:aws:s3:::b/${aws:userid}/*")),
        Verdict::Incomparable
    );
    assert_eq!(
        verdict(&home, &at("arn:aws:s3:::b/${aws:username}/x/*")),
        Verdict::Narrower
    );
    assert_eq!(
        verdict(&home, &at("arn:aws:s3:::b/${aws:username}/?*")),
        Verdict::Narrower
    );
    assert_eq!(
        verdict(&home, &at("arn:aws:s3:::b/alice/*")),
        Verdict::Incomparable
    );
    // Another default matters only where the key is absent.
    let defaults = |default: &str| {
        at(&format!(
            "arn:aws:s3:::b/${{aws:PrincipalTag/t, '{default}'}}/*"
        ))
    };
    assert_eq!(verdict(&defaults("x"), &defaults("x")), Verdict::Equivalent);
    assert_eq!(
        verdict(&defaults("x"), &defaults("y")),
        Verdict::Incomparable
    );
    assert_eq!(
        verdict(
            &defaults("x"),
            &at("arn:aws:s3:::b/${aws:PrincipalTag/t}/*")
        ),
        Verdict::Narrower
    );
    // Two holes, in one order and in the other.
    let two = |one: &str, other: &str| at(&format!("arn:aws:s3:::b/${{{one}}}/${{{other}}}/x"));
    let (there, back) = (
        two("aws:PrincipalTag/a", "x:k"),
        two("x:k", "aws:PrincipalTag/a"),
    );
    assert_eq!(verdict(&there, &there), Verdict::Equivalent);
    assert_eq!(verdict(&there, &back), Verdict::Incomparable);
    // A hole of one unit is not `?`: its text may be empty or long.
    assert_eq!(
        verdict(&at("arn:aws:s3:::b/?"), &at("arn:aws:s3:::b/${x:k}")),
        Verdict::Incomparable
    );
    // Where the key has a value, the variable is that value.
    let with = |resource: &str, condition: Value| {
        let mut policy = at(resource);
        policy["Statement"][0]["Condition"] = condition;
        policy
    };
    let alice = json!({"StringEquals": {"aws:username": "alice"}});
    let named = with("arn:aws:s3:::b/alice/*", alice.clone());
    assert_eq!(
        verdict(&named, &with("arn:aws:s3:::b/${aws:username}/*", alice)),
        Verdict::Equivalent
    );
    // In conditions: a tag that equals another key, whichever side names the variable.
    let tag = |key: &str, value: &str| with("*", json!({"StringEquals": {key: value}}));
    let (one, other) = (
        tag("aws:PrincipalTag/t", "${aws:ResourceTag/t}"),
        tag("aws:ResourceTag/t", "${aws:PrincipalTag/t}"),
    );
    assert_eq!(verdict(&one, &other), Verdict::Equivalent);
    assert_eq!(
        verdict(&one, &tag("aws:PrincipalTag/t", "x")),
        Verdict::Incomparable
    );
    assert_eq!(verdict(&at("*"), &one), Verdict::Narrower);
    // GRAM-11: without a version there are no variables.
    let mut old = home.clone();
    old["Version"] = json!("2008-10-17");
    assert_eq!(verdict(&old, &home), Verdict::Incomparable);
    // VAR-03: `${*}` is a star.
    assert_eq!(
        verdict(&at("arn:aws:s3:::b/*"), &at("arn:aws:s3:::b/${*}")),
        Verdict::Narrower
    );
    // VAR-05: a multi-valued key never has a text.
    let never = at("arn:aws:s3:::b/${aws:TagKeys}/*");
    assert_eq!(verdict(&never, &document(&[])), Verdict::Equivalent);
}

/// What is not understood is unknown, with a reason and a place.
#[test]
fn unknown_has_a_reason_and_a_place() {
    let tags = |values: Value| {
        let mut policy = allow("ec2:CreateTags", "*");
        policy["Statement"][0]["Condition"] =
            json!({"ForAllValues:StringEqualsIgnoreCase": {"aws:TagKeys": values}});
        policy
    };
    let (answer, _, _) = ask(
        &tags(json!(["${aws:username}", "x"])),
        &tags(json!("${aws:username}")),
        PolicyType::Identity,
    );
    let Answer::Unknown(reasons) = answer.added else {
        panic!("{:?}", answer.added);
    };
    assert!(
        reasons
            .iter()
            .any(|reason| reason.text.contains("${aws:username}"))
    );
    assert!(reasons.iter().all(|reason| !reason.places.is_empty()));
}
