//! A key has several bounds under an operator such as `NumericLessThan`, of which only the widest has an effect.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":["2700","3600"]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Base;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "REDUNDANT_CONDITION_VALUE_NUM",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("redundant_condition_value_num.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let bound = clause.is(&[
            Base::NumericLessThan,
            Base::NumericLessThanEquals,
            Base::NumericGreaterThan,
            Base::NumericGreaterThanEquals,
            Base::DateLessThan,
            Base::DateLessThanEquals,
            Base::DateGreaterThan,
            Base::DateGreaterThanEquals,
        ]);
        if bound && clause.values.len() > 1 {
            let message = format!(
                "{} has {} bounds, of which only the widest has an effect",
                quote(clause.key),
                clause.values.len()
            );
            sink.add(&clause.at, message);
        }
    }
}
