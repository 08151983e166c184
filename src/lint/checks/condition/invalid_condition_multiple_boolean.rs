//! A key has several values under `Bool` or `Null`, of which one says all.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":["true","false"]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Base;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_CONDITION_MULTIPLE_BOOLEAN",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_condition_multiple_boolean.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if clause.is(&[Base::Bool, Base::Null]) && clause.values.len() > 1 {
            let message = format!(
                "{} takes one value, and {} has {}",
                clause.operator_name,
                quote(clause.key),
                clause.values.len()
            );
            sink.add(&clause.at, message);
        }
    }
}
