//! The tree of the organization, what is attached to it, and the accounts in it.

use super::Checker;
use crate::source::quote;
use crate::world::Place;
use crate::world::arn::is_account;
use crate::world::index::MAX_UNITS;
use crate::world::organization::{ControlPolicy, Membership, Organization, Parent};

impl Checker<'_> {
    pub(super) fn organization(&mut self) {
        let Some(organization) = &self.parts.organization else {
            return;
        };
        if !is_account(&organization.management) {
            let message = format!("{} is no id of an account", quote(&organization.management));
            let help = "`management_account` is the 12-digit id of the management account";
            self.fault(&organization.place, message, help);
        }
        self.tree(organization);
        for (list, what) in [(&organization.scps, "SCP"), (&organization.rcps, "RCP")] {
            let policies = list.as_deref().unwrap_or_default();
            if let Some(first) = policies.first().filter(|_| !organization.all_features) {
                let message = format!("an {what} in an organization without all features");
                let help = "such an organization has no control policies: remove them, or set \
                            `all_features`";
                self.fault(&first.document.place, message, help);
            }
            for policy in policies {
                self.targets(policy, what);
            }
        }
    }

    fn tree(&mut self, organization: &Organization) {
        for (at, unit) in organization.units.iter().enumerate() {
            self.parent(
                &unit.parent,
                &format!("OU {}", quote(unit.shown())),
                &unit.place,
            );
            // Up from each unit: one that comes back to itself hangs in a circle.
            let mut next = &unit.parent;
            let mut depth = 0;
            while let Parent::Unit(name) = next {
                let parent = self.index.units.get(name).copied();
                let Some(parent) = parent.zip(parent.and_then(|at| organization.units.get(at)))
                else {
                    break;
                };
                depth += 1;
                let shown = quote(unit.shown());
                if parent.0 == at {
                    let message = format!("the OU {shown} is below itself");
                    let help = "correct the `parent` of one of the OUs";
                    self.fault(&unit.place, message, help);
                    break;
                }
                if depth >= MAX_UNITS {
                    let message = format!("the OU {shown} is below more than {MAX_UNITS} others");
                    let help = "AWS nests OUs five deep; is some `parent` wrong?";
                    self.fault(&unit.place, message, help);
                    break;
                }
                next = &parent.1.parent;
            }
        }
    }

    fn parent(&mut self, parent: &Parent, what: &str, place: &Place) {
        let Parent::Unit(name) = parent else { return };
        if self.index.units.contains_key(name) {
            return;
        }
        if self.index.ambiguous.contains(name) {
            let message = format!(
                "{what} is below {}, and several OUs have this name",
                quote(name)
            );
            self.fault(place, message, "name the OU by its id");
            return;
        }
        let message = format!(
            "{what} is below {}, which is no OU of the organization",
            quote(name)
        );
        let help = self.like_unit(name, "add it to `ous`, or write `root`");
        self.fault(place, message, help);
    }

    fn like_unit(&self, name: &str, otherwise: &str) -> String {
        let units = self
            .parts
            .organization
            .as_ref()
            .map_or(&[][..], |one| &one.units);
        let ids = units.iter().map(|unit| unit.id.as_str());
        let names = units.iter().filter_map(|unit| unit.name.as_deref());
        let known: Vec<&str> = ids.chain(names).chain(["root"]).take(self.room()).collect();
        Self::like(name, &known, otherwise)
    }

    fn targets(&mut self, policy: &ControlPolicy, what: &str) {
        for target in &policy.targets {
            let node = self.index.node(self.parts, &target.name);
            let name = quote(&target.name);
            if self.index.ambiguous.contains(&target.name) {
                let message =
                    format!("an {what} is attached to {name}, and several OUs have this name");
                self.fault(&target.place, message, "name the OU by its id");
            } else if node.is_none() {
                let message = format!(
                    "an {what} is attached to {name}, which is neither the root nor an OU nor an account"
                );
                let otherwise =
                    "targets are `root`, the id or name of an OU, or the id of an account";
                let help = self.like_unit(&target.name, otherwise);
                self.fault(&target.place, message, help);
            } else if let Some(crate::world::control::Node::Account(at)) = node
                && let Some(account) = self.parts.accounts.get(at)
                && account.member == Membership::Outside
            {
                let message = format!(
                    "an {what} is attached to the account {name}, which is outside the organization"
                );
                self.fault(
                    &target.place,
                    message,
                    "remove the target, or the `outside` of the account",
                );
            }
        }
    }

    pub(super) fn accounts(&mut self) {
        let organization = self.parts.organization.as_ref();
        for account in &self.parts.accounts {
            let what = format!("the account {}", quote(&account.id));
            if !is_account(&account.id) {
                let message = format!("{} is no id of an account", quote(&account.id));
                let help = "ids of accounts are texts of twelve digits; zeros at the start count";
                self.fault(&account.place, message, help);
            }
            match (&account.member, organization) {
                (Membership::Unsaid, Some(_)) => {
                    let message = format!("{what} is in no OU");
                    let help = "give its `parent` (`root`, or the id or name of an OU), or \
                                `\"outside\": true` if it does not belong to the organization";
                    self.fault(&account.place, message, help);
                }
                (Membership::Below(parent), Some(_)) => self.parent(parent, &what, &account.place),
                (Membership::Below(_), None) => {
                    let message = format!("{what} has a parent, but there is no organization");
                    self.fault(
                        &account.place,
                        message,
                        "add `organization`, or remove the `parent`",
                    );
                }
                (Membership::Outside, Some(organization))
                    if account.id == organization.management =>
                {
                    let message = format!("{what} is the management account and cannot be outside");
                    self.fault(
                        &account.place,
                        message,
                        "remove `outside`, or correct the organization",
                    );
                }
                (Membership::Outside, _) | (Membership::Unsaid, None) => {}
            }
        }
    }
}
