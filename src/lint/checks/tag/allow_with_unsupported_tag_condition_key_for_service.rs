//! An Allow has a condition on a tag of the resource, and some of its actions never carry such a tag: they are never
//! allowed by it. Of entries with wildcards nothing is said.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":["app-integrations:GetDataIntegration","app-integrations:ListDataIntegrationAssociations"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/t":"x"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":["ec2:TerminateInstances"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/status":"x"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("allow_with_unsupported_tag_condition_key_for_service.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        for (clause, mut places) in super::untagged(statement) {
            let message = format!(
                "requests for these actions never carry {}, so the statement never allows them",
                quote(clause.key)
            );
            places.push(clause.key_at);
            sink.add_all(&places, message);
        }
    }
}
