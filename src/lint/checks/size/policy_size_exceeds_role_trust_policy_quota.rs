//! A role trust policy is longer than AWS accepts (`GRAM-52`): 2,048 characters, unless the quota of the account was raised. White space does not count.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["111122223333","...repeat until there are over 2048 non-blank characters..."]},"Action":"sts:AssumeRole"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
    FindingType::Warning,
    Types::TRUST,
    include_str!("policy_size_exceeds_role_trust_policy_quota.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    let count = super::visible_characters(document);
    if count > tables::TRUST_CHARACTERS {
        let message = format!(
            "a role trust policy may have {} characters, and this one has {count}: split it, or say the same with wildcards",
            tables::TRUST_CHARACTERS
        );
        sink.add(&document.at(), message);
    }
}
