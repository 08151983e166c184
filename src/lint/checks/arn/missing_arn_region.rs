//! An ARN has no region, and resources of that type have one in their ARNs. Where it does not matter, write `*`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs::111122223333:q"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:111122223333:q"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::formats;
use crate::lint::formats::Field;
use crate::lint::formats::Format;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_ARN_REGION",
    FindingType::Error,
    Types::ALL,
    include_str!("missing_arn_region.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (entry, arn) in document.arns() {
        if !arn.region.is_empty() || super::may_lack(&arn) {
            continue;
        }
        let fitting = formats::fitting(&arn);
        let filled = |format: &&Format| format.region != Field::Empty;
        if !fitting.is_empty() && fitting.iter().all(filled) {
            let message = format!(
                "ARNs of such resources have a region, which is missing in {}; where it does not matter, write *",
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
