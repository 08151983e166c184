//! `iamproof batch`: one answer a line, in order, whatever the lines hold.

use crate::cli::{iamproof, text};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::Stdio;

fn answers(input: &[u8], arguments: &[&str]) -> (Vec<Value>, i32) {
    let all: Vec<&str> = std::iter::once("batch")
        .chain(arguments.iter().copied())
        .collect();
    let output = iamproof(&all).write_stdin(input).output().unwrap();
    let lines = text(&output.stdout);
    let answers = lines
        .lines()
        .map(|line| crate::schema::conforming(serde_json::from_str(line).unwrap()));
    (answers.collect(), output.status.code().unwrap())
}

fn policy(action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}})
}

fn compare(id: usize, old: &str, new: &str) -> String {
    json!({"id": id, "question": "compare", "old": policy(old), "new": policy(new)}).to_string()
}

#[test]
fn every_question() {
    let lines = [
        compare(1, "s3:Get*", "s3:GetObject"),
        json!({"id": "a", "question": "compare", "old": "read.json", "new": ["read.json", policy("s3:*")]})
            .to_string(),
        json!({"question": "can", "policy": "bucket.json", "principal": "anonymous", "action": ["s3:*"],
               "when": "aws:SourceVpce=vpce-0a1b2c3d"})
        .to_string(),
        json!({"id": null, "question": "simulate", "policy": policy("s3:*"), "type": "identity",
               "request": {"principal": "arn:aws:iam::111122223333:user/a", "action": "s3:GetObject",
                           "resource": "*", "context": null}})
        .to_string(),
    ];
    let (answers, code) = answers(lines.join("\n").as_bytes(), &[]);
    assert_eq!(code, 0);
    assert_eq!(answers.len(), 4);
    assert!(
        answers
            .iter()
            .all(|answer| answer["schema"] == "iamproof/v1")
    );
    assert_eq!(answers[0]["id"], 1);
    assert_eq!(answers[0]["verdict"], "narrower");
    assert_eq!(answers[1]["id"], "a");
    assert_eq!(answers[1]["verdict"], "broader");
    assert_eq!(answers[2]["answer"], "yes");
    assert_eq!(answers[3]["decision"], "allow");
}

/// A bad line says what is wrong with it and spoils no other.
#[test]
fn bad_lines() {
    let mut lines: Vec<Vec<u8>> = [
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{}",
        "{\"question\":\"what\"}",
        "{\"question\":\"compare\"}",
        "{\"question\":\"compare\",\"old\":\"absent.json\",\"new\":\"read.json\"}",
        "{\"question\":\"compare\",\"old\":\"-\",\"new\":\"read.json\"}",
        "{\"question\":\"compare\",\"old\":[],\"new\":\"read.json\"}",
        "{\"question\":\"compare\",\"old\":\"bucket.json\",\"new\":\"read.json\"}",
        "{\"question\":\"compare\",\"old\":1,\"new\":{}}",
        "{\"question\":\"compare\",\"old\":\"read.json\",\"new\":\"read.json\",\"tpye\":\"scp\"}",
        "{\"question\":\"compare\",\"old\":\"read.json\",\"new\":\"read.json\",\"type\":\"role\"}",
        "{\"question\":\"can\",\"policy\":\"read.json\",\"principal\":\"bob\"}",
        "{\"question\":\"can\",\"policy\":\"read.json\",\"services\":\"yes\"}",
        "{\"question\":\"can\",\"policy\":\"read.json\",\"when\":{}}",
        "{\"question\":\"simulate\",\"policy\":\"read.json\"}",
        "{\"question\":\"simulate\",\"policy\":\"read.json\",\"request\":{\"action\":1}}",
        "{\"id\":1,\"id\":2}",
    ]
    .map(|line| line.as_bytes().to_vec())
    .to_vec();
    lines.push(vec![0xff, 0xfe, 0]);
    lines.push("[".repeat(100_000).into_bytes());
    let mut input = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        input.extend_from_slice(line);
        input.push(b'\n');
        input.extend_from_slice(compare(index, "s3:Get*", "s3:Get*").as_bytes());
        input.extend_from_slice(b"\r\n");
    }
    let (answers, code) = answers(&input, &[]);
    assert_eq!(code, 2);
    let (bad, good): (Vec<&Value>, Vec<&Value>) = answers
        .iter()
        .partition(|answer| answer.get("error").is_some());
    // The empty line has no answer.
    assert_eq!(bad.len(), lines.len() - 1);
    for answer in bad {
        let error = answer["error"].as_str().unwrap();
        assert!(!error.is_empty() && !error.contains("internal"), "{error}");
        assert_eq!(answer["line"].as_u64().unwrap() % 2, 1);
    }
    let ids: Vec<u64> = good
        .iter()
        .map(|answer| answer["id"].as_u64().unwrap())
        .collect();
    assert_eq!(ids, (0..lines.len() as u64).collect::<Vec<_>>());
    assert!(good.iter().all(|answer| answer["verdict"] == "equivalent"));
}

/// The same bytes for any number of threads and any order of the lines.
#[test]
fn deterministic() {
    let actions = [
        "s3:*",
        "s3:Get*",
        "*",
        "ec2:*",
        "s3:*Object",
        "iam:PassRole",
        "s3:?et*",
    ];
    let mut lines = Vec::new();
    for old in actions {
        for new in actions {
            lines.push(compare(lines.len(), old, new));
        }
    }
    let all = |lines: &[String], jobs: &str| {
        let output = iamproof(&["batch", "--jobs", jobs])
            .write_stdin(lines.join("\n"))
            .output()
            .unwrap();
        text(&output.stdout)
    };
    let one = all(&lines, "1");
    assert_eq!(one, all(&lines, "8"));
    // Places name the line; all else is the same in any order.
    let answers = |text: &str| -> Vec<Value> {
        let read = |line: &str| {
            let answer: Value = crate::schema::conforming(serde_json::from_str(line).unwrap());
            let side = |name: &str| answer[name]["witness"].clone();
            json!([
                answer["id"],
                answer["verdict"],
                side("added"),
                side("removed")
            ])
        };
        text.lines().map(read).collect()
    };
    lines.reverse();
    let mut reversed = answers(&all(&lines, "3"));
    reversed.reverse();
    assert_eq!(answers(&one), reversed);
}

/// A reader that goes away ends the program quietly.
#[test]
fn broken_pipe() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_iamproof"))
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    let line = compare(0, "s3:*", "s3:Get*") + "\n";
    for _ in 0..2_000 {
        if input.write_all(line.as_bytes()).is_err() {
            break;
        }
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(!text(&output.stderr).contains("panicked"));
    assert_ne!(output.status.code(), Some(70));
}
