//! Users, groups, roles and managed policies in the own form.

use super::fields::member;
use super::members::{GROUP, MANAGED_POLICY, ROLE, USER};
use super::reader::{File, Reader};
use crate::policy::PolicyType;
use crate::source::json::Json;
use crate::source::quote;
use crate::world::{Document, Entity, Group, Managed, Reference, Role, User};

impl Reader {
    pub(super) fn managed_policy(&mut self, file: &File, json: &Json) {
        let what = "a managed policy";
        if self.object(file, json, what, MANAGED_POLICY).is_none() {
            return;
        }
        let Some(arn) = self.needed(file, json, "arn", what) else {
            return;
        };
        let Some(policy) = member(json, "policy") else {
            let message = format!("the managed policy {} has no `policy`", quote(&arn));
            let help = "add it; `{\"unknown\": \"WHY\"}` if its content is not known";
            self.dropped();
            self.error(file, json.span, message, help);
            return;
        };
        let mut document = self.document(file, policy, managed_name(&arn), PolicyType::Identity);
        document.place = file.place(json.span);
        self.parts.managed.push(Managed { arn, document });
    }

    /// What users, groups and roles have in common.
    fn entity(&mut self, file: &File, json: &Json, what: &str) -> Option<Entity> {
        let arn = self.needed(file, json, "arn", &format!("a {what}"))?;
        let unique_id = self.text_in(file, json, "id");
        let name = arn.rsplit('/').next().unwrap_or_default().to_owned();
        let inline = self.inline(file, json, &format!("{what} {name:?}"));
        let managed = self.references(file, member(json, "managed"), "`managed`");
        let tags = self.pairs(file, member(json, "tags"), "`tags`");
        Some(Entity {
            arn,
            unique_id,
            inline,
            managed,
            tags,
            unknown: self.unknown(file, json),
            place: file.place(json.span),
        })
    }

    /// What is said not to be known.
    pub(super) fn unknown(&mut self, file: &File, json: &Json) -> Vec<String> {
        let mut reasons = Vec::new();
        for item in self.list(file, member(json, "unknown"), "`unknown`") {
            reasons.extend(self.text(file, item, "an item of `unknown`"));
        }
        reasons
    }

    fn inline(&mut self, file: &File, json: &Json, of: &str) -> Vec<Document> {
        let Some(inline) = member(json, "inline") else {
            return Vec::new();
        };
        let Some(members) = inline.as_object() else {
            let expected = "an object: the name of each policy and the policy";
            self.kind(file, inline, "`inline`", expected);
            return Vec::new();
        };
        let mut documents = Vec::with_capacity(members.len());
        for policy in members {
            let name = inline_name(&policy.name, of);
            documents.push(self.document(file, &policy.value, name, PolicyType::Identity));
        }
        documents
    }

    fn references(&mut self, file: &File, json: Option<&Json>, what: &str) -> Vec<Reference> {
        let items = self.list(file, json, what);
        let mut references = Vec::with_capacity(items.len());
        for item in items {
            if let Some(name) = self.text(file, item, &format!("an item of {what}")) {
                references.push(Reference {
                    name,
                    place: file.place(item.span),
                });
            }
        }
        references
    }

    fn boundary(&mut self, file: &File, json: &Json) -> Option<Reference> {
        let boundary = member(json, "boundary")?;
        let name = self.text(file, boundary, "`boundary`")?;
        Some(Reference {
            name,
            place: file.place(boundary.span),
        })
    }

    pub(super) fn user(&mut self, file: &File, json: &Json) {
        if self.object(file, json, "a user", USER).is_none() {
            return;
        }
        let Some(entity) = self.entity(file, json, "user") else {
            return;
        };
        let groups = self.references(file, member(json, "groups"), "`groups`");
        let boundary = self.boundary(file, json);
        self.parts.users.push(User {
            entity,
            groups,
            boundary,
        });
    }

    pub(super) fn group(&mut self, file: &File, json: &Json) {
        if self.object(file, json, "a group", GROUP).is_none() {
            return;
        }
        if let Some(entity) = self.entity(file, json, "group") {
            self.parts.groups.push(Group { entity });
        }
    }

    pub(super) fn role(&mut self, file: &File, json: &Json) {
        if self.object(file, json, "a role", ROLE).is_none() {
            return;
        }
        let Some(entity) = self.entity(file, json, "role") else {
            return;
        };
        let trust = match member(json, "trust") {
            Some(trust) => {
                let name = trust_name(entity.name());
                Some(self.document(file, trust, name, PolicyType::Trust))
            }
            None => {
                let message = format!("the role {} has no `trust`", quote(entity.name()));
                let help = "add its trust policy; `{\"unknown\": \"WHY\"}` if it is not known";
                self.error(file, json.span, message, help);
                None
            }
        };
        let boundary = self.boundary(file, json);
        let max_session = self.seconds(file, json);
        self.parts.roles.push(Role {
            entity,
            trust,
            boundary,
            max_session,
        });
    }

    fn seconds(&mut self, file: &File, json: &Json) -> Option<u32> {
        use crate::source::json::Node;
        let value = member(json, "max_session_duration")?;
        let spelled = match &value.node {
            Node::Number(spelled) | Node::String(spelled) => spelled.as_str(),
            _ => "",
        };
        let seconds = spelled
            .parse()
            .ok()
            .filter(|seconds| (3600..=43200).contains(seconds));
        if seconds.is_none() {
            let message = "`max_session_duration` is no number of seconds";
            self.error(file, value.span, message, "expected 3600 to 43200");
        }
        seconds
    }
}

/// How inline policies are called.
pub(super) fn inline_name(name: &str, of: &str) -> String {
    format!("inline policy {name:?} of {of}")
}

/// How managed policies are called.
pub(super) fn managed_name(arn: &str) -> String {
    let name = arn.rsplit('/').next().unwrap_or(arn);
    format!("managed policy {name:?}")
}

/// How trust policies are called.
pub(super) fn trust_name(role: &str) -> String {
    format!("trust policy of role {role:?}")
}
