//! Bucket ACLs (`EVAL-81` to `EVAL-88`).

use super::{generated, signed, unknown};
use crate::policy::PolicyType;
use crate::world::{Acl, AclPermission, Document, Grantee};
use serde_json::{Value, json};

/// The ACL of a bucket as a policy. `owner` is the canonical id of its owner, whose own rights the ACL does
/// not widen; `ignore_public` is `IgnorePublicAcls`. Empty if nothing is left of it.
pub(in crate::world) fn acl(
    arn: &str,
    acl: &Acl,
    owner: Option<&str>,
    ignore_public: bool,
) -> Vec<Document> {
    let bucket = arn.rsplit(':').next().unwrap_or(arn);
    let name = format!("ACL of bucket {bucket:?}");
    let mut statements = Vec::new();
    let mut documents = Vec::new();
    for grant in &acl.grants {
        let public = matches!(
            grant.grantee,
            Grantee::AllUsers | Grantee::AuthenticatedUsers
        );
        if public && ignore_public {
            continue;
        }
        let principal = match &grant.grantee {
            Grantee::Account(id) if Some(id.as_str()) == owner => continue,
            Grantee::Account(id) => json!({"CanonicalUser": id}),
            Grantee::AllUsers => json!("*"),
            Grantee::AuthenticatedUsers => json!({"AWS": "*"}),
            // Whoever the group stands for, its calls come from the service that writes access logs.
            Grantee::LogDelivery => json!({"Service": "logging.s3.amazonaws.com"}),
            Grantee::Email(address) => {
                let reason = format!("which account {address:?} is, is not known");
                documents.push(unknown(&name, reason, &acl.place));
                continue;
            }
        };
        for (actions, resource) in rights(arn, grant.permission) {
            let statement = json!({
                "Effect": "Allow", "Principal": principal, "Action": actions, "Resource": resource,
            });
            statements.push(match grant.grantee {
                Grantee::AuthenticatedUsers => signed(statement),
                _ => statement,
            });
        }
    }
    if !statements.is_empty() {
        documents.push(generated(
            &name,
            &statements,
            PolicyType::Resource,
            &acl.place,
        ));
    }
    documents
}

/// The actions of a permission on a bucket, and on what they are.
fn rights(arn: &str, permission: AclPermission) -> Vec<(Value, String)> {
    let read = || {
        let actions = [
            "s3:ListBucket",
            "s3:ListBucketVersions",
            "s3:ListBucketMultipartUploads",
        ];
        (json!(actions), arn.to_owned())
    };
    let write = || (json!(["s3:PutObject"]), format!("{arn}/*"));
    let read_acp = || (json!(["s3:GetBucketAcl"]), arn.to_owned());
    let write_acp = || (json!(["s3:PutBucketAcl"]), arn.to_owned());
    match permission {
        AclPermission::Read => vec![read()],
        AclPermission::Write => vec![write()],
        AclPermission::ReadAcp => vec![read_acp()],
        AclPermission::WriteAcp => vec![write_acp()],
        AclPermission::FullControl => vec![read(), write(), read_acp(), write_acp()],
    }
}
