//! Proof files: outcomes, formats, the cache.

use crate::cli::{iamproof, text};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;

const FAILING: &str = r#"# What CI may do.
policy before = "ci-before.json"

assert "ci-tightened.json" is strictly narrower than before
assert "ci-after.json" is narrower than before
  message "CI may only lose rights"
  because "see the threat model <3 & \"4\""
assert not before allows iam:* on role "deploy-*"
assert "ci-before.json" always allows s3:GetObject on arn:aws:s3:::artifacts/*
assert "ci-before.json" allows s3:DeleteObject on *
expect unknown "ci-before.json" is equivalent to before
"#;

/// A folder with the examples and a proof file.
fn folder(proofs: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for name in ["ci-before.json", "ci-after.json", "ci-tightened.json"] {
        std::fs::copy(examples.join(name), folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("ci.iamq"), proofs).unwrap();
    folder
}

fn prove(folder: &Path, arguments: &[&str]) -> Output {
    let mut all = vec!["prove"];
    all.extend(arguments);
    iamproof(&all).current_dir(folder).output().unwrap()
}

fn shown(name: &str, value: &str) {
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, value);
    });
}

#[test]
fn five_forms_of_one_failing_file() {
    let folder = folder(FAILING);
    for format in ["text", "junit", "sarif", "github"] {
        let output = prove(folder.path(), &["--no-cache", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        shown(&format!("prove-{format}"), &text(&output.stdout));
    }
    let output = prove(folder.path(), &["--no-cache", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["assertions"].as_array().unwrap().len(), 6);
    assert_eq!((&json["hold"], &json["fail"]), (&1.into(), &5.into()));
}

#[test]
fn sarif_has_what_it_must_have() {
    let folder = folder(FAILING);
    let output = prove(folder.path(), &["--no-cache", "--format", "sarif"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["version"], "2.1.0");
    assert!(
        json["$schema"]
            .as_str()
            .unwrap()
            .ends_with("sarif-2.1.0.json")
    );
    let run = &json["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "iamproof");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    // One for each that does not hold, none for the others.
    assert_eq!(results.len(), 5);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(matches!(
            result["level"].as_str().unwrap(),
            "error" | "warning" | "note"
        ));
        let places = result["locations"].as_array().unwrap().iter();
        let related = result["relatedLocations"].as_array().into_iter().flatten();
        for place in places.chain(related) {
            let physical = &place["physicalLocation"];
            let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
            assert!(!uri.is_empty() && !uri.contains([' ', '\\']), "{uri}");
            assert!(physical["region"]["startLine"].as_u64().unwrap() >= 1);
            assert!(physical["region"]["startColumn"].as_u64().unwrap() >= 1);
        }
    }
    let prints: std::collections::BTreeSet<&str> = results
        .iter()
        .map(|one| one["partialFingerprints"]["assertion/v1"].as_str().unwrap())
        .collect();
    assert_eq!(prints.len(), results.len());
}

#[test]
fn exit_codes() {
    let code = |proofs: &str| {
        let folder = folder(proofs);
        prove(folder.path(), &["--no-cache"]).status.code().unwrap()
    };
    assert_eq!(
        code("assert \"ci-tightened.json\" is narrower than \"ci-before.json\""),
        0
    );
    assert_eq!(
        code("assert \"ci-after.json\" is narrower than \"ci-before.json\""),
        1
    );
    assert_eq!(
        code("assert \"nowhere.json\" is narrower than \"ci-before.json\""),
        2
    );
    assert_eq!(
        code("assert \"ci-after.json\" is narower than \"ci-before.json\""),
        2
    );
    assert_eq!(
        code("is \"ci-after.json\" narrower than \"ci-before.json\""),
        2
    );
    assert_eq!(code(""), 2);
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(prove(empty.path(), &[]).status.code(), Some(2));
}

#[test]
fn undecided_is_no_pass() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("u.iamq");
    let world = root.join("examples/world");
    let write = |verdict: &str| {
        let text = format!(
            "world \"{}\"\n{verdict} can role \"AWSServiceRoleForSupport\" read bucket \"shop-data\"\n",
            world.display()
        );
        std::fs::write(&path, text).unwrap();
        prove(folder.path(), &["--no-cache"]).status.code().unwrap()
    };
    assert_eq!(write("assert"), 3);
    assert_eq!(write("assert not"), 3);
    assert_eq!(write("expect unknown"), 0);
}

#[test]
fn files_include_files_and_loops_go_through_worlds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder("");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("common")).unwrap();
    write(
        "common/names.iamq",
        "policy before = \"../ci-before.json\"\nlet strangers = [any external principal, anonymous]\n",
    );
    let world = root.join("examples/world");
    write(
        "ci.iamq",
        &format!(
            "include \"common/names.iamq\"\nworld \"{}\"\nfor each bucket b in world {{\n  assert strangers \
             cannot write this bucket\n  assert strangers cannot write b\n}}\nfor each policy in \
             [\"ci-before.json\", \"ci-tightened.json\"] {{\n  assert this policy is narrower than before\n}}\n\
             for each role in world {{\n  assert this role cannot iam:* on *\n    message \"no rights\"\n}}\n",
            world.display()
        ),
    );
    let output = prove(
        folder.path(),
        &["--no-cache", "--format", "json", "ci.iamq"],
    );
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = json["assertions"].as_array().unwrap();
    assert!(all.len() >= 8, "{json:#}");
    assert!(
        all.iter()
            .all(|one| !one["each"].as_array().unwrap().is_empty())
    );
    // What is asserted of nothing is no pass.
    let none = format!(
        "world \"{}\"\nfor each table in world {{\n  assert anyone can read this table\n}}\n",
        world.display()
    );
    write("none.iamq", &none);
    for (format, shown) in [
        ("text", "undecided: for each table"),
        ("json", "\"undecided\": 1"),
        ("junit", "errors=\"1\""),
        ("sarif", "\"ruleId\": \"assertion-undecided\""),
        ("github", "::error "),
    ] {
        let output = prove(
            folder.path(),
            &["--no-cache", "--format", format, "none.iamq"],
        );
        let out = text(&output.stdout);
        assert!(out.contains("there is no table to go through"), "{out}");
        assert!(out.contains(shown), "{format}: {out}");
        assert_eq!(output.status.code(), Some(3));
        if format == "json" {
            crate::schema::conforming(serde_json::from_str(&out).unwrap());
        }
    }
    let output = prove(folder.path(), &["--no-cache", "--allow-empty", "none.iamq"]);
    assert!(text(&output.stderr).contains("there is no table to go through"));
    assert_eq!(output.status.code(), Some(0));
    // With assertions beside it that hold, it is still no pass; one that fails counts more.
    for (beside, code) in [("is narrower than", 3), ("is strictly narrower than", 1)] {
        let policy = "\"ci-before.json\"";
        write(
            "none.iamq",
            &format!("{none}assert {policy} {beside} {policy}\n"),
        );
        let output = prove(folder.path(), &["--no-cache", "none.iamq"]);
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stdout));
    }
    write("common/names.iamq", "include \"../ci.iamq\"\n");
    let output = prove(folder.path(), &["ci.iamq"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("includes itself"));
}

/// An empty directory beside other policies is asserted nothing of.
#[test]
fn empty_directories_in_lists_are_no_pass() {
    let folder = folder(
        "for each policy p in [\"empty\", \"ci-before.json\"] {\n  assert p does not allow s3:DeleteBucket on *\n}\n",
    );
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let output = prove(folder.path(), &["--no-cache"]);
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(3), "{out}");
    assert!(out.contains("there is no policy to go through"), "{out}");
    let output = prove(folder.path(), &["--no-cache", "--allow-empty"]);
    assert_eq!(output.status.code(), Some(0));
}

/// Lists of lists do not double.
#[test]
fn lists_hold_each_thing_once() {
    let mut proofs = "let x0 = [role \"a\"]\npolicy p0 = \"ci-before.json\"\n".to_owned();
    for at in 0..60 {
        let next = at + 1;
        proofs.extend([format!(
            "let x{next} = [x{at}, x{at}]\npolicy p{next} = [p{at}, p{at}]\n"
        )]);
    }
    proofs.push_str("assert p60 does not allow s3:DeleteBucket on * to x60\n");
    let folder = folder(&proofs);
    let output = prove(folder.path(), &["--no-cache"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

/// A run that proves nothing does not look like one that proves something.
#[test]
fn files_without_assertions_are_no_pass() {
    let folder = folder("# nothing yet\n");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("names.iamq", "policy before = \"ci-before.json\"\n");
    for paths in [&["ci.iamq"][..], &["."], &["ci.iamq", "names.iamq"], &[]] {
        for format in ["text", "json", "junit", "sarif", "github"] {
            let mut all = vec!["--no-cache", "--format", format];
            all.extend(paths);
            let output = prove(folder.path(), &all);
            assert_eq!(output.status.code(), Some(2));
            let errors = text(&output.stderr);
            assert!(
                errors.contains("no assertions found in ci.iamq"),
                "{errors}"
            );
            assert!(errors.contains("--allow-empty"), "{errors}");
        }
        let mut all = vec!["--no-cache", "--allow-empty"];
        all.extend(paths);
        let output = prove(folder.path(), &all);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(text(&output.stdout), "0 assertions: 0 hold\n");
    }
    // One file of names beside others is usual.
    write(
        "ci.iamq",
        "assert \"ci-before.json\" is equivalent to \"ci-before.json\"\n",
    );
    assert_eq!(prove(folder.path(), &["--no-cache"]).status.code(), Some(0));
    // Files in numbers are not all named.
    write("ci.iamq", "");
    for number in 0..8 {
        write(&format!("n{number}.iamq"), "");
    }
    let errors = text(&prove(folder.path(), &["--no-cache"]).stderr);
    assert!(errors.contains("n3.iamq, 5 more"), "{errors}");
}

/// The answers of a cache.
fn kept(cache: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut open = vec![cache.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                all.push(path);
            }
        }
    }
    all.sort();
    all
}

#[test]
fn answers_are_kept_by_content() {
    let folder = folder(FAILING);
    let cache = folder.path().join("kept");
    let arguments = ["--cache", "kept", "ci.iamq"];
    let first = prove(folder.path(), &arguments);
    let files = kept(&cache);
    assert_eq!(files.len(), 6);
    let times = |files: &[PathBuf]| -> Vec<_> {
        files
            .iter()
            .map(|one| one.metadata().unwrap().modified().unwrap())
            .collect()
    };
    let before = times(&files);
    let second = prove(folder.path(), &arguments);
    assert_eq!(first, second);
    assert_eq!(times(&files), before, "nothing was decided again");
    // What a policy says is asked again, and only that.
    let path = folder.path().join("ci-after.json");
    let changed = std::fs::read_to_string(&path)
        .unwrap()
        .replace("s3:Get*", "s3:GetObject");
    std::fs::write(&path, changed).unwrap();
    let third = prove(folder.path(), &arguments);
    assert_ne!(first.stdout, third.stdout);
    assert_eq!(kept(&cache).len(), 7);
}

#[test]
fn what_is_no_answer_in_the_cache_is_not_believed() {
    let folder = folder(FAILING);
    let cache = folder.path().join("kept");
    let arguments = ["--cache", "kept", "ci.iamq"];
    let first = prove(folder.path(), &arguments);
    let files = kept(&cache);
    for spoil in [
        (|text: &[u8]| text.replace_all("\"no\"", "\"yes\"")) as fn(&[u8]) -> Vec<u8>,
        |text| text[..text.len() / 2].to_vec(),
        |_| Vec::new(),
        |_| vec![0xff; 100],
        |_| b"iamproof-answer 1 00\n{\"verdict\":\"yes\"}".to_vec(),
    ] {
        for file in &files {
            let text = std::fs::read(file).unwrap();
            std::fs::write(file, spoil(&text)).unwrap();
        }
        assert_eq!(prove(folder.path(), &arguments), first);
    }
    // An answer in the place of another is foreign too.
    let texts: Vec<Vec<u8>> = files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect();
    for (at, file) in files.iter().enumerate() {
        std::fs::write(file, &texts[(at + 1) % texts.len()]).unwrap();
    }
    assert_eq!(prove(folder.path(), &arguments), first);
    // So is a directory.
    for file in &files {
        std::fs::remove_file(file).unwrap();
        std::fs::create_dir(file).unwrap();
    }
    assert_eq!(prove(folder.path(), &arguments), first);
}

trait ReplaceAll {
    fn replace_all(&self, from: &str, to: &str) -> Vec<u8>;
}

impl ReplaceAll for [u8] {
    fn replace_all(&self, from: &str, to: &str) -> Vec<u8> {
        String::from_utf8_lossy(self).replace(from, to).into_bytes()
    }
}

#[test]
fn any_number_of_threads_says_the_same() {
    let folder = folder(FAILING);
    let one = prove(
        folder.path(),
        &["--no-cache", "--jobs", "1", "--format", "json"],
    );
    let many = prove(
        folder.path(),
        &["--no-cache", "--jobs", "7", "--format", "json"],
    );
    assert_eq!(one.stdout, many.stdout);
}
