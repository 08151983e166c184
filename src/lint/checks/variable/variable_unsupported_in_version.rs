//! `${…}` stands in a policy whose `Version` is not `2012-10-17`: it is ordinary text there (`GRAM-11`).
//!
//! Reported:
//!
//! ```json
//! {"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "VARIABLE_UNSUPPORTED_IN_VERSION",
    FindingType::Error,
    Types::ALL,
    include_str!("variable_unsupported_in_version.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if document.has_variables() {
        return;
    }
    for (text, at) in document.variable_texts() {
        if glob::has_variable(text) {
            let message = format!(
                "{} is ordinary text without \"Version\": \"2012-10-17\"",
                quote(text)
            );
            sink.add(&at, message);
        }
    }
}
