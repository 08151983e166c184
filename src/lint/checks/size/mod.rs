//! How long policies may be.

pub(super) mod policy_size_exceeds_identity_policy_quota;
pub(super) mod policy_size_exceeds_rcp_quota;
pub(super) mod policy_size_exceeds_resource_policy_quota;
pub(super) mod policy_size_exceeds_role_trust_policy_quota;
pub(super) mod policy_size_exceeds_scp_quota;

use crate::lint::tables;
use crate::lint::view::Document;

/// The characters that are no white space (`GRAM-58`).
fn visible_characters(document: &Document<'_>) -> usize {
    let text = document.text();
    if text.len() <= tables::TRUST_CHARACTERS {
        return text.len();
    }
    text.chars()
        .filter(|character| !character.is_whitespace())
        .count()
}
