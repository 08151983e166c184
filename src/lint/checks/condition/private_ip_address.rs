//! `aws:SourceIp` is compared with private ranges only. It holds a public address (`KEY-30`), so the condition never
//! holds. For addresses within a VPC there is `aws:VpcSourceIp`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8"]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["203.0.113.0/24"]}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Base;

pub(in crate::lint) const CHECK: Check = Check::new(
    "PRIVATE_IP_ADDRESS",
    FindingType::Error,
    Types::ALL,
    include_str!("private_ip_address.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if clause.folded != "aws:sourceip" || !clause.is(&[Base::IpAddress]) {
            continue;
        }
        let private = super::private_values(clause);
        if !private.is_empty() && private.len() == clause.values.len() {
            let message = "all ranges are private, and aws:SourceIp is a public address: the condition never holds";
            sink.add(&clause.at, message);
        }
    }
}
