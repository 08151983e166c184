//! Whatever REQUEST can be read is written so that it reads back.

use iamproof::eval::Request;
use proptest::prelude::*;
use serde_json::{Value, json};

const USER: &str = "arn:aws:iam::111122223333:user/div/alice";

/// Names with letters, separators and characters outside of the basic plane.
fn word() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9+=,.@_ 𐐀é\"\\\\-]{1,8}"
}

fn account() -> impl Strategy<Value = String> {
    "[0-9]{12}"
}

fn caller() -> impl Strategy<Value = Value> {
    use prop::option::of as option;
    let partition = || prop::sample::select(vec!["aws", "aws-cn"]);
    prop_oneof![
        Just(json!("anonymous")),
        account().prop_map(|account| json!(account)),
        (partition(), account()).prop_map(|(p, a)| json!(format!("arn:{p}:iam::{a}:root"))),
        (
            partition(),
            account(),
            "(/[a-z]{1,3}){0,2}",
            word(),
            option(word()),
            option(word()),
            any::<bool>()
        )
            .prop_map(|(p, a, path, name, id, canonical, boundary)| json!({
                "arn": format!("arn:{p}:iam::{a}:user{path}/{name}"), "unique_id": id,
                "canonical_user": canonical, "boundary": boundary,
            })),
        (
            partition(),
            account(),
            "(/[a-z]{1,3}){0,2}",
            word(),
            option("[a-z/]{0,3}"),
            option(word())
        )
            .prop_map(|(p, a, path, name, session, id)| json!({
                "arn": format!("arn:{p}:iam::{a}:role{path}/{name}"), "session": session,
                "unique_id": id,
            })),
        (account(), word(), word())
            .prop_map(|(a, role, s)| json!(format!("arn:aws:sts::{a}:assumed-role/{role}/{s}"))),
        (account(), word(), option(word())).prop_map(|(a, name, issuer)| json!({
            "arn": format!("arn:aws:sts::{a}:federated-user/{name}"), "issuer": issuer,
        })),
        word().prop_map(|name| json!({"service": name})),
        word().prop_map(|name| json!({"kind": "web_identity", "provider": name})),
        word().prop_map(|name| json!({"kind": "saml", "provider": name})),
        account().prop_map(|a| json!(format!("arn:aws:iam::{a}:oidc-provider/h.example"))),
        Just(json!("www.amazon.com")),
        Just(json!("sqs.amazonaws.com")),
    ]
}

fn context_json() -> impl Strategy<Value = Value> {
    let key = prop::sample::select(vec![
        "aws:PrincipalArn",
        "AWS:principalarn",
        "aws:PrincipalAccount",
        "aws:username",
        "aws:userid",
        "aws:TagKeys",
        "aws:PrincipalServiceNamesList",
        "aws:ResourceAccount",
        "x:k",
        "x:K2",
        "x:é",
        "aws:RequestTag/a b",
        "accounts.google.com:amr",
        "",
    ]);
    let value = prop_oneof![
        Just(Value::Null),
        word().prop_map(Value::from),
        Just(json!("")),
        Just(json!(USER)),
        prop::collection::vec(word(), 0..3).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
    ];
    let entries = prop::collection::vec((key, value), 0..6);
    entries.prop_map(|entries| {
        let entries = entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value));
        Value::Object(entries.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

    /// What is written reads back.
    #[test]
    fn there_and_back(
        principal in caller(),
        context in context_json(),
        resource in prop::sample::select(vec![
            "*", "arn:aws:s3:::b/k", "arn:aws-cn:sqs:r:444455556666:q", "odd",
        ]),
        action in prop::sample::select(vec!["s3:GetObject", "ebs:X", "odd"]),
        owner in prop::option::of("[0-9]{12}|"),
    ) {
        let json = json!({
            "principal": principal, "action": action, "resource": resource, "context": context,
            "resource_account": owner,
        });
        // Two spellings of one key, or two values of a single-valued one, are errors.
        if let Ok((read, warnings)) = Request::from_json(&json) {
            let written = read.to_json();
            let again = Request::from_json(&written);
            prop_assert_eq!(again, Ok((read, warnings)), "{}", written);
        }
    }
}
