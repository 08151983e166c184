//! The shapes of all JSON output. Writers fill these types, and `iamproof schema` prints the JSON Schema
//! that is derived from the same types, so that neither can say what the other does not.

mod list;
mod parts;
mod strict;

pub use list::{names, schema};
pub use parts::{
    Answer, Decision, Doubt, Effect, Element, Failed, Level, Place, PolicyStatement, Reference,
    Request, Unmatched, Warning,
};

use crate::rules::{AxiomId, Rules};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// The words that an enum of ours is written as. A variant that is missing does not compile.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $of:ty, [$($variant:path),+ $(,)?]) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(&'static str);

        impl ::core::convert::From<$of> for $name {
            fn from(value: $of) -> Self {
                match value {
                    $($variant)|+ => Self(value.name()),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.0)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "enum": [$(<$of>::name($variant)),+]})
            }
        }
    };
}

/// A text that is always the same.
macro_rules! always {
    ($(#[$doc:meta])* $name:ident = $text:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name;

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str($text)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "const": $text})
            }
        }
    };
}

pub(crate) use {always, words};

always! {
    /// The version of all output.
    Version = crate::report::SCHEMA
}

/// What every output is: the version, the members of its question, and how the rules were read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct Output<T> {
    /// The version of all output; within it members are only ever added.
    schema: Version,
    #[serde(flatten)]
    body: T,
    #[serde(flatten)]
    grounds: Grounds,
}

/// The members of a question inside of another answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct Inner<T> {
    #[serde(flatten)]
    body: T,
    #[serde(flatten)]
    grounds: Grounds,
}

/// A line of `batch`: the output with what the line was.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub struct BatchLine<T> {
    /// The member `id` of the question.
    id: Value,
    #[serde(flatten)]
    output: Output<T>,
}

/// A line of `batch` that has no answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BadLine {
    /// The member `id` of the question, if it could be read.
    id: Value,
    /// The number of the line, from 1.
    line: usize,
    /// The version of all output.
    schema: Version,
    /// What is wrong, for people.
    error: String,
}

/// What was read otherwise than usual.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Grounds {
    /// The readings that were picked with `--reading`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    readings: Vec<String>,
    /// The axioms that were switched off with `--without`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without: Vec<&'static str>,
}

impl Grounds {
    /// Of these rules.
    pub fn of(rules: &Rules) -> Self {
        Self {
            readings: rules.readings.names().collect(),
            without: rules.without.iter().map(AxiomId::id).collect(),
        }
    }
}

/// A whole output.
pub fn output<T: Serialize>(body: T) -> Value {
    written(&Output {
        schema: Version,
        body,
        grounds: Grounds::default(),
    })
}

/// What `batch` says of a line that has no answer.
pub fn bad_line_json(id: Value, line: usize, error: &str) -> Value {
    written(&BadLine {
        id,
        line,
        schema: Version,
        error: error.to_owned(),
    })
}

/// A shape as JSON.
pub fn written<T: Serialize>(shape: &T) -> Value {
    // Shapes have texts as keys only and nothing else that could fail.
    serde_json::to_value(shape).unwrap_or_default()
}

/// A shape as the members that it adds to an answer.
pub fn members<T: Serialize>(shape: &T) -> Map<String, Value> {
    match written(shape) {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
