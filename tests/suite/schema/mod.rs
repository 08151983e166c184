//! The JSON Schemas: as they are kept, and against everything that is written.

mod outputs;
mod sarif;

use crate::cli::{iamproof, text};
use iamproof::report::schema::{names, schema};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The validator of a schema.
fn validator(name: &str) -> &'static Validator {
    static ALL: OnceLock<BTreeMap<&str, Validator>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let made = |name| jsonschema::draft202012::new(&schema(name).unwrap()).unwrap();
        names().map(|(name, _)| (name, made(name))).collect()
    });
    all.get(name)
        .unwrap_or_else(|| panic!("no schema for {name}"))
}

/// The name of the schema by which an output was written.
fn name_of(output: &Value) -> String {
    if output.get("id").is_some() {
        return "batch".to_owned();
    }
    let question = output["question"].as_str().unwrap_or("batch");
    let head = ["check-", "catalog "]
        .into_iter()
        .find(|head| question.starts_with(head));
    head.unwrap_or(question)
        .trim_end_matches(['-', ' '])
        .to_owned()
}

/// What is wrong with an output.
fn wrong(output: &Value) -> Vec<String> {
    let errors = validator(&name_of(output)).iter_errors(output);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// The same value, if it conforms to its schema or is no output of ours.
pub fn conforming(output: Value) -> Value {
    if output.get("schema") == Some(&json!("iamproof/v1")) {
        let errors = wrong(&output);
        assert!(errors.is_empty(), "{}\n{output:#}", errors.join("\n"));
    }
    output
}

/// `IAMPROOF_WRITE_SCHEMAS=1` writes them.
#[test]
fn the_kept_schemas_are_those_of_the_types() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema");
    let write = std::env::var_os("IAMPROOF_WRITE_SCHEMAS").is_some();
    let mut kept: Vec<String> = Vec::new();
    for (name, _) in names() {
        let path = format!("{folder}/{name}.json");
        let printed = iamproof(&["schema", name]).output().unwrap();
        let printed = text(&printed.stdout);
        if write {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(&path, &printed).unwrap();
        }
        let own = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(own == printed, "{path}: run with IAMPROOF_WRITE_SCHEMAS=1");
        kept.push(format!("{name}.json"));
    }
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|one| one.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, kept);
}

/// Objects with named members are closed, members are described, and references lead somewhere.
fn look(schema: &Value, root: &Value, path: &str) {
    match schema {
        Value::Object(members) => {
            if let Some(properties) = members.get("properties").and_then(Value::as_object) {
                let closed = ["additionalProperties", "unevaluatedProperties"];
                assert!(
                    closed
                        .iter()
                        .any(|name| members.get(*name) == Some(&json!(false))),
                    "{path} is open"
                );
                let required = members.get("required").and_then(Value::as_array);
                for name in required.into_iter().flatten() {
                    assert!(properties.contains_key(name.as_str().unwrap()), "{path}");
                }
            }
            if let Some(Value::String(to)) = members.get("$ref") {
                let to = to.trim_start_matches('#');
                assert!(root.pointer(to).is_some(), "{path}: {to}");
            }
            for (name, member) in members {
                look(member, root, &format!("{path}/{name}"));
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                look(item, root, &format!("{path}/{at}"));
            }
        }
        _ => {}
    }
}

#[test]
fn schemas_are_schemas_and_closed() {
    for (name, _) in names() {
        let own = schema(name).unwrap();
        assert!(jsonschema::meta::is_valid(&own), "{name}");
        assert_eq!(
            own["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert_eq!(own["$id"], format!("urn:iamproof:v1:{name}"));
        assert!(own["description"].is_string() && own["title"].is_string());
        look(&own, &own, name);
    }
}

#[test]
fn the_command_lists_and_suggests() {
    let list = text(&iamproof(&["schema"]).output().unwrap().stdout);
    assert_eq!(list.lines().count(), names().count());
    let bad = iamproof(&["schema", "comparee"]).output().unwrap();
    assert_eq!(bad.status.code(), Some(2));
    assert!(text(&bad.stderr).contains("did you mean `compare`?"));
}
