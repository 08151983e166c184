//! A key must not be like `*`: that only asks whether the key is absent, which `"Null": {"key": "true"}` says more
//! clearly.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"StringNotLike":{"aws:ResourceTag/t":"*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"Null":{"aws:ResourceTag/t":"true"}}}
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
    "EQUIVALENT_TO_NULL_TRUE",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("equivalent_to_null_true.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let negated = clause.is(&[Base::StringNotLike, Base::ArnNotLike, Base::ArnNotEquals]);
        if negated
            && clause.qualifier() != Some(Qualifier::ForAnyValue)
            && let [value] = clause.values.as_slice()
            && super::says_all(value.text, clause)
            && !tables::ALWAYS_PRESENT.contains(&clause.folded.as_str())
        {
            let message = format!(
                "this only asks whether {} is absent: write \"Null\": {{\"{}\": \"true\"}}",
                quote(clause.key),
                clause.key
            );
            sink.add(&value.at, message);
        }
    }
}
