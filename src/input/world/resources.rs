//! Resources in the own form.

use super::fields::member;
use super::members::RESOURCE;
use super::reader::{File, Reader};
use crate::policy::PolicyType;
use crate::source::json::Json;
use crate::source::quote;
use crate::world::{Ownership, Reference, Resource, kind_of};

/// The values of Object Ownership.
pub(super) const OWNERSHIP: [(&str, Ownership); 3] = [
    ("BucketOwnerEnforced", Ownership::BucketOwnerEnforced),
    ("BucketOwnerPreferred", Ownership::BucketOwnerPreferred),
    ("ObjectWriter", Ownership::ObjectWriter),
];

/// The members that belong to some kinds only.
const OF_KINDS: [(&str, &[&str]); 10] = [
    ("acl", &["AWS::S3::Bucket"]),
    ("ownership", &["AWS::S3::Bucket"]),
    ("private_objects", &["AWS::S3::Bucket"]),
    ("objects", &["AWS::S3::Bucket"]),
    (
        "block_public_access",
        &["AWS::S3::Bucket", "AWS::S3::AccessPoint"],
    ),
    (
        "bucket",
        &[
            "AWS::S3::AccessPoint",
            "AWS::S3Express::AccessPoint",
            "AWS::S3Outposts::AccessPoint",
        ],
    ),
    (
        "vpc",
        &[
            "AWS::S3::AccessPoint",
            "AWS::S3Express::AccessPoint",
            "AWS::S3Outposts::AccessPoint",
        ],
    ),
    ("grants", &["AWS::KMS::Key"]),
    ("aws_managed", &["AWS::KMS::Key"]),
    (
        "shared_with",
        &[
            "AWS::EC2::Snapshot",
            "AWS::RDS::DBSnapshot",
            "AWS::RDS::DBClusterSnapshot",
        ],
    ),
];

impl Reader {
    pub(super) fn resource(&mut self, file: &File, json: &Json) {
        if self.object(file, json, "a resource", RESOURCE).is_none() {
            return;
        }
        let Some(arn) = self.needed(file, json, "arn", "a resource") else {
            return;
        };
        let stated = self.text_in(file, json, "type");
        let kind = kind(&arn, stated);
        for (name, kinds) in OF_KINDS {
            if let Some(value) = member(json, name).filter(|_| !kinds.contains(&kind.as_str())) {
                let message = format!("{} is no resource that has `{name}`", quote(&arn));
                let help = format!("`{name}` belongs to `{}`", kinds.join("`, `"));
                self.error(file, value.span, message, &help);
            }
        }
        let policy = member(json, "policy");
        let policy = policy.map(|policy| {
            self.document(
                file,
                policy,
                format!("policy of {arn}"),
                PolicyType::Resource,
            )
        });
        let bucket = member(json, "bucket");
        let bucket = bucket.and_then(|bucket| {
            let name = self.text(file, bucket, "`bucket`")?;
            let place = file.place(bucket.span);
            Some(Reference { name, place })
        });
        let ownership = member(json, "ownership");
        let ownership = ownership.and_then(|one| self.word(file, one, "`ownership`", &OWNERSHIP));
        let resource = Resource {
            kind,
            account: self.text_in(file, json, "account"),
            policy,
            tags: self.pairs(file, member(json, "tags"), "`tags`"),
            acl: self.acl(file, json),
            ownership,
            private_objects: self.flag(file, json, "private_objects").unwrap_or(false),
            objects: self.bucket_objects(file, json),
            block_public_access: self.block_public_access(file, json),
            bucket,
            vpc: self.text_in(file, json, "vpc"),
            grants: self.key_grants(file, json),
            aws_managed: self.flag(file, json, "aws_managed").unwrap_or(false),
            shared_with: self.sharing(file, json),
            unknown: self.unknown(file, json),
            place: file.place(json.span),
            arn,
        };
        self.parts.resources.push(resource);
    }
}

/// The kind that was stated, else that of the ARN.
pub(super) fn kind(arn: &str, stated: Option<String>) -> String {
    let told = || kind_of(arn).map_or("Other", |kind| kind.name).to_owned();
    stated.unwrap_or_else(told)
}
