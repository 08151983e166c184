//! Worlds that somebody made to break the reader.

use super::{complaint, files, json, shown};
use std::fmt::Write as _;
use std::fs;

fn load(path: &std::path::Path) -> Result<(), String> {
    super::load(&[path]).map(|_| ())
}

#[test]
fn bytes_and_files() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("w.json");
    let cases: [(&[u8], &str); 5] = [
        (b"", "empty"),
        (b"\xff\xfe{\0", "UTF-16"),
        (b"{\"accounts\":\"\xc3\"}", "not UTF-8"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b"\0", "expected a value"),
    ];
    for (bytes, expected) in cases {
        fs::write(&path, bytes).unwrap();
        let error = load(&path).unwrap_err();
        assert!(error.contains(expected), "{expected}: {error}");
    }
    let yaml = directory.path().join("w.yaml");
    for bytes in [
        &b""[..],
        b"\0",
        b"%YAML 9.9\n---\n",
        b"\xc3",
        b"- - -",
        b"*",
        b"&",
        b"!",
        b"|",
        b">\n",
        b"? ",
        b":",
        b"{",
        b"}",
    ] {
        fs::write(&yaml, bytes).unwrap();
        assert!(load(&yaml).is_err(), "{bytes:?}");
    }
    assert!(
        load(&directory.path().join("absent"))
            .unwrap_err()
            .contains("no such file")
    );
    let empty = directory.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(load(&empty).unwrap_err().contains("holds no"));
}

#[test]
fn many_things() {
    let mut text = String::from("{\"accounts\":[{\"id\":\"111111111111\"}],\"users\":[");
    for number in 0..100_000 {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}{{\"arn\":\"arn:aws:iam::111111111111:user/u{number}\",\"groups\":[\"g\"]}}"
        );
    }
    let sound = format!("{text}],\"groups\":[{{\"arn\":\"arn:aws:iam::111111111111:group/g\"}}]}}");
    assert_eq!(json(&sound).unwrap().principals().count(), 100_000);
    // As many errors are cut, and end.
    let error = json(&format!("{text}]}}")).unwrap_err();
    assert!(
        error.contains("and 99000 more errors"),
        "{:?}",
        error.lines().last()
    );
}

#[test]
fn long_chains_of_units() {
    let mut text = String::from(
        "{\"organization\":{\"id\":\"o-a\",\"management_account\":\"111111111111\",\"ous\":[{\"id\":\"ou-0\"}",
    );
    for number in 1..20_000 {
        let _ = write!(
            text,
            ",{{\"id\":\"ou-{number}\",\"parent\":\"ou-{}\"}}",
            number - 1
        );
    }
    text.push_str("]},\"accounts\":[{\"id\":\"222222222222\",\"parent\":\"ou-19999\"}]}");
    assert!(
        json(&text)
            .unwrap_err()
            .contains("is below more than 64 others")
    );
}

#[test]
fn texts_in_texts() {
    let mut policy = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#.to_owned();
    for _ in 0..10 {
        policy = serde_json::to_string(&policy).unwrap();
    }
    let error = complaint(&[(
        "w.json",
        &format!(
            r#"{{"accounts":[{{"id":"111111111111"}}],"policies":[{{"arn":"arn:aws:iam::111111111111:policy/p","policy":{policy}}}]}}"#
        ),
    )]);
    assert!(error.contains("texts encoded in one another"), "{error}");
    let nested = format!("{{\"accounts\":{}", "[".repeat(100_000));
    assert!(complaint(&[("w.json", &nested)]).contains("nested deeper"));
}

/// Files that name one another, or themselves.
#[test]
fn circles_of_files() {
    let world = files(&[
        (
            "iamproof-world.json",
            r#"{"files":["a.json","iamproof-world.json"]}"#,
        ),
        (
            "a.json",
            r#"{"files":["b.json","a.json"],"accounts":[{"id":"111111111111"}]}"#,
        ),
        ("b.json", r#"{"files":["./a.json","sub/../a.json"]}"#),
        ("sub/x.json", "{}"),
    ]);
    assert_eq!(world.unwrap().world.accounts().len(), 1);
    // A policy in a file that is the world itself, or a folder.
    let error = complaint(&[(
        "w.json",
        r#"{"accounts":[{"id":"111111111111"}],"policies":[
            {"arn":"arn:aws:iam::111111111111:policy/p","policy":{"file":"w.json"}},
            {"arn":"arn:aws:iam::111111111111:policy/q","policy":{"file":"."}},
            {"arn":"arn:aws:iam::111111111111:policy/r","policy":{"file":""}}]}"#,
    )]);
    assert!(
        error.contains("no policy document here") && error.contains("is a directory"),
        "{error}"
    );
}

/// Names with what disturbs terminals come out clean.
#[test]
fn names_are_shown_clean() {
    let world = json(
        r#"{"accounts":[{"id":"111111111111"}],"resources":[
        {"arn":"arn:aws:sqs:us-east-1:111111111111:q\u001b[31m\u202e","type":"x\n\u001b[2J","policy":{"unknown":"\u0007"}}]}"#,
    );
    let text = world.map_or_else(|error| error, |world| shown(&world));
    assert!(
        text.chars().all(|c| c == '\n' || !c.is_control()) && !text.contains('\u{202e}'),
        "{text:?}"
    );
}

#[cfg(unix)]
#[test]
fn links_and_pipes() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::write(
        root.join("w.json"),
        r#"{"accounts":[{"id":"111111111111"}]}"#,
    )
    .unwrap();
    std::os::unix::fs::symlink(root, root.join("loop")).unwrap();
    std::os::unix::fs::symlink(root, root.join("loop.json")).unwrap();
    // A second name of one file is the file.
    std::os::unix::fs::symlink(root.join("w.json"), root.join("x.json")).unwrap();
    load(root).unwrap();
    std::os::unix::fs::symlink(root.join("absent"), root.join("y.json")).unwrap();
    assert!(load(root).unwrap_err().contains("no such file"));
}

/// Dumps and outputs that are not what they should be.
#[test]
fn odd_dumps() {
    let error = complaint(&[(
        "w.json",
        r#"{"RoleDetailList":5,"UserDetailList":[1,null,"x",{},{"Arn":5}],"Policies":[{"Arn":"x"},7],
        "GroupDetailList":[{"Arn":"arn:aws:iam::111111111111:group/g","GroupPolicyList":[{}],
        "AttachedManagedPolicies":[{},3],"Tags":[{},"x"]}]}"#,
    )]);
    for part in [
        "`RoleDetailList` is a number",
        "a user is null",
        "a user has no `Arn`",
        "`Arn` is a number",
        "an inline policy has no `PolicyName`",
        "an attached policy has no `PolicyArn`",
        "a tag has no `Key`",
        "the default version of `x` is not in the output",
        "a managed policy is a number",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
}

/// An output fills in what a resource of the own form leaves open, and no more.
#[test]
fn outputs_add_to_resources() {
    let policy = r#"{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}}"#;
    let output = format!(r#"{{"Policy":"{policy}"}}"#);
    let world = |more: &str| {
        format!(
            r#"{{"accounts":[{{"id":"111111111111"}}],"resources":[{{"arn":"arn:aws:s3:::b","account":"111111111111"{more}}}],
            "files":[{{"file":"p.json","command":"s3api get-bucket-policy","of":"arn:aws:s3:::b"}}]}}"#
        )
    };
    let loaded = files(&[
        ("iamproof-world.json", &world(r#","tags":{"a":"b"}"#)),
        ("p.json", &output),
    ]);
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    let [bucket] = loaded.world.resources() else {
        panic!()
    };
    assert!(bucket.policy.is_some() && bucket.tags.len() == 1);
    let error = complaint(&[
        (
            "iamproof-world.json",
            &world(r#","policy":{"unknown":"x"}"#),
        ),
        ("p.json", &output),
    ]);
    assert!(
        error.contains("the policy of `arn:aws:s3:::b` is given twice"),
        "{error}"
    );
}

/// Very many errors take no time for each.
#[test]
fn many_unknown_members() {
    let mut text = String::new();
    for number in 0..300_000 {
        let _ = writeln!(text, "k{number}: v");
    }
    let error = complaint(&[("w.yaml", &text)]);
    assert!(
        error.contains("and 299000 more errors"),
        "{:?}",
        error.lines().last()
    );
}
