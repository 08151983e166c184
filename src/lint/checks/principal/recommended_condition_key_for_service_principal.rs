//! A statement says on whose behalf a service may come, but by a weaker key than those that AWS fills in for all services
//! (`aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID`, `aws:SourceOrgPaths`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:Referer":"111122223333"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::At;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    FindingType::Suggestion,
    Types::RESOURCE,
    include_str!("recommended_condition_key_for_service_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (statement, names) in super::services_let_in(document) {
        if super::is_restricted(statement) {
            let places: Vec<At<'_>> = names.iter().map(|name| name.at).collect();
            let message =
                "say on whose behalf the service may come with aws:SourceAccount or aws:SourceArn";
            sink.add_all(&places, message);
        }
    }
}
