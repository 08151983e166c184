//! The last part of an ARN fits no type of resource of the service, whatever its wildcards and variables stand for.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::111122223333:rolle/x"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::111122223333:role/x"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::formats;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_ARN_RESOURCE",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_arn_resource.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (entry, arn) in document.arns() {
        // A wildcard may come to match what is not known here: such ARNs are looked at only for services
        // whose resources are all known.
        let open = !super::all_known(arn.service) && entry.text.contains(['*', '?', '$']);
        if open || formats::formats(arn.service).is_empty() || super::lists_in_part(arn.service) {
            continue;
        }
        if formats::fitting(&arn).is_empty() {
            let message = format!(
                "{} has no resources like {}",
                arn.service,
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
