//! Two statements have one `Sid`. The service accepts that (`GRAM-13`), but nobody can tell them apart.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"},{"Sid":"A","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"},{"Sid":"B","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNIQUE_SIDS_RECOMMENDED",
    FindingType::Warning,
    Types::RESOURCE.or(Types::SCP).or(Types::RCP),
    include_str!("unique_sids_recommended.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if !super::refuses_equal_sids(document) {
        for (sid, places) in super::equal_sids(document) {
            let message = format!(
                "{} statements have the Sid {}: give each its own",
                places.len(),
                quote(sid)
            );
            sink.add_all(&places, message);
        }
    }
}
