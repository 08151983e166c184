//! Shapes that many outputs have in common.

use super::words;
use crate::eval::{ElementKind, Failure, Outcome};
use crate::policy::statement_json;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// The answer to a question that is true or false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Answer {
    /// It is so, as the request shows or as is proved.
    Yes,
    /// It is not so, as is proved or as the request shows.
    No,
    /// Not decided.
    Unknown,
}

impl Answer {
    /// Of an answer that asks for a request: whether there is one.
    pub const fn some(answer: &crate::query::Answer) -> Self {
        match answer {
            crate::query::Answer::Some(_) => Self::Yes,
            crate::query::Answer::None => Self::No,
            crate::query::Answer::Unknown(_) => Self::Unknown,
        }
    }

    /// Of an answer that asks for a counterexample: whether there is none.
    pub const fn none(answer: &crate::query::Answer) -> Self {
        match answer {
            crate::query::Answer::None => Self::Yes,
            crate::query::Answer::Some(_) => Self::No,
            crate::query::Answer::Unknown(_) => Self::Unknown,
        }
    }
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "they are the words of policies")]
#[schemars(inline)]
pub enum Effect {
    Allow,
    Deny,
}

impl From<crate::policy::Effect> for Effect {
    fn from(effect: crate::policy::Effect) -> Self {
        match effect {
            crate::policy::Effect::Allow => Self::Allow,
            crate::policy::Effect::Deny => Self::Deny,
        }
    }
}

/// What policies by themselves decide of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Decision {
    /// An Allow matches and no Deny.
    Allow,
    /// A Deny matches.
    ExplicitDeny,
    /// Nothing matches.
    ImplicitDeny,
}

impl From<Outcome> for Decision {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Allow => Self::Allow,
            Outcome::ExplicitDeny => Self::ExplicitDeny,
            Outcome::ImplicitDeny => Self::ImplicitDeny,
        }
    }
}

/// An element of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "each is the element of that name")]
#[schemars(inline)]
pub enum Element {
    Principal,
    NotPrincipal,
    Action,
    NotAction,
    Resource,
    NotResource,
    Condition,
}

impl From<ElementKind> for Element {
    fn from(kind: ElementKind) -> Self {
        match kind {
            ElementKind::Principal => Self::Principal,
            ElementKind::NotPrincipal => Self::NotPrincipal,
            ElementKind::Action => Self::Action,
            ElementKind::NotAction => Self::NotAction,
            ElementKind::Resource => Self::Resource,
            ElementKind::NotResource => Self::NotResource,
            ElementKind::Condition => Self::Condition,
        }
    }
}

words! {
    /// An access level of AWS.
    Level, crate::catalog::AccessLevel, [
        crate::catalog::AccessLevel::List,
        crate::catalog::AccessLevel::Read,
        crate::catalog::AccessLevel::Write,
        crate::catalog::AccessLevel::Tagging,
        crate::catalog::AccessLevel::PermissionsManagement,
    ]
}

/// Why something was not decided, and where.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Doubt {
    /// One sentence without full stop.
    pub text: String,
    /// The places, as `file:line:column`.
    pub places: Vec<String>,
}

/// Where something stands; the numbers count from 1.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// A statement, pointed to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reference {
    /// The document that it stands in, as it was given.
    pub document: String,
    /// Its number in the document, from 0.
    pub statement: usize,
    /// Its Sid.
    pub sid: Option<String>,
    /// What it does.
    pub effect: Option<Effect>,
    /// Where it stands.
    #[serde(flatten)]
    pub at: Option<Place>,
    /// Of a document of a world: where the document starts, as `file:line:column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-nullable" = true))]
    pub place: Option<Option<String>>,
}

/// The first element of a statement that does not match.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Failed {
    /// Which.
    pub element: Element,
    /// One sentence without full stop.
    pub why: String,
    /// Where it stands.
    #[serde(flatten)]
    pub at: Place,
}

impl Failed {
    /// What failed, and where it stands.
    pub fn new(failure: &Failure, at: Place) -> Self {
        Self {
            element: failure.element.into(),
            why: failure.why.clone(),
            at,
        }
    }
}

/// Whether a statement matches a request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unmatched {
    /// It does.
    pub matched: bool,
    /// If it does not: why.
    pub failed: Option<Failed>,
}

/// A request breaks a guarantee of AWS.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Warning {
    /// The guarantee, such as `AX-16`.
    pub id: &'static str,
    /// One sentence without full stop.
    pub message: String,
}

impl From<&crate::eval::AxiomWarning> for Warning {
    fn from(warning: &crate::eval::AxiomWarning) -> Self {
        Self {
            id: warning.id,
            message: warning.message.clone(),
        }
    }
}

/// One request, with all its members, so that programs find each of them.
#[derive(Clone, Debug)]
pub struct Request(Value);

const MEMBERS: [&str; 5] = [
    "principal",
    "action",
    "resource",
    "resource_account",
    "context",
];

impl From<&Value> for Request {
    fn from(request: &Value) -> Self {
        let member = |name: &str| match request.get(name) {
            Some(value) => value.clone(),
            None if name == "context" => json!({}),
            None => Value::Null,
        };
        let members = MEMBERS.map(|name| (name.to_owned(), member(name)));
        Self(Map::from_iter(members).into())
    }
}

impl Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl JsonSchema for Request {
    fn schema_name() -> Cow<'static, str> {
        "Request".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let kinds = crate::eval::caller_kinds();
        json_schema!({
            "description": "One request, as `simulate --request` reads it. Keys that are not in `context` are absent, \
                but for those that follow from the rest.",
            "type": "object",
            "additionalProperties": false,
            "required": MEMBERS,
            "properties": {
                "principal": {
                    "description": "The caller: a plain name (an ARN, a service, `anonymous`), or its parts.",
                    "anyOf": [
                        {"type": "string"},
                        {
                            "type": "object",
                            "additionalProperties": false,
                            "required": ["kind"],
                            "properties": {
                                "kind": {"type": "string", "enum": kinds},
                                "arn": {"type": "string"},
                                "service": {"type": "string"},
                                "provider": {"type": "string"},
                                "session": {"type": "string"},
                                "unique_id": {"type": "string"},
                                "issuer": {"type": "string"},
                                "canonical_user": {"type": "string"},
                                "boundary": {"type": "boolean"}
                            }
                        }
                    ]
                },
                "action": {"type": "string", "description": "Such as `s3:GetObject`."},
                "resource": {"type": "string", "description": "An ARN, or `*`."},
                "resource_account": {
                    "description": "The owner, where the ARN does not say it and it matters.",
                    "type": ["string", "null"]
                },
                "context": {
                    "description": "Condition keys: a text, the values of a multi-valued key, or null for a key \
                        that is absent although it would follow.",
                    "type": "object",
                    "additionalProperties": {
                        "anyOf": [
                            {"type": ["string", "null"]},
                            {"type": "array", "items": {"type": "string"}}
                        ]
                    }
                }
            }
        })
    }
}

/// A statement in the language of policies, in canonical form.
#[derive(Clone, Debug)]
pub struct PolicyStatement(Value);

impl From<&crate::policy::Statement> for PolicyStatement {
    fn from(statement: &crate::policy::Statement) -> Self {
        Self(statement_json(statement))
    }
}

impl Serialize for PolicyStatement {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl JsonSchema for PolicyStatement {
    fn schema_name() -> Cow<'static, str> {
        "PolicyStatement".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let texts = json!({"anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}, "minItems": 2},
        ]});
        let block = json!({"type": "object", "additionalProperties": texts});
        let principals = json!({"anyOf": [
            {"type": "string", "const": "*"},
            {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "AWS": texts, "Service": texts, "Federated": texts, "CanonicalUser": texts,
                },
            },
        ]});
        json_schema!({
            "description": "A statement in the language of policies.",
            "type": "object",
            "additionalProperties": false,
            "required": ["Effect"],
            "properties": {
                "Sid": {"type": "string"},
                "Effect": {"type": "string", "enum": ["Allow", "Deny"]},
                "Principal": principals,
                "NotPrincipal": principals,
                "Action": texts,
                "NotAction": texts,
                "Resource": texts,
                "NotResource": texts,
                "Condition": {"type": "object", "additionalProperties": block}
            }
        })
    }
}
