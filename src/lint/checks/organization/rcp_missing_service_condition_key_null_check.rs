//! A Deny of an RCP is about services that come on behalf of an organization, and does not ask whether they come on
//! anybody's behalf (`"Null": {"aws:SourceAccount": "false"}`). Calls without a source are denied too.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:PrincipalIsAWSService":"true"}}}
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
use crate::lint::view::Document;
use crate::policy::Base;

pub(in crate::lint) const CHECK: Check = Check::new(
    "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
    FindingType::Warning,
    Types::RCP,
    include_str!("rcp_missing_service_condition_key_null_check.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.denies()) {
        let asked = statement.clauses.iter().any(|one| {
            one.null(false) && matches!(one.folded.as_str(), "aws:sourceaccount" | "aws:sourcearn")
        });
        for clause in statement.clauses.iter().filter(|_| !asked) {
            let touched = match clause.folded.as_str() {
                "aws:sourceorgid" | "aws:sourceorgpaths" => clause.base() != Some(Base::Null),
                "aws:sourceaccount" | "aws:sourcearn" => clause.is_negated(),
                _ => false,
            };
            if touched {
                sink.add(
                    &clause.key_at,
                    "calls without a source are denied too: add Null aws:SourceAccount false",
                );
            }
        }
    }
}
