//! The organization, its tree, its control policies, and the accounts.

use super::{BlockPublicAccess, Document, Place};

/// An organization.
#[derive(Clone, Debug, Default)]
pub struct Organization {
    /// `o-…`
    pub id: String,
    /// The management account.
    pub management: String,
    /// `r-…`; not always given.
    pub root: Option<String>,
    /// Only with all features are there SCPs and RCPs (`EVAL-31`).
    pub all_features: bool,
    /// In any order; their parents make the tree.
    pub units: Vec<Unit>,
    /// The SCPs. `None`: nothing was said about them; empty: there are none.
    pub scps: Option<Vec<ControlPolicy>>,
    /// The RCPs, likewise.
    pub rcps: Option<Vec<ControlPolicy>>,
    /// Block Public Access of the whole organization.
    pub block_public_access: Option<BlockPublicAccess>,
    /// Where it is given.
    pub place: Place,
}

/// An organizational unit.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// `ou-…`
    pub id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Where it hangs.
    pub parent: Parent,
    /// Where it is given.
    pub place: Place,
}

impl Unit {
    /// The name for people.
    pub fn shown(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

/// What something hangs below in the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Parent {
    /// The root.
    #[default]
    Root,
    /// The unit of that id or name.
    Unit(String),
}

/// An SCP or RCP.
#[derive(Clone, Debug)]
pub struct ControlPolicy {
    /// What it says.
    pub document: Document,
    /// What it is attached to.
    pub targets: Vec<Target>,
}

/// What a control policy is attached to: `root` or its id, the id or name of a unit, an account.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// As given.
    pub name: String,
    /// Where it is given.
    pub place: Place,
}

/// An account.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Where it hangs in the organization.
    pub member: Membership,
    /// The S3 canonical user id (`PRIN-12`).
    pub canonical_user: Option<String>,
    /// Block Public Access of the account.
    pub block_public_access: Option<BlockPublicAccess>,
    /// Where it is given.
    pub place: Place,
}

/// Whether an account belongs to the organization.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Membership {
    /// Nothing was said; right only without an organization.
    #[default]
    Unsaid,
    /// It stands outside.
    Outside,
    /// It is a member.
    Below(Parent),
}
