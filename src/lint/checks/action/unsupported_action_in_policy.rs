//! A policy that is attached to a resource names an action that is never asked of such a resource: a KMS action in a
//! bucket policy, or anything but `sts:` in a role trust policy.
//!
//! What a policy is attached to is said with `--resource-type`. Where it is not said, an action is reported if it is of
//! another service than all resources of its statement and acts on none of them.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Decrypt","Resource":"arn:aws:s3:::b/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```

use crate::catalog;
use crate::lint::arn::is_literal;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNSUPPORTED_ACTION_IN_POLICY",
    FindingType::Error,
    Types::RESOURCE.or(Types::TRUST),
    include_str!("unsupported_action_in_policy.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        let Some(list) = statement.action() else {
            continue;
        };
        for entry in &list.entries {
            let Some((prefix, _)) = entry.text.split_once(':') else {
                continue;
            };
            if !is_literal(prefix) || catalog::service(prefix).is_none() {
                continue;
            }
            let wrong = match document.attached() {
                Some(service) => !prefix.eq_ignore_ascii_case(service),
                None => super::acts_on_none(prefix, statement),
            };
            if wrong {
                let message = format!(
                    "{} is never asked of what this policy is attached to",
                    quote(entry.text)
                );
                sink.add(&entry.at, message);
            }
        }
    }
}
