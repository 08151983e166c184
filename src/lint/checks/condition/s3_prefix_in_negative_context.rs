//! `s3:prefix` is used so that it does not restrict what is listed: a Deny of some prefixes, or an Allow of all others. A
//! listing without a prefix shows all keys, also the hidden ones.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b","Condition":{"StringLike":{"s3:prefix":"private/*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b","Condition":{"StringNotLike":{"s3:prefix":"public/*"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Family;

pub(in crate::lint) const CHECK: Check = Check::new(
    "S3_PREFIX_IN_NEGATIVE_CONTEXT",
    FindingType::SecurityWarning,
    Types::IDENTITY
        .or(Types::RESOURCE)
        .or(Types::SCP)
        .or(Types::RCP),
    include_str!("s3_prefix_in_negative_context.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for clause in &statement.clauses {
            if clause.folded != "s3:prefix" || clause.family() != Some(Family::String) {
                continue;
            }
            let open = if clause.is_negated() {
                statement.allows()
            } else {
                statement.denies()
            };
            if open {
                let message = "a listing of a shorter prefix shows these keys too: allow prefixes with StringLike, or deny with StringNotLike";
                sink.add(&clause.key_at, message);
            }
        }
    }
}
