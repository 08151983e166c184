//! What may be said beside a question, as options and as members of `batch`: readings, axioms,
//! assumptions, universes, further witnesses, the whole difference, the question for other solvers.

use crate::cli::{check, iamproof, text};
use serde_json::{Value, json};
use std::fs;

fn batch(questions: &[Value]) -> Vec<Value> {
    let lines: Vec<String> = questions.iter().map(Value::to_string).collect();
    let output = iamproof(&["batch"]).write_stdin(lines.join("\n")).output();
    let output = text(&output.unwrap().stdout);
    let answers = output
        .lines()
        .map(|line| crate::schema::conforming(serde_json::from_str(line).unwrap()));
    answers.collect()
}

#[test]
fn readings_axioms_and_assumptions() {
    let member = ["compare", "organization.json", "member.json"];
    let assume = |file| {
        [
            "compare",
            "organization.json",
            "member.json",
            "--assume",
            file,
        ]
    };
    check(
        "cli_rules",
        &[
            &["compare", "nothing.json", "crossing.json"],
            &[
                "compare",
                "nothing.json",
                "crossing.json",
                "--reading",
                "OQ-01=components",
            ],
            &[
                "compare",
                "nothing.json",
                "crossing.json",
                "--reading",
                "OQ-1=components",
            ],
            &[
                "compare",
                "nothing.json",
                "crossing.json",
                "--reading",
                "OQ-01=neither",
            ],
            &[
                "compare",
                "read.json",
                "read.json",
                "--reading",
                "OQ-01=components",
                "--reading",
                "OQ-01=crossing",
            ],
            &["compare", "by_account.json", "member.json"],
            &[
                "compare",
                "by_account.json",
                "member.json",
                "--without",
                "AX-02",
            ],
            &["compare", "read.json", "read.json", "--without", "AX-99"],
            &member,
            &assume("assume.json"),
            &assume("assume_wrong.json"),
            &assume("absent.json"),
            &assume("-"),
            &[
                "compare",
                "organization.json",
                "member.json",
                "--assume",
                "assume.json",
                "--assume",
                "assume_other.json",
            ],
        ],
    );
}

#[test]
fn witnesses_universes_and_differences() {
    check(
        "cli_telling",
        &[
            &["compare", "read_one.json", "read.json", "--witnesses", "3"],
            &["compare", "read_one.json", "read.json", "--witnesses", "0"],
            &["compare", "read_one.json", "read.json", "--difference"],
            &[
                "compare",
                "read_one.json",
                "read.json",
                "--difference",
                "--format",
                "json",
            ],
            &[
                "can",
                "--policy",
                "read.json",
                "--action",
                "s3:GetSomethingNew",
            ],
            &[
                "can",
                "--policy",
                "read.json",
                "--action",
                "s3:GetSomethingNew",
                "--universe",
                "aws",
            ],
            &["can", "--policy", "read.json", "--universe", "real"],
        ],
    );
}

/// A member of a question means what the option does.
#[test]
fn batch_has_them_too() {
    let compare = |old: &str, new: &str, more: Value| {
        let mut question = json!({"question": "compare", "old": old, "new": new});
        let members = question.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        question
    };
    let answers = batch(&[
        compare("nothing.json", "crossing.json", json!({})),
        compare(
            "nothing.json",
            "crossing.json",
            json!({"reading": "OQ-01=components"}),
        ),
        compare("by_account.json", "member.json", json!({})),
        compare(
            "by_account.json",
            "member.json",
            json!({"without": "AX-02"}),
        ),
        compare("organization.json", "member.json", json!({})),
        compare(
            "organization.json",
            "member.json",
            json!({"assume": "assume.json"}),
        ),
        compare(
            "organization.json",
            "member.json",
            json!({"assume":
            {"organizations": [{"id": "o-abcdefghij", "accounts": ["111122223333"]}]}}),
        ),
    ]);
    let outcomes: Vec<&str> = answers
        .iter()
        .map(|answer| answer["added"]["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(
        outcomes,
        ["unknown", "none", "none", "some", "some", "none", "none"]
    );
    let answers = batch(&[
        compare(
            "read_one.json",
            "read.json",
            json!({"witnesses": 2, "difference": true}),
        ),
        json!({"question": "can", "policy": "read.json", "action": "s3:GetSomethingNew"}),
        json!({"question": "can", "policy": "read.json", "action": "s3:GetSomethingNew",
               "universe": "aws"}),
    ]);
    assert!(
        answers[0]["added"]["difference"].is_array(),
        "{}",
        answers[0]
    );
    assert_eq!(answers[1]["answer"], "yes");
    assert_eq!(answers[2]["answer"], "no");
    for (member, value) in [
        ("reading", json!("OQ-99=x")),
        ("reading", json!(7)),
        ("without", json!("AX-99")),
        ("assume", json!({"organizations": [{"id": "o-1"}]})),
        ("assume", json!("absent.json")),
        ("universe", json!("real")),
        ("witnesses", json!(0)),
        ("witnesses", json!(1e9)),
        ("difference", json!("yes")),
    ] {
        let mut question = compare("read.json", "read.json", json!({}));
        question[member] = value;
        let answers = batch(&[question]);
        let error = answers[0]["error"].as_str();
        assert!(
            error.is_some_and(|error| !error.is_empty()),
            "{member}: {}",
            answers[0]
        );
    }
}

#[test]
fn the_question_for_other_solvers() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("question.smt2");
    let name = path.to_str().unwrap();
    let written = || {
        let mut output = iamproof(&["compare", "read_one.json", "read.json", "--emit-smt2", name]);
        assert_eq!(output.output().unwrap().status.code(), Some(1));
        fs::read_to_string(&path).unwrap()
    };
    let first = written();
    assert_eq!(first, written(), "same input, same bytes");
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("smtlib_compare", first);
    });
    let can = [
        "can",
        "--policy",
        "bucket.json",
        "--principal",
        "external",
        "--owner",
        "111122223333",
        "--emit-smt2",
        name,
    ];
    assert_eq!(iamproof(&can).output().unwrap().status.code(), Some(0));
    let script = fs::read_to_string(&path).unwrap();
    assert!(script.contains("(check-sat)"), "{script}");

    // Nothing that the question was read from is lost, and what the file cannot say is refused.
    let policy = directory.path().join("policy.json");
    fs::write(&policy, r#"{"Statement": []}"#).unwrap();
    let own = policy.to_str().unwrap();
    for (arguments, code) in [
        (vec!["compare", own, "read.json", "--emit-smt2", own], 2),
        (vec!["can", "--policy", own, "--emit-smt2", own], 2),
        (
            vec![
                "compare",
                "read.json",
                "read.json",
                "--universe",
                "aws",
                "--emit-smt2",
                name,
            ],
            2,
        ),
        (
            vec![
                "compare",
                "read.json",
                "read.json",
                "--universe",
                "strings",
                "--emit-smt2",
                name,
            ],
            0,
        ),
        (
            vec![
                "compare",
                "read.json",
                "read.json",
                "--without",
                "AX-13",
                "--emit-smt2",
                name,
            ],
            2,
        ),
        (
            vec![
                "compare",
                "read.json",
                "read.json",
                "--emit-smt2",
                "/absent/q.smt2",
            ],
            2,
        ),
    ] {
        assert_eq!(
            iamproof(&arguments).output().unwrap().status.code(),
            Some(code),
            "{arguments:?}"
        );
    }
    assert_eq!(fs::read_to_string(&policy).unwrap(), r#"{"Statement": []}"#);
}
