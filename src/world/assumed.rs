//! What answers about a world take for granted, and what is not known of it.

use super::{Content, Document, Entity, Gap, Membership, Reference, Resource, World};
use std::collections::BTreeMap;

impl World {
    /// What is taken for granted because the world does not say, one sentence each, without full stop.
    pub fn assumptions(&self) -> Vec<String> {
        let mut all = Vec::new();
        let mut say = |applies: bool, text: &str| {
            if applies {
                all.push(text.to_owned());
            }
        };
        let parts = &self.parts;
        match &parts.organization {
            None => say(
                true,
                "no organization was given: no SCP or RCP is taken to limit anybody, and the accounts to \
                 stand alone",
            ),
            Some(organization) => {
                say(
                    organization.all_features && organization.scps.is_none(),
                    "no SCPs were given: none is taken to limit anybody",
                );
                say(
                    organization.all_features && organization.rcps.is_none(),
                    "no RCPs were given: none is taken to limit access to anything",
                );
                say(
                    true,
                    "accounts that the world does not have are taken to stand outside the organization",
                );
                let members = |one: &super::Account| matches!(one.member, Membership::Below(_));
                say(
                    organization.root.is_none() && parts.accounts.iter().any(members),
                    "the id of the organization's root was not given: `aws:PrincipalOrgPaths` is not known",
                );
            }
        }
        let principals = parts.users.is_empty() && parts.roles.is_empty();
        say(principals, "no users or roles were given: there are none");
        say(
            parts.resources.is_empty(),
            "no resources were given: none is taken to have a policy of its own",
        );
        say(
            !parts.resources.is_empty(),
            "resources of kinds that iamproof does not know (docs/world.md lists those it does) have no \
             policy unless one is given",
        );
        let buckets = || {
            parts
                .resources
                .iter()
                .filter(|one| one.kind == "AWS::S3::Bucket")
        };
        let without_ownership =
            |one: &Resource| one.ownership.is_none() && one.acl.is_none() && one.objects.is_empty();
        say(
            buckets().any(without_ownership),
            "buckets without ownership setting and ACL are taken to be `BucketOwnerEnforced`: ACLs do not \
             count",
        );
        say(
            buckets().any(|one| {
                one.ownership.is_none() && (one.acl.is_some() || !one.objects.is_empty())
            }),
            "buckets with an ACL and without ownership setting are taken to be `ObjectWriter`: ACLs count",
        );
        say(
            buckets().any(|one| one.block_public_access.is_none()),
            "S3 Block Public Access is taken to be off where it is not given",
        );
        let keys = || {
            parts
                .resources
                .iter()
                .filter(|one| one.kind == "AWS::KMS::Key")
        };
        say(
            keys().any(|one| one.grants.is_empty()),
            "KMS keys without grants given are taken to have none",
        );
        all
    }

    /// All that is given and not understood, and all that is referred to and not given. Answers that depend
    /// on one of these are unknown; the layers say which do.
    pub fn gaps(&self) -> Vec<Gap> {
        let parts = &self.parts;
        let mut gaps = Gaps {
            world: self,
            found: Vec::new(),
            missing: BTreeMap::new(),
        };
        if let Some(organization) = &parts.organization {
            let lists = [&organization.scps, &organization.rcps];
            for policy in lists.into_iter().flatten().flatten() {
                gaps.document(&policy.document);
            }
        }
        parts
            .managed
            .iter()
            .for_each(|one| gaps.document(&one.document));
        for user in &parts.users {
            gaps.entity(&user.entity, user.boundary.as_ref());
        }
        parts
            .groups
            .iter()
            .for_each(|one| gaps.entity(&one.entity, None));
        for role in &parts.roles {
            gaps.entity(&role.entity, role.boundary.as_ref());
            role.trust.iter().for_each(|one| gaps.document(one));
        }
        for resource in &parts.resources {
            gaps.found
                .extend(self.own(resource, "", &resource.arn).gaps);
        }
        let missing = std::mem::take(&mut gaps.missing);
        for (arn, (count, place)) in missing {
            let times = if count == 1 { "once" } else { "times" };
            let count = if count == 1 {
                String::new()
            } else {
                format!("{count} ")
            };
            let reason = format!(
                "the world does not hold the managed policy {arn}, which is attached {count}{times}"
            );
            gaps.say(reason, place);
        }
        gaps.found
    }
}

struct Gaps<'a> {
    world: &'a World,
    found: Vec<Gap>,
    /// Managed policies that are not given: how often they are attached, and where first.
    missing: BTreeMap<&'a str, (usize, Option<String>)>,
}

impl<'a> Gaps<'a> {
    fn say(&mut self, reason: String, place: Option<String>) {
        self.found.push(Gap { reason, place });
    }

    fn document(&mut self, document: &Document) {
        if let Content::Unknown(_) = document.content {
            self.found.extend(document.gap());
        }
    }

    fn entity(&mut self, entity: &'a Entity, boundary: Option<&'a Reference>) {
        entity.inline.iter().for_each(|one| self.document(one));
        for reason in &entity.unknown {
            self.say(format!("{}: {reason}", entity.arn), entity.place.text());
        }
        for reference in entity.managed.iter().chain(boundary) {
            if self.world.managed(&reference.name).is_none() {
                let place = reference.place.text();
                let missing = self.missing.entry(&reference.name).or_insert((0, place));
                missing.0 += 1;
            }
        }
    }
}
