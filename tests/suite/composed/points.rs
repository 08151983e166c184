//! What is not known: gaps, owners, access points; and rules that only a switched-off axiom shows.

use super::Documents;
use crate::support::parsed;
use iamproof::encode::caller::Kind;
use iamproof::encode::layers::{Point, Precision, Sight, Situation, Target, composed};
use iamproof::policy::PolicyType;
use iamproof::policy::parse::Parsed;
use iamproof::query::{Answer, Ask, Between, Settings, Value as Bound, Who, composed_can};
use iamproof::rules::{AxiomId, Rules};
use serde_json::{Value, json};
use std::sync::Arc;

const POINT: &str = "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap";
const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const LINKED: &str = "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X";

fn document(policy_type: PolicyType, statements: Value) -> Parsed {
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    parsed(&document, policy_type)
}

fn reads(resource: &str) -> Parsed {
    document(
        PolicyType::Identity,
        json!([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}]),
    )
}

fn ask(who: &str, when: &[(&str, Option<&str>)]) -> Ask {
    let bound = |value: Option<&str>| match value {
        Some(text) => Bound::Is(vec![text.to_owned()]),
        None => Bound::Absent,
    };
    Ask {
        who: Who::Arn(who.to_owned()),
        services: false,
        trust: Vec::new(),
        owner: Some("111122223333".to_owned()),
        actions: vec!["s3:GetObject".to_owned()],
        resources: Vec::new(),
        when: when
            .iter()
            .map(|(key, value)| ((*key).to_owned(), bound(*value)))
            .collect(),
    }
}

fn asked(documents: &Documents, kind: Kind, ask: &Ask, resource: &str) -> Answer {
    let between = Between {
        kind,
        same_account: true,
    };
    let settings = Settings::default();
    composed_can(&documents.layers(), between, ask, resource, &settings).unwrap()
}

fn name(answer: &Answer) -> &'static str {
    match answer {
        Answer::None => "none",
        Answer::Some(_) => "some",
        Answer::Unknown(_) => "unknown",
    }
}

#[test]
fn gaps_matter_where_the_answer_depends_on_them() {
    let object = "arn:aws:s3:::b/k";
    let with = |gap, identity: Vec<Parsed>, endpoint: Option<Vec<Parsed>>| Documents {
        identity,
        scps: Some(vec![Vec::new()]),
        rcps: Some(vec![Vec::new()]),
        boundary: Some(Vec::new()),
        endpoint,
        gaps: vec![gap],
        ..Documents::default()
    };
    // EVAL-98: none of these limits a service-linked role.
    for gap in ["scps", "rcps", "boundary"] {
        let documents = with(gap, vec![reads("*")], None);
        let answer = asked(&documents, Kind::Role, &ask(LINKED, &[]), object);
        assert_eq!(name(&answer), "some", "{gap}");
    }
    let alone = |identity, endpoint, gap| Documents {
        identity,
        endpoint,
        gaps: vec![gap],
        ..Documents::default()
    };
    let user = |documents: &Documents| {
        let answer = asked(documents, Kind::User, &ask(ALICE, &[]), object);
        name(&answer)
    };
    // It may deny what it allows, and allow what it does not.
    assert_eq!(user(&alone(vec![reads("*")], None, "identity")), "unknown");
    assert_eq!(user(&alone(Vec::new(), None, "identity")), "unknown");
    // EVAL-43: a forwarded call does not pass the endpoint.
    assert_eq!(
        user(&alone(vec![reads("*")], Some(Vec::new()), "endpoint")),
        "some"
    );
    assert_eq!(
        user(&alone(Vec::new(), Some(Vec::new()), "endpoint")),
        "none"
    );
    // A Deny of what is known stands.
    let deny = json!([{"Effect": "Deny", "Action": "*", "Resource": "*"}]);
    let denied = document(PolicyType::Identity, deny);
    assert_eq!(user(&alone(vec![denied], None, "identity")), "none");
}

#[test]
fn access_points_that_are_not_told() {
    let object = "arn:aws:s3:::b/*";
    let of_point = format!("{POINT}/object/*");
    let only = |resource: &str| Documents {
        identity: vec![reads(resource)],
        ..Documents::default()
    };
    let user = |documents: &Documents, when: &[(&str, Option<&str>)]| {
        let answer = asked(documents, Kind::User, &ask(ALICE, when), object);
        name(&answer)
    };
    let arn = "s3:DataAccessPointArn";
    let direct = [(arn, None), ("s3:DataAccessPointAccount", None)];
    assert_eq!(user(&only(&of_point), &[(arn, Some(POINT))]), "some");
    assert_eq!(user(&only(&of_point), &direct), "none");
    assert_ne!(user(&only(&of_point), &[]), "none");
    assert_eq!(user(&only("arn:aws:s3:::b/*"), &[]), "some");
    assert_eq!(
        user(&only("arn:aws:s3:::b/*"), &[(arn, Some(POINT))]),
        "none"
    );
    assert_eq!(user(&only("arn:aws:s3:::c/*"), &[]), "none");
    // A variable may stand for a part of the ARN.
    let open = "arn:aws:s3:eu-west-1:111122223333:accesspoint/${aws:PrincipalTag/t}/object/*";
    assert_ne!(user(&only(open), &[(arn, Some(POINT))]), "none");
    // A policy of an access point that is given, and no word which.
    let documents = Documents {
        access_point: Some(Vec::new()),
        ..only("*")
    };
    assert_eq!(user(&documents, &[(arn, Some(POINT))]), "some");
    assert_eq!(user(&documents, &direct), "unknown");
}

#[test]
fn rewritten_statements_know_where_they_come_from() {
    let statements = json!([
        {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"},
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": format!("{POINT}/object/a?c*")},
        {"Effect": "Allow", "Action": "s3:PutObject", "NotResource": "arn:aws:s3:::b/*"},
    ]);
    let documents = Documents {
        identity: vec![document(PolicyType::Identity, statements)],
        ..Documents::default()
    };
    let readings = Rules::default().readings;
    let point = Point::of(POINT, "arn:aws:s3:::b/*", &readings).unwrap();
    let situation = Situation {
        kind: Kind::User,
        same_account: true,
        target: Target::General,
        covered: false,
        limited: true,
        service_linked: false,
        through: true,
        sight: Sight::Point(point),
        inside: Some(true),
        hidden: None,
    };
    let layers = documents.layers();
    let composed = composed(&layers, &situation, Precision::Wide);
    assert!(composed.open.is_empty());
    let part = &composed.ways[0][0].0[0];
    let resources = part.policy.statements.iter().map(|one| {
        let element = one.resource.as_ref().unwrap();
        (element.negated, element.values[0].value.as_str())
    });
    let resources: Vec<_> = resources.collect();
    assert_eq!(resources, [(false, "arn:aws:s3:::b/a?c*"), (false, "*")]);
    assert_eq!(part.origin.as_ref().unwrap().statements, [1, 2]);
}

/// `EVAL-22` holds where `AX-03` does not.
#[test]
fn nothing_crosses_partitions() {
    let documents = Documents {
        identity: vec![reads("*")],
        ..Documents::default()
    };
    let object = "arn:aws-cn:s3:::b/k";
    let mut rules = Rules::default();
    let axiom = AxiomId::all().find(|axiom| axiom.id() == "AX-03").unwrap();
    rules.without.insert(axiom);
    for rules in [Rules::default(), rules] {
        let settings = Settings {
            rules: Arc::new(rules),
            ..Settings::default()
        };
        let between = Between {
            kind: Kind::User,
            same_account: true,
        };
        let ask = ask(ALICE, &[]);
        let answer = composed_can(&documents.layers(), between, &ask, object, &settings).unwrap();
        assert_eq!(name(&answer), "none");
    }
}
