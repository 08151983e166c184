//! Two statements have one `Sid`, in a policy that must not have that (`GRAM-13`): one of IAM, or of a service such as
//! SQS or SNS that refuses it.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"A","Effect":"Allow","Action":"s3:PutObject","Resource":"*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Sid":"B","Effect":"Allow","Action":"s3:PutObject","Resource":"*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNIQUE_SIDS_REQUIRED",
    FindingType::Error,
    Types::IDENTITY.or(Types::TRUST).or(Types::RESOURCE),
    include_str!("unique_sids_required.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if super::refuses_equal_sids(document) {
        for (sid, places) in super::equal_sids(document) {
            let message = format!(
                "{} statements have the Sid {}: each needs its own",
                places.len(),
                quote(sid)
            );
            sink.add_all(&places, message);
        }
    }
}
