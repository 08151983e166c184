//! SARIF against the schema of OASIS (`tests/data/sarif`).

use crate::cli::{iamproof, text};
use jsonschema::Validator;
use serde_json::{Value, json};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn published() -> Validator {
    let path = format!("{ROOT}/tests/data/sarif/sarif-schema-2.1.0.json");
    // One pattern of it, for languages, is no regular expression.
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft7);
    options.build(&schema).unwrap()
}

fn sarif(arguments: &[&str]) -> Value {
    let output = iamproof(arguments).current_dir(ROOT).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)))
}

fn check(validator: &Validator, log: &Value) {
    let errors: Vec<String> = validator
        .iter_errors(log)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}\n{log:#}", errors.join("\n"));
}

#[test]
fn what_validate_and_prove_write_conforms() {
    let validator = published();
    let folder = tempfile::tempdir().unwrap();
    let proofs = folder.path().join("some proofs.iamq");
    let policy = format!("{ROOT}/examples/ci-before.json");
    let asserted = format!(
        "assert \"{policy}\" does not allow iam:PassRole on *\n  because \"why\"\n  message \"no\"\n\
         assert \"{policy}\" allows iam:PassRole on *\n\
         expect unknown \"{policy}\" allows iam:PassRole on *\n"
    );
    std::fs::write(&proofs, asserted).unwrap();
    let proofs = proofs.to_str().unwrap();
    let logs = [
        sarif(&[
            "validate",
            "--format",
            "sarif",
            "examples/bucket.json",
            "tests/data/policies",
        ]),
        sarif(&["validate", "--format", "sarif", "examples/trust.json"]),
        sarif(&[
            "prove",
            "--no-cache",
            "--format",
            "sarif",
            "examples/proofs",
        ]),
        sarif(&["prove", "--no-cache", "--format", "sarif", proofs]),
    ];
    let results = |log: &Value| log["runs"][0]["results"].as_array().unwrap().len();
    assert!(results(&logs[0]) > 5);
    assert_eq!((results(&logs[2]), results(&logs[3])), (0, 2));
    for log in &logs {
        check(&validator, log);
    }
    // The schema is not one that accepts everything.
    let mut bad = logs[3].clone();
    bad["runs"][0]["results"][0]["level"] = json!("fatal");
    assert!(!validator.is_valid(&bad));
    let mut bad = logs[3].clone();
    bad["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] =
        json!(0);
    assert!(!validator.is_valid(&bad));
}
