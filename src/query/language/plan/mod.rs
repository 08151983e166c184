//! What the words of a question mean: names are replaced by what they name, each thing is put to its use, and
//! the questions of `query` are asked.

mod absent;
mod acts;
mod closed;
mod conditions;
mod library;
mod literals;
mod named;
mod parties;
mod scope;
mod shapes;
mod sorts;
mod targets;
mod things;
mod to_documents;
mod to_world;
mod who;

pub use library::{Library, Loaded};
pub use scope::{Given, NAME, Plan, plan, plan_text};
pub use to_documents::{Documented, Related, documented, does, relation};
pub use to_world::{InWorld, can_in_world, what_in_world, who_in_world};

use super::ast::{Asked, Set};
use crate::source::{Diagnostic, Source, Span, render};
use std::sync::Arc;

/// A question or an assertion with all that it needs.
#[derive(Clone, Debug)]
pub struct Job {
    /// The question; nothing in it has a name that is to be looked up.
    pub asked: Asked,
    /// As it is written.
    pub written: String,
    /// The text that it stands in.
    pub source: Arc<Source>,
    /// Where.
    pub span: Span,
    /// The files of the world that it is about.
    pub world: Vec<String>,
    /// What is asserted of the answer; `None`: it is a question.
    pub check: Option<Checked>,
    /// Of which things of `for each` it speaks, outermost first.
    pub each: Vec<String>,
    /// The account of which `external` is outside.
    pub owner: Option<String>,
    /// The policy that is meant where there is no world.
    pub this: Option<Set>,
}

/// What is asserted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// That the answer is unknown.
    pub unknown: bool,
    /// What to say when it fails.
    pub message: Option<String>,
    /// Why it must hold.
    pub because: Option<String>,
}

/// Something wrong in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The text.
    pub source: Arc<Source>,
    /// What is wrong with it.
    pub diagnostic: Diagnostic,
}

impl Wrong {
    /// As text for people.
    pub fn render(&self) -> String {
        render(&self.source, &self.diagnostic)
    }
}

/// A loop that goes through nothing: what it asserts holds, and is seldom meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Empty {
    /// The text.
    pub source: Arc<Source>,
    /// Where its noun stands.
    pub span: Span,
    /// The noun.
    pub noun: &'static str,
    /// The things of the loops around it, outermost first.
    pub each: Vec<String>,
}

impl Empty {
    /// What is wrong with it, without full stop.
    pub fn message(&self) -> String {
        format!("there is no {} to go through", self.noun)
    }

    /// As a warning for people.
    pub fn render(&self) -> String {
        let help = "nothing is asserted here";
        let warning = Diagnostic::warning(self.span, self.message()).help(help);
        render(&self.source, &warning)
    }
}

/// Why a question was not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unasked {
    /// It makes no sense.
    Wrong(Vec<Diagnostic>),
    /// A file cannot be read; the text for people.
    Files(String),
    /// A mistake in iamproof.
    Internal(String),
}

impl Unasked {
    /// Why the question was not asked, for people.
    pub fn render(&self, job: &Job) -> String {
        match self {
            Self::Wrong(all) => {
                let all = all.iter().map(|one| render(&job.source, one));
                all.collect::<Vec<_>>().join("\n\n")
            }
            Self::Files(text) | Self::Internal(text) => text.clone(),
        }
    }
}

impl From<Diagnostic> for Unasked {
    fn from(one: Diagnostic) -> Self {
        Self::Wrong(vec![one])
    }
}

impl From<crate::query::InternalError> for Unasked {
    fn from(error: crate::query::InternalError) -> Self {
        Self::Internal(error.to_string())
    }
}
