//! `ask` and `prove` as lines of `iamproof batch`.

use crate::cli::iamproof;
use crate::schema::conforming;
use serde_json::{Value, json};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The answers to lines, all of which conform to their schema, and the exit code.
fn batch(lines: &[Value]) -> (Vec<Value>, i32) {
    let input: Vec<String> = lines.iter().map(Value::to_string).collect();
    let output = iamproof(&["batch"])
        .current_dir(ROOT)
        .write_stdin(input.join("\n"))
        .output()
        .unwrap();
    let answers = std::str::from_utf8(&output.stdout).unwrap().lines();
    let answers = answers.map(|line| conforming(serde_json::from_str(line).unwrap()));
    (answers.collect(), output.status.code().unwrap())
}

fn allow(action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}})
}

#[test]
fn questions_with_their_policies_in_the_line() {
    let policies = json!({
        "base": allow("s3:*"),
        "p.json": allow("s3:GetObject"),
        "both": [allow("s3:GetObject"), "examples/ci-before.json"],
    });
    let ask =
        |text: &str| json!({"id": text, "question": "ask", "text": text, "policies": policies});
    let cases = [
        ("does base allow iam:* on *?", "no"),
        ("is \"p.json\" strictly narrower than base?", "yes"),
        ("is both narrower than base?", "no"),
        ("not base allows s3:PutObject on *", "no"),
        ("what does base allow?", "listed"),
        (
            "is \"p.json\" narrower than \"examples/ci-before.json\"",
            "no",
        ),
    ];
    let lines: Vec<Value> = cases.iter().map(|(text, _)| ask(text)).collect();
    let (answers, code) = batch(&lines);
    assert_eq!(code, 0, "{answers:#?}");
    for ((text, word), answer) in cases.iter().zip(&answers) {
        assert_eq!(answer["answers"][0]["answer"], *word, "{text}: {answer:#}");
    }
    // The same as the command says.
    let path = tempfile::tempdir().unwrap();
    let file = path.path().join("base.json");
    std::fs::write(&file, allow("s3:*").to_string()).unwrap();
    let policy = format!("base={}", file.display());
    let asked = ["ask", "--format", "json", "--policy", &policy, cases[0].0];
    let own: Value = serde_json::from_slice(&iamproof(&asked).output().unwrap().stdout).unwrap();
    let (one, other) = (&own["answers"][0], &answers[0]["answers"][0]);
    assert_eq!(one["details"]["answer"], other["details"]["answer"]);
    assert_eq!(
        one["details"]["assumptions"],
        other["details"]["assumptions"]
    );
}

#[test]
fn worlds_and_the_policies_of_the_flags() {
    let (answers, code) = batch(&[
        json!({"id": 1, "question": "ask", "world": "examples/world",
            "text": "can any external principal read bucket \"shop-data\"?"}),
        json!({"id": 2, "question": "ask", "policy": "examples/bucket.json", "owner": "111122223333",
            "text": "can any external principal read this bucket?"}),
        json!({"id": 3, "question": "ask", "old": allow("s3:*"), "new": allow("s3:Get*"),
            "text": "is the new policy narrower than the old?", "without": "AX-13"}),
    ]);
    assert_eq!(code, 0, "{answers:#?}");
    let words: Vec<&Value> = answers
        .iter()
        .map(|one| &one["answers"][0]["answer"])
        .collect();
    assert_eq!(words, ["no", "yes", "yes"]);
    assert_eq!(answers[2]["without"], json!(["AX-13"]));
}

/// A policy of the line is meant where its type is said, too.
#[test]
fn policies_of_the_line_behind_their_type() {
    let line = |word: &str| {
        json!({"id": 1, "question": "ask", "policies": {"p.json": allow("s3:*")},
            "text": format!("does {word} policy \"p.json\" allow s3:* on *?")})
    };
    let (answers, code) = batch(&[line("identity"), line("scp")]);
    assert_eq!(code, 0, "{answers:#?}");
    assert_eq!(answers[0]["answers"][0]["answer"], "yes");
    assert_eq!(answers[1]["answers"][0]["answer"], "yes");
}

/// What a line says beside its text is not ignored.
#[test]
fn members_that_texts_do_not_use() {
    let line = |question: &str, name: &str| {
        let mut line = json!({"id": 1, "question": question, "text": "assert \"examples/ci-before.json\" is \
            narrower than \"examples/ci-before.json\""});
        line[name] = "identity".into();
        line
    };
    let names = [
        "type",
        "principal",
        "action",
        "zone",
        "request",
        "resource",
        "when",
    ];
    let mut lines: Vec<Value> = names.iter().map(|name| line("prove", name)).collect();
    let mut empty = line("ask", "id");
    empty["allow_empty"] = true.into();
    lines.push(empty);
    let (answers, code) = batch(&lines);
    assert_eq!(code, 2);
    for (answer, name) in answers.iter().zip(names.into_iter().chain(["allow_empty"])) {
        let error = answer["error"].as_str().unwrap_or_default();
        assert!(
            error.contains("has no member") && error.contains(name),
            "{answer:#}"
        );
    }
}

#[test]
fn assertions() {
    let prove = |text: &str| json!({"id": 0, "question": "prove", "text": text, "policies": {"base": allow("s3:*")}});
    let mut nothing = prove("for each table in world { assert anyone can read this table }");
    nothing["world"] = "examples/world".into();
    let mut passes = nothing.clone();
    passes["allow_empty"] = true.into();
    let (answers, code) = batch(&[
        prove(
            "assert base does not allow iam:* on *\nassert base does not allow s3:* on *\n  message \"no\"",
        ),
        nothing,
        passes,
        prove("expect unknown base allows s3:* on *"),
    ]);
    assert_eq!(code, 0, "{answers:#?}");
    let counts =
        |one: &Value| ["hold", "fail", "undecided"].map(|name| one[name].as_u64().unwrap());
    let counts: Vec<[u64; 3]> = answers.iter().map(counts).collect();
    assert_eq!(counts, [[1, 1, 0], [0, 0, 1], [0, 0, 0], [0, 1, 0]]);
    let failed = &answers[0]["assertions"][1];
    assert_eq!(failed["message"], "no");
    assert_eq!(failed["statements"][0]["file"], "line 1");
    assert!(
        failed["witness"]["action"]
            .as_str()
            .unwrap()
            .starts_with("s3:")
    );
}

#[test]
fn bad_lines_say_what_is_wrong() {
    let cases = [
        (json!({"question": "ask"}), "text: expected questions"),
        (
            json!({"question": "ask", "text": 7}),
            "text: expected a text",
        ),
        (
            json!({"question": "ask", "text": ""}),
            "there is no question",
        ),
        (
            json!({"question": "prove", "text": ""}),
            "no assertions found",
        ),
        (
            json!({"question": "prove", "text": "what does base allow?", "policies": {"base": allow("*")}}),
            "asserts nothing",
        ),
        (
            json!({"question": "ask", "text": "does base allow iam:* on *"}),
            "base",
        ),
        (
            json!({"question": "ask", "text": "x", "policies": []}),
            "policies: expected an object",
        ),
        (
            json!({"question": "ask", "text": "does b allow s3:* on *", "policies": {"b": 7}}),
            "expected",
        ),
        (
            json!({"question": "ask", "text": "does b allow s3:* on *", "policies": {"b": []}}),
            "b: holds no policy",
        ),
        (
            json!({"question": "ask", "text": "does b allow s3:* on *", "policies": {"b": "nowhere.json"}}),
            "nowhere.json",
        ),
        (
            json!({"question": "ask", "text": "x", "policy": allow("*"), "policies": {"this": allow("*")}}),
            "given twice",
        ),
        (
            json!({"question": "ask", "text": "x", "owner": "1"}),
            "twelve digits",
        ),
        (
            json!({"question": "ask", "text": "who can s3:* on *", "world": "nowhere.yaml"}),
            "nowhere.yaml",
        ),
        (
            json!({"question": "ask", "text": "does \"-\" allow s3:* on *"}),
            "standard input",
        ),
        (
            json!({"question": "ask", "text": "does base allow s3:GetObjct on *", "policies": {"base": allow("*")}}),
            "did you mean `s3:GetObject`",
        ),
    ];
    let lines: Vec<Value> = cases.iter().map(|(line, _)| line.clone()).collect();
    let (answers, code) = batch(&lines);
    assert_eq!(code, 2);
    for ((line, wanted), answer) in cases.iter().zip(&answers) {
        let error = answer["error"].as_str().unwrap_or_default();
        assert!(error.contains(wanted), "{line}: {answer:#}");
    }
}
