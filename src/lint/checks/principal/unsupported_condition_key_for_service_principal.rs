//! A statement for a service has a condition on a key that tells of an IAM principal. Requests by services do not carry
//! it: the service is never let in.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    FindingType::Error,
    Types::RESOURCE.or(Types::TRUST),
    include_str!("unsupported_condition_key_for_service_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        let services = statement.principals.iter().filter(|list| !list.negated);
        if services
            .flat_map(|list| list.of("Service"))
            .next()
            .is_none()
        {
            continue;
        }
        for clause in statement.clauses.iter().filter(|one| one.demands()) {
            if tables::is_principal_key(&clause.folded) {
                let message = format!(
                    "requests by services never carry {}: the statement does not let the service in",
                    quote(clause.key)
                );
                sink.add(&clause.key_at, message);
            }
        }
    }
}
