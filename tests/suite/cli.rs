//! The program as its users run it: every command, its text, its JSON, its errors and exit codes.

use assert_cmd::Command;
use serde_json::Value;
use std::fmt::Write as _;
use std::process::Output;

/// The program among the policies of the tests.
pub fn iamproof(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iamproof"));
    command
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/policies"))
        .args(arguments);
    command
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn run(arguments: &[&str]) -> Output {
    iamproof(arguments).output().unwrap()
}

fn code(arguments: &[&str]) -> i32 {
    run(arguments).status.code().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    crate::schema::conforming(serde_json::from_slice(&run(arguments).stdout).unwrap())
}

/// Commands with all that they say.
fn transcript(commands: &[&[&str]]) -> String {
    let mut all = String::new();
    for arguments in commands {
        let output = run(arguments);
        let _ = writeln!(all, "$ iamproof {}", arguments.join(" "));
        all.push_str(&text(&output.stdout));
        for line in text(&output.stderr).lines() {
            let _ = writeln!(all, "! {line}");
        }
        let _ = writeln!(all, "[{}]\n", output.status.code().unwrap());
    }
    all
}

pub fn check(name: &str, commands: &[&[&str]]) {
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, transcript(commands));
    });
}

#[test]
fn comparisons() {
    check(
        "cli_compare",
        &[
            &["compare", "read.json", "read.json"],
            &["compare", "read.json", "read_one.json"],
            &["compare", "read_one.json", "read.json"],
            &["compare", "read.json", "write.json"],
            &["compare", "home.json", "homes.json"],
            &["compare", "tags_or_team.json", "tags.json"],
            &["compare", "bucket.json", "bucket.json"],
            &[
                "compare",
                "--old",
                "read.json",
                "--new",
                "read.json",
                "--new",
                "write.json",
            ],
            &["compare", "read_one.json", "read.json", "--format", "json"],
            &[
                "compare",
                "tags_or_team.json",
                "tags.json",
                "--format",
                "json",
            ],
        ],
    );
}

#[test]
fn questions() {
    check(
        "cli_can",
        &[
            &["can", "--policy", "read.json"],
            &["can", "--policy", "read.json", "--action", "s3:PutObject"],
            &["can", "--policy", "read.json", "--when", "!aws:SourceIp"],
            &[
                "can",
                "--policy",
                "read.json",
                "--when",
                "aws:SourceIp=203.0.113.9",
            ],
            &[
                "can",
                "--policy",
                "write.json",
                "--when",
                "aws:PrincipalTag/team=green",
            ],
            &[
                "can",
                "--policy",
                "home.json",
                "--resource",
                "arn:aws:s3:::home/bob/*",
            ],
            &["can", "--policy", "bucket.json", "--principal", "anonymous"],
            &[
                "can",
                "--policy",
                "bucket.json",
                "--principal",
                "external",
                "--owner",
                "111122223333",
            ],
            &[
                "can",
                "--policy",
                "bucket.json",
                "--principal",
                "arn:aws:iam::111122223333:role/app",
                "--format",
                "json",
            ],
            &[
                "can",
                "--policy",
                "trust.json",
                "--principal",
                "ec2.amazonaws.com",
            ],
            &[
                "can",
                "--policy",
                "trust.json",
                "--principal",
                "111122223333",
                "--format",
                "json",
            ],
        ],
    );
}

#[test]
fn simulations() {
    check(
        "cli_simulate",
        &[
            &[
                "simulate",
                "--policy",
                "read.json",
                "--request",
                "request.json",
            ],
            &[
                "simulate",
                "--policy",
                "write.json",
                "--request",
                "request.json",
            ],
            &[
                "simulate",
                "--policy",
                "read.json",
                "--request",
                "request.json",
                "--format",
                "json",
            ],
        ],
    );
}

#[test]
fn mistakes() {
    check(
        "cli_errors",
        &[
            &["compare", "typo.json", "read.json"],
            &["compare", "absent.json", "typo.json"],
            &["compare", "read.json"],
            &["compare"],
            &["compare", "-", "-"],
            &["compare", "read.json", "bucket.json"],
            &["compare", "read.json", "read.json", "--type", "role"],
            &[
                "compare",
                "read.json",
                "bucket.json",
                "--type",
                "identity",
                "--strict",
            ],
            &["can", "--policy", "read.json", "--principal", "bob"],
            &["can", "--policy", "read.json", "--principal", "external"],
            &["can", "--policy", "read.json", "--action", "GetObject"],
            &["can", "--policy", "read.json", "--resource", "bucket"],
            &["can", "--policy", "read.json", "--when", "aws:username"],
            &[
                "can",
                "--policy",
                "read.json",
                "--when",
                "!a:b",
                "--when",
                "A:B=c",
            ],
            &["can", "--policy", "read.json", "--owner", "12"],
            &[
                "simulate",
                "--policy",
                "read.json",
                "--request",
                "read.json",
            ],
            &[
                "simulate",
                "--policy",
                "read.json",
                "--request",
                "absent.json",
            ],
        ],
    );
}

#[test]
fn help_is_given() {
    for arguments in [
        vec!["--help"],
        vec!["compare", "--help"],
        vec!["can", "--help"],
        vec!["simulate", "--help"],
        vec!["batch", "--help"],
    ] {
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(0));
        let help = text(&output.stdout);
        assert!(help.lines().all(|line| line.chars().count() <= 100));
        assert_eq!(
            help.contains("Exit code: 0"),
            arguments.len() == 2,
            "{help}"
        );
    }
    assert_eq!(code(&[]), 2);
    assert_eq!(code(&["prove"]), 2);
    assert_eq!(code(&["--version"]), 0);
}

#[test]
fn exit_codes() {
    // Nothing added, whatever is removed; something added; undecided.
    assert_eq!(code(&["compare", "read.json", "read_one.json"]), 0);
    assert_eq!(code(&["compare", "read_one.json", "read.json"]), 1);
    assert_eq!(code(&["compare", "tags_or_team.json", "tags.json"]), 3);
    assert_eq!(code(&["compare", "tags.json", "tags_or_team.json"]), 1);
    assert_eq!(code(&["compare", "read.json", "absent.json"]), 2);
    // Yes, no, unknown.
    assert_eq!(code(&["can", "--policy", "read.json"]), 0);
    assert_eq!(
        code(&["can", "--policy", "read.json", "--action", "ec2:*"]),
        1
    );
    assert_eq!(code(&["can", "--policy", "absent.json"]), 2);
    let request = ["--request", "request.json"];
    assert_eq!(
        code(&["simulate", "--policy", "read.json", request[0], request[1]]),
        0
    );
    assert_eq!(
        code(&["simulate", "--policy", "write.json", request[0], request[1]]),
        1
    );
}

/// A witness goes back into `simulate` as it is.
#[test]
fn witnesses_are_requests() {
    let answer = json(&["compare", "read_one.json", "read.json", "--format", "json"]);
    let witness = &answer["added"]["witness"];
    for member in [
        "principal",
        "action",
        "resource",
        "resource_account",
        "context",
    ] {
        assert!(witness.get(member).is_some(), "{member}");
    }
    for (policy, expected) in [("read.json", 0), ("read_one.json", 1)] {
        let output = iamproof(&["simulate", "--policy", policy, "--request", "-"])
            .write_stdin(witness.to_string())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(expected));
        assert!(!text(&output.stdout).contains("warning"));
    }
}

#[test]
fn standard_input_and_directories() {
    let policy = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/policies/read.json"
    ))
    .unwrap();
    let output = iamproof(&["compare", "-", "read.json"])
        .write_stdin(policy.as_str())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_str().unwrap();
    assert_eq!(code(&["compare", path, "read.json"]), 2);
    std::fs::create_dir(directory.path().join("below")).unwrap();
    std::fs::write(directory.path().join("below/one.json"), &policy).unwrap();
    std::fs::write(directory.path().join("notes.txt"), "no policy").unwrap();
    assert_eq!(
        json(&["compare", path, "read.json", "--format", "json"])["verdict"],
        "equivalent"
    );
    // Every error of every file comes in one run.
    std::fs::write(directory.path().join("two.json"), "{").unwrap();
    std::fs::write(directory.path().join("three.json"), "[1]").unwrap();
    let output = run(&["compare", path, "typo.json"]);
    let errors = text(&output.stderr);
    for name in ["two.json", "three.json", "typo.json"] {
        assert!(errors.contains(name), "{errors}");
    }
}

/// What a policy holds must not reach the terminal as control characters.
#[test]
fn control_characters_stay_out_of_messages() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a\u{202e}b\u{1b}[31m.json");
    let policy = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"a\u{202e}b\",\"Effect\":\"Allow\",\
                  \"Action\":\"s3:Get\\u001b[31mX\",\"Resource\":\"*\"}}";
    std::fs::write(&path, policy).unwrap();
    let output = run(&["compare", path.to_str().unwrap(), "read.json"]);
    assert_eq!(output.status.code(), Some(2));
    let errors = text(&output.stderr);
    assert!(!errors.contains(['\u{1b}', '\u{202e}']), "{errors:?}");
}

/// An action that AWS does not have is spelled as the policy spells it.
#[test]
fn actions_keep_their_spelling() {
    let policy = r#"{"Statement":{"Effect":"Allow","Action":"acme:DoThings","Resource":"*"}}"#;
    let output = iamproof(&["can", "--policy", "-", "--format", "json"])
        .write_stdin(policy)
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["witness"]["action"], "acme:DoThings");
    assert_eq!(answer["action_known"], false);
}
