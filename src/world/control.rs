//! The levels of SCPs and RCPs (`EVAL-30` to `EVAL-38`).

use super::organization::{ControlPolicy, Membership};
use super::{Layer, World};
use rustc_hash::FxHashMap;

/// Something in the tree of the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    Root,
    Unit(usize),
    Account(usize),
}

impl World {
    /// Whether an account is a member that control policies limit: not the management account
    /// (`EVAL-31`, `EVAL-37`).
    fn limited(&self, account: usize) -> bool {
        let organization = self.parts.organization.as_ref();
        let member = self.parts.accounts.get(account);
        organization
            .zip(member)
            .is_some_and(|(organization, account)| {
                organization.all_features
                    && matches!(account.member, Membership::Below(_))
                    && account.id != organization.management
            })
    }

    /// The SCPs that limit callers of an account; `None` where none do.
    pub(super) fn scp_levels(&self, account: usize) -> Option<Vec<Layer<'_>>> {
        let policies = self.parts.organization.as_ref()?.scps.as_deref()?;
        if policies.is_empty() || !self.limited(account) {
            return None;
        }
        Some(self.levels(account, policies, &self.index.scps, "SCPs"))
    }

    /// The RCPs over what an account owns, likewise.
    pub(super) fn rcp_levels(&self, account: usize) -> Option<Vec<Layer<'_>>> {
        let policies = self.parts.organization.as_ref()?.rcps.as_deref()?;
        if policies.is_empty() || !self.limited(account) {
            return None;
        }
        let mut levels = self.levels(account, policies, &self.index.rcps, "RCPs");
        for level in &mut levels {
            let given = |name: &str| name.contains("RCPFullAWSAccess");
            if !level.documents.iter().any(|one| given(&one.name)) {
                level.add(&self.rcp_full);
            }
        }
        Some(levels)
    }

    fn levels<'a>(
        &'a self,
        account: usize,
        policies: &'a [ControlPolicy],
        attached: &FxHashMap<Node, Vec<usize>>,
        what: &str,
    ) -> Vec<Layer<'a>> {
        let organization = self.parts.organization.as_ref();
        let units = organization.map_or(&[][..], |one| &one.units);
        let level = |node: Node, name: String| {
            let mut layer = Layer::named(name);
            for at in attached.get(&node).into_iter().flatten() {
                if let Some(policy) = policies.get(*at) {
                    layer.add(&policy.document);
                }
            }
            layer
        };
        let mut levels = vec![level(Node::Root, format!("the {what} of the root"))];
        for at in self.index.paths.get(account).into_iter().flatten() {
            let shown = units.get(*at).map_or("", |unit| unit.shown());
            levels.push(level(
                Node::Unit(*at),
                format!("the {what} of OU {shown:?}"),
            ));
        }
        let id = self.parts.accounts.get(account).map_or("", |one| &one.id);
        let name = format!("the {what} of account {id}");
        levels.push(level(Node::Account(account), name));
        levels
    }

    /// Levels of member accounts to which no SCP is attached: nothing is allowed below them (`EVAL-30`).
    /// Each as a name.
    pub fn levels_without_scps(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for at in 0..self.parts.accounts.len() {
            for level in self.scp_levels(at).into_iter().flatten() {
                let empty = level.documents.is_empty() && level.gaps.is_empty();
                if empty && !names.contains(&level.name) {
                    names.push(level.name);
                }
            }
        }
        names
    }
}
