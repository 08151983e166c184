//! `iamproof validate` and `iamproof explain` as their users run them.

use crate::cli::text;
use assert_cmd::Command;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use tempfile::TempDir;

fn iamproof(at: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iamproof"));
    let output = command.current_dir(at).args(arguments).output().unwrap();
    let code = output.status.code().unwrap();
    (code, text(&output.stdout), text(&output.stderr))
}

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Deploy",
      "Effect": "Allow",
      "Action": ["s3:Get*", "s3:GetObject", "iam:PassRole"],
      "Resource": "*"
    },
    {
      "Sid": "Oné",
      "Effect": "Allow",
      "Action": "s3:GetObjectz",
      "Resource": "arn:aws:s3:::b/*"
    }
  ]
}
"#;
const CLEAN: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::b/*"}]}"#;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn formats() {
    let folder = folder(&[("policy.json", POLICY), ("clean.json", CLEAN)]);
    let mut all = String::new();
    for arguments in [
        &["validate", "policy.json", "clean.json"][..],
        &["validate", "clean.json"],
        &["validate", "policy.json", "--format", "json"],
        &[
            "validate",
            "policy.json",
            "--format",
            "sarif",
            "--select",
            "error",
        ],
        &["validate", "policy.json", "--format", "github"],
        &["explain", "redundant_action"],
        &["explain", "REDUNDENT_ACTION", "nothing"],
        &["validate", "policy.json", "--select", "REDUNDENT_ACTION"],
        &[
            "validate",
            "policy.json",
            "--resource-type",
            "AWS::S3::Bucker",
        ],
        &["validate", "absent.json"],
    ] {
        let (code, out, err) = iamproof(folder.path(), arguments);
        let _ = writeln!(all, "$ iamproof {}\n{out}", arguments.join(" "));
        for line in err.lines() {
            let _ = writeln!(all, "! {line}");
        }
        let _ = writeln!(all, "[{code}]\n");
    }
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("validate_command", all);
    });
}

#[test]
fn exit_codes_follow_the_threshold() {
    let folder = folder(&[("policy.json", POLICY), ("clean.json", CLEAN)]);
    let code = |arguments: &[&str]| {
        let mut all = vec!["validate"];
        all.extend(arguments);
        iamproof(folder.path(), &all).0
    };
    assert_eq!(code(&["clean.json"]), 0);
    assert_eq!(code(&["policy.json"]), 1);
    assert_eq!(code(&["policy.json", "--fail-on", "never"]), 0);
    let quiet = ["policy.json", "--ignore", "error,security-warning"];
    assert_eq!(code(&quiet), 1);
    assert_eq!(code(&[&quiet[..], &["--fail-on", "warning"]].concat()), 0);
    assert_eq!(
        code(&[
            "policy.json",
            "--select",
            "suggestion",
            "--fail-on",
            "error"
        ]),
        0
    );
    assert_eq!(code(&["policy.json", "--select", "nothing"]), 2);
    assert_eq!(code(&["."]), 1);
}

#[test]
fn settings_are_found_upwards_and_say_what_they_leave_out() {
    let settings = r#"
        [validate]
        ignore = ["REDUNDANT_ACTION"]
        fail-on = "security-warning"

        [[validate.suppress]]
        codes = ["PASS_ROLE_WITH_STAR_IN_RESOURCE"]
        file = "deep/*.json"
        sid = "Deploy"
        reason = "the role of the pipeline"

        [[validate.suppress]]
        statement = 2
        reason = "generated"
    "#;
    let folder = folder(&[
        ("iamproof.toml", settings),
        ("deep/policy.json", POLICY),
        ("deep/er/policy.json", POLICY),
    ]);
    let (code, out, _) = iamproof(folder.path(), &["validate", "deep/policy.json"]);
    assert_eq!(
        (code, out.as_str()),
        (
            0,
            "no findings in 1 policy; 4 findings left out by iamproof.toml\n"
        )
    );
    // Another directory: the rule is not for it.
    let (code, out, _) = iamproof(folder.path(), &["validate", "deep/er/policy.json"]);
    assert_eq!(code, 1);
    assert!(out.contains("PASS_ROLE_WITH_STAR_IN_RESOURCE"), "{out}");
    let (_, out, _) = iamproof(
        folder.path(),
        &["validate", "deep/policy.json", "--no-config"],
    );
    assert!(out.contains("REDUNDANT_ACTION"), "{out}");
    // From within.
    let (code, ..) = iamproof(&folder.path().join("deep"), &["validate", "policy.json"]);
    assert_eq!(code, 0);
}

#[test]
fn settings_that_are_wrong_are_usage_errors() {
    for (text, part) in [
        (
            "[validate]\nignore = [\"REDUNDENT_ACTION\"]",
            "did you mean REDUNDANT_ACTION?",
        ),
        ("[validate]\nignor = []", "ignor"),
        ("[validate", "iamproof.toml"),
        ("[validate]\nfail-on = \"bad\"", "fail-on"),
        (
            "[[validate.suppress]]\ncodes = [\"INVALID_ACTION\"]",
            "reason",
        ),
        (
            "[[validate.suppress]]\nstatement = 0\nreason = \"x\"",
            "counted from 1",
        ),
        ("[validate.types]\n\"*.json\" = \"identify\"", "identify"),
    ] {
        let folder = folder(&[("iamproof.toml", text), ("clean.json", CLEAN)]);
        let (code, _, err) = iamproof(folder.path(), &["validate", "clean.json"]);
        assert_eq!(code, 2, "{text}");
        assert!(err.contains(part), "{text}: {err}");
    }
}

#[test]
fn settings_give_types() {
    let settings = "[validate.types]\n\"scps/**\" = \"scp\"\n";
    let scp = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*",
        "Action": "s3:*", "Resource": "*"}}"#;
    let folder = folder(&[("iamproof.toml", settings), ("scps/a/one.json", scp)]);
    let (code, out, _) = iamproof(folder.path(), &["validate", "scps"]);
    assert_eq!(code, 1);
    assert!(out.contains("SCP_SYNTAX_ERROR_PRINCIPAL"), "{out}");
}

/// Bytes are the same however many files there are and whoever reads them.
#[test]
fn many_files_come_in_their_order() {
    let names: Vec<String> = (0..60).map(|number| format!("p{number:02}.json")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), POLICY)).collect();
    let folder = folder(&files);
    let (_, out, _) = iamproof(folder.path(), &["validate", ".", "--format", "json"]);
    let json: Value = crate::schema::conforming(serde_json::from_str(&out).unwrap());
    let files = json["files"].as_array().unwrap();
    let found: Vec<&str> = files
        .iter()
        .map(|file| file["file"].as_str().unwrap())
        .collect();
    assert_eq!(found.len(), 60);
    assert!(found.is_sorted());
    assert_eq!(
        iamproof(folder.path(), &["validate", ".", "--format", "json"]).1,
        out
    );
}
