//! A key has an empty list of values under `ForAnyValue:` (`COND-09`): the condition never holds.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:TagKeys":[]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:TagKeys":["a"]}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Qualifier;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "EMPTY_ARRAY_CONDITION_FORANYVALUE",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("empty_array_condition_foranyvalue.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let empty = clause.json.as_array().is_some_and(<[_]>::is_empty);
        if empty && clause.operator.is_some() && clause.qualifier() == Some(Qualifier::ForAnyValue)
        {
            sink.add(
                &clause.at,
                format!(
                    "{} has no values: the condition never holds",
                    quote(clause.key)
                ),
            );
        }
    }
}
