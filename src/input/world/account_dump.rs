//! The output of `aws iam get-account-authorization-details`. Members that AWS adds are nothing wrong.

use super::fields::member;
use super::principals::{inline_name, managed_name, trust_name};
use super::reader::{File, Reader};
use crate::policy::PolicyType;
use crate::source::json::{Json, Node};
use crate::source::{Span, quote};
use crate::world::arn::account_of;
use crate::world::{Document, Entity, Group, Managed, Reference, Role, User};

impl Reader {
    pub(super) fn account_dump(&mut self, file: &File, json: &Json) {
        let truncated = member(json, "IsTruncated").is_some_and(|one| one.node == Node::Bool(true));
        if truncated || member(json, "NextToken").is_some() {
            let span = member(json, "IsTruncated").or(member(json, "NextToken"));
            let span = span.map_or(json.span, |one| one.span);
            let help = "ask for all of it: `aws iam get-account-authorization-details` without \
                        `--max-items`";
            self.dropped();
            self.error(
                file,
                span,
                "the output is not complete: there is another page",
                help,
            );
        }
        for policy in self.list(file, member(json, "Policies"), "`Policies`") {
            self.dumped_policy(file, policy);
        }
        for group in self.list(file, member(json, "GroupDetailList"), "`GroupDetailList`") {
            if let Some(entity) = self.dumped(file, group, "group", "GroupPolicyList") {
                self.parts.groups.push(Group { entity });
            }
        }
        for user in self.list(file, member(json, "UserDetailList"), "`UserDetailList`") {
            if let Some(entity) = self.dumped(file, user, "user", "UserPolicyList") {
                let mut groups = Vec::new();
                for group in self.list(file, member(user, "GroupList"), "`GroupList`") {
                    groups.extend(self.dumped_reference(file, Some(group)));
                }
                let boundary = self.dumped_boundary(file, user);
                self.parts.users.push(User {
                    entity,
                    groups,
                    boundary,
                });
            }
        }
        for role in self.list(file, member(json, "RoleDetailList"), "`RoleDetailList`") {
            self.dumped_role(file, role);
        }
    }

    /// A role as IAM describes it.
    pub(super) fn dumped_role(&mut self, file: &File, json: &Json) {
        let Some(entity) = self.dumped(file, json, "role", "RolePolicyList") else {
            return;
        };
        let trust = member(json, "AssumeRolePolicyDocument");
        if trust.is_none() {
            let message = format!(
                "the role {} has no `AssumeRolePolicyDocument`",
                quote(entity.name())
            );
            self.error(file, json.span, message, "is this the output of `aws iam`?");
        }
        let trust = trust
            .map(|trust| self.document(file, trust, trust_name(entity.name()), PolicyType::Trust));
        let boundary = self.dumped_boundary(file, json);
        self.parts.roles.push(Role {
            entity,
            trust,
            boundary,
            max_session: None,
        });
    }

    fn dumped_reference(&mut self, file: &File, json: Option<&Json>) -> Option<Reference> {
        let json = json?;
        let name = self.text(file, json, "a name")?;
        Some(Reference {
            name,
            place: file.place(json.span),
        })
    }

    fn dumped_boundary(&mut self, file: &File, json: &Json) -> Option<Reference> {
        let arn = member(
            member(json, "PermissionsBoundary")?,
            "PermissionsBoundaryArn",
        );
        self.dumped_reference(file, arn)
    }

    /// What users, groups and roles have in common.
    pub(super) fn dumped(
        &mut self,
        file: &File,
        json: &Json,
        what: &str,
        inline: &str,
    ) -> Option<Entity> {
        if json.as_object().is_none() {
            self.kind(file, json, &format!("a {what}"), "an object");
            return None;
        }
        let arn = self.needed(file, json, "Arn", &format!("a {what}"))?;
        self.mention(file, &arn, json.span);
        let id = match what {
            "user" => "UserId",
            "group" => "GroupId",
            _ => "RoleId",
        };
        let unique_id = self.text_in(file, json, id);
        let name = arn.rsplit('/').next().unwrap_or_default().to_owned();
        let mut documents = Vec::new();
        for policy in self.list(file, member(json, inline), &format!("`{inline}`")) {
            documents.extend(self.dumped_inline(file, policy, &format!("{what} {name:?}")));
        }
        let mut managed = Vec::new();
        let list = "AttachedManagedPolicies";
        for policy in self.list(file, member(json, list), &format!("`{list}`")) {
            if member(policy, "PolicyArn").is_none() {
                self.needed(file, policy, "PolicyArn", "an attached policy");
            }
            managed.extend(self.dumped_reference(file, member(policy, "PolicyArn")));
        }
        let tags = self.dumped_tags(file, json);
        Some(Entity {
            arn,
            unique_id,
            inline: documents,
            managed,
            tags,
            unknown: Vec::new(),
            place: file.place(json.span),
        })
    }

    pub(super) fn dumped_inline(&mut self, file: &File, json: &Json, of: &str) -> Option<Document> {
        let name = self.needed(file, json, "PolicyName", "an inline policy")?;
        let Some(policy) = member(json, "PolicyDocument") else {
            self.needed(file, json, "PolicyDocument", "an inline policy");
            return None;
        };
        Some(self.document(file, policy, inline_name(&name, of), PolicyType::Identity))
    }

    pub(super) fn dumped_tags(&mut self, file: &File, json: &Json) -> Vec<(String, String)> {
        let mut tags = Vec::new();
        for tag in self.list(file, member(json, "Tags"), "`Tags`") {
            let key = self.needed(file, tag, "Key", "a tag");
            let value = self.needed(file, tag, "Value", "a tag");
            tags.extend(key.zip(value));
        }
        tags
    }

    /// Notes an account that the file speaks of: it need not be given apart.
    pub(super) fn mention(&mut self, file: &File, arn: &str, span: Span) {
        let last = self.mentioned.last().map(|(last, _)| last.as_str());
        if let Some(account) = account_of(arn).filter(|one| Some(*one) != last) {
            self.mentioned.push((account.to_owned(), file.place(span)));
        }
    }

    fn dumped_policy(&mut self, file: &File, json: &Json) {
        let what = "a managed policy";
        if json.as_object().is_none() {
            self.kind(file, json, what, "an object");
            return;
        }
        let Some(arn) = self.needed(file, json, "Arn", what) else {
            return;
        };
        self.mention(file, &arn, json.span);
        let versions = self.list(
            file,
            member(json, "PolicyVersionList"),
            "`PolicyVersionList`",
        );
        let default = member(json, "DefaultVersionId").and_then(Json::as_str);
        let version = versions.iter().find(|one| {
            let marked =
                member(one, "IsDefaultVersion").is_some_and(|one| one.node == Node::Bool(true));
            match default {
                Some(default) => member(one, "VersionId").and_then(Json::as_str) == Some(default),
                None => marked,
            }
        });
        let Some(policy) = version.and_then(|one| member(one, "Document")) else {
            let message = format!(
                "the default version of {} is not in the output",
                quote(&arn)
            );
            let help = "`PolicyVersionList` holds it with its `Document`";
            self.dropped();
            self.error(file, json.span, message, help);
            return;
        };
        let mut document = self.document(file, policy, managed_name(&arn), PolicyType::Identity);
        document.place = file.place(json.span);
        self.dumped_managed(Managed { arn, document }, file, json.span);
    }

    /// Policies of AWS stand in the dump of each account: the same one again is nothing new.
    pub(super) fn dumped_managed(&mut self, managed: Managed, file: &File, span: Span) {
        let of_aws = account_of(&managed.arn).is_none();
        let at = self.parts.managed.len();
        let first = if of_aws {
            *self.of_aws.entry(managed.arn.clone()).or_insert(at)
        } else {
            at
        };
        let Some(first) = self.parts.managed.get(first) else {
            self.parts.managed.push(managed);
            return;
        };
        let print = |one: &Document| one.known().map(|one| crate::policy::print(&one.policy));
        if print(&first.document) != print(&managed.document) {
            let first = first.document.place.to_string();
            let message = format!(
                "{} says something else here than elsewhere",
                quote(&managed.arn)
            );
            let help = format!("the other text is at {first}; take both outputs at one time");
            self.error(file, span, message, &help);
        }
    }
}
