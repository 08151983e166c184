//! From JSON to the syntax tree (`GRAM-01` to `GRAM-45`).
//!
//! What has no meaning is an error. What breaks a rule of its policy type but is clear is a
//! warning, or an error if the reader asked to be strict.

mod condition;
mod context;
mod elements;
mod envelope;
pub(crate) mod hints;
mod literals;
mod principal;
mod rules;
mod shapes;
mod statement;

pub(crate) use envelope::{MAX_NESTED_TEXTS, document_text, is_encoded, wrapped};
pub use envelope::{documents, embedded};
pub(crate) use literals::malformed;

use super::{Policy, PolicyType};
use crate::source::{Diagnostic, Source, render};
use std::sync::Arc;

/// How to read documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// The type of the policies; inferred from their elements if not given.
    pub policy_type: Option<PolicyType>,
    /// Breaches of the rules of a type are errors instead of warnings.
    pub strict: bool,
}

/// A policy and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The syntax tree.
    pub policy: Policy,
    /// The type given or inferred.
    pub policy_type: PolicyType,
    /// The text that the spans of the policy refer to.
    pub source: Arc<Source>,
    /// What breaks the rules of the type.
    pub warnings: Vec<Diagnostic>,
}

impl Parsed {
    /// The warnings as text for people; empty if there are none.
    pub fn render_warnings(&self) -> String {
        render_all(&self.source, &self.warnings)
    }
}

/// A document that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The text that the spans refer to.
    pub source: Arc<Source>,
    /// What is wrong, at least one error; warnings stand among them.
    pub diagnostics: Vec<Diagnostic>,
}

impl Failed {
    /// The diagnostics as text for people.
    pub fn render(&self) -> String {
        render_all(&self.source, &self.diagnostics)
    }
}

fn render_all(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let rendered = diagnostics.iter().map(|one| render(source, one));
    rendered.collect::<Vec<_>>().join("\n\n")
}
