//! A resource is neither `*` nor an ARN (`GRAM-20`): it does not start with `arn:`, and no wildcard or variable in it can
//! stand for that.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"my-bucket/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::my-bucket/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_ARN_PREFIX",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_arn_prefix.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    let start = glob::pieces("arn:*", false, false);
    for entry in document.resource_entries() {
        if !entry.text.starts_with("arn:")
            && !glob::meet(&start, &glob::pieces(entry.text, true, false))
        {
            let message = format!(
                "{} is no ARN: it must start with `arn:`, or be `*`",
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
