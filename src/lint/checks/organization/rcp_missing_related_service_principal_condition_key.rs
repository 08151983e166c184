//! A Deny of an RCP has a condition on what only services send, such as `aws:SourceOrgID`, without
//! `"Bool": {"aws:PrincipalIsAWSService": "true"}`. Other callers have no such key, and are denied too.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-a1b2c3d4e5"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-a1b2c3d4e5"},"Null":{"aws:SourceAccount":"false"},"Bool":{"aws:PrincipalIsAWSService":"true"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::policy::Base;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
    FindingType::Warning,
    Types::RCP,
    include_str!("rcp_missing_related_service_principal_condition_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.denies()) {
        let said = super::is_service_said(statement, "true");
        for clause in statement.clauses.iter().filter(|_| !said) {
            if tables::SOURCE_KEYS.contains(&clause.folded.as_str())
                && clause.base() != Some(Base::Null)
            {
                let message = format!(
                    "callers that are no services have no {}, and are denied too: add Bool aws:PrincipalIsAWSService true",
                    quote(clause.key)
                );
                sink.add(&clause.key_at, message);
            }
        }
    }
}
