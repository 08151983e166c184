//! The values of a key are of several types of JSON, such as a text beside a number.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/t":["a",1]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/t":["a","1"]}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_CONDITION_DATA_TYPE",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_condition_data_type.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let kinds = clause.values.iter().map(|one| one.json.kind());
        if let Some(first) = clause.values.first().map(|one| one.json.kind())
            && let Some(other) = kinds.into_iter().find(|kind| *kind != first)
        {
            let message = format!(
                "the values of {} are of one type, and here are {first} and {other}",
                quote(clause.key)
            );
            sink.add(&clause.at, message);
        }
    }
}
