//! The fourth field of an ARN is no region of AWS.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-11:111122223333:q"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:111122223333:q"}
//! ```

use crate::lint::arn::is_literal;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_ARN_REGION",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_arn_region.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (entry, arn) in document.arns() {
        if is_literal(arn.region) && !tables::is_region(arn.region) && !super::fixed_region(&arn) {
            let near = sink.near(arn.region, &tables::REGIONS);
            let message = format!(
                "there is no region {} (in {}){near}",
                quote(arn.region),
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
