//! An identity policy is longer than AWS accepts (`GRAM-58`): 10,240 characters, which is what AWS reports in practice (one managed policy may have 6,144). White space does not count.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","...repeat until there are over 10240 non-blank characters..."],"Resource":"*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
    FindingType::Warning,
    Types::IDENTITY,
    include_str!("policy_size_exceeds_identity_policy_quota.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    let count = super::visible_characters(document);
    if count > tables::IDENTITY_CHARACTERS {
        let message = format!(
            "an identity policy may have {} characters, and this one has {count}: split it, or say the same with wildcards",
            tables::IDENTITY_CHARACTERS
        );
        sink.add(&document.at(), message);
    }
}
