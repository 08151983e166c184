//! A key has an empty list of values under `ForAllValues:` (`COND-09`): the condition holds only where the key is absent.
//! Write `Null`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":[]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Null":{"aws:TagKeys":"true"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Qualifier;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "EMPTY_ARRAY_CONDITION_FORALLVALUES",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("empty_array_condition_forallvalues.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let empty = clause.json.as_array().is_some_and(<[_]>::is_empty);
        if empty && clause.operator.is_some() && clause.qualifier() == Some(Qualifier::ForAllValues)
        {
            sink.add(
                &clause.at,
                format!(
                    "{} has no values: the condition holds only where the key is absent",
                    quote(clause.key)
                ),
            );
        }
    }
}
