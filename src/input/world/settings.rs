//! Settings of resources in the own form: Block Public Access, ACLs, grants of keys, shared snapshots.

use super::fields::member;
use super::members::{ACL_GRANT, BLOCK_PUBLIC_ACCESS, BUCKET_OBJECT, KEY_GRANT};
use super::organization::is_canonical;
use super::reader::{File, Reader};
use crate::source::json::{Json, Node};
use crate::source::quote;
use crate::world::arn::{Arn, is_account};
use crate::world::{
    Acl, AclGrant, AclPermission, BlockPublicAccess, BucketObject, Grant, Grantee, Sharing,
    grant_operations,
};

/// The permissions of ACLs.
pub(super) const PERMISSIONS: [(&str, AclPermission); 5] = [
    ("READ", AclPermission::Read),
    ("WRITE", AclPermission::Write),
    ("READ_ACP", AclPermission::ReadAcp),
    ("WRITE_ACP", AclPermission::WriteAcp),
    ("FULL_CONTROL", AclPermission::FullControl),
];

impl Reader {
    /// `block_public_access`: `true` or `false` for all four switches, or each by itself.
    pub(super) fn block_public_access(
        &mut self,
        file: &File,
        json: &Json,
    ) -> Option<BlockPublicAccess> {
        let value = member(json, "block_public_access")?;
        if let Node::Bool(on) = value.node {
            return Some(BlockPublicAccess::all(on));
        }
        self.object(file, value, "`block_public_access`", BLOCK_PUBLIC_ACCESS)?;
        let mut on = |name: &str| self.flag(file, value, name).unwrap_or(false);
        Some(BlockPublicAccess {
            block_public_acls: on("block_public_acls"),
            ignore_public_acls: on("ignore_public_acls"),
            block_public_policy: on("block_public_policy"),
            restrict_public_buckets: on("restrict_public_buckets"),
        })
    }

    pub(super) fn bucket_objects(&mut self, file: &File, json: &Json) -> Vec<BucketObject> {
        let mut objects: Vec<BucketObject> = Vec::new();
        for item in self.list(file, member(json, "objects"), "`objects`") {
            let what = "an object";
            if self.object(file, item, what, BUCKET_OBJECT).is_none() {
                continue;
            }
            let Some(key) = self.needed(file, item, "key", what) else {
                continue;
            };
            let account = self.text_in(file, item, "account");
            if let Some(other) = account.as_deref().filter(|one| !is_account(one)) {
                let message = format!("{} is no account", quote(other));
                self.error(file, item.span, message, "expected a 12-digit account");
            }
            if objects.iter().any(|one| one.key == key) {
                let message = format!("the object {} stands twice", quote(&key));
                self.error(file, item.span, message, "say all of it in one place");
            }
            objects.push(BucketObject {
                key,
                account,
                acl: self.acl(file, item),
                place: file.place(item.span),
            });
        }
        objects
    }

    pub(super) fn acl(&mut self, file: &File, json: &Json) -> Option<Acl> {
        let value = member(json, "acl")?;
        let items = self.list(file, Some(value), "`acl`");
        let mut grants = Vec::with_capacity(items.len());
        for item in items {
            grants.extend(self.acl_grant(file, item));
        }
        Some(Acl {
            grants,
            place: file.place(value.span),
        })
    }

    fn acl_grant(&mut self, file: &File, json: &Json) -> Option<AclGrant> {
        let what = "a line of an ACL";
        self.object(file, json, what, ACL_GRANT)?;
        let grantee = self.needed(file, json, "grantee", what)?;
        let grantee = match grantee.as_str() {
            "all-users" => Grantee::AllUsers,
            "authenticated-users" => Grantee::AuthenticatedUsers,
            "log-delivery" => Grantee::LogDelivery,
            id if is_canonical(id) => Grantee::Account(id.to_owned()),
            other => {
                let message = format!("{} is no grantee of ACLs", quote(other));
                let help = "expected `all-users`, `authenticated-users`, `log-delivery`, or a canonical \
                            user id of 64 hexadecimal digits";
                self.error(file, json.span, message, help);
                return None;
            }
        };
        if member(json, "permission").is_none() {
            self.needed(file, json, "permission", what)?;
        }
        let permission = member(json, "permission")?;
        let permission = self.word(file, permission, "`permission`", &PERMISSIONS)?;
        Some(AclGrant {
            grantee,
            permission,
        })
    }

    pub(super) fn key_grants(&mut self, file: &File, json: &Json) -> Vec<Grant> {
        let items = self.list(file, member(json, "grants"), "`grants`");
        let mut grants = Vec::with_capacity(items.len());
        for item in items {
            grants.extend(self.key_grant(file, item));
        }
        grants
    }

    fn key_grant(&mut self, file: &File, json: &Json) -> Option<Grant> {
        let what = "a grant";
        self.object(file, json, what, KEY_GRANT)?;
        let grantee = self.needed(file, json, "grantee", what)?;
        self.grantee(file, json, &grantee);
        let retiring = self.text_in(file, json, "retiring");
        if let Some(one) = &retiring {
            self.grantee(file, json, one);
        }
        let known: Vec<(&str, &str)> = grant_operations().iter().map(|one| (*one, *one)).collect();
        let list = member(json, "operations");
        if list.is_none() {
            self.error(
                file,
                json.span,
                "a grant without `operations`",
                "add `operations`",
            );
        }
        let mut operations = Vec::new();
        for item in self.list(file, list, "`operations`") {
            operations.extend(
                self.word(file, item, "an operation", &known)
                    .map(str::to_owned),
            );
        }
        let subset = member(json, "encryption_context_subset");
        let equals = member(json, "encryption_context_equals");
        Some(Grant {
            name: self.text_in(file, json, "name"),
            grantee,
            retiring,
            issuer: self.issuer(file, json, "issuer"),
            operations,
            subset: self.pairs(file, subset, "`encryption_context_subset`"),
            equals: equals.map(|one| self.pairs(file, Some(one), "`encryption_context_equals`")),
            place: file.place(json.span),
        })
    }

    /// The account that issued a grant: its number or the ARN of its root user.
    pub(super) fn issuer(&mut self, file: &File, json: &Json, name: &str) -> Option<String> {
        let text = self.text_in(file, json, name)?;
        let account = Arn::parse(&text).map_or(text.as_str(), |arn| arn.account);
        if !is_account(account) {
            let message = format!("{} is no account", quote(&text));
            self.error(file, json.span, message, "expected a 12-digit account");
        }
        Some(account.to_owned())
    }

    /// That a text can be the grantee of a key.
    pub(super) fn grantee(&mut self, file: &File, json: &Json, name: &str) {
        let arn = Arn::parse(name)
            .is_some_and(|arn| matches!(arn.service, "iam" | "sts") && is_account(arn.account))
            && !name.contains(['*', '?']);
        let host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        let service = name.ends_with(".amazonaws.com") && name.bytes().all(host);
        if !arn && !service {
            let message = format!("{} is no grantee of a KMS key", quote(name));
            let help = "expected the ARN of a user, role, session or root user, or a service such as \
                        `rds.amazonaws.com`";
            self.error(file, json.span, message, help);
        }
    }

    pub(super) fn sharing(&mut self, file: &File, json: &Json) -> Vec<Sharing> {
        let mut shared = Vec::new();
        for item in self.list(file, member(json, "shared_with"), "`shared_with`") {
            let Some(text) = self.text(file, item, "an item of `shared_with`") else {
                continue;
            };
            if text == "all" {
                shared.push(Sharing::All);
            } else if is_account(&text) {
                shared.push(Sharing::Account(text));
            } else {
                let message = format!("{} is no account", quote(&text));
                self.error(
                    file,
                    item.span,
                    message,
                    "expected `all` or a 12-digit account",
                );
            }
        }
        shared
    }
}
