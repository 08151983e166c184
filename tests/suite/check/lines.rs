//! The checks as commands and as lines of `batch`.

use assert_cmd::Command;
use serde_json::{Value, json};
use std::path::PathBuf;

fn iamproof(arguments: &[&str], input: &str) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_iamproof"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

const OLD: &str = "examples/ci-before.json";
const NEW: &str = "examples/ci-after.json";

/// Exit codes as `compare`'s, and a superset of AWS's response.
#[test]
fn new_access() {
    let check = ["check", "no-new-access", "--existing", OLD, "--new"];
    let with = |more: &[&str]| iamproof(&[&check[..], more].concat(), "");
    let (code, text, _) = with(&[NEW, "--format", "json"]);
    assert_eq!(code, 1, "{text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["schema"], "iamproof/v1");
    assert_eq!(answer["result"], "FAIL");
    assert!(answer["message"].is_string());
    let reasons = answer["reasons"].as_array().unwrap();
    assert_eq!(reasons.len(), 2);
    assert_eq!(reasons[0]["statementIndex"], 0);
    assert_eq!(reasons[0]["statementId"], "Artifacts");
    assert_eq!(reasons[1]["line"], 10);
    for reason in reasons {
        assert!(reason["description"].is_string() && reason["witness"]["action"].is_string());
    }
    let (code, text, _) = with(&["examples/ci-tightened.json"]);
    assert_eq!((code, text.starts_with("PASS: ")), (0, true), "{text}");
    let (code, text, _) = with(&[NEW]);
    assert_eq!((code, text.starts_with("FAIL: ")), (1, true), "{text}");
    let (code, _, errors) = with(&["examples/trust.json"]);
    assert_eq!((code, errors.contains("--type")), (2, true), "{errors}");
    let (code, _, errors) = with(&["absent.json"]);
    assert_eq!(
        (code, errors.contains("absent.json")),
        (2, true),
        "{errors}"
    );
}

#[test]
fn access_files() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |access: &str| {
        let path = file(&folder, "access.json", access);
        iamproof(&["check", "access-not-granted", NEW, "--access", &path], "")
    };
    assert_eq!(ask(r#"[{"actions": ["iam:PassRole"]}]"#).0, 1);
    assert_eq!(
        ask(r#"{"actions": ["iam:GetRole"], "resources": null}"#).0,
        0
    );
    assert_eq!(
        ask(r#"[{"actions": ["ec2:*"]}, {"resources": ["arn:aws:s3:::artifacts/builds/*"]}]"#).0,
        1
    );
    for bad in [
        "[]",
        "[{}]",
        "[[]]",
        "7",
        "{\"actions\": [1]}",
        "{\"action\": [\"s3:*\"]}",
        "{\"actions\": [\"s3\"]}",
        "{\"resources\": [\"bucket\"]}",
        "{\"actions\": []}",
        "nonsense",
    ] {
        let (code, out, errors) = ask(bad);
        assert_eq!((code, out.as_str()), (2, ""), "{bad}: {errors}");
        assert!(errors.contains("access.json:1:"), "{bad}: {errors}");
    }
    let (code, _, errors) = iamproof(&["check", "access-not-granted", NEW], "");
    assert_eq!((code, errors.contains("--access")), (2, true), "{errors}");
}

#[test]
fn public() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |policy: &str, more: &[&str]| {
        let path = file(&folder, "policy.json", policy);
        let all = [
            &["check", "no-public-access", &path, "--resource-type"][..],
            more,
        ]
        .concat();
        iamproof(&all, "")
    };
    let allow = |condition: Value| {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Condition": condition}]})
        .to_string()
    };
    let like = allow(json!({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}}));
    // PUB-26: where the meanings differ, either answer says so.
    let (code, text, _) = ask(&like, &["AWS::S3::Bucket"]);
    assert_eq!(
        (code, text.contains("the two definitions differ (PUB-26)")),
        (0, true),
        "{text}"
    );
    let (code, text, _) = ask(
        &like,
        &["aws::s3::bucket", "--as", "s3-bpa", "--format", "json"],
    );
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, 1);
    assert_eq!(
        answer["definitions"],
        json!({"semantic": "PASS", "s3-bpa": "FAIL", "differ": true})
    );
    assert_eq!(answer["reasons"][0]["witness"], Value::Null);
    let (code, text, _) = ask(&allow(json!({})), &["AWS::S3::Bucket"]);
    assert_eq!((code, text.contains("differ")), (1, false), "{text}");
    // What is not decided is no pass, and no difference.
    let odd = allow(json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"},
        "StringLike": {"aws:SourceIp": "1*"}}));
    let (code, text, _) = ask(&odd, &["AWS::S3::Bucket", "--format", "json"]);
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &answer["result"]), (3, &json!("UNKNOWN")), "{text}");
    assert_eq!(answer["definitions"]["differ"], Value::Null);
    assert_eq!(answer["undecided"][0]["statementIndex"], 0);
    // Types: what was meant, what fits.
    for (given, meant) in [
        ("AWS::S3::Buckett", "AWS::S3::Bucket"),
        ("SNS::Topic", "AWS::SNS::Topic"),
        ("Queue", "AWS::SQS::Queue"),
    ] {
        let (code, _, errors) = ask(&like, &[given]);
        assert_eq!(code, 2);
        assert!(
            errors.contains(&format!("did you mean `{meant}`?")),
            "{errors}"
        );
    }
    assert!(
        ask(&like, &["AWS::EC2::Instance"])
            .2
            .contains("AWS::KMS::Key")
    );
    assert_eq!(ask(&like, &["AWS::SQS::Queue", "--as", "s3-bpa"]).0, 2);
    assert_eq!(ask(&like, &["AWS::S3::Bucket", "--type", "identity"]).0, 2);
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Federated": "accounts.google.com"},
        "Action": "sts:AssumeRoleWithWebIdentity"}]});
    let (code, text, _) = ask(&trust.to_string(), &["AWS::IAM::AssumeRolePolicyDocument"]);
    assert_eq!(
        (code, text.contains("users of identity providers")),
        (0, true),
        "{text}"
    );
}

/// The same as lines; the JSON is that of the commands.
#[test]
fn batch() {
    let lines = [
        json!({"question": "check-no-new-access", "existing": OLD, "new": NEW}),
        json!({"question": "check-no-new-access", "old": OLD, "new": NEW, "type": "identity"}),
        json!({"question": "check-access-not-granted", "policy": NEW, "action": ["iam:PassRole"]}),
        json!({"question": "check-access-not-granted", "policy": NEW,
               "access": [{"actions": ["ec2:*"], "resources": []}]}),
        json!({"question": "check-no-public-access", "policy": "examples/bucket.json",
               "resource_type": "AWS::S3::Bucket", "as": "s3-bpa"}),
    ];
    let bad = [
        json!({"question": "check-nothing"}),
        json!({"question": "check-no-new-access", "new": NEW}),
        json!({"question": "check-no-new-access", "existing": OLD, "old": OLD, "new": NEW}),
        json!({"question": "check-access-not-granted", "policy": NEW}),
        json!({"question": "check-access-not-granted", "policy": NEW, "access": [{"x": 1}]}),
        json!({"question": "check-no-public-access", "policy": "examples/bucket.json"}),
        json!({"question": "check-no-public-access", "policy": "examples/bucket.json",
               "resource_type": "AWS::S3::Bucket", "as": "other"}),
        json!({"question": "check-no-public-access", "policy": "examples/bucket.json",
               "resource_type": "AWS::S3::Bucket", "type": "identity"}),
    ];
    let text = |lines: &[Value]| {
        let each = lines.iter().map(Value::to_string);
        each.collect::<Vec<_>>().join("\n")
    };
    let (code, out, errors) = iamproof(&["batch"], &text(&lines));
    assert_eq!(code, 0, "{out}{errors}");
    let answers: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let results: Vec<&str> = answers
        .iter()
        .map(|one| one["result"].as_str().unwrap())
        .collect();
    assert_eq!(results, ["FAIL", "FAIL", "FAIL", "PASS", "FAIL"]);
    let (_, command, _) = iamproof(
        &[
            "check",
            "no-new-access",
            "--existing",
            OLD,
            "--new",
            NEW,
            "--format",
            "json",
        ],
        "",
    );
    let mut own: Value = serde_json::from_str(&command).unwrap();
    own.as_object_mut()
        .unwrap()
        .insert("id".into(), Value::Null);
    assert_eq!(own, answers[0]);
    let (code, out, _) = iamproof(&["batch"], &text(&bad));
    assert_eq!(code, 2);
    for line in out.lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        assert!(answer["error"].is_string(), "{line}");
    }
    assert_eq!(out.lines().count(), bad.len());
}
