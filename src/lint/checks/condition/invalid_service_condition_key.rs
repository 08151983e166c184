//! The service has no condition key of that name.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:prefixx":"a"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a"}}}
//! ```

use crate::catalog;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_SERVICE_CONDITION_KEY",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_service_condition_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let Some((prefix, _)) = clause.folded.split_once(':') else {
            continue;
        };
        if prefix == "aws" || clause.known.is_some() || super::lacks_tag(&clause.folded) {
            continue;
        }
        let Some(service) = catalog::service(prefix) else {
            continue;
        };
        let keys = service.keys();
        let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
        let near = sink.near(clause.key, &known);
        let message = format!("{prefix} has no condition key {}{near}", quote(clause.key));
        sink.add(&clause.key_at, message);
    }
}
