//! What continuous integration runs: the steps of `action.yml` and the hooks of pre-commit, by running them.

use crate::cli::text;
use iamproof::source::json::{Json, Node};
use iamproof::source::{Source, yaml};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn value(json: &Json) -> Value {
    match &json.node {
        Node::Null => Value::Null,
        Node::Bool(is) => (*is).into(),
        Node::Number(text) | Node::String(text) => text.as_str().into(),
        Node::Array(items) => items.iter().map(value).collect(),
        Node::Object(members) => {
            let members = members
                .iter()
                .map(|one| (one.name.clone(), value(&one.value)));
            Value::Object(members.collect())
        }
    }
}

fn read(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let source = Source::new(name, std::fs::read_to_string(path).unwrap());
    let (tree, diagnostics) = yaml::parse(&source);
    assert!(diagnostics.is_empty(), "{name}");
    value(&tree.unwrap())
}

/// A copy of the example repository, to break.
fn repository() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let (from, to) = (entry.path(), to.join(entry.file_name()));
            match from.is_dir() {
                true => copy(&from, &to),
                false => drop(std::fs::copy(&from, &to).unwrap()),
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/repository");
    copy(&example, &folder.path().join("repository"));
    folder
}

/// A shell in the repository, with the program on its path.
fn shell(folder: &Path, script: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_iamproof")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("bash");
    // As GitHub runs what says `shell: bash`.
    command
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .current_dir(folder.join("repository"))
        .env("PATH", format!("{}:{path}", program.display()))
        .env("RUNNER_TEMP", folder)
        .env("GITHUB_PATH", folder.join("path"))
        .env("GITHUB_OUTPUT", folder.join("output"));
    command
}

/// Runs the steps of the action with such inputs; what the last one says.
fn action(folder: &Path, inputs: &[(&str, &str)]) -> Output {
    let action = read("action.yml");
    let given = |expression: &str| -> String {
        let name = expression
            .trim_start_matches("${{ ")
            .trim_end_matches(" }}");
        let Some(name) = name.strip_prefix("inputs.") else {
            assert_eq!(name, "github.action_path");
            return env!("CARGO_MANIFEST_DIR").to_owned();
        };
        let known = inputs.iter().find(|(own, _)| *own == name);
        let default = || action["inputs"][name]["default"].as_str().unwrap();
        known.map_or_else(default, |(_, value)| value).to_owned()
    };
    let mut last = None;
    for step in action["runs"]["steps"].as_array().unwrap() {
        assert_eq!(step["shell"], "bash");
        let mut command = shell(folder, step["run"].as_str().unwrap());
        for (name, value) in step["env"].as_object().unwrap() {
            command.env(name, given(value.as_str().unwrap()));
        }
        let output = command.output().unwrap();
        let failed = !output.status.success();
        last = Some(output);
        if failed {
            break;
        }
    }
    last.unwrap()
}

#[test]
fn the_action_proves_the_example() {
    let folder = repository();
    let inputs = [
        ("paths", "proofs"),
        ("sarif", "out.sarif"),
        ("junit", "out.xml"),
    ];
    let output = action(folder.path(), &inputs);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let kept = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(kept("output"), "exit-code=0\n");
    let sarif: Value = serde_json::from_str(&kept("repository/out.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert!(kept("repository/out.xml").contains("<testsuite"));
}

#[test]
fn the_action_fails_where_an_assertion_does() {
    let folder = repository();
    let policy = folder.path().join("repository/policies/ci.json");
    let wide = std::fs::read_to_string(&policy).unwrap();
    std::fs::write(&policy, wide.replace("s3:AbortMultipartUpload", "iam:*")).unwrap();
    let output = action(folder.path(), &[("sarif", "out.sarif")]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    assert!(said.contains("::error file=proofs/ci.iamq,line="), "{said}");
    let kept = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(kept("output"), "exit-code=1\n");
    let sarif: Value = serde_json::from_str(&kept("repository/out.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 2);
    // What cannot be read fails too.
    std::fs::write(&policy, "{").unwrap();
    assert_eq!(action(folder.path(), &[]).status.code(), Some(2));
}

/// The hooks of pre-commit run in the example.
#[test]
fn hooks() {
    let folder = repository();
    let hooks = read(".pre-commit-hooks.yaml");
    let wanted = read("examples/repository/.pre-commit-config.yaml");
    let ids: Vec<&str> = hooks
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    for hook in wanted["repos"][0]["hooks"].as_array().unwrap() {
        assert!(ids.contains(&hook["id"].as_str().unwrap()), "{hook}");
    }
    for hook in hooks.as_array().unwrap() {
        assert_eq!(hook["language"], "system");
        let files = match hook["pass_filenames"] {
            Value::Bool(false) => "",
            _ => "policies/ci.json policies/artifacts.json",
        };
        let entry = hook["entry"].as_str().unwrap();
        let mut command = shell(folder.path(), &format!("{entry} {files}"));
        command.env("XDG_CACHE_HOME", folder.path());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
}

/// The workflow of the example gives the action inputs that it has.
#[test]
fn workflow() {
    let workflow = read("examples/repository/.github/workflows/iam.yml");
    let action = read("action.yml");
    let steps = workflow["jobs"]["prove"]["steps"].as_array().unwrap();
    let own = steps
        .iter()
        .find(|one| one["uses"].as_str().unwrap().starts_with("iamproof/"));
    for name in own.unwrap()["with"].as_object().unwrap().keys() {
        assert!(action["inputs"].get(name).is_some(), "{name}");
    }
}
