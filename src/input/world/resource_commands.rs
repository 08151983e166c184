//! Outputs of commands about resources.

use super::commands::{Context, Reads};
use super::fields::member;
use super::reader::Reader;
use super::resources::{OWNERSHIP, kind};
use super::settings::PERMISSIONS;
use crate::policy::PolicyType;
use crate::source::json::Json;
use crate::source::quote;
use crate::world::arn::is_account;
use crate::world::{
    Acl, AclGrant, BlockPublicAccess, Grant, Grantee, Reference, Resource, Sharing,
};

impl Reader {
    /// The resource that an output is about: one that was given, or a new one.
    fn subject(&mut self, context: &Context) -> usize {
        let next = self.parts.resources.len();
        let at = *self.subjects.entry(context.of.clone()).or_insert(next);
        if at == next {
            self.parts.resources.push(Resource {
                arn: context.of.clone(),
                kind: kind(&context.of, None),
                place: context.place.clone(),
                ..Resource::default()
            });
        }
        if let Some(resource) = self.parts.resources.get_mut(at)
            && let Some(account) = &context.account
        {
            resource.account.get_or_insert_with(|| account.clone());
        }
        at
    }

    pub(super) fn resource_output(&mut self, reads: Reads, context: &Context, json: &Json) {
        let at = self.subject(context);
        let mut change = Resource::default();
        if self.settings(reads, context, json, &mut change).is_none() {
            return;
        }
        let Some(resource) = self.parts.resources.get_mut(at) else {
            return;
        };
        let mut twice = None;
        let mut once = |given: bool, what: &'static str| {
            if given {
                twice = Some(what);
            }
        };
        macro_rules! take {
            ($($field:ident: $what:literal),*) => {$(
                if change.$field.is_some() {
                    once(resource.$field.is_some(), $what);
                    resource.$field = change.$field;
                }
            )*};
        }
        take!(policy: "policy", acl: "ACL", ownership: "ownership setting",
              block_public_access: "Block Public Access", bucket: "bucket", vpc: "VPC");
        if !change.grants.is_empty() {
            once(!resource.grants.is_empty(), "list of grants");
            resource.grants = change.grants;
        }
        if !change.shared_with.is_empty() {
            once(!resource.shared_with.is_empty(), "sharing");
            resource.shared_with = change.shared_with;
        }
        if !change.tags.is_empty() {
            once(!resource.tags.is_empty(), "list of tags");
            resource.tags = change.tags;
        }
        if let Some(what) = twice {
            let message = format!("the {what} of {} is given twice", quote(&context.of));
            self.error(&context.file, json.span, message, "keep one of them");
        }
    }

    /// What the output says, put into an empty resource. `None` is an error.
    fn settings(
        &mut self,
        reads: Reads,
        context: &Context,
        json: &Json,
        into: &mut Resource,
    ) -> Option<()> {
        let file = &context.file;
        match reads {
            Reads::Policy(path) => {
                let (last, above) = path.split_last()?;
                let mut inside = json;
                for name in above {
                    inside = self.expected(context, inside, name)?;
                }
                // Queues and topics without a policy have attributes without one.
                let optional = above.first() == Some(&"Attributes");
                let policy = match member(inside, last) {
                    None if optional => return Some(()),
                    _ => self.expected(context, inside, last)?,
                };
                let name = format!("policy of {}", context.of);
                into.policy = Some(self.document(file, policy, name, PolicyType::Resource));
            }
            Reads::BucketAcl => into.acl = Some(self.bucket_acl(context, json)?),
            Reads::PublicAccessBlock => {
                into.block_public_access = Some(self.public_access_block(context, json)?);
            }
            Reads::Ownership => {
                let controls = self.expected(context, json, "OwnershipControls")?;
                let rules = self.expected(context, controls, "Rules")?;
                let rule = self.list(file, Some(rules), "`Rules`").first()?;
                let word = self.expected(context, rule, "ObjectOwnership")?;
                into.ownership = Some(self.word(file, word, "`ObjectOwnership`", &OWNERSHIP)?);
            }
            Reads::BucketTags => {
                for tag in self.list(file, member(json, "TagSet"), "`TagSet`") {
                    let key = self.needed(file, tag, "Key", "a tag")?;
                    into.tags
                        .push((key, self.needed(file, tag, "Value", "a tag")?));
                }
            }
            Reads::AccessPoint => {
                let bucket = self.expected(context, json, "Bucket")?;
                into.bucket = Some(Reference {
                    name: self.text(file, bucket, "`Bucket`")?,
                    place: file.place(bucket.span),
                });
                let vpc = member(json, "VpcConfiguration");
                into.vpc = vpc.and_then(|vpc| self.needed(file, vpc, "VpcId", "the VPC"));
                if member(json, "PublicAccessBlockConfiguration").is_some() {
                    into.block_public_access = Some(self.public_access_block(context, json)?);
                }
            }
            Reads::KeyGrants => {
                let grants = self.expected(context, json, "Grants")?;
                for grant in self.list(file, Some(grants), "`Grants`") {
                    into.grants.push(self.listed_grant(context, grant)?);
                }
            }
            Reads::EbsSharing => {
                let list = self.expected(context, json, "CreateVolumePermissions")?;
                for item in self.list(file, Some(list), "`CreateVolumePermissions`") {
                    let with = member(item, "UserId").or(member(item, "Group"));
                    into.shared_with
                        .push(self.shared(context, with.unwrap_or(item))?);
                }
            }
            Reads::RdsSharing(result, attributes) => {
                let result = self.expected(context, json, result)?;
                let attributes = self.expected(context, result, attributes)?;
                for attribute in self.list(file, Some(attributes), "the attributes") {
                    if member(attribute, "AttributeName").and_then(Json::as_str) == Some("restore")
                    {
                        let values = member(attribute, "AttributeValues");
                        for value in self.list(file, values, "`AttributeValues`") {
                            into.shared_with.push(self.shared(context, value)?);
                        }
                    }
                }
            }
            _ => {}
        }
        Some(())
    }

    fn shared(&mut self, context: &Context, json: &Json) -> Option<Sharing> {
        let with = self.text(&context.file, json, "an account")?;
        if with == "all" {
            return Some(Sharing::All);
        }
        if !is_account(&with) {
            let message = format!("{} is no account", quote(&with));
            self.error(
                &context.file,
                json.span,
                message,
                "expected `all` or a 12-digit account",
            );
            return None;
        }
        Some(Sharing::Account(with))
    }

    fn public_access_block(&mut self, context: &Context, json: &Json) -> Option<BlockPublicAccess> {
        let file = &context.file;
        let block = self.expected(context, json, "PublicAccessBlockConfiguration")?;
        Some(BlockPublicAccess {
            block_public_acls: self.flag(file, block, "BlockPublicAcls").unwrap_or(false),
            ignore_public_acls: self.flag(file, block, "IgnorePublicAcls").unwrap_or(false),
            block_public_policy: self.flag(file, block, "BlockPublicPolicy").unwrap_or(false),
            restrict_public_buckets: self
                .flag(file, block, "RestrictPublicBuckets")
                .unwrap_or(false),
        })
    }

    /// The settings of a whole account.
    pub(super) fn account_block(&mut self, context: &Context, json: &Json) {
        let Some(block) = self.public_access_block(context, json) else {
            return;
        };
        let account = self
            .parts
            .accounts
            .iter_mut()
            .find(|one| one.id == context.of);
        match account {
            Some(account) if account.block_public_access.is_none() => {
                account.block_public_access = Some(block);
            }
            Some(_) => {
                let message = format!(
                    "Block Public Access of the account {} is given twice",
                    context.of
                );
                self.error_at(
                    &context.place.source,
                    context.place.span,
                    message,
                    "keep one of them",
                );
            }
            None => {
                let message = format!("the world has no account {}", quote(&context.of));
                self.error_at(
                    &context.place.source,
                    context.place.span,
                    message,
                    "add it to `accounts`",
                );
            }
        }
    }

    fn bucket_acl(&mut self, context: &Context, json: &Json) -> Option<Acl> {
        let file = &context.file;
        let owner = member(json, "Owner")
            .and_then(|one| member(one, "ID"))
            .and_then(Json::as_str);
        let list = self.expected(context, json, "Grants")?;
        let mut grants = Vec::new();
        for grant in self.list(file, Some(list), "`Grants`") {
            let grantee = self.expected(context, grant, "Grantee")?;
            let text = |name: &str| member(grantee, name).and_then(Json::as_str);
            let group = text("URI").and_then(|uri| uri.rsplit('/').next());
            let known = match (text("ID"), group, text("EmailAddress")) {
                // What the owner has, it has without its ACL.
                (Some(id), _, _) if Some(id) == owner => continue,
                (Some(id), _, _) => Some(Grantee::Account(id.to_owned())),
                (None, Some("AllUsers"), _) => Some(Grantee::AllUsers),
                (None, Some("AuthenticatedUsers"), _) => Some(Grantee::AuthenticatedUsers),
                (None, Some("LogDelivery"), _) => Some(Grantee::LogDelivery),
                (None, None, Some(address)) => Some(Grantee::Email(address.to_owned())),
                _ => None,
            };
            let Some(grantee_known) = known else {
                let help = "expected an `ID`, an `EmailAddress`, or the `URI` of a group of S3";
                self.error(file, grantee.span, "a grantee that is not understood", help);
                continue;
            };
            let permission = self.expected(context, grant, "Permission")?;
            grants.push(AclGrant {
                grantee: grantee_known,
                permission: self.word(file, permission, "`Permission`", &PERMISSIONS)?,
            });
        }
        Some(Acl {
            grants,
            place: file.place(list.span),
        })
    }

    fn listed_grant(&mut self, context: &Context, json: &Json) -> Option<Grant> {
        let file = &context.file;
        let grantee = self.needed(file, json, "GranteePrincipal", "a grant")?;
        let retiring = self.text_in(file, json, "RetiringPrincipal");
        for one in std::iter::once(&grantee).chain(&retiring) {
            self.grantee(file, json, one);
        }
        let mut operations = Vec::new();
        for item in self.list(file, member(json, "Operations"), "`Operations`") {
            operations.push(self.text(file, item, "an operation")?);
        }
        let constraints = member(json, "Constraints");
        let constraint = |name: &str| constraints.and_then(|one| member(one, name));
        let subset = constraint("EncryptionContextSubset");
        let subset = self.pairs(file, subset, "`EncryptionContextSubset`");
        let equals = constraint("EncryptionContextEquals");
        let equals = equals.map(|one| self.pairs(file, Some(one), "`EncryptionContextEquals`"));
        let name = self
            .text_in(file, json, "Name")
            .filter(|name| !name.is_empty());
        Some(Grant {
            name: name.or(self.text_in(file, json, "GrantId")),
            grantee,
            retiring,
            issuer: self.issuer(file, json, "IssuingAccount"),
            operations,
            subset,
            equals,
            place: file.place(json.span),
        })
    }
}
