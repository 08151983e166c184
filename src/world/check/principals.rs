//! Users, groups, roles and managed policies: their accounts, names and attachments.

use super::Checker;
use crate::source::quote;
use crate::world::arn::{Arn, account_of};
use crate::world::index::name_key;
use crate::world::{Entity, Reference};
use rustc_hash::FxHashMap;

impl Checker<'_> {
    pub(super) fn principals(&mut self) {
        let parts = self.parts;
        for managed in &parts.managed {
            let of_aws = Arn::parse(&managed.arn).is_some_and(|arn| arn.account == "aws");
            let place = &managed.document.place;
            if of_aws && managed.arn.contains("::aws:policy/") {
                continue;
            }
            if self.iam_arn(&managed.arn, "policy/", place)
                && let Some(account) = account_of(&managed.arn)
            {
                let what = format!("the managed policy {}", quote(&managed.arn));
                self.in_account(account, &what, place);
            }
        }
        let mut ids = FxHashMap::default();
        let users = parts.users.iter().map(|one| &one.entity);
        self.entities(users, "user", &mut ids);
        let groups = parts.groups.iter().map(|one| &one.entity);
        self.entities(groups, "group", &mut ids);
        let roles = parts.roles.iter().map(|one| &one.entity);
        self.entities(roles, "role", &mut ids);
        for user in &parts.users {
            let what = format!("the user {}", quote(user.entity.name()));
            if let Some(boundary) = &user.boundary {
                self.managed(
                    boundary,
                    &user.entity,
                    &format!("the permissions boundary of {what}"),
                );
            }
            for reference in &user.groups {
                self.group(reference, &user.entity);
            }
        }
        for role in &parts.roles {
            let what = format!("the role {}", quote(role.entity.name()));
            if let Some(boundary) = &role.boundary {
                self.managed(
                    boundary,
                    &role.entity,
                    &format!("the permissions boundary of {what}"),
                );
            }
        }
    }

    fn entities<'e>(
        &mut self,
        entities: impl Iterator<Item = &'e Entity>,
        what: &str,
        ids: &mut FxHashMap<&'e str, &'e Entity>,
    ) {
        let mut names: FxHashMap<(String, String), &Entity> = FxHashMap::default();
        for entity in entities {
            let place = &entity.place;
            if !self.iam_arn(&entity.arn, &format!("{what}/"), place) {
                continue;
            }
            let shown = format!("the {what} {}", quote(entity.name()));
            self.in_account(entity.account(), &shown, place);
            match names.insert(name_key(entity), entity) {
                Some(first) if first.arn != entity.arn => {
                    let message = format!(
                        "{} and {} are {what}s of one name in one account",
                        quote(&first.arn),
                        quote(&entity.arn)
                    );
                    let help =
                        format!("names of {what}s are unique whatever the path and case: keep one");
                    self.fault(place, message, help);
                }
                _ => {}
            }
            if let Some(id) = &entity.unique_id
                && let Some(first) = ids.insert(id, entity)
                && first.arn != entity.arn
            {
                let message = format!(
                    "{} and {shown} have one id, {}",
                    quote(&first.arn),
                    quote(id)
                );
                self.fault(
                    place,
                    message,
                    "unique ids belong to one principal: correct one of them",
                );
            }
            for reference in &entity.managed {
                self.managed(reference, entity, &format!("a managed policy of {shown}"));
            }
        }
    }

    /// What is attached must exist. AWS's own policies need not be given: they are not known then.
    fn managed(&mut self, reference: &Reference, entity: &Entity, what: &str) {
        let name = &reference.name;
        let arn = Arn::parse(name).filter(|arn| {
            arn.service == "iam" && arn.region.is_empty() && arn.resource.starts_with("policy/")
        });
        let Some(arn) = arn else {
            let message = format!(
                "{what} is {}, which is not the ARN of a policy",
                quote(name)
            );
            let help = "write it as `arn:aws:iam::111122223333:policy/NAME`, or `arn:aws:iam::aws:policy/NAME` \
                        for a policy of AWS";
            self.fault(&reference.place, message, help);
            return;
        };
        if self.index.managed.contains_key(name) {
            if arn.account != "aws" && arn.account != entity.account() {
                let message = format!("{what} is {}, of another account", quote(name));
                let help = "policies are attached within their account: correct the ARN";
                self.fault(&reference.place, message, help);
            }
            return;
        }
        if arn.account == "aws" {
            return;
        }
        let message = format!("{what} is {}, which the world does not have", quote(name));
        let known: Vec<&str> = (self.parts.managed.iter())
            .map(|one| one.arn.as_str())
            .take(self.room())
            .collect();
        let otherwise = "add it to `policies` (if only its content is not known: with \
                         `\"policy\": {\"unknown\": \"why\"}`), or remove the attachment";
        let help = Self::like(name, &known, otherwise);
        self.fault(&reference.place, message, help);
    }

    fn group(&mut self, reference: &Reference, user: &Entity) {
        let name = &reference.name;
        let by_name = (user.account().to_owned(), name.to_ascii_lowercase());
        let found = if name.starts_with("arn:") {
            self.index.groups.contains_key(name)
        } else {
            self.index.group_names.contains_key(&by_name)
        };
        let what = format!(
            "the user {} is in the group {}",
            quote(user.name()),
            quote(name)
        );
        if !found {
            let known = self
                .parts
                .groups
                .iter()
                .filter(|one| one.entity.account() == user.account());
            let known: Vec<&str> = known
                .map(|one| one.entity.name())
                .take(self.room())
                .collect();
            let otherwise = "add it to `groups`, or remove it from the user";
            let help = Self::like(name, &known, otherwise);
            let message = format!(
                "{what}, which the world does not have in the account {}",
                user.account()
            );
            self.fault(&reference.place, message, help);
        } else if account_of(name).is_some_and(|account| account != user.account()) {
            let message = format!("{what}, of another account");
            self.fault(
                &reference.place,
                message,
                "users are in groups of their account only",
            );
        }
    }
}
