//! Schemas that allow no member which they do not name.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::Value;

/// Marks members that may be null and may be left out.
const NULLABLE: &str = "x-nullable";

/// Closes every object, and takes away what says nothing.
struct Strict;

impl Transform for Strict {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(members) = schema.as_object_mut() else {
            return;
        };
        // The widths of our integers are nobody's business.
        if let Some(Value::String(format)) = members.get("format")
            && format.starts_with("uint")
        {
            members.shift_remove("format");
        }
        let required: Vec<String> = (members
            .get("required")
            .and_then(Value::as_array)
            .into_iter())
        .flatten()
        .filter_map(|name| Some(name.as_str()?.to_owned()))
        .collect();
        let Some(Value::Object(properties)) = members.get_mut("properties") else {
            return;
        };
        for (name, property) in properties.iter_mut() {
            if !required.contains(name) {
                never_null(property);
            }
        }
        let composed = ["allOf", "anyOf", "oneOf", "$ref"];
        let name = match composed.iter().any(|one| members.contains_key(*one)) {
            true => "unevaluatedProperties",
            false => "additionalProperties",
        };
        members.entry(name).or_insert(Value::Bool(false));
    }
}

/// A member that may be left out is left out, not null, unless it is marked.
fn never_null(property: &mut Value) {
    let Some(members) = property.as_object_mut() else {
        return;
    };
    if members.shift_remove(NULLABLE).is_some() {
        return;
    }
    if let Some(Value::Array(types)) = members.get_mut("type") {
        types.retain(|one| one != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            members.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(cases)) = members.get_mut("anyOf") {
        cases.retain(|one| one.get("type").is_none_or(|own| own != "null"));
        if let [Value::Object(only)] = cases.as_slice() {
            let only = only.clone();
            members.shift_remove("anyOf");
            for (name, value) in only {
                members.entry(name).or_insert(value);
            }
        }
    }
}

/// Closes a schema.
pub(super) fn strict(schema: &mut Schema) {
    Strict.transform(schema);
}
