//! A key has an empty list of values (`COND-09`): the condition never holds (or always, if the operator is negated).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/t":[]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/t":["a"]}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "EMPTY_ARRAY_CONDITION",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("empty_array_condition.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let empty = clause.json.as_array().is_some_and(<[_]>::is_empty);
        if empty && clause.operator.is_some() && clause.qualifier().is_none() && !clause.if_exists()
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
