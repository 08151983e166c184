//! `StringLike` or `StringNotLike` compares with texts that have no wildcard and no policy variable: `StringEquals` or
//! `StringNotEquals` says the same, and says that nothing else is meant.
//!
//! Reported where it is so of all values under the operator. `iamproof validate --fix` changes the operator's name.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:PrincipalTag/team":["red","blue"]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":["red","blue"]}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::fix::equals;
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::view::{Clause, Document};
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IAMPROOF_LIKE_WITHOUT_WILDCARD",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("iamproof_like_without_wildcard.rs"),
    run,
)
.own();

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for block in &statement.blocks {
            let Some(new) = equals(block.name) else {
                continue;
            };
            let of = |clause: &&Clause<'_>| clause.operator_at.span == block.at.span;
            let mut clauses = statement.clauses.iter().filter(of).peekable();
            let plain = |clause: &Clause<'_>| {
                let mut values = clause.values.iter();
                !clause.values.is_empty() && values.all(|one| !one.text.contains(['*', '?', '$']))
            };
            if clauses.peek().is_some() && clauses.all(plain) {
                let message = format!(
                    "no value has a wildcard: {} says the same as {}",
                    quote(&new),
                    quote(block.name)
                );
                sink.add(&block.at, message);
            }
        }
    }
}
