//! The part of an action before the colon is no service.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3x:GetObject","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}
//! ```

use crate::catalog;
use crate::lint::facts;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_SERVICE_IN_ACTION",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_service_in_action.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for entry in document.action_entries() {
        let Some((prefix, _)) = entry.text.split_once(':') else {
            continue;
        };
        if prefix.contains(['*', '?']) || prefix.contains("${") || facts::is_service(prefix) {
            continue;
        }
        let known: Vec<&str> = catalog::services().map(|(prefix, _)| prefix).collect();
        let near = sink.near(prefix, &known);
        let message = format!(
            "there is no service {} in {}{near}",
            quote(prefix),
            quote(entry.text)
        );
        sink.add(&entry.at, message);
    }
}
