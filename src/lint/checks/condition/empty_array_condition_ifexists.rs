//! A key has an empty list of values under an `IfExists` operator (`COND-09`): the condition holds only where the key is
//! absent. Write `Null`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEqualsIfExists":{"aws:PrincipalTag/t":[]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Null":{"aws:PrincipalTag/t":"true"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "EMPTY_ARRAY_CONDITION_IFEXISTS",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("empty_array_condition_ifexists.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let empty = clause.json.as_array().is_some_and(<[_]>::is_empty);
        if empty && clause.operator.is_some() && clause.qualifier().is_none() && clause.if_exists()
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
