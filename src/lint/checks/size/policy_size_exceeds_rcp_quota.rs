//! An RCP is longer than AWS accepts (`GRAM-55`): 5,120 characters. White space counts: the text is kept as it is sent.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":["s3:GetObject","...repeat until the text has over 5120 characters..."],"Resource":"*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
    FindingType::Error,
    Types::RCP,
    include_str!("policy_size_exceeds_rcp_quota.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    let count = document.text().chars().count();
    if count > tables::ORGANIZATION_CHARACTERS {
        let message = format!(
            "an RCP may have {} characters, and this one has {count}: split it, or say the same with wildcards",
            tables::ORGANIZATION_CHARACTERS
        );
        sink.add(&document.at(), message);
    }
}
