//! An ARN has less than six fields, `arn:partition:service:region:account:resource`, and no wildcard or variable in it
//! can stand for those that are missing. Fields may be empty, but their colons are there.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:my-bucket"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::my-bucket"}
//! ```

use crate::lint::arn::Arn;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_ARN_FIELD",
    FindingType::Error,
    Types::ALL,
    include_str!("missing_arn_field.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for entry in document.resource_entries() {
        let open = || entry.text.contains('*') || entry.text.contains("${");
        if entry.text.starts_with("arn:") && Arn::read(entry.text).is_none() && !open() {
            let message = format!(
                "{} has less than the six fields arn:partition:service:region:account:resource",
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
