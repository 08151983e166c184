//! A Deny does not apply to requests that do not carry a key of its condition, and there are such requests: one is
//! shown.
//!
//! Operators that are not negated, and `ForAnyValue:`, do not hold where the key is absent (`COND-03`). If requests
//! without the key should be denied too, write the operator with `IfExists`, or deny the others: a negated operator
//! on what is fine. Nothing is said of keys that AWS documents to be in every request, such as `aws:SecureTransport`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"IpAddressIfExists":{"aws:SourceIp":"203.0.113.0/24"}}}
//! ```

use super::{Found, allowing, asked_of, statements};
use crate::lint::finding::FindingType;
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::tables;
use crate::lint::view::{Clause, Document};
use crate::policy::{Base, Qualifier};
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IAMPROOF_DENY_BYPASSED_BY_MISSING_KEY",
    FindingType::SecurityWarning,
    Types::ALL,
    include_str!("iamproof_deny_bypassed_by_missing_key.rs"),
    run,
)
.own();

/// Whether a clause does not hold where its key is absent.
fn needs_key(clause: &Clause<'_>) -> bool {
    let any = clause.qualifier() == Some(Qualifier::ForAnyValue);
    let base = clause.base();
    base.is_some_and(|base| base != Base::Null && (any || !base.is_negated()))
        && clause.qualifier() != Some(Qualifier::ForAllValues)
        && !clause.if_exists()
        && !tables::ALWAYS_PRESENT.contains(&clause.folded.as_str())
}

fn run(document: &Document<'_>, sink: &mut Sink) {
    let denies = || document.statements.iter().filter(|one| one.denies());
    if !denies().any(|one| one.clauses.iter().any(needs_key)) {
        return;
    }
    let Some(policy) = statements(document) else {
        return;
    };
    for (view, statement) in document.statements.iter().zip(&policy.statements) {
        if !view.denies() || view.clauses.len() != statement.condition.len() {
            continue;
        }
        for (number, clause) in view
            .clauses
            .iter()
            .enumerate()
            .filter(|(_, one)| needs_key(one))
        {
            // All that the statement matches but for this clause.
            let mut others = allowing(statement);
            others.condition.remove(number);
            if let Some(Found::Request(request)) =
                asked_of(&others, policy, document, clause.key, &clause.key_at, sink)
            {
                let message = format!(
                    "requests without {} are not denied, such as {request}",
                    quote(clause.key)
                );
                sink.add(&clause.key_at, message);
            }
        }
    }
}
