//! A Deny with `NotAction` has a condition on a tag of the resource. Many actions never carry such a tag: they are not
//! denied, whatever the resource.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","NotAction":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/status":"x"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Action":"ec2:TerminateInstances","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/status":"x"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    FindingType::SecurityWarning,
    Types::ALL,
    include_str!("deny_notaction_with_unsupported_tag_condition_key_for_service.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.denies()) {
        let Some(list) = statement.not_action() else {
            continue;
        };
        for clause in statement
            .clauses
            .iter()
            .filter(|one| super::asks_for_tag(one))
        {
            let message = format!(
                "many actions never carry {}, and the statement lets them through: name actions that do",
                quote(clause.key)
            );
            sink.add_all(&[list.at, clause.key_at], message);
        }
    }
}
