//! A policy with an Allow allows no request at all: the Denies take away everything. Proved.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:Put*","Resource":"*"}]}
//! ```

use super::iamproof_dead_statement::{has_both, is_spared};
use super::{Found, asked, together};
use crate::lint::finding::FindingType;
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IAMPROOF_VACUOUS_POLICY",
    FindingType::Warning,
    Types::ALL,
    include_str!("iamproof_vacuous_policy.rs"),
    run,
)
.own();

fn run(document: &Document<'_>, sink: &mut Sink) {
    let mut allows = document.statements.iter().filter(|one| one.allows());
    if !has_both(document) || allows.any(|one| is_spared(document, one)) {
        return;
    }
    let Some(policy) = together(document, sink) else {
        return;
    };
    let at = document.at();
    if asked(policy, document, None, &at, sink) == Some(Found::None) {
        sink.add(
            &at,
            "the policy allows nothing: its Denies take away all that it allows",
        );
    }
}
