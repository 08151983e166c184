//! The published schema says what the reader accepts.

use iamproof::input::world::MEMBERS;
use serde_json::Value;

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/world.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn members_are_those_of_the_schema() {
    let schema = schema();
    for (name, members) in MEMBERS {
        let object = if *name == "world" {
            &schema
        } else {
            &schema["$defs"][name]
        };
        let properties = object["properties"]
            .as_object()
            .unwrap_or_else(|| panic!("{name}"));
        let mut published: Vec<&str> = properties.keys().map(String::as_str).collect();
        let mut accepted = members.to_vec();
        published.sort_unstable();
        accepted.sort_unstable();
        assert_eq!(published, accepted, "{name}");
        assert_eq!(object["additionalProperties"], Value::Bool(false), "{name}");
    }
    let defined = schema["$defs"].as_object().unwrap();
    for (name, definition) in defined {
        let known = MEMBERS.iter().any(|(one, _)| one == name);
        assert!(known || definition.get("properties").is_none(), "{name}");
    }
}

/// Every reference leads somewhere, and every member is explained.
#[test]
fn the_schema_is_whole() {
    fn walk(schema: &Value, json: &Value) {
        if let Some(target) = json.get("$ref").and_then(Value::as_str) {
            let pointer = target.strip_prefix('#').unwrap();
            assert!(schema.pointer(pointer).is_some(), "{target}");
        }
        match json {
            Value::Object(members) => members.values().for_each(|one| walk(schema, one)),
            Value::Array(items) => items.iter().for_each(|one| walk(schema, one)),
            _ => {}
        }
    }
    let schema = schema();
    walk(&schema, &schema);
}

/// The part of JSON Schema that ours uses.
fn valid(schema: &Value, rule: &Value, json: &Value, path: &str) -> Result<(), String> {
    let fail = |why: String| Err(format!("{path}: {why}"));
    if let Some(target) = rule.get("$ref").and_then(Value::as_str) {
        return valid(
            schema,
            schema.pointer(target.trim_start_matches('#')).unwrap(),
            json,
            path,
        );
    }
    if let Some(options) = rule
        .get("oneOf")
        .or(rule.get("anyOf"))
        .and_then(Value::as_array)
    {
        let answers: Vec<_> = options
            .iter()
            .map(|one| valid(schema, one, json, path))
            .collect();
        if !answers.iter().any(Result::is_ok) {
            return fail(format!("none of {answers:?}"));
        }
    }
    if let Some(kind) = rule.get("type").and_then(Value::as_str) {
        let fits = match kind {
            "object" => json.is_object(),
            "array" => json.is_array(),
            "string" => json.is_string(),
            "boolean" => json.is_boolean(),
            "integer" => json.is_u64(),
            other => panic!("{other}"),
        };
        if !fits {
            return fail(format!("{json} is no {kind}"));
        }
    }
    if let Some(values) = rule.get("enum").and_then(Value::as_array)
        && !values.contains(json)
    {
        return fail(format!("{json} is none of {values:?}"));
    }
    for (name, value) in json.as_object().into_iter().flatten() {
        let here = format!("{path}/{name}");
        match (
            rule.pointer(&format!("/properties/{name}")),
            rule.get("additionalProperties"),
        ) {
            (Some(inner), _) => valid(schema, inner, value, &here)?,
            (None, Some(Value::Bool(false))) => return fail(format!("no member {name}")),
            (None, Some(inner)) if inner.is_object() => valid(schema, inner, value, &here)?,
            _ => {}
        }
    }
    for name in rule
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if json.get(name.as_str().unwrap()).is_none() {
            return fail(format!("{name} is missing"));
        }
    }
    if let Some(items) = rule.get("items") {
        for (at, item) in json.as_array().into_iter().flatten().enumerate() {
            valid(schema, items, item, &format!("{path}/{at}"))?;
        }
    }
    Ok(())
}

#[test]
fn examples_are_valid() {
    let schema = schema();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/");
    for name in [
        "world/principals.json",
        "world/resources.json",
        "world-outputs/iamproof-world.json",
    ] {
        let json = serde_json::from_str(&std::fs::read_to_string(format!("{root}{name}")).unwrap())
            .unwrap();
        valid(&schema, &schema, &json, name).unwrap_or_else(|why| panic!("{why}"));
    }
    for bad in [
        r#"{"acounts":[]}"#,
        r#"{"accounts":[{"id":5}]}"#,
        r#"{"accounts":[{}]}"#,
        r#"{"resources":[{"arn":"x","ownership":"me"}]}"#,
    ] {
        let json = serde_json::from_str(bad).unwrap();
        assert!(valid(&schema, &schema, &json, "").is_err(), "{bad}");
        assert!(super::json(bad).is_err(), "{bad}");
    }
}
