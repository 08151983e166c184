//! A range of addresses is written with bits that do not count.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.7/24"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::network::Network;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IMPROVE_IP_RANGE",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("improve_ip_range.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document
        .clauses()
        .filter(|one| one.family() == Some(Family::Ip))
    {
        for value in &clause.values {
            if let Some(network) = Network::read(value.text)
                && let Some(clean) = network.cleaned()
            {
                sink.add(
                    &value.at,
                    format!("{} is the same as {clean}", quote(value.text)),
                );
            }
        }
    }
}
