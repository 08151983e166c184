//! The ways to give layers, and what is said of them.

use super::{LAYERS, answers, cases, input, verdict};
use crate::cli::{iamproof, text};
use serde_json::{Map, Value, json};
use std::path::Path;

/// `null`, a missing member and, where a list can be empty, an empty list mean the same.
#[test]
fn null_and_missing_are_the_same() {
    let cases = cases();
    let plain = answers(cases.iter().map(input));
    for empty in [json!(null), json!([])] {
        let filled = cases.iter().map(|case| {
            let mut input = input(case);
            for name in LAYERS {
                input.entry(name).or_insert_with(|| empty.clone());
            }
            input.entry("restrict_public").or_insert(Value::Null);
            input.insert("policy".to_owned(), Value::Null);
            input
        });
        for ((case, plain), filled) in cases.iter().zip(&plain).zip(answers(filled)) {
            assert_eq!(verdict(plain), verdict(&filled), "{} {filled}", case["id"]);
        }
    }
}

/// Every document of an input in another form.
fn reformed(
    input: &Map<String, Value>,
    form: &mut impl FnMut(&Value) -> Value,
) -> Map<String, Value> {
    fn walk(value: &Value, form: &mut impl FnMut(&Value) -> Value) -> Value {
        match value {
            Value::Array(all) => all.iter().map(|one| walk(one, form)).collect(),
            document => form(document),
        }
    }
    let mut all = input.clone();
    for name in LAYERS {
        if let Some(value) = input.get(name) {
            all.insert(name.to_owned(), walk(value, form));
        }
    }
    all
}

/// A document is an object, its text, or a path.
#[test]
fn documents_have_three_forms() {
    let cases = cases();
    let plain = answers(cases.iter().map(input));
    let folder = tempfile::tempdir().unwrap();
    let mut count = 0;
    let mut path = |document: &Value| {
        count += 1;
        let path = folder.path().join(format!("{count}.json"));
        std::fs::write(&path, document.to_string()).unwrap();
        path.to_str().unwrap().into()
    };
    let paths: Vec<_> = cases
        .iter()
        .map(|case| reformed(&input(case), &mut path))
        .collect();
    let texts = cases
        .iter()
        .map(|case| reformed(&input(case), &mut |one| one.to_string().into()));
    let (texts, paths) = (answers(texts), answers(paths));
    for (((case, plain), text), path) in cases.iter().zip(&plain).zip(&texts).zip(&paths) {
        assert_eq!(verdict(plain), verdict(text), "{} {text}", case["id"]);
        assert_eq!(verdict(plain), verdict(path), "{} {path}", case["id"]);
    }
}

fn write(folder: &Path, name: &str, value: &Value) -> String {
    let path = folder.join(name);
    std::fs::write(&path, value.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The options give what the input gives, with the exit code of the decision.
#[test]
fn options_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let options = [
        ("identity", "--identity"),
        ("resource_policy", "--resource-policy"),
        ("access_point", "--access-point"),
        ("boundaries", "--boundary"),
        ("session", "--session"),
        ("endpoint", "--endpoint"),
    ];
    let chosen = [
        "EV-01",
        "EV-05",
        "EV-07",
        "EV-11",
        "EV-13",
        "EV-16",
        "EV-18",
        "EV-24",
        "EVAL-24/matters",
        "EVAL-44/user",
        "EVAL-89/both-policies",
        "EVAL-92/other-account",
        "EVAL-111/all-denies",
    ];
    for case in cases() {
        if !chosen.contains(&case["id"].as_str().unwrap()) {
            continue;
        }
        let mut input = input(&case);
        let whole = write(at, "input.json", &input.clone().into());
        let mut arguments = vec!["simulate".to_owned(), "--format".into(), "json".into()];
        let request = write(at, "request.json", &input["request"]);
        arguments.extend(["--request".to_owned(), request]);
        for (name, option) in options {
            let Some(value) = input.remove(name) else {
                continue;
            };
            arguments.extend([
                option.to_owned(),
                write(at, &format!("{name}.json"), &value),
            ]);
        }
        for name in ["scps", "rcps"] {
            let levels = input.remove(name).unwrap_or_default();
            for (level, documents) in levels.as_array().into_iter().flatten().enumerate() {
                let path = write(at, &format!("{name}{level}.json"), documents);
                arguments.extend([format!("--{name}"), path]);
            }
        }
        if input.contains_key("restrict_public") {
            arguments.push("--restrict-public".into());
        }
        let by_options: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut found = Vec::new();
        for arguments in [
            by_options,
            vec!["simulate", "--input", &whole, "--format", "json"],
        ] {
            let output = iamproof(&arguments).output().unwrap();
            let answer: Value =
                crate::schema::conforming(serde_json::from_slice(&output.stdout).unwrap());
            let code = match case["expect"].as_str().unwrap() {
                "allow" => 0,
                "unknown" => 3,
                _ => 1,
            };
            assert_eq!(output.status.code(), Some(code), "{}", case["id"]);
            assert_eq!(answer["decision"], case["expect"], "{}", case["id"]);
            found.push(verdict(&answer));
        }
        assert_eq!(found[0], found[1]);
    }
}

/// The form that judges documents alone is as it was, and is not mixed with layers.
#[test]
fn documents_alone() {
    let policy = json!({"Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}});
    let request = json!({"principal": "arn:aws:iam::111111111111:user/u", "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k"});
    let line = json!({"policy": policy, "request": request});
    let mixed = json!({"policy": policy, "request": request, "scps": [[policy]]});
    let typed = json!({"request": request, "identity": policy, "type": "identity"});
    let bare = json!({"request": request});
    let found = answers([line, mixed, typed, bare].map(|one| one.as_object().unwrap().clone()));
    assert_eq!(found[0]["decision"], "allow");
    assert!(found[0].get("blocked_by").is_none() && found[0]["statements"].is_array());
    let error = |at: usize| found[at]["error"].as_str().unwrap().to_owned();
    assert!(error(1).contains("scps"), "{}", error(1));
    assert!(error(2).contains("type"), "{}", error(2));
    assert_eq!(found[3]["decision"], "implicit_deny");
}

/// A request that says that its caller has a boundary, without one.
#[test]
fn a_boundary_that_is_not_given() {
    let allow = json!({"Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}});
    let principal = json!({"arn": "arn:aws:iam::111111111111:user/u", "boundary": true});
    let mut line = json!({"request": {"principal": principal, "action": "s3:ListAllMyBuckets",
        "resource": "*"}, "identity": allow});
    let without = line.as_object().unwrap().clone();
    line["boundaries"] = allow;
    let with = line.as_object().unwrap().clone();
    let found = answers([without, with]);
    assert_eq!(found[0]["decision"], "unknown");
    assert!(found[0]["reason"].as_str().unwrap().contains("boundary"));
    assert_eq!(found[1]["decision"], "allow");
}

/// The guarantees that requests break are warnings of layered decisions too: `KEY-05`, `PRIN-18`,
/// `AX-37`.
#[test]
fn broken_guarantees_are_warnings() {
    let allow = |condition: Value| {
        json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*",
            "Resource": "*", "Condition": condition}})
    };
    let root = json!({"request": {"principal": "111111111111", "action": "s3:ListAllMyBuckets",
        "resource": "*", "context": {"aws:PrincipalTag/team": "a"}}});
    let names = ["config.amazonaws.com", "s3.eu-west-1.amazonaws.com"];
    let service = json!({"request": {"principal": "config.amazonaws.com", "action": "s3:PutObject",
        "resource": "arn:aws:s3:::b/k", "context": {"aws:PrincipalServiceNamesList": names}}});
    let user = json!({"principal": "arn:aws:iam::111111111111:user/u",
        "action": "s3:ListAllMyBuckets", "resource": "*"});
    let before = allow(json!({"DateLessThan": {"aws:CurrentTime": "2031-01-01T00:00:00Z"}}));
    let timed = json!({"request": user, "scps": [[before]]});
    let untimed = json!({"request": user, "scps": [[allow(json!({}))]]});
    let lines = [root, service, timed, untimed].map(|one| one.as_object().unwrap().clone());
    let found = answers(lines);
    for (answer, id) in found.iter().zip(["KEY-05", "PRIN-18", "AX-37"]) {
        let warnings = answer["warnings"].as_array().unwrap();
        assert!(warnings.iter().any(|one| one["id"] == id), "{id}: {answer}");
    }
    assert_eq!(found[3]["warnings"], json!([]));
}

/// What the text says: where the statement stands and what would have to change.
#[test]
fn text_names_the_statement() {
    let folder = tempfile::tempdir().unwrap();
    let scp = "{\"Version\":\"2012-10-17\",\"Statement\":[\n\
        {\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},\n\
        {\"Sid\":\"DenyRegions\",\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";
    let path = folder.path().join("scp.json");
    std::fs::write(&path, scp).unwrap();
    let path = path.to_str().unwrap();
    let request =
        json!({"principal": "111111111111", "action": "s3:ListAllMyBuckets", "resource": "*"});
    let output = iamproof(&["simulate", "--request", "-", "--scps", path])
        .write_stdin(request.to_string())
        .output()
        .unwrap();
    let shown = text(&output.stdout);
    assert!(
        shown.starts_with("explicit deny, blocked by scp\n"),
        "{shown}"
    );
    assert!(shown.contains("statement 2 \"DenyRegions\""), "{shown}");
    assert!(shown.contains("scp.json:3:1"), "{shown}");
}
