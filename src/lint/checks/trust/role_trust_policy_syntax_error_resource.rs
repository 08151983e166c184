//! A role trust policy names a resource (`GRAM-34`). Its resource is the role.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    FindingType::Error,
    Types::TRUST,
    include_str!("role_trust_policy_syntax_error_resource.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for list in &statement.resources {
            let message = format!(
                "a role trust policy takes no {}: the resource is the role",
                list.name
            );
            sink.add(&list.at, message);
        }
    }
}
