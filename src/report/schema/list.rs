//! The schemas by name.

use super::strict::strict;
use super::{BadLine, BatchLine, Output};
use crate::report::{
    Actions, Asked, Can, Checked, Compared, Contents, Entries, Files, Findings, InWorld, Layered,
    OneFile, Patterns, Proofs, Simulated, Summarised, What, Who,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// What `can` answers, of policies by themselves or of a world.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "of it the schema is made")]
enum AnyCan {
    /// Policies by themselves (`--policy`).
    Documents(Output<Can>),
    /// Of a world (`--world`).
    World(Output<InWorld>),
}

/// What `simulate` answers, of policies by themselves or of all layers together.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "of it the schema is made")]
enum AnySimulate {
    /// Policies by themselves (`--policy`).
    Documents(Output<Simulated>),
    /// All layers together.
    Layered(Output<Layered>),
}

/// What `catalog` answers.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "of it the schema is made")]
enum AnyCatalog {
    /// `catalog show`.
    Show(Output<Entries>),
    /// `catalog search` and `catalog expand`.
    List(Output<Actions>),
    /// `catalog shrink`.
    Shrink(Output<Patterns>),
}

/// One line of what `batch` answers.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "of it the schema is made")]
#[expect(clippy::large_enum_variant, reason = "none is ever made")]
enum Batch {
    /// The question `compare`.
    Compare(BatchLine<Compared>),
    /// The question `can` of policies by themselves.
    Can(BatchLine<Can>),
    /// The question `can` of a world.
    InWorld(BatchLine<InWorld>),
    /// The question `simulate` of policies by themselves.
    Simulate(BatchLine<Simulated>),
    /// The question `simulate` of all layers together.
    Layered(BatchLine<Layered>),
    /// The question `who-can`.
    Who(BatchLine<Who>),
    /// The question `what-can`.
    What(BatchLine<What>),
    /// The question `summary`.
    Summary(BatchLine<Summarised>),
    /// The question `findings`.
    Findings(BatchLine<Findings>),
    /// The question `validate`.
    Validate(BatchLine<OneFile>),
    /// The checks.
    Check(BatchLine<Checked>),
    /// The question `ask`.
    Ask(BatchLine<Asked>),
    /// The question `prove`.
    Prove(BatchLine<Proofs>),
    /// A line that has no answer.
    Bad(BadLine),
}

/// A name, what it is of, and how it is made.
type Named = (&'static str, &'static str, fn() -> Schema);

const ALL: [Named; 15] = [
    ("ask", "what `iamproof ask` answers", of::<Output<Asked>>),
    (
        "batch",
        "one line of what `iamproof batch` answers",
        of::<Batch>,
    ),
    ("can", "what `iamproof can` answers", of::<AnyCan>),
    (
        "catalog",
        "what the commands of `iamproof catalog` answer",
        of::<AnyCatalog>,
    ),
    (
        "check",
        "what the commands of `iamproof check` answer",
        of::<Output<Checked>>,
    ),
    (
        "compare",
        "what `iamproof compare` answers",
        of::<Output<Compared>>,
    ),
    (
        "findings",
        "what `iamproof findings` answers, exactly or compatible with AWS's analyzer",
        of::<Output<Findings>>,
    ),
    (
        "prove",
        "what `iamproof prove` answers",
        of::<Output<Proofs>>,
    ),
    (
        "request",
        "a request, as answers show it and `iamproof simulate` reads it",
        of::<super::Request>,
    ),
    (
        "simulate",
        "what `iamproof simulate` answers",
        of::<AnySimulate>,
    ),
    (
        "summary",
        "what `iamproof summary` answers",
        of::<Output<Summarised>>,
    ),
    (
        "validate",
        "what `iamproof validate` answers",
        of::<Output<Files>>,
    ),
    (
        "what-can",
        "what `iamproof what-can` answers",
        of::<Output<What>>,
    ),
    (
        "who-can",
        "what `iamproof who-can` answers",
        of::<Output<Who>>,
    ),
    (
        "world",
        "what `iamproof world` answers",
        of::<Output<Contents>>,
    ),
];

fn of<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
}

/// Every name, and what it is of.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    ALL.iter().map(|(name, about, _)| (*name, *about))
}

/// The JSON Schema (draft 2020-12) of that name.
pub fn schema(name: &str) -> Option<Value> {
    let (name, about, make) = ALL.iter().find(|(own, ..)| *own == name)?;
    let mut body = make();
    strict(&mut body);
    let mut members = Map::new();
    let own = body.as_object()?;
    for head in ["$schema", "$id", "title", "description"] {
        let value = match head {
            "$id" => json!(format!("urn:iamproof:v1:{name}")),
            "title" => json!(format!("iamproof {name}")),
            "description" => json!(format!("JSON output of iamproof: {about}.")),
            _ => own.get(head).cloned().unwrap_or_default(),
        };
        members.insert(head.to_owned(), value);
    }
    for (name, value) in own {
        if !members.contains_key(name) {
            members.insert(name.clone(), value.clone());
        }
    }
    Some(members.into())
}
