//! Everything that is written somewhere conforms, and what is changed does not.

use super::{conforming, name_of, wrong};
use crate::cli::{iamproof, text};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// All outputs of ours that stand in a text, one a line or over several.
fn outputs(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let from = rest.get(at..).unwrap();
        let mut stream = serde_json::Deserializer::from_str(from).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => {
                let end = stream.byte_offset();
                if value.get("schema") == Some(&json!("iamproof/v1")) {
                    found.push(value);
                }
                rest = from.get(end..).unwrap();
            }
            _ => rest = from.get(1..).unwrap(),
        }
    }
    found
}

/// All files of an ending below a folder.
fn files(folder: &str, end: &str) -> Vec<String> {
    let mut open = vec![format!("{ROOT}/{folder}")];
    let mut all = Vec::new();
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_str().unwrap().to_owned();
            if path.is_dir() {
                open.push(name);
            } else if name.ends_with(end) {
                all.push(std::fs::read_to_string(&name).unwrap());
            }
        }
    }
    all
}

#[test]
fn what_snapshots_and_pages_show_conforms() {
    let mut seen = BTreeSet::new();
    let mut all = files("tests/snapshots", ".snap");
    all.extend(files("docs", ".md"));
    all.push(std::fs::read_to_string(format!("{ROOT}/README.md")).unwrap());
    for page in all {
        for one in outputs(&page) {
            seen.insert(name_of(&one));
            conforming(one);
        }
    }
    for name in ["batch", "compare", "can", "simulate", "findings"] {
        assert!(seen.contains(name), "{name} of {seen:?}");
    }
}

/// Commands of every kind with all that they can say, run at the root of the project.
const COMMANDS: &[&str] = &[
    "compare examples/ci-before.json examples/ci-after.json --witnesses 3 --difference",
    "compare examples/ci-before.json examples/ci-tightened.json --reading OQ-17=denied --without AX-13",
    "compare examples/ci-before.json examples/ci-after.json --universe aws --assume examples/assume.json",
    "can --policy examples/bucket-fixed.json --principal external --owner 111122223333 --trust 444455556666 --assume examples/assume.json",
    "can --policy examples/bucket-pattern.json --principal external --owner 111122223333",
    "can --world examples/world --principal arn:aws:iam::222222222222:role/worker --action s3:GetObject --resource arn:aws:s3:::shop-data/x",
    "can --world examples/world --principal anyone --action s3:GetObject --resource arn:aws:s3:::shop-data/x",
    "can --world examples/world --principal external --action kms:Decrypt --resource arn:aws:s3:::shop-data/x",
    "who-can s3:GetObject arn:aws:s3:::shop-data/x --world examples/world",
    "who-can kms:Decrypt arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab --world examples/world",
    "what-can arn:aws:iam::222222222222:role/worker --world examples/world",
    "simulate --policy examples/bucket.json --request examples/request.json",
    "simulate --request examples/layers/request.json --identity examples/layers/read.json --scps examples/layers/full.json --boundary examples/layers/read.json",
    "simulate --world examples/world --request examples/request.json",
    "summary examples/ci-before.json",
    "summary examples/bucket.json --assume examples/assume.json",
    "findings examples/bucket.json --owner 111122223333",
    "findings examples/bucket.json --owner 111122223333 --analyzer-compatible --at 2026-01-01T00:00:00Z",
    "findings --world examples/world",
    "findings --world examples/world --analyzer-compatible",
    "check no-new-access --existing examples/ci-before.json --new examples/ci-after.json",
    "check no-new-access --existing examples/ci-before.json --new examples/ci-tightened.json",
    "check access-not-granted examples/ci-before.json --action iam:PassRole --witnesses 2",
    "check access-not-granted examples/ci-before.json --action ec2:RunInstances",
    "check no-public-access examples/bucket.json --resource-type AWS::S3::Bucket",
    "check no-public-access examples/bucket.json --resource-type AWS::S3::Bucket --as s3-bpa",
    "validate examples/bucket.json examples/redundant.json tests/data/policies",
    "catalog show s3:GetObject",
    "catalog show s3",
    "catalog show aws:SourceIp",
    "catalog search decrypt",
    "catalog expand s3:Get*Acl",
    "catalog shrink s3:GetObject s3:GetObjectAcl",
    "world examples/world",
    "world examples/world-outputs",
    "prove --no-cache examples/proofs examples/repository/proofs",
];

/// Questions of the language of each kind.
const ASKED: &[&str] = &[
    r#"is "examples/ci-before.json" narrower than "examples/ci-after.json"?"#,
    r#"is "examples/ci-before.json" disjoint from "examples/ci-after.json"?"#,
    r#"is "examples/ci-before.json" disjoint from "examples/trust.json"?"#,
    r#"does "examples/ci-before.json" allow iam:* on *?"#,
    r#"not "examples/ci-before.json" always allows s3:GetObject on *?"#,
    r#"what does "examples/ci-before.json" allow?"#,
    r#"can any external principal read bucket "shop-data"?"#,
    r#"who can [s3:GetObject, s3:ListBucket] on bucket "shop-data"?"#,
    r#"who can kms:Decrypt on key "1234abcd-12ab-34cd-56ef-1234567890ab"?"#,
    r#"what can role "worker" do on bucket "shop-data"?"#,
];

fn run(arguments: &[&str]) -> Vec<Value> {
    let mut command = iamproof(arguments);
    let output = command.current_dir(ROOT).output().unwrap();
    let (out, errors) = (text(&output.stdout), text(&output.stderr));
    let found = outputs(&out);
    assert!(
        !found.is_empty() || output.status.code() == Some(2),
        "{arguments:?}\n{out}{errors}"
    );
    found
}

/// Every output of the commands.
fn written() -> Vec<Value> {
    let mut all = Vec::new();
    for command in COMMANDS {
        let mut words: Vec<&str> = command.split(' ').collect();
        words.extend(["--format", "json"]);
        let found = run(&words);
        assert!(!found.is_empty(), "{command}");
        all.extend(found);
    }
    for question in ASKED {
        let asked = [
            "ask",
            "--world",
            "examples/world",
            "--format",
            "json",
            question,
        ];
        let found = run(&asked);
        assert!(!found.is_empty(), "{question}");
        all.extend(found);
    }
    all
}

/// The paths of all objects of a value.
fn objects(value: &Value, path: String, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            all.push(path.clone());
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                objects(member, format!("{path}/{name}"), all);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate().take(2) {
                objects(item, format!("{path}/{at}"), all);
            }
        }
        _ => {}
    }
}

/// Objects of which any name may be a member: of keys, kinds, services.
fn is_map(path: &str) -> bool {
    let free = [
        "/context",
        "/counts",
        "/access",
        "/principal",
        "/condition",
        "/Condition",
    ];
    let block = path
        .rsplit_once('/')
        .is_some_and(|(above, _)| above.ends_with("/Condition"));
    block || free.iter().any(|end| path.ends_with(end))
}

#[test]
fn every_command_conforms_and_nothing_else_does() {
    for one in written() {
        let one = conforming(one);
        let mut paths = Vec::new();
        objects(&one, String::new(), &mut paths);
        // Of large outputs some objects are enough.
        let step = paths.len() / 20 + 1;
        for path in paths.iter().step_by(step).filter(|path| !is_map(path)) {
            let mut more = one.clone();
            let object = more.pointer_mut(path).unwrap().as_object_mut().unwrap();
            object.insert("not_ours".into(), json!(1));
            assert!(!wrong(&more).is_empty(), "{path} of {one:#} is open");
        }
        for name in one.as_object().unwrap().keys() {
            let mut less = one.clone();
            less.as_object_mut().unwrap().shift_remove(name);
            let optional = [
                "readings",
                "without",
                "rests_on",
                "because",
                "universe_note",
                "reasons",
                "undecided",
                "unknown",
                "assumptions",
                "resources",
                "further",
                "difference",
                "allowed_by",
                "denied_by",
                "action_known",
                "definitions",
                "resource_type",
                "as",
            ];
            let kept = optional.contains(&name.as_str());
            assert!(kept || !super::wrong(&less).is_empty(), "{name} of {one:#}");
            let mut other = one.clone();
            other[name] = json!({"not": "ours"});
            assert!(
                name == "id" || !wrong(&other).is_empty(),
                "{name} of {one:#}"
            );
        }
    }
}

#[test]
fn verdicts_are_words_of_a_list() {
    let found = run(&[
        "compare",
        "examples/ci-before.json",
        "examples/ci-after.json",
        "--format",
        "json",
    ]);
    for (name, word) in [
        ("verdict", "wider"),
        ("question", "can"),
        ("schema", "iamproof/v2"),
    ] {
        let mut other = found[0].clone();
        other[name] = json!(word);
        let errors = super::validator("compare").iter_errors(&other).count();
        assert!(errors > 0, "{name}");
    }
}
