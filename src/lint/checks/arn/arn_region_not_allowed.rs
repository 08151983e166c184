//! An ARN names a region, and resources of that type have none in their ARNs.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam:us-east-1:111122223333:role/x"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::111122223333:role/x"}
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
    "ARN_REGION_NOT_ALLOWED",
    FindingType::Error,
    Types::ALL,
    include_str!("arn_region_not_allowed.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (entry, arn) in document.arns() {
        if matches!(arn.region, "" | "*") {
            continue;
        }
        let fitting = formats::fitting(&arn);
        let empty = |format: &&Format| format.region == Field::Empty;
        if !fitting.is_empty() && fitting.iter().all(empty) {
            let message = format!(
                "ARNs of such resources have no region: leave {} out of {}",
                quote(arn.region),
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
