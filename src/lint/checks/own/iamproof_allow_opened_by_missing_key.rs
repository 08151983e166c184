//! An Allow lets in requests that do not carry a key of its condition: one is shown.
//!
//! Negated operators, `IfExists` and `ForAllValues:` hold where the key is absent (`COND-03`). Where the key must be
//! there, add `"Null": {"KEY": "false"}`. Nothing is said of keys that AWS documents to be in every request.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"guests"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"guests"},"Null":{"aws:PrincipalTag/team":"false"}}}
//! ```

use super::{Found, asked_of, statements};
use crate::lint::finding::FindingType;
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::tables;
use crate::lint::view::{Clause, Document};
use crate::policy::{Base, Qualifier};
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IAMPROOF_ALLOW_OPENED_BY_MISSING_KEY",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("iamproof_allow_opened_by_missing_key.rs"),
    run,
)
.own();

/// Whether a statement says that it is for requests without the key.
fn wants_absence(clauses: &[Clause<'_>], key: &str) -> bool {
    let mut clauses = clauses.iter();
    clauses.any(|one| {
        let mut values = one.values.iter();
        one.base() == Some(Base::Null)
            && one.folded == key
            && values.any(|value| value.text.eq_ignore_ascii_case("true"))
    })
}

/// Whether a clause holds where its key is absent.
fn does_without(clause: &Clause<'_>) -> bool {
    let Some(base) = clause.base().filter(|base| *base != Base::Null) else {
        return false;
    };
    if tables::ALWAYS_PRESENT.contains(&clause.folded.as_str()) {
        return false;
    }
    match clause.qualifier() {
        Some(Qualifier::ForAllValues) => true,
        Some(Qualifier::ForAnyValue) => clause.if_exists(),
        None => clause.if_exists() || base.is_negated(),
    }
}

fn run(document: &Document<'_>, sink: &mut Sink) {
    let allows = || document.statements.iter().filter(|one| one.allows());
    if !allows().any(|one| one.clauses.iter().any(does_without)) {
        return;
    }
    let Some(policy) = statements(document) else {
        return;
    };
    for (view, statement) in document.statements.iter().zip(&policy.statements) {
        for clause in view
            .clauses
            .iter()
            .filter(|one| view.allows() && does_without(one))
            .filter(|one| !wants_absence(&view.clauses, &one.folded))
        {
            if let Some(Found::Request(request)) = asked_of(
                statement,
                policy,
                document,
                clause.key,
                &clause.key_at,
                sink,
            ) {
                let message = format!(
                    "requests without {} are allowed, such as {request}",
                    quote(clause.key)
                );
                sink.add(&clause.key_at, message);
            }
        }
    }
}
