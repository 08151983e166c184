//! A resource policy is larger than its service accepts (`GRAM-57`): 20 KB for S3 buckets, 32 KB for KMS keys, 8 KB
//! for SQS queues and so on.
//!
//! The service is that of the resource that the policy is attached to, or else the one whose actions it names first.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":["s3:GetObject","...repeat until the text has over 20480 bytes..."],"Resource":"arn:aws:s3:::b/*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
    FindingType::Warning,
    Types::RESOURCE,
    include_str!("policy_size_exceeds_resource_policy_quota.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    let Some(service) = document.service() else {
        return;
    };
    let known = tables::RESOURCE_POLICY_BYTES
        .iter()
        .find(|(name, _)| *name == service);
    let bytes = document.text().len();
    if let Some((_, most)) = known.filter(|(_, most)| bytes > *most) {
        let message =
            format!("policies of {service} may have {most} bytes, and this one has {bytes}");
        sink.add(&document.at(), message);
    }
}
