//! `--fix` and `--diff` as their users run them.

use assert_cmd::Command;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn iamproof(at: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iamproof"));
    let output = command
        .current_dir(at)
        .arg("validate")
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

const BEFORE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:Get*", "s3:GetObject"],
      "Resource": "arn:aws:s3:::b/*"
    }
  ]
}
"#;
const DIFF: &str = r#"--- policy.json
+++ policy.json
@@ -3,7 +3,7 @@
   "Statement": [
     {
       "Effect": "Allow",
-      "Action": ["s3:Get*", "s3:GetObject"],
+      "Action": ["s3:Get*"],
       "Resource": "arn:aws:s3:::b/*"
     }
   ]
"#;

fn after() -> String {
    BEFORE.replace(r#", "s3:GetObject""#, "")
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("policy.json"), BEFORE).unwrap();
    folder
}

fn held(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

/// Nothing but the files that were there.
fn names(folder: &TempDir) -> Vec<String> {
    let name = |one: std::io::Result<fs::DirEntry>| one.unwrap().file_name().into_string().unwrap();
    let mut all: Vec<String> = fs::read_dir(folder.path()).unwrap().map(name).collect();
    all.sort();
    all
}

#[test]
fn files_are_fixed_in_place() {
    let folder = folder();
    let ran = iamproof(folder.path(), &["--fix", "policy.json"], "");
    assert_eq!(
        ran.out,
        "policy.json:6:18: fixed REDUNDANT_ACTION: remove `s3:GetObject`, which `s3:Get*` covers\n\
         1 finding fixed\nno findings in 1 policy\n"
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(held(&folder, "policy.json"), after());
    assert_eq!(names(&folder), ["policy.json"]);
    let ran = iamproof(folder.path(), &["--fix", "policy.json"], "");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "no findings in 1 policy\n")
    );
}

#[test]
fn diffs_write_nothing_and_their_exit_code_tells() {
    let folder = folder();
    for arguments in [
        &["--diff", "policy.json"][..],
        &["--fix", "--dry-run", "policy.json"],
        &["--fix", "--diff", "policy.json"],
    ] {
        let ran = iamproof(folder.path(), arguments, "");
        assert_eq!((ran.code, ran.out.as_str()), (1, DIFF));
        assert!(ran.err.contains("1 finding would be fixed"), "{}", ran.err);
        assert_eq!(held(&folder, "policy.json"), BEFORE);
    }
    fs::write(folder.path().join("policy.json"), after()).unwrap();
    let ran = iamproof(folder.path(), &["--diff", "policy.json"], "");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    assert_eq!(
        iamproof(folder.path(), &["--dry-run", "policy.json"], "").code,
        2
    );
}

#[test]
fn standard_input_is_a_filter() {
    let folder = folder();
    let ran = iamproof(folder.path(), &["--fix", "-"], BEFORE);
    assert_eq!((ran.code, ran.out), (0, after()));
    assert!(ran.err.contains("1 finding fixed"), "{}", ran.err);
    // What cannot be fixed comes out as it went in.
    let ran = iamproof(folder.path(), &["--fix", "-"], "{\"a\":");
    assert_eq!((ran.code, ran.out.as_str()), (1, "{\"a\":"));
    let yaml = "# mine\nVersion: '2012-10-17'\nStatement:\n- Effect: Allow\n  Action: [s3:Get*, s3:GetObject]\n  Resource: 'arn:aws:s3:::b/*'\n";
    let ran = iamproof(folder.path(), &["--fix", "-"], yaml);
    assert_eq!(ran.out, yaml.replace(", s3:GetObject", ""));
    let ran = iamproof(folder.path(), &["--fix", "--format", "json", "-"], yaml);
    let json: Value = crate::schema::conforming(serde_json::from_str(&ran.err).unwrap());
    assert_eq!(
        json["files"][0]["fixed"][0]["issueCode"],
        "REDUNDANT_ACTION"
    );
    let ran = iamproof(folder.path(), &["--diff", "-"], BEFORE);
    assert_eq!(
        (ran.code, ran.out),
        (1, DIFF.replace("policy.json", "<stdin>"))
    );
}

#[test]
fn what_is_left_out_is_not_fixed() {
    let folder = folder();
    for arguments in [
        &["--fix", "policy.json", "--ignore", "REDUNDANT_ACTION"][..],
        &["--fix", "policy.json", "--select", "error"],
    ] {
        assert_eq!(iamproof(folder.path(), arguments, "").code, 0);
        assert_eq!(held(&folder, "policy.json"), BEFORE);
    }
    let settings =
        "[[validate.suppress]]\ncodes = [\"REDUNDANT_ACTION\"]\nreason = \"generated\"\n";
    fs::write(folder.path().join("iamproof.toml"), settings).unwrap();
    let ran = iamproof(folder.path(), &["--fix", "policy.json"], "");
    assert_eq!(
        ran.out,
        "no findings in 1 policy; 1 finding left out by iamproof.toml\n"
    );
    assert_eq!(held(&folder, "policy.json"), BEFORE);
}

/// Of later rounds there is no line to tell, but what is told stands somewhere.
#[test]
fn later_rounds_are_told_by_pointer() {
    let folder = folder();
    let text = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "*"},
  {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}
]}"#;
    fs::write(folder.path().join("policy.json"), text).unwrap();
    let ran = iamproof(folder.path(), &["--fix", "policy.json"], "");
    let places = [
        "policy.json:2:34: fixed REDUNDANT_ACTION: ",
        "policy.json:/Statement/",
    ];
    for (line, start) in ran.out.lines().zip(places) {
        assert!(line.starts_with(start), "{}", ran.out);
    }
    assert!(ran.out.contains("\n2 findings fixed\n"), "{}", ran.out);
}

/// What has no fix is a finding, and no more: nobody expected one.
#[test]
fn only_what_has_a_fix_is_told_as_not_fixed() {
    let folder = folder();
    for (name, text) in [
        ("a.json", "[]"),
        ("b.json", "\"x\""),
        ("c.yaml", "- a\n"),
        (
            "d.json",
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allou", "Action": "s3:*", "Resource": "*"}]}"#,
        ),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
        let ran = iamproof(folder.path(), &["--fix", name], "");
        assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
        assert!(!ran.out.contains("not fixed"), "{}", ran.out);
    }
}

/// An alias has a finding of its own; the list that it stands for is edited once.
#[test]
fn an_edit_of_a_list_with_an_anchor_is_told_once() {
    let folder = folder();
    let text = "Version: '2012-10-17'\nStatement:\n- Effect: Allow\n  Action: &acts\n  - s3:Get*\n  - s3:GetObject\n  Resource: '*'\n- Effect: Deny\n  Action: *acts\n  Resource: arn:aws:s3:::b/x\n";
    fs::write(folder.path().join("policy.yaml"), text).unwrap();
    let ran = iamproof(folder.path(), &["--fix", "policy.yaml"], "");
    assert!(ran.out.contains("1 finding fixed\n"), "{}", ran.out);
    let after = text.replace("  - s3:GetObject\n", "");
    assert_eq!(held(&folder, "policy.yaml"), after);
}

/// Numbers of statements in the settings are those of the file as it is, also when statements go.
#[test]
fn what_is_suppressed_by_number_stays() {
    let folder = folder();
    let statement = r#"{"Effect": "Allow", "Action": "s3:a", "Resource": "*"}"#;
    let other = r#"{"Effect": "Allow", "Action": ["s3:a", "s3:*"], "Resource": "*"}"#;
    let text = format!(
        "{{\"Version\": \"2012-10-17\", \"Statement\": [{statement}, {statement}, {other}]}}"
    );
    fs::write(folder.path().join("policy.json"), &text).unwrap();
    let settings = "[[validate.suppress]]\nstatement = 3\nreason = \"generated\"\n";
    fs::write(folder.path().join("iamproof.toml"), settings).unwrap();
    iamproof(folder.path(), &["--fix", "policy.json"], "");
    let after = text.replacen(&format!("{statement}, "), "", 1);
    assert_eq!(held(&folder, "policy.json"), after);
}

#[test]
fn json_says_what_was_done_and_what_not() {
    let folder = folder();
    let like = BEFORE.replace(
        "\"Resource\"",
        "\"Condition\": {\"StringLike\": {\"aws:PrincipalTag/a\": \"b\"}, \"StringEquals\": {\"aws:PrincipalTag/b\": \"b\"}}, \"Resource\"",
    );
    fs::write(folder.path().join("policy.json"), like).unwrap();
    let ran = iamproof(
        folder.path(),
        &["--fix", "policy.json", "--format", "json"],
        "",
    );
    let json: Value = crate::schema::conforming(serde_json::from_str(&ran.out).unwrap());
    let file = &json["files"][0];
    assert_eq!(ran.code, 1);
    assert_eq!(file["written"], true);
    assert_eq!(
        file["fixed"],
        serde_json::json!([{"issueCode": "REDUNDANT_ACTION", "pointer": "/Statement/0/Action/0", "round": 0,
            "fix": "remove `s3:GetObject`, which `s3:Get*` covers"}])
    );
    assert_eq!(
        file["notFixed"],
        serde_json::json!([{"issueCode": "IAMPROOF_LIKE_WITHOUT_WILDCARD",
            "pointer": "/Statement/0/Condition/StringLike",
            "reason": "the condition has `StringEquals` already"}])
    );
    assert_eq!(file["findings"].as_array().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn links_permissions_and_files_that_cannot_be_written() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o7777;
    fs::set_permissions(at("policy.json"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::create_dir(at("deep")).unwrap();
    symlink("../policy.json", at("deep/link.json")).unwrap();
    // The link stays one; the file is fixed once, by whatever name.
    let ran = iamproof(
        folder.path(),
        &["--fix", "deep/link.json", "policy.json", "./policy.json"],
        "",
    );
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        ran.out
            .ends_with("1 finding fixed\nno findings in 1 policy\n"),
        "{}",
        ran.out
    );
    assert_eq!(held(&folder, "policy.json"), after());
    assert!(
        fs::symlink_metadata(at("deep/link.json"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(mode("policy.json"), 0o640);
    // Read-only: nothing happens to it, and others are fixed.
    fs::write(at("policy.json"), BEFORE).unwrap();
    fs::write(at("other.json"), BEFORE).unwrap();
    fs::set_permissions(at("policy.json"), fs::Permissions::from_mode(0o444)).unwrap();
    let ran = iamproof(folder.path(), &["--fix", "policy.json", "other.json"], "");
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("policy.json: the file is read-only"),
        "{}",
        ran.err
    );
    assert!(
        ran.out
            .contains("policy.json:6:18: SUGGESTION REDUNDANT_ACTION"),
        "{}",
        ran.out
    );
    assert_eq!(held(&folder, "policy.json"), BEFORE);
    assert_eq!(held(&folder, "other.json"), after());
    assert_eq!(names(&folder), ["deep", "other.json", "policy.json"]);
}

/// `patch` makes the fixed text of the diff, wherever lines go.
#[test]
fn diffs_are_what_patch_takes() {
    let folder = folder();
    let mut text = String::from("{\"Version\": \"2012-10-17\", \"Statement\": [\n");
    for number in 0..40 {
        let comma = if number == 39 { "" } else { "," };
        let action = match number % 7 {
            0 => "[\n\"s3:GetX\",\n\"s3:Get*\"]".to_owned(),
            1 => format!("[\"s3:*\",\n\n\"s3:a{number}\",\n\"s3:b\"\n]"),
            _ => format!("\"s3:a{number}\""),
        };
        let _ = writeln!(
            text,
            "{{\"Effect\": \"Allow\", \"Action\": {action}, \"Resource\": \"arn:aws:s3:::b{number}\"}}{comma}"
        );
    }
    text.push_str("]}");
    fs::write(folder.path().join("policy.json"), &text).unwrap();
    let ran = iamproof(folder.path(), &["--diff", "policy.json"], "");
    assert_eq!(ran.code, 1);
    let patched = patch(&text, &ran.out);
    iamproof(folder.path(), &["--fix", "policy.json"], "");
    assert_eq!(patched, held(&folder, "policy.json"));
    assert_ne!(patched, text);
}

/// What a unified diff makes of a text; places and what is shown around them must be right.
fn patch(text: &str, diff: &str) -> String {
    let old: Vec<&str> = text.split_inclusive('\n').collect();
    let mut at = 0;
    let mut made = String::new();
    let lines: Vec<&str> = diff.split_inclusive('\n').skip(2).collect();
    for (number, line) in lines.iter().enumerate() {
        let bare = lines
            .get(number + 1)
            .is_some_and(|next| next.starts_with('\\'));
        let shown = if bare {
            line.trim_end_matches('\n')
        } else {
            line
        };
        match line.as_bytes()[0] {
            b'@' => {
                let start = line.split(['-', ',', ' ']).nth(2).unwrap();
                let start: usize = start.parse().unwrap();
                while at + 1 < start {
                    made.push_str(old[at]);
                    at += 1;
                }
            }
            b'+' => made.push_str(shown.strip_prefix('+').unwrap()),
            b' ' | b'-' => {
                assert_eq!(old[at], shown.get(1..).unwrap());
                if line.starts_with(' ') {
                    made.push_str(old[at]);
                }
                at += 1;
            }
            _ => {}
        }
    }
    old[at..].iter().for_each(|line| made.push_str(line));
    made
}
