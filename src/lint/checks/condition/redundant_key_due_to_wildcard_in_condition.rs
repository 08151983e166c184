//! A comparison with `*` always holds: it is made only where the key exists, or the key is in every request. Leave it
//! out.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLikeIfExists":{"aws:PrincipalTag/t":"*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLikeIfExists":{"aws:PrincipalTag/t":"a*"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::policy::Base;
use crate::policy::Qualifier;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("redundant_key_due_to_wildcard_in_condition.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let positive = clause.is(&[Base::StringLike, Base::ArnLike, Base::ArnEquals]);
        let always = clause.if_exists()
            || clause.qualifier() == Some(Qualifier::ForAllValues)
            || tables::ALWAYS_PRESENT.contains(&clause.folded.as_str());
        let any = clause.qualifier() == Some(Qualifier::ForAnyValue);
        if positive && always && !any {
            for value in clause
                .values
                .iter()
                .filter(|one| super::says_all(one.text, clause))
            {
                sink.add(
                    &value.at,
                    format!("this always holds: leave {} out", quote(clause.key)),
                );
            }
        }
    }
}
