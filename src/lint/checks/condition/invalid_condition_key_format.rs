//! A condition key is not of the form `prefix:name`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"PrincipalTag":"a"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"a"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_CONDITION_KEY_FORMAT",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_condition_key_format.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let parts = clause.key.split_once(':');
        if parts.is_none_or(|(prefix, name)| prefix.is_empty() || name.is_empty()) {
            let message = format!(
                "{} is no condition key: write prefix:name",
                quote(clause.key)
            );
            sink.add(&clause.key_at, message);
        }
    }
}
