//! A condition key about a tag does not say which: nothing stands after the slash, or there is no slash.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/":"a"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_TAG_KEY_IN_CONDITION",
    FindingType::Error,
    Types::ALL,
    include_str!("missing_tag_key_in_condition.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if super::lacks_tag(&clause.folded) {
            let message = format!(
                "{} names no tag: write {}/TAG",
                quote(clause.key),
                clause.key.trim_end_matches('/')
            );
            sink.add(&clause.key_at, message);
        }
    }
}
