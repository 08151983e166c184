//! What the reader knows beside the policies (`AX-27`, `NEW-03`).

use super::pairs::{ORG, of, one, own};
use super::{ask, rules};
use crate::support::parse;
use iamproof::eval::{Request, check_asked};
use iamproof::policy::PolicyType;
use iamproof::query::Answer;
use iamproof::rules::Rules;
use serde_json::{Value, json};

const OTHER: &str = "o-exampleorg2";

fn list() -> Value {
    json!({"organizations": [{"id": ORG, "accounts": ["111122223333", "444455556666"]}]})
}

/// `NEW-03`, `AX-27`: an account is within an organization if the reader says so, and the proof says
/// that it rests on that.
#[test]
fn the_account_list_of_an_organization() {
    let old = of(
        json!("*"),
        json!({"StringEquals": {"aws:PrincipalOrgID": ORG}}),
    );
    let new = of(json!({"AWS": "111122223333"}), json!({}));
    let with = |assume: &Value, without: &[&str]| {
        ask(&old, &new, PolicyType::Resource, rules(without, assume))
    };
    let alone = with(&Value::Null, &[]);
    assert!(matches!(alone.added, Answer::Some(_)));
    assert_eq!(alone.added_details.rests_on, None);
    let known = with(&list(), &[]);
    assert!(matches!(known.added, Answer::None), "{:?}", known.added);
    let name = format!("the account list of {ORG}");
    assert_eq!(known.added_details.rests_on, Some(vec![name.clone()]));
    // The other way a witness satisfies what is assumed, and so rests on nothing.
    let Answer::Some(witness) = &known.removed else {
        panic!("{:?}", known.removed)
    };
    assert_eq!(known.removed_details.rests_on, Some(Vec::new()));
    let (_, warnings) = Request::from_json_under(&witness.request, &rules(&[], &list())).unwrap();
    assert_eq!(warnings, []);
    assert!(matches!(with(&list(), &["AX-27"]).added, Answer::Some(_)));
    // Only what is needed is named.
    let mut more = list();
    more["organizations"][0]["paths"] = json!({format!("{ORG}/r-ab12/"): ["444455556666"]});
    more["always"] = json!(["aws:SecureTransport"]);
    assert_eq!(with(&more, &[]).added_details.rests_on, Some(vec![name]));
    // A list without the account does not help.
    let others = json!({"organizations": [{"id": ORG, "accounts": ["444455556666"]}]});
    assert!(matches!(with(&others, &[]).added, Answer::Some(_)));
    // And nothing is named where the policies alone are enough.
    let same = ask(&new, &new, PolicyType::Resource, rules(&[], &list()));
    assert_eq!(same.added_details.rests_on, Some(Vec::new()));
}

/// Each kind of assumption carries a proof, which names it, and a request that contradicts it gets a
/// warning.
#[test]
fn each_assumption_carries_a_proof() {
    let path = format!("{ORG}/r-ab12/ou-ab12-11111111/");
    let queue = |condition: Value| {
        one(json!({"Action": "sqs:SendMessage", "Condition": condition,
            "Resource": "arn:aws:sqs:us-east-1:111122223333:q"}))
    };
    let service = json!({"Service": "sns.amazonaws.com"});
    let endpoint = json!({"aws:SourceVpc": "vpc-1", "aws:SourceVpce": "vpce-1", "aws:VpcSourceIp": "10.0.0.1",
        "aws:VpceAccount": "444455556666"});
    let rows = [
        (
            format!("the accounts at {path}"),
            "AX-27",
            PolicyType::Resource,
            json!({"organizations": [{"id": ORG, "paths": {path.as_str(): ["111122223333"]}}]}),
            of(
                json!("*"),
                json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": format!("{ORG}/r-ab12/*")}}),
            ),
            of(json!({"AWS": "111122223333"}), json!({})),
            json!({"aws:PrincipalOrgID": ORG, "aws:PrincipalOrgPaths": [format!("{ORG}/r-ab12/")]}),
        ),
        (
            format!("the account list of {ORG}"),
            "AX-27",
            PolicyType::Identity,
            list(),
            queue(json!({"StringEquals": {"aws:ResourceOrgID": ORG}})),
            queue(json!({"StringEquals": {"aws:ResourceAccount": "111122223333"}})),
            json!({"aws:ResourceAccount": "999988887777", "aws:ResourceOrgID": ORG,
                "aws:ResourceOrgPaths": [format!("{ORG}/r-ab12/")]}),
        ),
        (
            format!("the account list of {ORG}"),
            "AX-27",
            PolicyType::Resource,
            list(),
            of(
                service.clone(),
                json!({"StringEquals": {"aws:SourceOrgID": ORG}}),
            ),
            of(
                service,
                json!({"StringEquals": {"aws:SourceAccount": "444455556666"}}),
            ),
            json!({"aws:PrincipalOrgID": OTHER, "aws:PrincipalOrgPaths": [format!("{OTHER}/r-ab12/")]}),
        ),
        (
            format!("the account list of {ORG}"),
            "AX-27",
            PolicyType::Identity,
            list(),
            own(json!({"StringEquals": {"aws:VpceOrgID": ORG}})),
            own(json!({"StringEquals": {"aws:VpceAccount": "444455556666"}})),
            json!({"aws:PrincipalOrgID": OTHER, "aws:PrincipalOrgPaths": [format!("{OTHER}/r-ab12/")]}),
        ),
        (
            "the VPC endpoints of 111122223333".to_owned(),
            "assumption",
            PolicyType::Identity,
            json!({"networks": [{"account": "111122223333", "endpoints": ["vpce-1", "vpce-2"]}]}),
            own(json!({"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}})),
            own(json!({"StringEquals": {"aws:VpceAccount": "111122223333"}})),
            endpoint.clone(),
        ),
        (
            "the VPCs of 111122223333".to_owned(),
            "assumption",
            PolicyType::Identity,
            json!({"networks": [{"account": "111122223333", "vpcs": ["vpc-1"]}]}),
            own(json!({"StringEquals": {"aws:VpceAccount": "111122223333"}})),
            own(
                json!({"StringEquals": {"aws:SourceVpc": "vpc-1"}, "Null": {"aws:VpceAccount": "false"}}),
            ),
            endpoint,
        ),
        (
            "always present: aws:SecureTransport".to_owned(),
            "assumption",
            PolicyType::Resource,
            json!({"always": ["aws:SecureTransport"]}),
            of(
                json!("*"),
                json!({"Bool": {"aws:SecureTransport": ["true", "false"]}}),
            ),
            of(json!("*"), json!({})),
            json!({}),
        ),
        (
            "always present: aws:PrincipalTag/team (of user, role_session)".to_owned(),
            "assumption",
            PolicyType::Resource,
            json!({"always": [{"key": "aws:PrincipalTag/team", "callers": ["user", "role_session"]}]}),
            of(
                json!("*"),
                json!({"Null": {"aws:PrincipalTag/team": "false"}}),
            ),
            of(
                json!("*"),
                json!({"StringEquals": {"aws:PrincipalType": "User"}, "Bool": {"aws:PrincipalIsAWSService": "false"}}),
            ),
            json!({}),
        ),
    ];
    for (name, id, policy_type, assume, old, new, context) in rows {
        let shown = || {
            format!(
                "{name}
old {old}
new {new}"
            )
        };
        let alone = ask(&old, &new, policy_type, Rules::default());
        assert!(
            matches!(alone.added, Answer::Some(_)),
            "{:?} {}",
            alone.added,
            shown()
        );
        let known = ask(&old, &new, policy_type, rules(&[], &assume));
        assert!(
            matches!(known.added, Answer::None),
            "{:?} {}",
            known.added,
            shown()
        );
        let rests_on = known.added_details.rests_on.clone();
        assert_eq!(rests_on, Some(vec![name.clone()]), "{}", shown());
        let request = json!({"principal": "arn:aws:iam::111122223333:user/alice", "action": "s3:GetObject",
            "resource": "arn:aws:s3:::b/k", "context": context});
        let rules = rules(&[], &assume);
        let (read, mut warnings) = Request::from_json_under(&request, &rules).unwrap();
        let old = parse(&old, policy_type);
        warnings.extend(check_asked(&[(&old, policy_type)], &read, &rules));
        let mut found = warnings.iter();
        assert!(
            found.any(|one| one.id == id && one.message.contains(&name)),
            "{warnings:?} {name}"
        );
        assert_eq!(Request::from_json(&request).unwrap().1, [], "{name}");
    }
}

/// Tags that all callers carry are those of callers that can have tags: what is said of the others is
/// not proved by it.
#[test]
fn a_key_is_carried_by_those_who_can() {
    let assume = json!({"always": ["aws:PrincipalTag/team"]});
    let tagged = of(
        json!("*"),
        json!({"Null": {"aws:PrincipalTag/team": "false"}}),
    );
    for (kind, proved) in [
        ("User", true),
        ("AssumedRole", true),
        ("Account", false),
        ("Anonymous", false),
    ] {
        let mut condition = json!({"StringEquals": {"aws:PrincipalType": kind}});
        if kind != "Anonymous" {
            condition["Bool"] = json!({"aws:PrincipalIsAWSService": "false"});
        }
        let new = of(json!("*"), condition);
        let answer = ask(&tagged, &new, PolicyType::Resource, rules(&[], &assume));
        assert_eq!(
            matches!(answer.added, Answer::None),
            proved,
            "{kind} {:?}",
            answer.added
        );
        assert_eq!(
            matches!(answer.added, Answer::Some(_)),
            !proved,
            "{kind} {:?}",
            answer.added
        );
    }
}

/// What cannot be so proves nothing.
#[test]
fn contradictions_prove_nothing() {
    let assume = json!({"always": ["aws:SourceVpce", "aws:SourceIp"]});
    let old = own(json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}}));
    let new = own(json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}));
    let answer = ask(&old, &new, PolicyType::Identity, rules(&[], &assume));
    for answer in [answer.added, answer.removed] {
        let Answer::Unknown(reasons) = answer else {
            panic!("{answer:?}")
        };
        assert!(
            reasons[0]
                .text
                .contains("no request satisfies what is assumed"),
            "{reasons:?}"
        );
    }
}

/// Of two assumptions that each are enough, one is named; of two that are needed, both.
#[test]
fn fewest_assumptions() {
    let assume = json!({
        "organizations": [
            {"id": ORG, "accounts": ["111122223333"], "paths": {format!("{ORG}/r-ab12/"): ["111122223333"]}},
            {"id": OTHER, "accounts": ["444455556666"]},
        ],
    });
    let old = of(
        json!("*"),
        json!({"StringEquals": {"aws:PrincipalOrgID": [ORG, OTHER]}}),
    );
    let rests = |principal: Value| {
        let new = of(principal, json!({}));
        let answer = ask(&old, &new, PolicyType::Resource, rules(&[], &assume));
        assert!(matches!(answer.added, Answer::None), "{:?}", answer.added);
        answer.added_details.rests_on.unwrap()
    };
    let one = rests(json!({"AWS": "111122223333"}));
    assert_eq!(one, [format!("the accounts at {ORG}/r-ab12/")]);
    let both = rests(json!({"AWS": ["111122223333", "444455556666"]}));
    let other = format!("the account list of {OTHER}");
    assert_eq!(both, [format!("the accounts at {ORG}/r-ab12/"), other]);
}
