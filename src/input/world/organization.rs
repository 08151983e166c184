//! The organization and the accounts in the own form.

use super::fields::member;
use super::members::{ACCOUNT, CONTROL_POLICY, ORGANIZATION, OU};
use super::reader::{File, Reader};
use crate::policy::PolicyType;
use crate::source::json::Json;
use crate::source::quote;
use crate::world::{
    Account, ControlPolicy, Membership, Organization, Parent, Target, Unit, full_aws_access,
};

impl Reader {
    pub(super) fn organization(&mut self, file: &File, json: &Json) {
        let what = "the organization";
        if self.object(file, json, what, ORGANIZATION).is_none() {
            return;
        }
        if let Some(first) = &self.parts.organization {
            let first = first.place.text().unwrap_or_default();
            let help = format!("the first one is at {first}; a world has one organization");
            self.error(file, json.span, "a second organization", &help);
            return;
        }
        let id = self.needed(file, json, "id", what);
        let management = self.needed(file, json, "management_account", what);
        let root = self.text_in(file, json, "root");
        let all_features = self.flag(file, json, "all_features").unwrap_or(true);
        let units = self.list(file, member(json, "ous"), "`ous`");
        let units = units
            .iter()
            .filter_map(|unit| self.unit(file, unit))
            .collect();
        let scps = self.control_policies(file, json, "scps", PolicyType::Scp);
        let rcps = self.control_policies(file, json, "rcps", PolicyType::Rcp);
        let block_public_access = self.block_public_access(file, json);
        self.parts.organization = Some(Organization {
            id: id.unwrap_or_default(),
            management: management.unwrap_or_default(),
            root,
            all_features,
            units,
            scps,
            rcps,
            block_public_access,
            place: file.place(json.span),
        });
    }

    fn unit(&mut self, file: &File, json: &Json) -> Option<Unit> {
        self.object(file, json, "an OU", OU)?;
        let id = self.needed(file, json, "id", "an OU")?;
        let name = self.text_in(file, json, "name");
        let parent = self.text_in(file, json, "parent");
        Some(Unit {
            id,
            name,
            parent: below(parent),
            place: file.place(json.span),
        })
    }

    fn control_policies(
        &mut self,
        file: &File,
        json: &Json,
        name: &str,
        policy_type: PolicyType,
    ) -> Option<Vec<ControlPolicy>> {
        let list = member(json, name)?;
        let items = self.list(file, Some(list), &format!("`{name}`"));
        let read = |item| self.control_policy(file, item, policy_type);
        Some(items.iter().filter_map(read).collect())
    }

    fn control_policy(
        &mut self,
        file: &File,
        json: &Json,
        policy_type: PolicyType,
    ) -> Option<ControlPolicy> {
        let short = if policy_type == PolicyType::Scp {
            "SCP"
        } else {
            "RCP"
        };
        let what = format!("an {short}");
        self.object(file, json, &what, CONTROL_POLICY)?;
        let name = self.needed(file, json, "name", &what)?;
        let mut targets = Vec::new();
        if member(json, "targets").is_none() {
            let message = format!("{what} without `targets`");
            let help = "say what it is attached to: `root`, OUs, accounts; `[]` if to nothing";
            self.error(file, json.span, message, help);
        }
        for target in self.list(file, member(json, "targets"), "`targets`") {
            if let Some(name) = self.text(file, target, "a target") {
                targets.push(Target {
                    name,
                    place: file.place(target.span),
                });
            }
        }
        let known = full_aws_access(&name, policy_type);
        let document = match (member(json, "policy"), known) {
            (Some(policy), _) => {
                self.document(file, policy, format!("{short} {name:?}"), policy_type)
            }
            (None, Some(known)) => known,
            (None, None) => {
                let message = format!("the {short} {} has no `policy`", quote(&name));
                let help = "add it; only AWS's own `FullAWSAccess` and `RCPFullAWSAccess` are known by name";
                self.error(file, json.span, message, help);
                return None;
            }
        };
        Some(ControlPolicy { document, targets })
    }

    pub(super) fn account(&mut self, file: &File, json: &Json) {
        if self.object(file, json, "an account", ACCOUNT).is_none() {
            return;
        }
        let Some(id) = self.needed(file, json, "id", "an account") else {
            return;
        };
        let name = self.text_in(file, json, "name");
        let parent = self.text_in(file, json, "parent");
        let outside = self.flag(file, json, "outside").unwrap_or(false);
        if outside && parent.is_some() {
            let message = format!("the account {} has a parent and is outside", quote(&id));
            self.error(
                file,
                json.span,
                message,
                "remove one of `parent` and `outside`",
            );
        }
        let member = match (outside, parent) {
            (true, _) => Membership::Outside,
            (false, None) => Membership::Unsaid,
            (false, Some(parent)) => Membership::Below(below(Some(parent))),
        };
        let canonical_user = self.text_in(file, json, "canonical_user");
        if let Some(user) = canonical_user.as_ref().filter(|one| !is_canonical(one)) {
            let message = format!("{} is no canonical user id", quote(user));
            self.error(file, json.span, message, "it has 64 hexadecimal digits");
        }
        let block_public_access = self.block_public_access(file, json);
        self.parts.accounts.push(Account {
            id,
            name,
            member,
            canonical_user,
            block_public_access,
            place: file.place(json.span),
        });
    }
}

/// `root`, or the id or name of what something hangs below; none is the root.
pub(super) fn below(name: Option<String>) -> Parent {
    match name {
        Some(name) if name != "root" => Parent::Unit(name),
        _ => Parent::Root,
    }
}

/// An S3 canonical user id (`PRIN-12`).
pub(super) fn is_canonical(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
