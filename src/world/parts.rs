//! A world and what it is made of.

use super::index::Index;
use super::{
    Account, Document, Group, Managed, Membership, Organization, Parent, Place, Resource, Role,
    User,
};

/// What a world is made of; nothing of it is checked.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// At most one.
    pub organization: Option<Organization>,
    /// All accounts.
    pub accounts: Vec<Account>,
    /// All users.
    pub users: Vec<User>,
    /// All groups.
    pub groups: Vec<Group>,
    /// All roles.
    pub roles: Vec<Role>,
    /// The managed policies whose content is known or said to be unknown.
    pub managed: Vec<Managed>,
    /// All resources but roles.
    pub resources: Vec<Resource>,
}

impl Parts {
    /// What hangs below the id of the root hangs below the root; the management account does if nothing
    /// else is said.
    fn name_root(&mut self) {
        let Some(organization) = &mut self.organization else {
            return;
        };
        let root = organization.root.clone();
        let fix = |parent: &mut Parent| {
            if matches!(parent, Parent::Unit(name) if Some(&*name) == root.as_ref()) {
                *parent = Parent::Root;
            }
        };
        organization
            .units
            .iter_mut()
            .for_each(|unit| fix(&mut unit.parent));
        for account in &mut self.accounts {
            // Where the management account hangs limits nothing.
            if account.id == organization.management && account.member == Membership::Unsaid {
                account.member = Membership::Below(Parent::Root);
            }
            if let Membership::Below(parent) = &mut account.member {
                fix(parent);
            }
        }
    }
}

/// A reference or name in a world that means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// A checked world.
#[derive(Debug)]
pub struct World {
    pub(super) parts: Parts,
    pub(super) index: Index,
    /// What acts like a policy, for each resource.
    pub(super) acts: Vec<Vec<Document>>,
    /// For each resource the grants that other accounts than its owner issued, with the users and roles of
    /// these accounts whose policies they stand for (`EVAL-53`).
    pub(super) issued: Vec<Vec<(String, Document)>>,
    /// `RCPFullAWSAccess`, which is attached to everything (`EVAL-35`).
    pub(super) rcp_full: Document,
}

impl World {
    /// Checks the parts. The error is all that is wrong with them, in the order of the parts.
    pub fn new(mut parts: Parts) -> Result<Self, Vec<Fault>> {
        parts.name_root();
        let mut faults = Vec::new();
        let index = Index::new(&parts, &mut faults);
        super::check::check(&parts, &index, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let acts = super::produce::acts(&parts, &index);
        let rcp_full = super::acts::full_access("RCPFullAWSAccess", crate::policy::PolicyType::Rcp);
        let mut world = Self {
            parts,
            index,
            acts,
            issued: Vec::new(),
            rcp_full,
        };
        world.issued = super::issued::issued(&world);
        Ok(world)
    }

    /// What the world is made of.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }
}
