//! A policy that is attached to a resource names a resource of another service: the statement never applies.
//!
//! What a policy is attached to is said with `--resource-type`. Where it is not said, an ARN is reported if it is of
//! another service than all actions of its statement and none of them acts on it.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:kms:us-east-1:111122223333:key/x"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```

use crate::lint::arn::Arn;
use crate::lint::arn::is_literal;
use crate::lint::finding::FindingType;
use crate::lint::formats;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
    FindingType::Error,
    Types::RESOURCE,
    include_str!("unsupported_resource_arn_in_policy.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for entry in statement.resource_entries() {
            let Some(arn) = Arn::read(entry.text).filter(|arn| is_literal(arn.service)) else {
                continue;
            };
            let wrong = match document.attached() {
                Some(service) => {
                    formats::names_service(arn.service) && !formats::acts_on(service, arn.service)
                }
                None => super::acted_on_by_none(arn.service, statement),
            };
            if wrong {
                let message = format!(
                    "{} is never the resource of a request that this policy decides",
                    quote(entry.text)
                );
                sink.add(&entry.at, message);
            }
        }
    }
}
