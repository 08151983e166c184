//! `aws:VpcSourceIp` is used without `aws:SourceVpc` or `aws:SourceVpce`. Every VPC may have the same private addresses:
//! say which is meant.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/16"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/16"},"StringEquals":{"aws:SourceVpc":"vpc-0123456789abcdef0"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_PAIRED_CONDITION_KEYS",
    FindingType::SecurityWarning,
    Types::ALL,
    include_str!("missing_paired_condition_keys.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        let paired = statement.clauses.iter().any(|one| {
            matches!(
                one.folded.as_str(),
                "aws:sourcevpc" | "aws:sourcevpce" | "aws:sourcevpcarn"
            )
        });
        for clause in statement
            .clauses
            .iter()
            .filter(|one| !paired && one.folded == "aws:vpcsourceip")
        {
            let message = "every VPC may have these addresses: say which is meant, with aws:SourceVpc or aws:SourceVpce";
            sink.add(&clause.key_at, message);
        }
    }
}
