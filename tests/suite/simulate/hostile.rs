//! Bad inputs: a message and exit code 2, never a decision.

use crate::cli::{iamproof, text};
use serde_json::{Value, json};

/// The error of a line, or its decision.
fn ask(line: &Value) -> Result<String, String> {
    let mut line = line.clone();
    line["question"] = "simulate".into();
    let output = iamproof(&["batch"])
        .write_stdin(line.to_string())
        .output()
        .unwrap();
    let answer: Value = crate::schema::conforming(serde_json::from_slice(&output.stdout).unwrap());
    match answer.get("error") {
        Some(error) => {
            assert_eq!(output.status.code(), Some(2));
            Err(error.as_str().unwrap().to_owned())
        }
        None => Ok(answer["decision"].as_str().unwrap().to_owned()),
    }
}

fn request() -> Value {
    json!({"principal": "arn:aws:iam::111111111111:user/u", "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k", "resource_account": "111111111111"})
}

fn allow() -> Value {
    json!({"Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
}

#[test]
fn layers_that_are_none() {
    let rows = [
        (
            json!({"scps": [allow()]}),
            "scps: expected a list of levels",
        ),
        (json!({"scps": allow()}), "scps: expected a list of levels"),
        (
            json!({"scps": [[allow()], null]}),
            "scps: expected a list of levels",
        ),
        (
            json!({"rcps": "rcp.json"}),
            "rcps: expected a list of levels",
        ),
        (json!({"identity": 1}), "identity: expected a document"),
        (
            json!({"identity": [[allow()]]}),
            "identity[0]: expected a document",
        ),
        (
            json!({"identity": [true]}),
            "identity[0]: expected a document",
        ),
        (json!({"identity": {}}), "identity: "),
        (json!({"identity": "{"}), "identity: "),
        (json!({"identity": ""}), "identity: "),
        (json!({"session": "-"}), "standard input"),
        (json!({"endpoint": "nowhere.json"}), "no such file"),
        (json!({"endpoint": allow()}), "no `Principal`"),
        (json!({"resource_policy": allow()}), "no `Principal`"),
        (json!({"restrict_public": "yes"}), "true or false"),
        (json!({"boundary": allow()}), "unknown member \"boundary\""),
        (json!({"scp": [[allow()]]}), "unknown member \"scp\""),
        (json!({"request": null}), "request: expected an object"),
        (
            json!({"request": {"action": "s3:GetObject", "resource": "*"}}),
            "principal",
        ),
    ];
    for (members, expected) in rows {
        let mut line = json!({"request": request()});
        for (name, value) in members.as_object().unwrap() {
            line[name] = value.clone();
        }
        let error = ask(&line).unwrap_err();
        assert!(error.contains(expected), "{line}\n{error}");
    }
}

/// Everything that is wrong with the layers is said in one run.
#[test]
fn all_errors_at_once() {
    let bad = json!({"Version": "2012-10-17", "Statement": {"Effect": "Alow"}});
    let line = json!({"request": request(), "identity": [bad, "nowhere.json"], "scps": [1],
        "boundaries": bad, "restrict_public": 1});
    let error = ask(&line).unwrap_err();
    for name in [
        "identity[0]",
        "identity[1]",
        "scps",
        "boundaries",
        "restrict_public",
    ] {
        assert!(error.contains(&format!("{name}: ")), "{name}: {error}");
    }
}

/// An empty boundary is none; one without an Allow is one.
#[test]
fn empty_layers() {
    let nothing = json!({"Version": "2012-10-17", "Statement": []});
    let line = |name: &str, value: Value| {
        let mut line = json!({"request": request(), "identity": allow()});
        line[name] = value;
        ask(&line)
    };
    for name in [
        "boundaries",
        "session",
        "scps",
        "rcps",
        "endpoint",
        "resource_policy",
    ] {
        assert_eq!(line(name, json!([])).unwrap(), "allow", "{name}");
        assert_eq!(line(name, Value::Null).unwrap(), "allow", "{name}");
    }
    assert_eq!(
        line("boundaries", nothing.clone()).unwrap(),
        "implicit_deny"
    );
    assert_eq!(line("boundaries", json!([null])).unwrap(), "allow");
    assert_eq!(line("scps", json!([[]])).unwrap(), "implicit_deny");
    assert_eq!(line("scps", json!([[nothing]])).unwrap(), "implicit_deny");
    // A level to which not even RCPFullAWSAccess is attached.
    assert_eq!(line("rcps", json!([[]])).unwrap(), "implicit_deny");
}

/// Bad command lines and files.
#[test]
fn bad_usage() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let request = write("request.json", &request().to_string());
    let whole = write(
        "whole.json",
        &json!({"request": self::request()}).to_string(),
    );
    let odd = write("odd.json", "[1]");
    let broken = write("broken.json", "{\"request\": ");
    let policy = write("policy.json", &allow().to_string());
    let rows: [(Vec<&str>, &str); 13] = [
        (vec![], "required"),
        (vec!["--request", &request], "required"),
        (
            vec![
                "--policy",
                &policy,
                "--request",
                &request,
                "--scps",
                &policy,
            ],
            "cannot be used",
        ),
        (
            vec!["--input", &whole, "--identity", &policy],
            "cannot be used",
        ),
        (
            vec!["--input", &whole, "--request", &request],
            "cannot be used",
        ),
        (
            vec!["--input", &whole, "--policy", &policy],
            "cannot be used",
        ),
        (vec!["--identity", &policy], "required"),
        (vec!["--input", &odd], "expected an object"),
        (vec!["--input", &broken], "broken.json"),
        (vec!["--input", "nowhere.json"], "no such file"),
        (vec!["--input", &whole, "--type", "scp"], "--type"),
        (vec!["--identity", "-", "--request", "-"], "only once"),
        (
            vec!["--endpoint", &policy, "--request", &request],
            "no `Principal`",
        ),
    ];
    for (arguments, expected) in rows {
        let all = [&["simulate"], &arguments[..]].concat();
        let output = iamproof(&all).output().unwrap();
        let shown = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{shown}");
        assert!(shown.contains(expected), "{arguments:?}\n{shown}");
        assert!(output.stdout.is_empty());
    }
}

/// Documents that break the rules of their layer are read, with a warning, or refused if asked for.
#[test]
fn documents_of_another_type() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input.json");
    let with_principal = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow",
        "Principal": "*", "Action": "*", "Resource": "*"}});
    let input = json!({"request": request(), "identity": with_principal});
    std::fs::write(&path, input.to_string()).unwrap();
    let path = path.to_str().unwrap();
    let output = iamproof(&["simulate", "--input", path]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let warning = text(&output.stderr);
    assert!(warning.contains("has no `Principal`"), "{warning}");
    let output = iamproof(&["simulate", "--input", path, "--strict"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

/// Whatever the texts of a request are, there is a decision or an error, the same each time.
#[test]
fn odd_texts() {
    let odd = [
        "",
        ":",
        "*",
        "arn:",
        "arn:aws",
        "arn:aws:s3:::",
        "arn::iam:::role/",
        "arn:aws:iam::aws:role/x",
        "arn:aws:iam::111111111111:role/",
        "arn:aws:kms:::key/",
        "sts:AssumeRole",
        "kms:retiregrant",
        "S3:getobject",
        "sts:GetCallerIdentity",
        "sts:AssumeRoot",
        "\u{1F600}",
        "${aws:username}",
        "arn:aws:s3:eu-west-1:111111111111:accesspoint/a",
        "111111111111",
        "anonymous",
        "a.b",
        "arn:aws:iam::111111111111:root",
        "arn:aws:sts::111111111111:assumed-role/r/s",
        "arn:aws:iam::111111111111:role/aws-service-role/x",
        "arn:aws:iam::111111111111:saml-provider/i",
    ];
    let mut lines = String::new();
    let star = json!({"Version": "2012-10-17", "Statement":
        {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}});
    for principal in odd {
        for action in odd {
            for resource in odd {
                let line = json!({"question": "simulate", "request": {"principal": principal,
                    "action": action, "resource": resource, "context": {
                        "s3:DataAccessPointArn": principal, "aws:ResourceAccount": resource,
                        "sts:TaskPolicyArn": action, "aws:AssumedRoot": principal}},
                    "identity": allow(), "resource_policy": star, "scps": [[allow()]],
                    "rcps": [[star]], "endpoint": star});
                lines.push_str(&line.to_string());
                lines.push('\n');
            }
        }
    }
    let run = |jobs: &str| {
        let output = iamproof(&["batch", "--jobs", jobs])
            .write_stdin(lines.clone())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        text(&output.stdout)
    };
    let first = run("1");
    assert!(!first.contains("internal error"));
    assert_eq!(first.lines().count(), odd.len().pow(3));
    assert!(first.contains("\"decision\":\"allow\"") && first.contains("\"decision\":\"unknown\""));
    assert_eq!(first, run("2"));
}
