//! A Deny has a condition on a tag of the resource, and some of its actions never carry such a tag: they are never
//! denied by it. Of entries with wildcards nothing is said.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Action":["backup:DeleteBackupPlan","iam:ListRoles"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/status":"x"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Action":["ec2:TerminateInstances"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/status":"x"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    FindingType::SecurityWarning,
    Types::ALL,
    include_str!("deny_with_unsupported_tag_condition_key_for_service.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.denies()) {
        for (clause, mut places) in super::untagged(statement) {
            let message = format!(
                "requests for these actions never carry {}, so the statement never denies them",
                quote(clause.key)
            );
            places.push(clause.key_at);
            sink.add_all(&places, message);
        }
    }
}
