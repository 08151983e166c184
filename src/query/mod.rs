//! Questions and their answers, one file a question.
//!
//! All questions are one search (`search.rs`): a request that some documents allow, that others do
//! not allow, within bounds. [`compare`] asks it in both directions, [`can`] once,
//! [`summary`] for each kind of statement.

mod answer;
mod apart;
mod assumed;
mod because;
mod bound;
mod bounded;
mod can;
pub mod check;
mod compare;
mod composed;
mod details;
mod difference;
mod exists;
pub mod findings;
mod further;
mod granted;
mod instantiate;
pub mod language;
mod opaque;
mod problem;
mod reasons;
mod search;
mod sides;
mod strings;
mod summary;
mod tied;
mod universe;
mod variants;
mod when;
mod whole;
mod within;
pub mod world;

pub use answer::{Answer, InternalError, Reason, Witness};
pub use assumed::rests_on;
pub use because::{Cover, StatementId};
pub use bound::Bound;
pub use bounded::{Inside, Sought, bounded, is_vacuous};
pub use can::{Ask, Who, can, can_told, script};
pub use compare::{Comparison, Verdict, compare};
pub use composed::{Between, composed_can};
pub use exists::exists;
pub use further::{Aspect, Further};
pub use granted::{Deciding, Granted, OneOf, When};
pub use summary::{Cell, Grant, Patterns, Scope, ServiceSummary, Summary, Way, summary};
pub use universe::{Elsewhere, Universe};
pub use when::Value;
pub use whole::Access;
pub use within::Within;

use crate::encode::caller::Kind;
use crate::policy::PolicyType;
use crate::regular::Budget;
use crate::rules::Rules;
use std::sync::Arc;

/// How much work a question may be; past it the answer is unknown.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of one formula in the solver, in its own units.
    pub solver: u32,
    /// Of the partition of each variable.
    pub partition: Budget,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            solver: crate::solve::DEFAULT_LIMIT,
            partition: Budget::default(),
        }
    }
}

/// How questions are answered.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How much work they may be.
    pub limits: Limits,
    /// How the rules are read.
    pub rules: Arc<Rules>,
    /// In which requests answers are looked for.
    pub universe: Universe,
    /// What is told beside the answer.
    pub show: Show,
}

/// What is told beside an answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Show {
    /// Why a proof holds.
    pub because: bool,
    /// How many further witnesses, each of another kind.
    pub further: usize,
    /// Of a comparison: the whole of what is added and removed.
    pub whole: bool,
}

/// What is told beside an answer.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// Of a proof: for each Allow why none of its requests is a witness. `None` where it was not asked
    /// for, or would be too much work.
    pub because: Option<Vec<Cover>>,
    /// Of a refutation: further witnesses.
    pub further: Vec<Further>,
    /// What is different in the other universe, if anything is.
    pub elsewhere: Option<Elsewhere>,
    /// Of a refutation: everything that is between the sides, or why that is not known.
    pub whole: Option<Result<Vec<Access>, String>>,
    /// What the answer rests on, by name: the assumptions of which none can be left out, and the tie that
    /// AWS's own comparison may not know (`OQ-21`). `None` where there is nothing of the kind.
    pub rests_on: Option<Vec<String>>,
}

/// Which callers a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Callers {
    /// Those that a policy of the type decides about.
    Of(PolicyType),
    /// Those of one kind.
    Only(Kind),
}

impl Callers {
    /// Their kinds.
    pub fn kinds(self) -> Vec<Kind> {
        match self {
            Self::Of(policy_type) => callers_of(policy_type),
            Self::Only(kind) => vec![kind],
        }
    }

    /// Whether the resource is a role (`GRAM-34`).
    pub fn ask_for_roles(self) -> bool {
        self == Self::Of(PolicyType::Trust)
    }
}

/// The callers that a policy of the type decides about (section 5 of the rules).
pub fn callers_of(policy_type: PolicyType) -> Vec<Kind> {
    match policy_type {
        PolicyType::Identity | PolicyType::Boundary | PolicyType::Session => {
            vec![Kind::User, Kind::Role, Kind::Federated]
        }
        PolicyType::Scp => Kind::SIGNED.to_vec(),
        PolicyType::Resource | PolicyType::Rcp | PolicyType::Endpoint => {
            let mut kinds = Kind::SIGNED.to_vec();
            kinds.extend([Kind::Service, Kind::Anonymous]);
            kinds
        }
        PolicyType::Trust => {
            let mut kinds = Kind::SIGNED.to_vec();
            kinds.extend([Kind::Service, Kind::Web, Kind::Saml]);
            kinds
        }
    }
}
