//! An action of a Deny in an RCP is `*`, has a wildcard in its service, or is of a service that RCPs do not cover
//! (`GRAM-42`). The list of services grows; what is known is that of the catalog.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"ec2:*","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}
//! ```

use crate::catalog;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "RCP_SYNTAX_ERROR_ACTION",
    FindingType::Error,
    Types::RCP,
    include_str!("rcp_syntax_error_action.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.denies()) {
        let Some(list) = statement.action() else {
            continue;
        };
        for entry in &list.entries {
            let prefix = entry
                .text
                .split_once(':')
                .map_or(entry.text, |(prefix, _)| prefix);
            let message = if prefix.contains(['*', '?']) {
                "name the service: RCPs cover some services only".to_owned()
            } else {
                match catalog::service(prefix) {
                    Some(service) if !service.rcp => format!("RCPs do not cover {}", service.title),
                    _ => continue,
                }
            };
            sink.add(&entry.at, message);
        }
    }
}
