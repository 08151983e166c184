//! The service of an ARN is written with capital letters.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:S3:::my-bucket/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::my-bucket/*"}
//! ```

use crate::catalog;
use crate::lint::finding::FindingType;
use crate::lint::formats;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_ARN_SERVICE_CASE",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_arn_service_case.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (entry, arn) in document.arns() {
        let folded = arn.service.to_ascii_lowercase();
        if folded != arn.service
            && (formats::names_service(&folded) || catalog::service(&folded).is_some())
        {
            let message = format!(
                "write the service in small letters, {folded} (in {})",
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
