//! The service of an action or of an ARN has a wildcard: it may come to stand for services that do not exist yet.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"*","Resource":"arn:aws:*code*::111122223333:*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"*","Resource":"arn:aws:codebuild:*:111122223333:*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "WILDCARD_IN_SERVICE_NAME",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("wildcard_in_service_name.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for entry in document.action_entries() {
        if let Some((prefix, _)) = entry.text.split_once(':')
            && prefix.contains(['*', '?'])
        {
            let message = format!(
                "{} has a wildcard in the service: name the services",
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
    for (entry, arn) in document.arns() {
        if glob::has_wildcard(arn.service) {
            let message = format!(
                "{} has a wildcard in the service: name the services",
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
