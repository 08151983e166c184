//! The decision over all policies together (section 5 of the rules), as sets of documents: each of some
//! sets allows the request, and so do all sets of one of several ways. What a layer denies is denied
//! whatever the way, so all Denies stand in one set of their own.
//!
//! The documents are parts of those of the layers: their Allows, their Denies, or of the Allows of a
//! resource the ones that name the caller with a certain strength (`parts.rs`). Through an access point
//! the layers of the caller's side see another resource than that of the request: their patterns are
//! rewritten (`sight.rs`).

mod calls;
mod parts;
mod rules;
mod sight;
mod target;

pub use calls::{Calls, Feature, is_service_linked, on};
pub use sight::{Point, Sight};
pub use target::{Refusing, Target};

use super::caller::Kind;
use crate::policy::{Effect, Policy, PolicyType};
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
    /// No policy tells (`EVAL-55`).
    Elsewhere,
}

/// What is known of the request beside the layers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent fact"
)]
pub struct Situation {
    /// The kind of the caller.
    pub kind: Kind,
    /// The caller is of the account that owns the resource.
    pub same_account: bool,
    /// What kind of call it is.
    pub target: Target,
    /// RCPs limit the call (`EVAL-37`, `EVAL-38`).
    pub covered: bool,
    /// SCPs limit the call (`EVAL-32`).
    pub limited: bool,
    /// The caller is a session of a service-linked role (`EVAL-98`).
    pub service_linked: bool,
    /// The call goes through an access point (`EVAL-89`).
    pub through: bool,
    /// Which resource the layers of the caller's side see.
    pub sight: Sight,
    /// `RestrictPublicBuckets` lets the caller in; `None` where that is open (`EVAL-92`).
    pub inside: Option<bool>,
    /// Why a policy that is given cannot be read (`EVAL-89`).
    pub hidden: Option<&'static str>,
}

/// How what is not known of the layers is taken: as a gap that may allow or deny anything, or a pattern
/// of which it is open what it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// In favour of the request: what is refused even so is refused.
    Wide,
    /// Against it: what is allowed even so is allowed.
    Narrow,
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
    /// What is not known; none means that the decision is exact.
    pub open: Vec<Gap>,
}

impl Composed {
    /// Whatever the policies say (`EVAL-26`).
    pub fn anything() -> Self {
        Self {
            always: vec![parts::unless([])],
            ways: vec![Vec::new()],
            open: Vec::new(),
        }
    }

    /// Without ways through a set that allows nothing.
    fn closed(mut self) -> Self {
        let allows = |set: &Set| {
            let mut statements = set.0.iter().flat_map(|part| &part.policy.statements);
            statements.any(|one| one.effect == Effect::Allow)
        };
        match self.always.iter().all(allows) {
            true => self.ways.retain(|way| way.iter().all(allows)),
            false => self.ways.clear(),
        }
        self
    }

    /// Whether no way is open to anybody.
    pub const fn is_nothing(&self) -> bool {
        self.ways.is_empty()
    }

    /// What both allow.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for set in other.always {
            if !self.always.contains(&set) {
                self.always.push(set);
            }
        }
        let mut ways: Vec<Vec<Set>> = Vec::new();
        for one in &self.ways {
            for two in &other.ways {
                let further = two.iter().filter(|set| !one.contains(set));
                let way: Vec<Set> = one.iter().chain(further).cloned().collect();
                if !ways.contains(&way) {
                    ways.push(way);
                }
            }
        }
        self.ways = ways;
        self.open.extend(other.open);
        self
    }
}

/// The decision of the layers in one situation.
pub fn composed(layers: &Layers<'_>, situation: &Situation, precision: Precision) -> Composed {
    rules::Rules::new(layers, situation, precision)
        .composed()
        .closed()
}
