//! What holds of every set of policies: order means nothing, an Allow only grants, a Deny only
//! refuses.

use super::{document, policy, request};
use iamproof::eval::{Outcome, Request, evaluate};
use iamproof::policy::{Effect, Policy, PolicyType};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

const USER: &str = "arn:aws:iam::111122223333:user/a*";
const ROLE: &str = "arn:aws:iam::111122223333:role/p/r";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/r/s";

fn some(texts: &'static [&'static str]) -> impl Strategy<Value = Value> {
    subsequence(texts, 1..=texts.len().min(3))
        .prop_shuffle()
        .prop_map(|all| json!(all))
}

fn clause() -> impl Strategy<Value = (String, String, Value)> {
    let texts = some(&["a", "b*", "?", "${aws:username}", "${x:set, 'a'}", "*", "A"]);
    let numbers = some(&["1", "2.0", "x", "1e9"]);
    let networks = some(&["10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32", "10.1"]);
    let dates = some(&["2030", "2031-01-01", "0", "x"]);
    // No malformed ARN: there the order of values means something (COND-44).
    let arns = some(&["arn:aws:s3:::*", "*", "arn:aws:iam::*:user/${aws:username}"]);
    let base = prop_oneof![
        (
            select(vec![
                "StringEquals",
                "StringNotEquals",
                "StringLike",
                "StringNotLike",
                "StringEqualsIgnoreCase",
                "StringNotEqualsIgnoreCase",
                "Bool",
                "BinaryEquals"
            ]),
            texts
        ),
        (
            select(vec!["NumericEquals", "NumericNotEquals", "NumericLessThan"]),
            numbers
        ),
        (select(vec!["IpAddress", "NotIpAddress"]), networks),
        (
            select(vec!["DateEquals", "DateNotEquals", "DateGreaterThan"]),
            dates
        ),
        (select(vec!["ArnLike", "ArnNotLike"]), arns),
    ];
    let form = select(vec!["", "ForAnyValue:", "ForAllValues:"]);
    let keys = select(vec![
        "x:one",
        "x:set",
        "aws:username",
        "X:other",
        "aws:TagKeys",
    ]);
    (form, base, any::<bool>(), keys).prop_map(|(form, (base, values), suffix, key)| {
        let suffix = if suffix { "IfExists" } else { "" };
        (format!("{form}{base}{suffix}"), key.to_owned(), values)
    })
}

fn statement() -> impl Strategy<Value = Value> {
    let principal = prop_oneof![
        Just(json!("*")),
        some(&["*", "111122223333", USER, ROLE, SESSION, "444455556666"])
            .prop_map(|names| json!({ "AWS": names })),
        some(&["s3.amazonaws.com", "sqs.amazonaws.com"])
            .prop_map(|names| json!({"Service": names})),
    ];
    let action = some(&["*", "s3:Get*", "s3:GetObject", "sqs:*"]);
    let resource = some(&[
        "*",
        "arn:aws:s3:::b/*",
        "arn:aws:s3:::b/${aws:username}",
        "arn:aws:s3:::b/${x:none}",
        "arn:aws:sqs:*:q",
    ]);
    let not = || prop::bool::weighted(0.25);
    let effect = select(vec!["Allow", "Deny"]);
    let conditions = prop::collection::vec(clause(), 0..3);
    (
        effect,
        (not(), principal),
        (not(), action),
        (not(), resource),
        conditions,
    )
        .prop_map(|(effect, principal, action, resource, conditions)| {
            let mut statement = json!({"Effect": effect});
            let elements = [
                ("Principal", principal),
                ("Action", action),
                ("Resource", resource),
            ];
            for (name, (not, value)) in elements {
                let name = format!("{}{name}", if not { "Not" } else { "" });
                statement[name] = value;
            }
            for (operator, key, values) in conditions {
                statement["Condition"][operator][key] = values;
            }
            statement
        })
}

fn asked() -> impl Strategy<Value = Request> {
    let caller = prop_oneof![
        select(vec![
            "anonymous",
            "111122223333",
            USER,
            ROLE,
            SESSION,
            "s3.amazonaws.com"
        ])
        .prop_map(Value::from),
        Just(json!({"arn": USER, "boundary": true})),
    ];
    let action = select(vec!["s3:GetObject", "sqs:SendMessage"]);
    let resource = select(vec!["*", "arn:aws:s3:::b/a*", "arn:aws:sqs:us-east-1:1:q"]);
    let value = || {
        let texts = [
            "a",
            "A",
            "b",
            "",
            "1",
            "2",
            "10.1.1.1",
            "2030",
            "arn:aws:s3:::b",
            "true",
        ];
        select(texts.to_vec())
    };
    let one = prop::option::of(value());
    let set = prop::option::of(prop::collection::vec(value(), 0..3));
    (caller, action, resource, one, set.clone(), set).prop_map(
        |(caller, action, resource, one, set, tags)| {
            request(&json!({
                "principal": caller, "action": action, "resource": resource,
                "context": {"x:one": one, "x:set": set, "aws:TagKeys": tags},
            }))
        },
    )
}

fn read(statements: &[Value]) -> Policy {
    let statements: Vec<String> = statements.iter().map(Value::to_string).collect();
    policy(PolicyType::Resource, &document(&statements.join(",")))
}

fn decide(policies: &[&Policy], request: &Request) -> Outcome {
    let all: Vec<_> = policies
        .iter()
        .map(|one| (*one, PolicyType::Resource))
        .collect();
    evaluate(&all, request).outcome
}

/// Reverses every list and the order of clauses and statements.
fn reversed(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    policy.statements.reverse();
    for statement in &mut policy.statements {
        statement.action.values.reverse();
        statement.resource.as_mut().unwrap().values.reverse();
        statement.principal.as_mut().unwrap().names.reverse();
        statement.condition.reverse();
        for clause in &mut statement.condition {
            clause.values.reverse();
        }
    }
    policy
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..Default::default() })]

    /// Section 0: the order of policies, statements and values never matters.
    #[test]
    fn order_means_nothing(
        statements in prop::collection::vec(statement(), 1..5),
        asked in asked(),
    ) {
        let forward = read(&statements);
        let backward = reversed(&forward);
        let mut context = asked.clone();
        context.context.reverse();
        for value in context.context.values_mut() {
            if let iamproof::eval::ContextValue::Multi(texts) = value {
                texts.reverse();
            }
        }
        let expected = decide(&[&forward], &asked);
        prop_assert_eq!(decide(&[&backward], &asked), expected);
        prop_assert_eq!(decide(&[&forward], &context), expected);
        // The same statements in documents of their own.
        let apart: Vec<_> = statements.iter().map(|one| read(std::slice::from_ref(one))).collect();
        let apart: Vec<_> = apart.iter().rev().collect();
        prop_assert_eq!(decide(&apart, &asked), expected);
        // Twice is once.
        prop_assert_eq!(decide(&[&forward, &backward], &asked), expected);
    }

    /// `EVAL-01`: one more Allow never takes away, one more Deny never gives.
    #[test]
    fn effects_are_monotone(
        statements in prop::collection::vec(statement(), 0..4),
        more in statement(),
        asked in asked(),
    ) {
        let before = decide(&[&read(&statements)], &asked);
        let more = read(&[more]);
        let after = decide(&[&read(&statements), &more], &asked);
        match more.statements[0].effect {
            Effect::Allow => {
                let same = before == Outcome::ExplicitDeny || before == Outcome::Allow;
                prop_assert!(after == before || !same);
                prop_assert!((after == Outcome::ExplicitDeny) == (before == Outcome::ExplicitDeny));
            }
            Effect::Deny => prop_assert!(after == before || after == Outcome::ExplicitDeny),
        }
    }

    /// A statement and the same one with the other effect match the same requests.
    #[test]
    fn effect_plays_no_part_in_matching(one in statement(), asked in asked()) {
        // But for NotPrincipal and boundaries (PRIN-23).
        prop_assume!(one.get("NotPrincipal").is_none());
        let mut policy = read(&[one]);
        policy.statements[0].effect = Effect::Allow;
        let allow = decide(&[&policy], &asked);
        policy.statements[0].effect = Effect::Deny;
        let deny = decide(&[&policy], &asked);
        prop_assert_eq!(allow == Outcome::Allow, deny == Outcome::ExplicitDeny);
    }
}
