//! What acts like a policy without being one: ACLs, KMS grants, shared snapshots. Each becomes a policy
//! document whose source says what it stands for, so that nothing else need know of them and reports can
//! show them.

mod acl;
mod grant;
mod sharing;

pub(super) use acl::{acl, object_acl};
pub(super) use grant::{grants, issued, operations};
pub(super) use sharing::sharing;

use super::{Content, Document, Place};
use crate::policy::PolicyType;
use serde_json::{Value, json};

/// A generated document. It is read like any other, so a mistake here is a gap and never a silent grant.
fn generated(name: &str, statements: &[Value], policy_type: PolicyType, place: &Place) -> Document {
    let policy = json!({"Version": "2012-10-17", "Statement": statements});
    let read = Document::from_text(name, &format!("{policy:#}"), policy_type);
    let mut document = read.unwrap_or_else(|failed| {
        let first = failed.first().and_then(|failed| failed.diagnostics.first());
        let message = first.map_or("it cannot be read", |one| one.message.as_str());
        unknown(
            name,
            format!("cannot be written as a policy: {message}"),
            place,
        )
    });
    document.place = place.clone();
    document
}

/// A part that cannot be written as a policy.
fn unknown(name: &str, reason: String, place: &Place) -> Document {
    Document {
        name: name.to_owned(),
        content: Content::Unknown(reason),
        place: place.clone(),
    }
}

/// A text as a condition value that means nothing but itself.
fn literal(text: &str) -> String {
    text.replace("${", "${$}{")
}

/// Every caller that signs (`EVAL-83`). A service is none: it has no `aws:PrincipalType` of these.
fn signed(mut statement: Value) -> Value {
    if let Some(members) = statement.as_object_mut() {
        members.insert("Principal".to_owned(), json!({"AWS": "*"}));
        let types = json!(["Account", "User", "AssumedRole", "FederatedUser"]);
        let condition = json!({"StringEquals": {"aws:PrincipalType": types}});
        members.insert("Condition".to_owned(), condition);
    }
    statement
}

/// Allows everything, as `FullAWSAccess` does, and `RCPFullAWSAccess`, which is the only Allow that RCPs
/// have and is attached to everything (`EVAL-35`, `GRAM-42`).
pub(super) fn full_access(name: &str, policy_type: PolicyType) -> Document {
    let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    if policy_type == PolicyType::Rcp
        && let Some(members) = statement.as_object_mut()
    {
        members.insert("Principal".to_owned(), json!("*"));
    }
    generated(name, &[statement], policy_type, &Place::default())
}

/// An access point that only calls from its VPC pass (`EVAL-90`).
pub(super) fn origin(arn: &str, vpc: &str, place: &Place) -> Document {
    let point = arn.rsplit('/').next().unwrap_or(arn);
    let statement = json!({
        "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [arn, format!("{arn}/*")],
        "Condition": {"StringNotEquals": {"aws:SourceVpc": literal(vpc)}},
    });
    let name = format!("VPC origin of access point {point:?}");
    generated(&name, &[statement], PolicyType::Resource, place)
}
