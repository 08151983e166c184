//! `validate` as a line of `batch`.

use assert_cmd::Command;
use serde_json::{Value, json};

fn ask(line: &Value) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iamproof"));
    let output = command
        .arg("batch")
        .write_stdin(format!("{line}\n"))
        .output()
        .unwrap();
    crate::schema::conforming(serde_json::from_slice(&output.stdout).unwrap())
}

fn codes(answer: &Value) -> Vec<&str> {
    let findings = answer["findings"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    findings
        .iter()
        .map(|one| one["issueCode"].as_str().unwrap())
        .collect()
}

#[test]
fn a_policy_in_the_line_or_in_a_text() {
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjectz",
        "Resource": "*"}]});
    for policy in [policy.clone(), policy.to_string().into()] {
        let answer =
            ask(&json!({"id": 7, "question": "validate", "policy": policy, "type": "identity"}));
        assert_eq!(answer["id"], 7);
        assert_eq!(codes(&answer), ["INVALID_ACTION"]);
        let finding = &answer["findings"][0];
        assert_eq!(finding["findingType"], "ERROR");
        let path = json!([{"value": "Statement"}, {"index": 0}, {"value": "Action"}]);
        assert_eq!(finding["locations"][0]["path"], path);
        // Places are those of the policy, not of the line.
        let text = policy.as_str().map_or(policy.to_string(), str::to_owned);
        let offset = text.find("\"s3:GetObjectz\"").unwrap();
        assert_eq!(finding["locations"][0]["span"]["start"]["offset"], offset);
        assert_eq!(finding["locations"][0]["span"]["start"]["line"], 1);
    }
}

#[test]
fn what_is_no_policy_has_findings_too() {
    let answer = ask(&json!({"question": "validate", "policy": "{\"Version\": "}));
    assert_eq!(codes(&answer), ["JSON_SYNTAX_ERROR"]);
    let answer = ask(&json!({"question": "validate", "policy": [1]}));
    assert_eq!(codes(&answer), ["JSON_SYNTAX_ERROR"]);
    let answer = ask(&json!({"question": "validate", "policy": {}}));
    assert_eq!(codes(&answer), ["MISSING_STATEMENT", "MISSING_VERSION"]);
    let answer = ask(&json!({"question": "validate", "policy": {}, "ignore": ["warning"]}));
    assert_eq!(codes(&answer), ["MISSING_STATEMENT"]);
}

#[test]
fn bad_lines() {
    for (line, part) in [
        (json!({"question": "validate"}), "policy"),
        (
            json!({"question": "validate", "policy": {}, "type": "none"}),
            "type",
        ),
        (
            json!({"question": "validate", "policy": {}, "select": ["INVALID_ACTON"]}),
            "INVALID_ACTION",
        ),
        (
            json!({"question": "validate", "policy": "/no/such/file"}),
            "no such file",
        ),
        (
            json!({"question": "validate", "policy": {}, "resource_type": "bucket"}),
            "resource_type",
        ),
    ] {
        let error = ask(&line)["error"]
            .as_str()
            .unwrap_or_else(|| panic!("{line}"))
            .to_owned();
        assert!(error.contains(part), "{line}: {error}");
    }
}

#[test]
fn the_resource_type_decides_what_can_be_asked() {
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": "111122223333"}, "Action": ["s3:GetObject", "kms:Decrypt"], "Resource": "*"}]});
    let line = json!({"question": "validate", "policy": policy, "type": "resource",
        "resource_type": "AWS::S3::Bucket"});
    assert_eq!(codes(&ask(&line)), ["UNSUPPORTED_ACTION_IN_POLICY"]);
}
