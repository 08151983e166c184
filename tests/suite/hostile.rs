//! Input that means harm, or looks so: an answer, a clear error or `unknown`, within the time of the
//! whole suite, and never a crash.

#![expect(
    clippy::cast_possible_truncation,
    clippy::needless_pass_by_value,
    reason = "small numbers, and JSON made on the spot"
)]

use crate::cli::iamproof;
use crate::support::Random;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What the program says of two documents.
struct Said {
    code: i32,
    verdict: String,
    reasons: String,
    errors: String,
}

fn said(directory: &Path, old: &[u8], new: &[u8]) -> Said {
    let (first, second) = (directory.join("old.json"), directory.join("new.json"));
    fs::write(&first, old).unwrap();
    fs::write(&second, new).unwrap();
    let paths = [first.to_str().unwrap(), second.to_str().unwrap()];
    let output = iamproof(&["compare", paths[0], paths[1], "--format", "json"])
        .output()
        .unwrap();
    let code = output.status.code().unwrap_or(-1);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(code, 0..=3), "{code}: {errors}");
    assert_eq!(code == 2, output.stdout.is_empty());
    assert!(errors.len() < 100_000);
    let answer: Value =
        crate::schema::conforming(serde_json::from_slice(&output.stdout).unwrap_or_default());
    let reason = |side: &str| {
        answer[side]["reason"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    Said {
        code,
        verdict: answer["verdict"].as_str().unwrap_or_default().to_owned(),
        reasons: format!("{} {}", reason("added"), reason("removed")),
        errors,
    }
}

fn statement(action: Value, resource: Value, condition: Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": action, "Resource": resource});
    if condition != Value::Null {
        statement["Condition"] = condition;
    }
    statement
}

fn policy(statements: Vec<Value>) -> Vec<u8> {
    json!({"Version": "2012-10-17", "Statement": statements})
        .to_string()
        .into_bytes()
}

fn simple() -> Vec<u8> {
    policy(vec![statement(
        json!("s3:GetObject"),
        json!("*"),
        Value::Null,
    )])
}

fn many(count: usize, text: impl Fn(usize) -> String) -> Value {
    (0..count).map(|index| Value::from(text(index))).collect()
}

/// `*x*y*…` with other letters for each `offset`.
fn stars(prefix: &str, offset: usize) -> String {
    let letter = |index: usize| char::from(b'a' + ((index * 7 + offset) % 26) as u8);
    let inner: String = (0..200).flat_map(|index| [letter(index), '*']).collect();
    format!("{prefix}*{inner}")
}

#[test]
fn no_policies() {
    let directory = tempfile::tempdir().unwrap();
    let mut random = Random::new(3);
    let noise: Vec<u8> = (0..50_000).map(|_| random.below(256) as u8).collect();
    let twice = format!(
        "{{\"Statement\":[{{{}}}]}}",
        vec!["\"Action\":\"*\""; 20_000].join(",")
    );
    let inputs: [&[u8]; 16] = [
        b"",
        b" ",
        b"null",
        b"[]",
        b"{}",
        b"\"x\"",
        b"12",
        b"{'a':1,}",
        &noise,
        "\u{feff}{}".as_bytes(),
        &"[".repeat(1_000_000).into_bytes(),
        &"{\"a\":".repeat(1_000_000).into_bytes(),
        &format!(
            "{{\"Version\":1e999999,\"Statement\":{}}}",
            "9".repeat(1_000_000)
        )
        .into_bytes(),
        br#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::\ud800"}}"#,
        twice.as_bytes(),
        &policy(vec![statement(
            json!("*"),
            json!(format!("arn:aws:s3:::{}", "a".repeat(4_000_000))),
            Value::Null,
        )]),
    ];
    for input in inputs {
        let said = said(directory.path(), input, &simple());
        assert_eq!(said.code, 2);
        assert!(said.errors.starts_with("error: "), "{}", said.errors);
        assert!(said.errors.contains("old.json:"), "{}", said.errors);
    }
}

#[test]
fn damaged_policies() {
    let whole = policy(vec![statement(
        json!(["s3:Get*", "ec2:*"]),
        json!(["arn:aws:s3:::b/${aws:username}/*", "*"]),
        json!({"StringLike": {"aws:PrincipalTag/é": ["a*", "😀"]}, "Bool": {"aws:SecureTransport": true},
                   "NumericLessThan": {"s3:max-keys": 10}}),
    )]);
    let mut lines = Vec::new();
    let mut random = Random::new(11);
    for round in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..=round % 3 {
            let at = random.below(bytes.len());
            match random.below(3) {
                0 => bytes[at] = random.below(256) as u8,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"{}[]\",:\\*?$0e\n"[random.below(14)]),
            }
        }
        lines.push([br#"{"question":"can","policy":"#.as_slice(), &bytes, b"}\n"].concat());
    }
    let output = iamproof(&["batch"])
        .write_stdin(lines.concat())
        .output()
        .unwrap();
    assert!(matches!(output.status.code(), Some(0 | 2)));
    assert!(!String::from_utf8_lossy(&output.stdout).contains("internal error"));
}

#[test]
fn long_lists() {
    let directory = tempfile::tempdir().unwrap();
    let one = |condition| {
        policy(vec![statement(
            json!("s3:GetObject"),
            json!("*"),
            condition,
        )])
    };
    let inputs = [
        policy(vec![statement(
            many(20_000, |n| format!("s3:*a{n}*")),
            json!("*"),
            Value::Null,
        )]),
        policy(vec![statement(
            json!("*"),
            many(5_000, |n| format!("arn:aws:s3:::*{n}/*")),
            Value::Null,
        )]),
        policy(vec![
            statement(
                json!("s3:GetObject"),
                json!("*"),
                Value::Null
            );
            20_000
        ]),
        one(json!({"StringLike": {"x:k": many(20_000, |n| format!("*v{n}*"))}})),
        one(json!({"StringEqualsIgnoreCase": {"x:k": many(20_000, |n| format!("Kv{n}"))}})),
        one(json!({"NumericEquals": {"s3:max-keys": many(50_000, |n| n.to_string())}})),
        one(
            json!({"DateEquals": {"aws:CurrentTime": many(50_000, |n| (1_700_000_000 + n).to_string())}}),
        ),
        one(
            json!({"IpAddress": {"aws:SourceIp": many(50_000, |n| format!("10.{}.{}.0/24", n / 256, n % 256))}}),
        ),
        one(json!({"ArnLike": {"aws:SourceArn": many(20_000, |n| format!("arn:aws:s3:::b{n}*"))}})),
    ];
    for input in inputs {
        let there = said(directory.path(), &input, &simple());
        let back = said(directory.path(), &simple(), &input);
        assert_ne!(there.code, 2, "{}", there.errors);
        let swapped = match there.verdict.as_str() {
            "broader" => "narrower",
            "narrower" => "broader",
            same => same,
        };
        assert_eq!(back.verdict, swapped);
        assert_eq!(said(directory.path(), &input, &input).verdict, "equivalent");
    }
}

#[test]
fn many_stars() {
    let directory = tempfile::tempdir().unwrap();
    let all = |count: usize, offset: usize| {
        let of = |prefix: &str| many(count, |index| stars(prefix, index * 3 + offset));
        [
            policy(vec![statement(of("s3:"), json!("*"), Value::Null)]),
            policy(vec![statement(
                json!("*"),
                of("arn:aws:s3:::"),
                Value::Null,
            )]),
            policy(vec![statement(
                json!("*"),
                json!("*"),
                json!({"StringLike": {"x:k": of("")}}),
            )]),
            policy(vec![statement(
                json!("*"),
                json!("*"),
                json!({"ForAnyValue:StringLike": {"aws:TagKeys": of("")}}),
            )]),
        ]
    };
    for count in [1, 8] {
        for (old, new) in all(count, 0).iter().zip(all(count, 1)) {
            let said = said(directory.path(), old, &new);
            assert!(matches!(said.code, 1 | 3), "{}", said.errors);
            assert_eq!(
                said.code == 3,
                said.reasons.contains("budget"),
                "{}",
                said.reasons
            );
        }
    }
}

#[test]
fn many_different_parts() {
    let directory = tempfile::tempdir().unwrap();
    let statements = |offset: usize| -> Vec<u8> {
        let one = |n: usize| {
            statement(
                json!(format!("s3:A{n}*")),
                json!(format!("arn:aws:s3:::b{}/*", n + offset)),
                json!({"StringLike": {format!("x:k{}", n % 50): format!("v{n}*")}}),
            )
        };
        policy((0..1_000).map(one).collect())
    };
    assert_eq!(
        said(directory.path(), &statements(0), &statements(0)).verdict,
        "equivalent"
    );
    assert_eq!(
        said(directory.path(), &statements(0), &statements(1)).verdict,
        "incomparable"
    );
    let keys = |value: &str| {
        let keys: serde_json::Map<_, _> = (0..500)
            .map(|n| (format!("x:k{n}"), json!(value)))
            .collect();
        policy(vec![statement(
            json!("*"),
            json!("*"),
            json!({"StringEquals": keys}),
        )])
    };
    assert_eq!(
        said(directory.path(), &keys("v"), &keys("w")).verdict,
        "incomparable"
    );
    let users = |first: usize| {
        many(100 - first, |n| {
            format!("arn:aws:iam::{:012}:user/u{n}", n + first)
        })
    };
    let refused = |first: usize| {
        let mut deny = statement(json!("*"), json!("*"), Value::Null);
        deny["Effect"] = json!("Deny");
        deny["NotPrincipal"] = json!({"AWS": users(first)});
        let mut allow = statement(json!("*"), json!("*"), Value::Null);
        allow["Principal"] = json!("*");
        policy(vec![deny, allow])
    };
    assert_eq!(
        said(directory.path(), &refused(0), &refused(0)).verdict,
        "equivalent"
    );
}

/// Statements in which every action is another class: what is not told apart is `unknown`, soon.
#[test]
fn too_many_classes_of_actions() {
    let directory = tempfile::tempdir().unwrap();
    let statements = |offset: usize| -> Vec<u8> {
        let one = |n: usize| {
            let resource = json!(format!("arn:aws:s3:::b{}", n + offset));
            statement(json!(format!("s3:*{n}*")), resource, Value::Null)
        };
        policy((0..3_000).map(one).collect())
    };
    let said = said(directory.path(), &statements(0), &statements(1));
    assert_eq!(said.code, 3);
    assert!(!said.reasons.trim().is_empty());
}
