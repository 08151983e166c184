//! An ARN names an account, and resources of that type have none in their ARNs.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3::111122223333:my-bucket/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::my-bucket/*"}
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
    "ARN_ACCOUNT_NOT_ALLOWED",
    FindingType::Error,
    Types::ALL,
    include_str!("arn_account_not_allowed.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (entry, arn) in document.arns() {
        if matches!(arn.account, "" | "*") {
            continue;
        }
        let fitting = formats::fitting(&arn);
        let empty = |format: &&Format| format.account == Field::Empty;
        if !fitting.is_empty() && fitting.iter().all(empty) {
            let message = format!(
                "ARNs of such resources have no account: leave {} out of {}",
                quote(arn.account),
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
