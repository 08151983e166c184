//! An Allow with `NotAction` has a condition on a tag of the resource. Many actions never carry such a tag: they are not
//! allowed, whatever the resource.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","NotAction":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/t":"x"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"ec2:TerminateInstances","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/status":"x"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("allow_notaction_with_unsupported_tag_condition_key_for_service.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        let Some(list) = statement.not_action() else {
            continue;
        };
        for clause in statement
            .clauses
            .iter()
            .filter(|one| super::asks_for_tag(one))
        {
            let message = format!(
                "many actions never carry {}, and the statement does not allow them: name actions that do",
                quote(clause.key)
            );
            sink.add_all(&[list.at, clause.key_at], message);
        }
    }
}
