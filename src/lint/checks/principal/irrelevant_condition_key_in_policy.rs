//! A bucket policy has a condition on a key that tells of the bucket itself, such as `s3:ResourceAccount`: it is the same
//! in every request.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"s3:ResourceAccount":"111122223333"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IRRELEVANT_CONDITION_KEY_IN_POLICY",
    FindingType::Suggestion,
    Types::RESOURCE,
    include_str!("irrelevant_condition_key_in_policy.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        let s3 = document.service().is_some_and(|service| service == "s3");
        for clause in statement.clauses.iter().filter(|_| s3) {
            if tables::OWN_KEYS.contains(&clause.folded.as_str()) {
                let message = format!(
                    "{} tells of the bucket that has this policy: it is the same in every request",
                    quote(clause.key)
                );
                sink.add(&clause.key_at, message);
            }
        }
    }
}
