//! The conditions of a statement can never hold together: no request matches it. Proved.
//!
//! Looked at are statements that speak of one key more than once.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a"},"StringNotLike":{"s3:prefix":"a*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"s3:prefix":"a*"},"StringNotEquals":{"s3:prefix":"ab"}}}
//! ```

use super::{Found, allowing, asked, of, statements};
use crate::lint::finding::FindingType;
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::view::{Document, Statement};

pub(in crate::lint) const CHECK: Check = Check::new(
    "IAMPROOF_UNSATISFIABLE_CONDITIONS",
    FindingType::Warning,
    Types::ALL,
    include_str!("iamproof_unsatisfiable_conditions.rs"),
    run,
)
.own();

fn run(document: &Document<'_>, sink: &mut Sink) {
    if !document.statements.iter().any(speaks_twice) {
        return;
    }
    let Some(policy) = statements(document) else {
        return;
    };
    for (view, statement) in document.statements.iter().zip(&policy.statements) {
        let Some((_, at)) = view.member("Condition").filter(|_| speaks_twice(view)) else {
            continue;
        };
        let alone = of(policy, vec![allowing(statement)]);
        if asked(&alone, document, None, &at, sink) != Some(Found::None) {
            continue;
        }
        // Something else may be why nothing matches.
        let mut bare = allowing(statement);
        bare.condition.clear();
        let bare = of(policy, vec![bare]);
        if let Some(Found::Request(_)) = asked(&bare, document, None, &at, sink) {
            let message = "these conditions never hold together: no request matches the statement";
            sink.add(&at, message);
        }
    }
}

fn speaks_twice(statement: &Statement<'_>) -> bool {
    let clauses = &statement.clauses;
    let again = |(at, clause): (usize, &crate::lint::view::Clause<'_>)| {
        let mut before = clauses.iter().take(at);
        before.any(|one| one.folded == clause.folded)
    };
    clauses.iter().enumerate().any(again)
}
