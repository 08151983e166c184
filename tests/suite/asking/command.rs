//! The commands as users run them.

use crate::cli::{check, iamproof, text};
use serde_json::{Value, json};

const WORLD: &str = "../../../examples/world";
const DATA: &str = "arn:aws:s3:::shop-data/k";
const ORDERS: &str = "arn:aws:sqs:eu-central-1:222222222222:orders";
const ANA: &str = "arn:aws:iam::222222222222:user/ana";
const WORKER: &str = "arn:aws:iam::222222222222:role/worker";
const DEPLOY: &str = "arn:aws:iam::222222222222:role/ci/deploy";

#[test]
fn who_can() {
    let key = "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    check(
        "asking_who_can",
        &[
            &["who-can", "s3:GetObject", DATA, "--world", WORLD],
            &[
                "who-can",
                "s3:GetObject",
                DATA,
                "--world",
                WORLD,
                "--principal",
                ANA,
                "--format",
                "json",
            ],
            &[
                "who-can",
                "sqs:*",
                ORDERS,
                "--world",
                WORLD,
                "--principal",
                "external",
                "--principal",
                DEPLOY,
            ],
            &[
                "who-can",
                "sqs:SendMessage",
                ORDERS,
                "--world",
                WORLD,
                "--principal",
                "sns.amazonaws.com",
                "--when",
                "aws:SourceAccount=333333333333",
            ],
            &["who-can", "kms:Decrypt", key, "--world", WORLD],
            &[
                "who-can",
                "s3:GetObject",
                "arn:aws:s3:::shop-*",
                "--world",
                WORLD,
                "--principal",
                WORKER,
            ],
            &["who-can", "s3:ListAllMyBuckets", "*", "--world", WORLD],
            &[
                "who-can",
                "s3:ListBucket",
                "arn:aws:s3:::shop-site",
                "--world",
                WORLD,
                "--principal",
                "arn:aws:iam::999999999999:user/eve",
            ],
        ],
    );
}

#[test]
fn what_can() {
    check(
        "asking_what_can",
        &[
            &["what-can", ANA, "--world", WORLD],
            &["what-can", WORKER, "--world", WORLD, "--format", "json"],
            &["what-can", DEPLOY, "--world", WORLD],
            &[
                "what-can",
                "arn:aws:sts::222222222222:assumed-role/worker/job",
                "--world",
                WORLD,
            ],
        ],
    );
}

#[test]
fn can() {
    let get = ["--action", "s3:GetObject", "--resource", DATA];
    let ask = |principal: &'static str, more: &[&'static str]| -> Vec<&'static str> {
        let mut all = vec!["can", "--world", WORLD, "--principal", principal];
        all.extend(get);
        all.extend(more);
        all
    };
    let commands = [
        ask(ANA, &[]),
        ask(ANA, &["--when", "aws:SecureTransport=false"]),
        ask(DEPLOY, &[]),
        ask("anonymous", &["--format", "json"]),
        ask("222222222222", &[]),
    ];
    let commands: Vec<&[&str]> = commands.iter().map(Vec::as_slice).collect();
    check("asking_can", &commands);
}

#[test]
fn errors() {
    let who = |rest: &[&'static str]| -> Vec<&'static str> {
        [&["who-can"], rest, &["--world", WORLD]].concat()
    };
    let commands = [
        who(&[
            "s3:GetObject",
            DATA,
            "--principal",
            "arn:aws:iam::222222222222:role/anna/worker",
        ]),
        who(&["s3:GetObject", DATA, "--principal", "444444444444"]),
        who(&["s3:GetObject", DATA, "--principal", "accounts.google.com"]),
        who(&["s3-GetObject", DATA]),
        who(&["s3:GetObject", "shop-data"]),
        who(&["s3:GetObject", "arn:aws:*:::shop-data/k"]),
        who(&["s3:GetObject", "arn:aws:s3:::"]),
        who(&["s3:GetObject", DATA, "--when", "aws:SecureTransport"]),
        vec!["who-can", "s3:GetObject", DATA],
        vec!["who-can", "s3:GetObject", DATA, "--world", "absent"],
        vec![
            "who-can",
            "s3:GetObject",
            DATA,
            "--world",
            "-",
            "--world",
            "-",
        ],
        vec![
            "what-can",
            "arn:aws:iam::222222222222:role/deploy",
            "--world",
            WORLD,
        ],
        vec!["what-can", "sns.amazonaws.com", "--world", WORLD],
        vec!["what-can", "", "--world", WORLD],
        vec!["simulate", "--world", "-", "--request", "-"],
        vec![
            "can",
            "--world",
            WORLD,
            "--principal",
            ANA,
            "--action",
            "s3:GetObject",
        ],
    ];
    let commands: Vec<&[&str]> = commands.iter().map(Vec::as_slice).collect();
    check("asking_errors", &commands);
}

fn lines(questions: &[Value]) -> (Vec<Value>, i32) {
    let input: Vec<String> = questions.iter().map(Value::to_string).collect();
    let output = iamproof(&["batch"])
        .write_stdin(input.join("\n"))
        .output()
        .unwrap();
    let answers = text(&output.stdout);
    let answers = answers
        .lines()
        .map(|line| crate::schema::conforming(serde_json::from_str(line).unwrap()));
    (answers.collect(), output.status.code().unwrap())
}

/// Lines of `batch` say the same as the commands.
#[test]
fn batch() {
    let request = json!({"principal": ANA, "action": "s3:GetObject", "resource": DATA,
        "context": {"aws:SecureTransport": "true", "aws:RequestedRegion": "eu-central-1"}});
    let (answers, code) = lines(&[
        json!({"question": "who-can", "world": WORLD, "action": "s3:GetObject", "resource": DATA}),
        json!({"question": "what-can", "world": [WORLD], "principal": WORKER}),
        json!({"question": "can", "world": WORLD, "principal": "anonymous", "action": "s3:GetObject", "resource": DATA}),
        json!({"question": "simulate", "world": WORLD, "request": request}),
    ]);
    assert_eq!(code, 0);
    let same = |answer: &Value, arguments: &[&str]| {
        let all = [arguments, &["--world", WORLD, "--format", "json"]].concat();
        let own: Value = serde_json::from_slice(&iamproof(&all).output().unwrap().stdout).unwrap();
        for (name, value) in own.as_object().unwrap() {
            if answer.get(name).is_some() {
                assert_eq!(&answer[name], value, "{name}");
            }
        }
    };
    same(&answers[0], &["who-can", "s3:GetObject", DATA]);
    same(&answers[1], &["what-can", WORKER]);
    same(
        &answers[2],
        &[
            "can",
            "--principal",
            "anonymous",
            "--action",
            "s3:GetObject",
            "--resource",
            DATA,
        ],
    );
    assert_eq!(answers[3]["decision"], "allow");
}

/// Session and endpoint policies of calls.
#[test]
fn calls() {
    const SESSION: &str = "../../../examples/session.json";
    let commands: [&[&str]; 7] = [
        &[
            "who-can",
            "s3:GetObject",
            DATA,
            "--world",
            WORLD,
            "--session",
            SESSION,
        ],
        &[
            "who-can",
            "s3:GetObject",
            DATA,
            "--world",
            WORLD,
            "--endpoint",
            SESSION,
        ],
        &["what-can", WORKER, "--world", WORLD, "--session", SESSION],
        &[
            "can",
            "--world",
            WORLD,
            "--principal",
            WORKER,
            "--action",
            "s3:PutObject",
            "--resource",
            DATA,
            "--session",
            SESSION,
        ],
        &["can", "--policy", SESSION, "--session", SESSION],
        &[
            "simulate",
            "--world",
            WORLD,
            "--request",
            "../../../examples/request.json",
            "--identity",
            SESSION,
        ],
        &[
            "who-can",
            "s3:GetObject",
            DATA,
            "--world",
            WORLD,
            "--session",
            "absent.json",
        ],
    ];
    check("asking_calls", &commands);
    let session: Value =
        serde_json::from_str(&std::fs::read_to_string("examples/session.json").unwrap()).unwrap();
    let request = json!({"principal": WORKER, "action": "s3:GetObject", "resource": DATA,
        "context": {"aws:SecureTransport": "true", "aws:RequestedRegion": "eu-central-1",
                    "aws:SourceIp": "203.0.113.7"}});
    let mut outside = request.clone();
    outside["context"]["aws:SourceIp"] = json!("192.0.2.1");
    let nothing = json!({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*",
        "Action": "*", "Resource": "*"}});
    let (answers, code) = lines(&[
        json!({"question": "simulate", "world": WORLD, "request": request, "session": session}),
        json!({"question": "simulate", "world": WORLD, "request": outside, "session": [session]}),
        json!({"question": "can", "world": WORLD, "principal": ANA, "action": "s3:GetObject",
               "resource": DATA, "endpoint": nothing, "when": "aws:ViaAWSService=false"}),
        json!({"question": "can", "world": WORLD, "principal": ANA, "action": "s3:GetObject",
               "resource": DATA, "endpoint": nothing}),
        json!({"question": "can", "world": WORLD, "principal": ANA, "action": "s3:GetObject",
               "resource": DATA, "identity": [nothing]}),
    ]);
    assert_eq!(answers[0]["decision"], "allow");
    assert_eq!(answers[1]["decision"], "implicit_deny");
    assert_eq!(answers[1]["blocked_by"], json!(["resource", "session"]));
    assert_eq!(answers[2]["answer"], "no");
    // EVAL-43: forwarded calls do not pass it again.
    let witness = &answers[3]["witness"];
    assert_eq!(witness["context"]["aws:ViaAWSService"], "true", "{witness}");
    let error = answers[4]["error"].as_str().unwrap();
    assert!(
        error.starts_with("identity: the world has the policies"),
        "{error}"
    );
    assert_eq!(code, 2);
}

/// `EVAL-55`: nobody retires a grant that is not there, or that does not say so.
#[test]
fn who_may_retire_grants() {
    const KEY: &str =
        "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let (answers, _) = lines(&[
        json!({"question": "who-can", "world": WORLD, "action": "kms:RetireGrant", "resource": KEY}),
        json!({"question": "who-can", "world": WORLD, "action": "kms:*", "resource": KEY}),
    ]);
    let unknown = |answer: &Value| -> Vec<String> {
        let entries = answer["entries"].as_array().unwrap().iter();
        let open = entries.filter(|entry| {
            let mut granted = entry["granted"].as_array().unwrap().iter();
            granted.any(|one| {
                one["reason"]
                    .as_str()
                    .is_some_and(|text| text.starts_with("EVAL-55"))
            })
        });
        open.map(|entry| entry["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    // The key has a grant, which lets nobody retire it but perhaps the account that issued it.
    for answer in &answers {
        let kinds = unknown(answer);
        assert!(
            !kinds.is_empty() && kinds.iter().all(|kind| kind == "root"),
            "{kinds:?}"
        );
    }
}

/// A bad line says what is wrong and spoils no other.
#[test]
fn bad_lines() {
    let (answers, code) = lines(&[
        json!({"question": "who-can", "world": "-", "action": "s3:GetObject", "resource": DATA}),
        json!({"question": "who-can", "world": "absent", "action": "s3:GetObject", "resource": DATA}),
        json!({"question": "who-can", "world": WORLD, "action": "s3:GetObject"}),
        json!({"question": "what-can", "world": WORLD, "principal": "arn:aws:iam::222222222222:user/bob"}),
        json!({"question": "what-can", "world": WORLD}),
        json!({"question": "compare", "world": WORLD}),
        json!({"question": "simulate", "world": WORLD, "request": 7}),
        json!({"question": "can", "world": WORLD, "principal": ANA, "action": "s3:GetObject", "resource": DATA}),
    ]);
    assert_eq!(code, 2);
    assert_eq!(answers[7]["answer"], "yes");
    let errors: Vec<&str> = answers[..7]
        .iter()
        .map(|answer| answer["error"].as_str().unwrap_or("NO ERROR"))
        .collect();
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("asking_bad_lines", errors.join("\n"));
    });
}

/// The same bytes, however many threads there are.
#[test]
fn threads() {
    for arguments in [
        vec!["who-can", "s3:*", DATA, "--world", WORLD],
        vec!["what-can", DEPLOY, "--world", WORLD, "--format", "json"],
    ] {
        let with = |threads: &str| {
            iamproof(&arguments)
                .env("RAYON_NUM_THREADS", threads)
                .output()
                .unwrap()
                .stdout
        };
        assert!(with("1") == with("4"));
    }
}
