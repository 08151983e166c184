//! The second field of an ARN is no partition of AWS: `aws`, `aws-cn`, `aws-us-gov`, or one of the isolated ones.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws-xx:s3:::my-bucket/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::my-bucket/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_PARTITION",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_partition.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (entry, arn) in document.arns() {
        if !arn.partition.contains(['*', '?', '$']) && !tables::PARTITIONS.contains(&arn.partition)
        {
            let message = format!(
                "there is no partition {} (in {})",
                quote(arn.partition),
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
