//! Outputs of single `aws iam` commands.

use super::commands::{Context, Reads};
use super::fields::member;
use super::principals::managed_name;
use super::reader::Reader;
use crate::policy::PolicyType;
use crate::source::json::Json;
use crate::source::quote;
use crate::world::{Entity, Group, Managed, Reference, User};

impl Reader {
    pub(super) fn iam_output(&mut self, reads: Reads, context: &Context, json: &Json) {
        let _: Option<()> = self.iam(reads, context, json);
    }

    /// `None` is an error, which is noted.
    fn iam(&mut self, reads: Reads, context: &Context, json: &Json) -> Option<()> {
        let file = &context.file;
        match reads {
            Reads::Role => {
                let role = self.expected(context, json, "Role")?;
                self.dumped_role(file, role);
            }
            Reads::User => {
                let user = self.expected(context, json, "User")?;
                let entity = self.dumped(file, user, "user", "UserPolicyList")?;
                let boundary = member(user, "PermissionsBoundary");
                let boundary = boundary.and_then(|one| member(one, "PermissionsBoundaryArn"));
                let boundary = boundary.and_then(|one| self.reference(context, one));
                self.parts.users.push(User {
                    entity,
                    groups: Vec::new(),
                    boundary,
                });
            }
            Reads::Group => {
                let group = self.expected(context, json, "Group")?;
                let entity = self.dumped(file, group, "group", "GroupPolicyList")?;
                self.parts.groups.push(Group { entity });
            }
            Reads::InlinePolicy => {
                let name = context.of.rsplit('/').next().unwrap_or_default().to_owned();
                let kind = kind(&context.of);
                let policy = self.dumped_inline(file, json, &format!("{kind} {name:?}"))?;
                self.principal(context)?.inline.push(policy);
            }
            Reads::AttachedPolicies => {
                let list = self.expected(context, json, "AttachedPolicies")?;
                for item in self.list(file, Some(list), "`AttachedPolicies`") {
                    let arn = self.expected(context, item, "PolicyArn")?;
                    let reference = self.reference(context, arn)?;
                    self.principal(context)?.managed.push(reference);
                }
            }
            Reads::GroupsOfUser => {
                let list = self.expected(context, json, "Groups")?;
                for item in self.list(file, Some(list), "`Groups`") {
                    let arn = self.expected(context, item, "Arn")?;
                    let reference = self.reference(context, arn)?;
                    self.principal(context)?;
                    let users = &mut self.parts.users;
                    if let Some(user) = users.iter_mut().find(|one| one.entity.arn == context.of) {
                        user.groups.push(reference);
                    }
                }
            }
            _ => {
                let version = self.expected(context, json, "PolicyVersion")?;
                let policy = self.expected(context, version, "Document")?;
                let name = managed_name(&context.of);
                let document = self.document(file, policy, name, PolicyType::Identity);
                let arn = context.of.clone();
                self.dumped_managed(Managed { arn, document }, file, json.span);
            }
        }
        Some(())
    }

    fn reference(&mut self, context: &Context, json: &Json) -> Option<Reference> {
        let name = self.text(&context.file, json, "an ARN")?;
        Some(Reference {
            name,
            place: context.file.place(json.span),
        })
    }

    /// The user, group or role that an output is about.
    fn principal(&mut self, context: &Context) -> Option<&mut Entity> {
        let of = context.of.as_str();
        let known = {
            let users = self.parts.users.iter().map(|one| &one.entity);
            let groups = self.parts.groups.iter().map(|one| &one.entity);
            let roles = self.parts.roles.iter().map(|one| &one.entity);
            users.chain(groups).chain(roles).any(|one| one.arn == of)
        };
        if !known {
            self.dropped();
            let message = format!("the world has no user, group or role {}", quote(of));
            let help = "give the output of `iam get-user`, `iam get-group` or `iam get-role` too";
            self.error_at(&context.place.source, context.place.span, message, help);
            return None;
        }
        let users = self.parts.users.iter_mut().map(|one| &mut one.entity);
        let groups = self.parts.groups.iter_mut().map(|one| &mut one.entity);
        let roles = self.parts.roles.iter_mut().map(|one| &mut one.entity);
        users.chain(groups).chain(roles).find(|one| one.arn == of)
    }
}

/// `user`, `group` or `role`, by the ARN.
fn kind(arn: &str) -> &str {
    let resource = arn.rsplit(':').next().unwrap_or_default();
    resource.split('/').next().unwrap_or_default()
}
