//! The answers of `ask` as JSON, and what stands inside of them.

use super::{Always, Disjoint, InWorld, Reply};
use crate::query::language::plan::Job;
use crate::report::schema::{Inner, always, output};
use crate::report::{Can, Compared, Summarised, What, Who, WhoEach};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

always! {
    /// The command `ask`.
    Name = "ask"
}

/// What `ask` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Asked {
    question: Name,
    /// The answer to each question, in their order.
    answers: Vec<Answered>,
}

/// The answer to one question of the language.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Answered {
    /// The question, as the language prints it.
    pub text: String,
    /// Whether it was turned round with `not`.
    pub negated: bool,
    /// The answer to the question as it is written.
    pub answer: Verdict,
    /// The answer to it without `not`, as the command that fits has it.
    #[schemars(with = "Details")]
    pub details: Value,
}

/// The answer in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Verdict {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// It was not decided.
    Unknown,
    /// A list; nothing was asked that is true or false.
    Listed,
    /// A list of which a part is unknown.
    Partly,
}

/// The answer of the command that fits a question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "none is ever made")]
pub enum Details {
    /// Policies that are compared.
    Compare(Inner<Compared>),
    /// What policies allow at all.
    Can(Inner<Can>),
    /// What is allowed in a world.
    InWorld(Inner<InWorld>),
    /// What policies always allow.
    Always(Inner<Always>),
    /// What two policies have in common.
    Disjoint(Inner<Disjoint>),
    /// Who can.
    Who(Inner<Who>),
    /// Who can, on several resources.
    WhoEach(Inner<WhoEach>),
    /// What somebody can.
    What(Inner<What>),
    /// What policies allow.
    Summary(Inner<Summarised>),
}

impl From<crate::query::language::answer::Verdict> for Verdict {
    fn from(verdict: crate::query::language::answer::Verdict) -> Self {
        use crate::query::language::answer::Verdict as Found;
        match verdict {
            Found::Yes => Self::Yes,
            Found::No => Self::No,
            Found::Unknown => Self::Unknown,
            Found::Listed => Self::Listed,
            Found::Partly => Self::Partly,
        }
    }
}

impl Answered {
    /// The answer to a question.
    pub fn new(job: &Job, reply: Reply) -> Self {
        Self {
            text: job.asked.to_string(),
            negated: job.asked.negated,
            answer: reply.verdict.to(&job.asked).into(),
            details: inner_json(reply.json),
        }
    }
}

/// The answers of `ask`.
pub fn asked_json(answers: Vec<Answered>) -> Value {
    output(Asked {
        question: Name,
        answers,
    })
}

/// The answer of a command as it stands inside of another answer.
pub fn inner_json(mut answer: Value) -> Value {
    if let Some(members) = answer.as_object_mut() {
        members.shift_remove("schema");
    }
    answer
}
