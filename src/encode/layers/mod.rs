//! The decision over all policies together (section 5 of the rules), as sets of documents: each of some
//! sets allows the request, and so do all sets of one of several ways. What a layer denies is denied
//! whatever the way, so all Denies stand in one set of their own.
//!
//! The documents are parts of those of the layers: their Allows, their Denies, or of the Allows of a
//! resource the ones that name the caller with a certain strength (`parts.rs`).

mod parts;
mod rules;
mod target;

pub use target::Target;

use super::caller::Kind;
use crate::policy::{Policy, PolicyType};
use crate::source::Source;
use crate::world::{Gap, Layers};
use std::sync::Arc;

/// How the policy of a resource stands to those of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// It grants beside them (`EVAL-10` to `EVAL-20`).
    Plain,
    /// Nothing goes without it: the policy of a KMS key, or the trust policy of a role (`EVAL-50`,
    /// `EVAL-60`).
    Needed,
    /// Only the caller's side counts (`EVAL-23`, `EVAL-25`).
    Alone,
}

/// What is known of the request beside the layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Situation {
    /// The kind of the caller.
    pub kind: Kind,
    /// The caller is of the account that owns the resource.
    pub same_account: bool,
    /// What kind of call it is.
    pub target: Target,
    /// RCPs cover the action (`EVAL-37`, `EVAL-38`).
    pub covered: bool,
}

/// Documents that are united, each a part of one of a layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Set(pub Vec<Part>);

/// Some statements of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The statements.
    pub policy: Policy,
    /// How they are read.
    pub policy_type: PolicyType,
    /// Where they come from; `None` of what no document says.
    pub origin: Option<Origin>,
}

/// Where the statements of a part come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// How readers know the layer.
    pub layer: String,
    /// How readers know the document.
    pub document: String,
    /// Its text.
    pub source: Arc<Source>,
    /// For each statement of the part its index in the document.
    pub statements: Vec<usize>,
}

/// The decision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composed {
    /// Each of these allows the request.
    pub always: Vec<Set>,
    /// All of one of these do; no way means that nothing is allowed.
    pub ways: Vec<Vec<Set>>,
}

impl Composed {
    /// Whatever the policies say (`EVAL-26`).
    pub fn anything() -> Self {
        Self {
            always: vec![parts::unless([])],
            ways: vec![Vec::new()],
        }
    }
}

/// The decision of the layers for callers of one kind.
///
/// # Errors
/// What is not known of the layers, or has no such form.
pub fn composed(layers: &Layers<'_>, situation: Situation) -> Result<Composed, Vec<Gap>> {
    let gaps: Vec<Gap> = layers.all().flat_map(|layer| layer.gaps.clone()).collect();
    if !gaps.is_empty() {
        return Err(gaps);
    }
    rules::Rules::new(layers, situation).composed()
}
