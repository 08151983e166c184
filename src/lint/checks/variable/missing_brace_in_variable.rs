//! A policy variable has no closing brace (`GRAM-18`): `${` without `}`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::variables::variables;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_BRACE_IN_VARIABLE",
    FindingType::Error,
    Types::ALL,
    include_str!("missing_brace_in_variable.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if !document.has_variables() {
        return;
    }
    for (text, at) in document.variable_texts() {
        let mut found = variables(text).into_iter();
        if let Some(variable) = found.find(|one| !one.closed) {
            let message = format!(
                "the variable {} has no closing brace",
                quote(variable.whole)
            );
            sink.add(&at, message);
        }
    }
}
