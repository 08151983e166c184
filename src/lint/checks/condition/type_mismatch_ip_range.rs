//! A value under an operator on addresses is neither an address nor a range such as `203.0.113.0/24` (`COND-28`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/33"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::network::Network;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "TYPE_MISMATCH_IP_RANGE",
    FindingType::Error,
    Types::ALL,
    include_str!("type_mismatch_ip_range.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if !matches!(clause.family(), Some(Family::Ip)) {
            continue;
        }
        for value in clause
            .values
            .iter()
            .filter(|one| !glob::has_variable(one.text))
        {
            if Network::read(value.text).is_none() {
                sink.add(
                    &value.at,
                    format!(
                        "{} is no address and no range such as 203.0.113.0/24",
                        quote(value.text)
                    ),
                );
            }
        }
    }
}
