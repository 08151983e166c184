//! `iamproof findings` and its line of `batch`.

use crate::cli::{iamproof, text};
use serde_json::{Value, json};
use std::path::PathBuf;

const OWNER: &str = "999988887777";

fn bucket() -> Value {
    json!({"Version": "2012-10-17", "Statement": [
        {"Sid": "partner", "Effect": "Allow", "Principal": {"AWS": ["111122223333", "444455556666"]},
         "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"},
        {"Sid": "office", "Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket",
         "Resource": "arn:aws:s3:::b", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
    ]})
}

/// Runs with the policy as standard input: code, output, errors.
fn run(policy: &Value, arguments: &[&str]) -> (i32, String, String) {
    let all: Vec<&str> = ["findings", "-"].iter().chain(arguments).copied().collect();
    let output = iamproof(&all)
        .write_stdin(policy.to_string())
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn json_of(policy: &Value, arguments: &[&str]) -> (i32, Value) {
    let mut all = arguments.to_vec();
    all.extend(["--format", "json"]);
    let (code, out, errors) = run(policy, &all);
    (
        code,
        crate::schema::conforming(
            serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{errors}")),
        ),
    )
}

fn file(folder: &tempfile::TempDir, name: &str, json: &Value) -> String {
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, json.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_shape_of_aws() {
    let (code, out) = json_of(
        &bucket(),
        &["--owner", OWNER, "--resource", "arn:aws:s3:::b"],
    );
    assert_eq!(code, 1);
    assert_eq!(out["schema"], "iamproof/v1");
    assert_eq!(out["question"], "findings");
    let all = out["findings"].as_array().unwrap();
    assert_eq!(all.len(), 3);
    for one in all {
        assert_eq!(one["resourceType"], "AWS::S3::Bucket");
        assert_eq!(one["resourceOwnerAccount"], OWNER);
        assert_eq!(one["status"], "ACTIVE");
        assert_eq!(one["findingType"], "ExternalAccess");
        assert!(one.get("createdAt").is_none(), "no clock");
        assert!(one.get("error").is_none());
        let details = &one["findingDetails"][0]["externalAccessDetails"];
        for name in [
            "action",
            "principal",
            "condition",
            "isPublic",
            "sources",
            "resourceControlPolicyRestriction",
        ] {
            assert!(!details[name].is_null(), "{name}: {one}");
        }
        for texts in [&details["principal"], &details["condition"]] {
            assert!(texts.as_object().unwrap().values().all(Value::is_string));
        }
        assert!(one["witness"]["principal"].is_object() || one["witness"]["principal"].is_string());
        assert_eq!(one["statements"].as_array().unwrap().len(), 1);
    }
    assert_eq!(
        all[2]["findingDetails"][0]["externalAccessDetails"]["condition"]["aws:SourceIp"],
        "203.0.113.0/24"
    );
    let again = json_of(
        &bucket(),
        &["--owner", OWNER, "--resource", "arn:aws:s3:::b"],
    );
    assert_eq!(again.1, out, "the same bytes");
    let (_, dated) = json_of(
        &bucket(),
        &["--owner", OWNER, "--at", "2026-11-25T10:00:00Z"],
    );
    assert_eq!(dated["findings"][0]["updatedAt"], "2026-11-25T10:00:00Z");
}

/// The request of a finding is one that the policies allow.
#[test]
fn witnesses_replay() {
    let folder = tempfile::tempdir().unwrap();
    let (_, out) = json_of(&bucket(), &["--owner", OWNER]);
    for one in out["findings"].as_array().unwrap() {
        let request = file(&folder, "request.json", &one["witness"]);
        let output = iamproof(&["simulate", "--policy", "-", "--request", &request])
            .write_stdin(bucket().to_string())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    }
}

#[test]
fn exit_codes() {
    let own = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": OWNER},
                     "Action": "s3:GetObject", "Resource": "*"}});
    let (code, out, _) = run(&own, &["--owner", OWNER]);
    assert_eq!((code, out.contains("no findings")), (0, true), "{out}");
    assert_eq!(run(&bucket(), &["--owner", OWNER]).0, 1);
    // Undecided: what a hole holds is not known, and both are possible.
    let undecided = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*",
        "Condition": {"ArnLike": {"aws:PrincipalArn": "no-arn"}}}});
    let (code, out) = json_of(&undecided, &["--owner", OWNER]);
    assert!(code == 3 || code == 0, "{out}");
    for one in out["findings"].as_array().unwrap() {
        assert!(one["error"].is_string(), "{one}");
        assert!(one["witness"].is_null(), "{one}");
    }
    for (arguments, says) in [
        (vec![], "--owner"),
        (vec!["--owner", "12"], "twelve digits"),
        (
            vec!["--owner", OWNER, "--organization", "o-x"],
            "no organization",
        ),
        (vec!["--owner", OWNER, "--resource", "bucket"], "no ARN"),
        (
            vec!["--owner", OWNER, "--resource", "arn:aws:s3:::b*"],
            "no ARN of one resource",
        ),
        (
            vec![
                "--owner",
                OWNER,
                "--resource",
                "arn:aws:sqs:us-east-1:111122223333:q",
            ],
            "the owner is",
        ),
        (
            vec!["--owner", OWNER, "--resource-type", "Bucket"],
            "AWS::S3::Bucket",
        ),
        (vec!["--owner", OWNER, "--at", "now"], "no time"),
        (vec!["--owner", OWNER, "--rcp", "-"], "only once"),
        (vec!["--owner", OWNER, "--rcp", "none.json"], "none.json"),
        (
            vec!["--owner", OWNER, "--type", "scp"],
            "resource and trust",
        ),
    ] {
        let (code, out, errors) = run(&bucket(), &arguments);
        assert_eq!(code, 2, "{arguments:?} {out}");
        assert!(errors.contains(says), "{arguments:?}: {errors}");
    }
    // The owner may stand in the ARN.
    let (code, _, errors) = run(
        &bucket(),
        &["--resource", "arn:aws:sqs:us-east-1:111122223333:q"],
    );
    assert_eq!(code, 0, "{errors}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn archive_rules() {
    let folder = tempfile::tempdir().unwrap();
    let status = |rules: &Value| -> (i32, Vec<String>) {
        let path = file(&folder, "rules.json", rules);
        let (code, out) = json_of(&bucket(), &["--owner", OWNER, "--archive-rules", &path]);
        let all = out["findings"].as_array().unwrap().iter();
        (
            code,
            all.map(|one| one["status"].as_str().unwrap().to_owned())
                .collect(),
        )
    };
    let rule = |filter: Value| json!([{"name": "r", "filter": filter}]);
    for (filter, archived) in [
        (
            json!({"principal.AWS": {"eq": ["111122223333"]}}),
            [true, false, false],
        ),
        (
            json!({"principal.AWS": {"eq": ["111122223333", "444455556666"]}}),
            [true, true, false],
        ),
        (
            json!({"principal.AWS": {"neq": ["111122223333"]}}),
            [false, true, true],
        ),
        (
            json!({"principal.AWS": {"contains": ["5555"]}}),
            [false, true, false],
        ),
        (
            json!({"principal.Federated": {"exists": false}}),
            [true, true, true],
        ),
        (
            json!({"principal.Federated": {"exists": true}}),
            [false, false, false],
        ),
        (
            json!({"condition.aws:SourceIp": {"contains": ["203.0.113."]}}),
            [false, false, true],
        ),
        (
            json!({"condition.AWS:sourceip": {"exists": "true"}}),
            [false, false, true],
        ),
        (
            json!({"condition.aws:SourceIp": {"neq": ["203.0.113.0/24"]}}),
            [true, true, false],
        ),
        (json!({"isPublic": {"eq": ["false"]}}), [true, true, true]),
        (
            json!({"isPublic": {"eq": [false]}, "action": {"contains": ["List"]}}),
            [false, false, true],
        ),
        (
            json!({"resourceType": {"exists": true}}),
            [false, false, false],
        ),
    ] {
        let (code, found) = status(&rule(filter.clone()));
        let expected = archived.map(|one| if one { "ARCHIVED" } else { "ACTIVE" });
        assert_eq!(found, expected, "{filter}");
        assert_eq!(code, i32::from(archived != [true; 3]), "{filter}");
    }
    // As AWS lists them.
    let listed = json!({"archiveRules": [{"ruleName": "r", "filter": {"isPublic": {"eq": ["false"]}},
                                          "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}]});
    assert_eq!(status(&listed).0, 0);
    for (rules, says) in [
        (json!({}), "a list of rules"),
        (json!([1]), "a rule is an object"),
        (json!([{"name": "x"}]), "would archive everything"),
        (
            json!([{"name": "x", "filter": {}}]),
            "would archive everything",
        ),
        (
            json!([{"name": "x", "filter": {"principal": {"eq": ["a"]}}}]),
            "principal.AWS",
        ),
        (
            json!([{"name": "x", "filter": {"id": {"equals": ["a"]}}}]),
            "equals",
        ),
        (
            json!([{"name": "x", "filter": {"id": {}}}]),
            "an object with a test",
        ),
        (
            json!([{"name": "x", "filter": {"id": {"eq": []}}}]),
            "at least one",
        ),
        (
            json!([{"name": "x", "filter": {"id": {"exists": "perhaps"}}}]),
            "true or false",
        ),
    ] {
        let path = file(&folder, "rules.json", &rules);
        let (code, _, errors) = run(&bucket(), &["--owner", OWNER, "--archive-rules", &path]);
        assert_eq!(code, 2, "{rules}");
        assert!(
            errors.contains(says) && errors.contains("rules.json:1:"),
            "{rules}: {errors}"
        );
    }
}

#[test]
fn a_line_of_batch() {
    let lines = [
        json!({"id": 1, "question": "findings", "policy": bucket(), "owner": OWNER, "trust": ["111122223333"]}),
        json!({"id": 2, "question": "findings", "policy": bucket(), "owner": OWNER, "analyzer_compatible": true,
               "archive_rules": [{"filter": {"principal.AWS": {"eq": ["*"]}}}]}),
        json!({"id": 3, "question": "findings", "policy": bucket()}),
        json!({"id": 4, "question": "findings", "policy": bucket(), "owner": OWNER,
               "rcp": {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}}}),
    ];
    let input: Vec<String> = lines.iter().map(Value::to_string).collect();
    let output = iamproof(&["batch"])
        .write_stdin(input.join("\n"))
        .output()
        .unwrap();
    let out = text(&output.stdout);
    let answers: Vec<Value> = out
        .lines()
        .map(|line| crate::schema::conforming(serde_json::from_str(line).unwrap()))
        .collect();
    assert_eq!(answers[0]["findings"].as_array().unwrap().len(), 2, "{out}");
    assert_eq!(answers[1]["form"], "analyzer-compatible");
    assert_eq!(answers[1]["findings"].as_array().unwrap().len(), 3);
    let archived = answers[1]["findings"].as_array().unwrap().iter();
    assert_eq!(
        archived.filter(|one| one["status"] == "ARCHIVED").count(),
        1
    );
    assert!(answers[2]["error"].as_str().unwrap().contains("--owner"));
    assert_eq!(answers[3]["findings"], json!([]));
    assert_eq!(output.status.code(), Some(2));
}
