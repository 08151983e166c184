//! A key is compared with `*` alone: that only asks whether the key is there, which `"Null": {"key": "false"}` says
//! more clearly.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"StringLike":{"aws:ResourceTag/t":"*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"Null":{"aws:ResourceTag/t":"false"}}}
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
    "EQUIVALENT_TO_NULL_FALSE",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("equivalent_to_null_false.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let positive = clause.is(&[Base::StringLike, Base::ArnLike, Base::ArnEquals]);
        let asks =
            positive && !clause.if_exists() && clause.qualifier() != Some(Qualifier::ForAllValues);
        if asks
            && let [value] = clause.values.as_slice()
            && super::says_all(value.text, clause)
            && !tables::ALWAYS_PRESENT.contains(&clause.folded.as_str())
        {
            let message = format!(
                "this only asks whether {} is there: write \"Null\": {{\"{}\": \"false\"}}",
                quote(clause.key),
                clause.key
            );
            sink.add(&value.at, message);
        }
    }
}
