//! ACLs of buckets and objects (`EVAL-81` to `EVAL-88`).

use super::{generated, signed, unknown};
use crate::policy::PolicyType;
use crate::world::{Acl, AclPermission, BucketObject, Document, Grantee};
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
    written(&name, acl, owner, ignore_public, &|permission| {
        rights(arn, permission)
    })
}

/// The ACL of an object that the owner of its bucket owns, likewise (`EVAL-82`).
pub(in crate::world) fn object_acl(
    arn: &str,
    object: &BucketObject,
    owner: Option<&str>,
    ignore_public: bool,
) -> Vec<Document> {
    let Some(acl) = &object.acl else {
        return Vec::new();
    };
    let bucket = arn.rsplit(':').next().unwrap_or(arn);
    let name = format!("ACL of object {:?}", format!("{bucket}/{}", object.key));
    // A key means nothing but itself (`VAR-03`).
    let key = object.key.replace("${", "${$}{");
    let key = key.replace('*', "${*}").replace('?', "${?}");
    let resource = format!("{arn}/{key}");
    written(&name, acl, owner, ignore_public, &|permission| {
        let actions = of_object(permission);
        let all = (!actions.is_empty()).then(|| (json!(actions), resource.clone()));
        all.into_iter().collect()
    })
}

/// The lines of an ACL as a policy; `rights` says what a permission gives.
fn written(
    name: &str,
    acl: &Acl,
    owner: Option<&str>,
    ignore_public: bool,
    rights: &dyn Fn(AclPermission) -> Vec<(Value, String)>,
) -> Vec<Document> {
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
                documents.push(unknown(name, reason, &acl.place));
                continue;
            }
        };
        for (actions, resource) in rights(grant.permission) {
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
            name,
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

/// The actions of a permission on an object; `WRITE` is not of objects (`EVAL-85`).
fn of_object(permission: AclPermission) -> Vec<&'static str> {
    let read = ["s3:GetObject", "s3:GetObjectVersion"];
    let read_acp = ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"];
    let write_acp = ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"];
    match permission {
        AclPermission::Read => read.to_vec(),
        AclPermission::Write => Vec::new(),
        AclPermission::ReadAcp => read_acp.to_vec(),
        AclPermission::WriteAcp => write_acp.to_vec(),
        AclPermission::FullControl => [read, read_acp, write_acp].concat(),
    }
}
