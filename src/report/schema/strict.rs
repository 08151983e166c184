//! Schemas that allow no member which they do not name.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::Value;

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
        if members.get("properties").is_none() {
            return;
        }
        let composed = ["allOf", "anyOf", "oneOf", "$ref"];
        let name = match composed.iter().any(|one| members.contains_key(*one)) {
            true => "unevaluatedProperties",
            false => "additionalProperties",
        };
        members.entry(name).or_insert(Value::Bool(false));
    }
}

/// Closes a schema.
pub(super) fn strict(schema: &mut Schema) {
    Strict.transform(schema);
}
