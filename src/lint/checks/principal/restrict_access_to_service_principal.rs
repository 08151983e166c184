//! A service may come on behalf of anybody: the statement does not say for which of its resources or accounts
//! (`aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::At;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
    FindingType::SecurityWarning,
    Types::RESOURCE,
    include_str!("restrict_access_to_service_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (_, names) in super::services_let_in(document)
        .into_iter()
        .filter(|(statement, _)| !super::is_restricted(statement))
    {
        let places: Vec<At<'_>> = names.iter().map(|name| name.at).collect();
        let message = "the service may come on behalf of anybody: add a condition on aws:SourceAccount or aws:SourceArn";
        sink.add_all(&places, message);
    }
}
