//! A value under `BinaryEquals` is not base64 (`GRAM-45`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"BinaryEquals":{"aws:PrincipalTag/k":"###"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"BinaryEquals":{"aws:PrincipalTag/k":"QmluYXJ5"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::literals;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "TYPE_MISMATCH_STRING",
    FindingType::Warning,
    Types::ALL,
    include_str!("type_mismatch_string.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if !matches!(clause.family(), Some(Family::Binary)) {
            continue;
        }
        for value in clause
            .values
            .iter()
            .filter(|one| !glob::has_variable(one.text))
        {
            if !(literals::is_base64(value.text)) {
                sink.add(&value.at, format!("{} is not base64", quote(value.text)));
            }
        }
    }
}
