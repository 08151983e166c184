//! A condition can never hold, since nothing is unlike `*`: the statement has no effect.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"ForAnyValue:StringNotLike":{"aws:TagKeys":"*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"ForAnyValue:StringNotLike":{"aws:TagKeys":"a*"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::policy::Base;
use crate::policy::Qualifier;

pub(in crate::lint) const CHECK: Check = Check::new(
    "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("redundant_statement_due_to_wildcard_in_condition.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let negated = clause.is(&[Base::StringNotLike, Base::ArnNotLike, Base::ArnNotEquals]);
        let never = clause.qualifier() == Some(Qualifier::ForAnyValue)
            || tables::ALWAYS_PRESENT.contains(&clause.folded.as_str());
        if negated && never {
            for value in clause
                .values
                .iter()
                .filter(|one| super::says_all(one.text, clause))
            {
                let message = "nothing is unlike this: the condition never holds, and the statement has no effect";
                sink.add(&value.at, message);
            }
        }
    }
}
