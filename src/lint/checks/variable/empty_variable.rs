//! A policy variable has no name.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${}/*"}
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
    "EMPTY_VARIABLE",
    FindingType::Error,
    Types::ALL,
    include_str!("empty_variable.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if !document.has_variables() {
        return;
    }
    for (text, at) in document.variable_texts() {
        let mut found = variables(text).into_iter();
        if let Some(variable) = found.find(|one| one.closed && one.name.trim().is_empty()) {
            let message = format!("the variable {} has no name", quote(variable.whole));
            sink.add(&at, message);
        }
    }
}
