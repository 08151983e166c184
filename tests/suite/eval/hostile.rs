//! Inputs made to break or to stall the evaluator.

use super::{condition, document, outcome, request, result, with_context, with_value};
use iamproof::eval::{Outcome, check_axioms};
use iamproof::policy::PolicyType;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Far above what any of these takes, far below what a backtracking matcher would.
const PATIENCE: Duration = Duration::from_secs(20);

fn resource(pattern: &str, resource: &str) -> bool {
    let statement = json!({"Effect": "Allow", "Action": "*", "Resource": pattern});
    let mut asked = request(&json!({
        "principal": "anonymous", "action": "s3:GetObject", "resource": "*",
    }));
    resource.clone_into(&mut asked.resource);
    let text = document(&statement.to_string());
    outcome(PolicyType::Identity, &text, &asked) == Outcome::Allow
}

/// `OP-03`, `RES-03`: many stars cost no more than pattern times text.
#[test]
fn many_stars() {
    let start = Instant::now();
    let stars = "*a".repeat(200);
    let text = "a".repeat(50_000);
    assert!(condition("StringLike", &json!(stars), &with_value(&text)));
    assert!(!condition(
        "StringLike",
        &json!(stars),
        &with_value(&(text.clone() + "b"))
    ));
    assert!(!condition(
        "StringLike",
        &json!(stars + "*b"),
        &with_value(&text)
    ));
    let marks = "*?".repeat(200) + "b";
    assert!(!condition("StringLike", &json!(marks), &with_value(&text)));
    let long = "*".repeat(20_000) + "b";
    assert!(!condition("StringLike", &json!(long), &with_value(&text)));
    // Stars that may not take a colon (RES-03), so that none settles what came before.
    let inside = format!("arn:aws:sqs:{}b:1:q", "a*".repeat(200));
    assert!(!resource(
        &inside,
        &format!("arn:aws:sqs:{}:1:q", "a".repeat(20_000))
    ));
    assert!(resource(
        &inside,
        &format!("arn:aws:sqs:{}b:1:q", "a".repeat(20_000))
    ));
    let sixth = format!("arn:aws:s3:::{}b", "a*".repeat(200));
    assert!(!resource(
        &sixth,
        &format!("arn:aws:s3:::{}", "a".repeat(50_000))
    ));
    let colons = format!("arn:aws:s3:{}", "*:".repeat(200));
    assert!(!resource(
        &colons,
        &format!("arn:aws:s3:{}x", ":".repeat(20_000))
    ));
    assert!(start.elapsed() < PATIENCE);
}

/// `COND-22`: numbers are never written out.
#[test]
fn huge_numbers() {
    let start = Instant::now();
    let nines = "9".repeat(100_000);
    let zeros = "0".repeat(100_000);
    for (operator, operand, value, expected) in [
        ("NumericEquals", "1e1000000000", "10e999999999", true),
        ("NumericLessThan", "1e1000000000", "-1e1000000000", true),
        ("NumericLessThan", "1e-1000000000", "0", true),
        ("NumericGreaterThan", &nines, &format!("1{zeros}"), true),
        ("NumericEquals", &format!("{zeros}1.{zeros}"), "1", true),
        ("NumericEquals", &format!("0.{zeros}1e100001"), "1", true),
        (
            "NumericLessThan",
            &format!("1e{nines}"),
            &format!("1e-{nines}"),
            true,
        ),
        (
            "NumericEquals",
            &format!("1e{nines}"),
            &format!("1e+0{nines}"),
            true,
        ),
        (
            "NumericEquals",
            &format!("10e{nines}"),
            &format!("1e1{zeros}"),
            true,
        ),
        (
            "NumericEquals",
            &format!("1e-1{zeros}"),
            &format!("10e-1{zeros}"),
            false,
        ),
        ("DateLessThan", "2030", &format!("-{nines}"), true),
        ("DateGreaterThan", "2030", &format!("{nines}.{nines}"), true),
        (
            "DateEquals",
            &format!("2030-01-01T00:00:00.{nines}Z"),
            "1893456000.999",
            true,
        ),
    ] {
        let found = condition(operator, &json!(operand), &with_value(value));
        let shown: String = operand.chars().take(20).collect();
        assert_eq!(found, expected, "{operator} {shown}");
    }
    // Written bare.
    assert!(condition(
        "NumericEquals",
        &json!("1e5"),
        &with_value("100000")
    ));
    let text = document(
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"x:k":1e999999999}}}"#,
    );
    assert!(result(PolicyType::Identity, &text, &with_value("1e999999998")).matched);
    assert!(start.elapsed() < PATIENCE);
}

/// An exponent of a million digits.
#[test]
fn huge_exponents() {
    let start = Instant::now();
    let digits = "7".repeat(1_000_000);
    let value = with_value(&format!("1e{digits}"));
    let smaller = json!(format!("0.1e{digits}"));
    assert!(!condition("NumericEquals", &smaller, &value));
    assert!(condition("NumericGreaterThan", &smaller, &value));
    let tiny = json!(format!("1e-{digits}"));
    assert!(condition("NumericGreaterThan", &tiny, &value));
    // Carries all the way, in both directions.
    let nines = "9".repeat(1_000_000);
    let round = with_value(&format!("1e1{}", "0".repeat(1_000_000)));
    assert!(condition(
        "NumericEquals",
        &json!(format!("10e{nines}")),
        &round
    ));
    let nines = with_value(&format!("1e-{nines}"));
    let round = json!(format!("10e-1{}", "0".repeat(1_000_000)));
    assert!(condition("NumericEquals", &round, &nines));
    assert!(start.elapsed() < PATIENCE);
}

/// Many of everything: nothing costs the square of its number.
#[test]
fn many_items() {
    const MANY: usize = 50_000;
    let start = Instant::now();
    let numbered =
        |prefix: &str| -> Vec<String> { (0..MANY).map(|at| format!("{prefix}{at}")).collect() };
    let set = with_context(&json!({"x:k": numbered("v")}).to_string());
    assert!(condition(
        "ForAllValues:StringEquals",
        &json!(numbered("v")),
        &set
    ));
    let folded = "ForAnyValue:StringEqualsIgnoreCase";
    assert!(!condition(folded, &json!(numbered("w")), &set));
    let resources = numbered("arn:aws:s3:::${");
    let statement = json!({"Effect": "Allow", "Action": "*", "NotResource": resources});
    let text = document(&statement.to_string());
    let decision = super::decide(PolicyType::Identity, &text, &set);
    assert_eq!(decision.outcome, Outcome::Allow);
    assert_eq!(decision.notes.len(), MANY + 1);

    let mut context = serde_json::Map::new();
    for at in 0..MANY {
        context.insert(format!("aws:RequestTag/{at}"), json!("v"));
        context.insert(format!("x:absent{at}"), Value::Null);
    }
    context.insert("aws:TagKeys".to_owned(), json!(numbered("")));
    let read = request(&json!({
        "principal": "anonymous", "action": "s3:GetObject", "resource": "*", "context": context,
    }));
    assert_eq!(check_axioms(&read), []);
    assert!(start.elapsed() < PATIENCE);
}

/// Megabytes of text under every operator, as operand and as value.
#[test]
fn huge_texts() {
    let start = Instant::now();
    let texts = [
        "a", "0", ":", "/", "=", "Σ", "𐐀", "${", "'", "arn:", "1.", "\n", "T",
    ];
    for text in texts.map(|unit| unit.repeat(200_000 / unit.len())) {
        let value = with_value(&text);
        for operator in [
            "StringEquals",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "NumericEquals",
            "DateNotEquals",
            "Bool",
            "BinaryEquals",
            "NotIpAddress",
            "ArnNotLike",
            "Null",
        ] {
            condition(operator, &json!([text, "x"]), &value);
        }
        for template in [
            format!("arn:aws:s3:::{text}"),
            format!("arn:aws:s3:::${{x:k}}{text}*"),
            format!("arn:aws:s3:::${{{text}}}"),
        ] {
            resource(&template, &format!("arn:aws:s3:::{text}"));
        }
        let read = request(&json!({
            "principal": {"service": format!("s{text}")}, "action": text, "resource": text,
            "context": {text.clone(): text, "aws:SourceArn": text, "aws:TagKeys": [text]},
        }));
        let warnings = check_axioms(&read);
        assert!(!warnings.is_empty());
        for warning in warnings {
            assert!(warning.message.len() < 2_000, "{}", warning.id);
        }
        assert_eq!(request(&read.to_json()), read);
    }
    assert!(start.elapsed() < PATIENCE);
}

/// What is said of a failure does not repeat megabytes.
#[test]
fn messages_are_short() {
    let huge = "a".repeat(100_000);
    let statements = [
        json!({"Effect": "Allow", "Principal": {"AWS": huge}, "Action": "*", "Resource": "*"}),
        json!({"Effect": "Allow", "Principal": "*", "Action": format!("{huge}:x"), "Resource": "*"}),
        json!({"Effect": "Allow", "Principal": "*", "NotAction": [format!("s3:{}", "*".repeat(100_000))], "Resource": "*"}),
        json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": format!("arn:aws:s3:::{huge}")}),
        json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": format!("arn:aws:s3:::${{{huge}}}")}),
        json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": format!("arn:aws:s3:::${{{huge}")}),
        json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {huge.clone(): huge}}}),
        json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:TagKeys": vec!["x"; 10_000]}}}),
        json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": vec![format!("${{{huge}}}"); 100]}}}),
        json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"x:k": vec![format!("${{{huge}}}"); 100]}}}),
    ];
    let long_name = "n".repeat(100_000);
    let asked = request(&json!({
        "principal": format!("arn:aws:iam::111122223333:user/{long_name}"),
        "action": "s3:GetObject", "resource": "arn:aws:s3:::b",
        "context": {"aws:TagKeys": vec!["y"; 10_000], "x:k": "v"},
    }));
    for statement in statements {
        let text = document(&statement.to_string());
        let decision = super::decide(PolicyType::Resource, &text, &asked);
        let failed = decision.statements[0].failed.as_ref().unwrap();
        let element = failed.element;
        assert!(
            failed.why.len() < 2_000,
            "{element:?}: {}",
            failed.why.len()
        );
        assert!(
            decision.notes.iter().all(|note| note.message.len() < 2_000),
            "{element:?}"
        );
    }
}
