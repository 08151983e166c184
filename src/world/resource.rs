//! Resources: their policies, and the settings that act like policies.

use super::{Document, Place, Reference};

/// A resource.
#[derive(Clone, Debug, Default)]
pub struct Resource {
    /// Its ARN.
    pub arn: String,
    /// Such as `AWS::S3::Bucket`; found by the ARN if not given.
    pub kind: String,
    /// The owner, where the ARN does not say.
    pub account: Option<String>,
    /// Its own policy.
    pub policy: Option<Document>,
    /// Keys and values.
    pub tags: Vec<(String, String)>,
    /// The ACL of a bucket.
    pub acl: Option<Acl>,
    /// The Object Ownership of a bucket.
    pub ownership: Option<Ownership>,
    /// It was said that no object of the bucket has an ACL for others or another owner, but `objects`.
    pub private_objects: bool,
    /// Objects of a bucket of which more is known.
    pub objects: Vec<BucketObject>,
    /// Block Public Access of a bucket or access point.
    pub block_public_access: Option<BlockPublicAccess>,
    /// The bucket of an access point.
    pub bucket: Option<Reference>,
    /// An access point that only the calls of this VPC pass.
    pub vpc: Option<String>,
    /// The grants of a KMS key.
    pub grants: Vec<Grant>,
    /// A KMS key that a service made: no RCP applies (`EVAL-37`).
    pub aws_managed: bool,
    /// With whom a snapshot is shared.
    pub shared_with: Vec<Sharing>,
    /// What is not known of it.
    pub unknown: Vec<String>,
    /// Where it is given.
    pub place: Place,
}

/// S3 Block Public Access (`EVAL-91`). `BlockPublicAcls` and `BlockPublicPolicy` say what may be stored, not
/// what is allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "AWS has four switches")]
pub struct BlockPublicAccess {
    /// Public ACLs cannot be stored.
    pub block_public_acls: bool,
    /// Grants to everybody are ignored.
    pub ignore_public_acls: bool,
    /// Public policies cannot be stored.
    pub block_public_policy: bool,
    /// Public policies reach no other account.
    pub restrict_public_buckets: bool,
}

impl BlockPublicAccess {
    /// All four switches alike.
    pub const fn all(on: bool) -> Self {
        Self {
            block_public_acls: on,
            ignore_public_acls: on,
            block_public_policy: on,
            restrict_public_buckets: on,
        }
    }

    /// The most restrictive of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self {
            block_public_acls: self.block_public_acls || other.block_public_acls,
            ignore_public_acls: self.ignore_public_acls || other.ignore_public_acls,
            block_public_policy: self.block_public_policy || other.block_public_policy,
            restrict_public_buckets: self.restrict_public_buckets || other.restrict_public_buckets,
        }
    }
}

/// S3 Object Ownership (`EVAL-81`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// ACLs are ignored.
    BucketOwnerEnforced,
    /// ACLs count.
    BucketOwnerPreferred,
    /// ACLs count.
    ObjectWriter,
}

/// The ACL of a bucket.
#[derive(Clone, Debug, Default)]
pub struct Acl {
    /// In order.
    pub grants: Vec<AclGrant>,
    /// Where it is given.
    pub place: Place,
}

/// An object of a bucket and who has rights by its ACL (`EVAL-82`).
#[derive(Clone, Debug, Default)]
pub struct BucketObject {
    /// Its key.
    pub key: String,
    /// The account that owns it, if not that of the bucket.
    pub account: Option<String>,
    /// Without the line of its owner; none is an ACL without other lines.
    pub acl: Option<Acl>,
    /// Where it is given.
    pub place: Place,
}

/// A line of an ACL (`EVAL-83`).
#[derive(Clone, Debug)]
pub struct AclGrant {
    /// For whom.
    pub grantee: Grantee,
    /// What.
    pub permission: AclPermission,
}

/// For whom a line of an ACL is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grantee {
    /// An account by its canonical user id.
    Account(String),
    /// Everybody.
    AllUsers,
    /// Everybody who signs.
    AuthenticatedUsers,
    /// The service that delivers access logs.
    LogDelivery,
    /// An account by the address of its owner: which one is not known.
    Email(String),
}

/// What a line of an ACL gives (`EVAL-84` to `EVAL-88`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AclPermission {
    /// `READ`
    Read,
    /// `WRITE`
    Write,
    /// `READ_ACP`
    ReadAcp,
    /// `WRITE_ACP`
    WriteAcp,
    /// `FULL_CONTROL`
    FullControl,
}

/// A grant of a KMS key (`EVAL-53`).
#[derive(Clone, Debug, Default)]
pub struct Grant {
    /// Its id or name.
    pub name: Option<String>,
    /// An ARN or a service.
    pub grantee: String,
    /// Who may retire it.
    pub retiring: Option<String>,
    /// The account in which it was issued, where that is not the owner's.
    pub issuer: Option<String>,
    /// Such as `Decrypt`.
    pub operations: Vec<String>,
    /// `EncryptionContextSubset`: these pairs are in the encryption context.
    pub subset: Vec<(String, String)>,
    /// `EncryptionContextEquals`: these pairs are the encryption context.
    pub equals: Option<Vec<(String, String)>>,
    /// Where it is given.
    pub place: Place,
}

/// With whom a snapshot is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Every AWS account.
    All,
    /// This account.
    Account(String),
}
