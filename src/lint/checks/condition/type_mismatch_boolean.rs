//! A value under `Bool` or `Null` is neither `true` nor `false` (`GRAM-45`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"yes"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "TYPE_MISMATCH_BOOLEAN",
    FindingType::Warning,
    Types::ALL,
    include_str!("type_mismatch_boolean.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if !matches!(clause.family(), Some(Family::Bool | Family::Null)) {
            continue;
        }
        for value in clause
            .values
            .iter()
            .filter(|one| !glob::has_variable(one.text))
        {
            if !(value.text.eq_ignore_ascii_case("true")
                || value.text.eq_ignore_ascii_case("false"))
            {
                sink.add(
                    &value.at,
                    format!("{} is neither true nor false", quote(value.text)),
                );
            }
        }
    }
}
