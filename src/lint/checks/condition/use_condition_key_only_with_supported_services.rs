//! A key about the owner of a VPC endpoint is used for actions of services that do not fill it in. The list of services
//! that do grows; `Action` should name those that are meant.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:VpceOrgID":"o-a1b2c3d4e5"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:VpceOrgID":"o-a1b2c3d4e5"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::lint::view::Entry;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
    FindingType::Warning,
    Types::ALL,
    include_str!("use_condition_key_only_with_supported_services.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for clause in &statement.clauses {
            if !tables::VPCE_KEYS.contains(&clause.folded.as_str()) {
                continue;
            }
            let supported = |entry: &Entry<'_>| {
                let prefix = entry
                    .text
                    .split_once(':')
                    .map(|(prefix, _)| prefix.to_ascii_lowercase());
                prefix.is_some_and(|prefix| tables::VPCE_SERVICES.contains(&prefix.as_str()))
            };
            let known = statement
                .action()
                .is_some_and(|list| list.entries.iter().all(supported));
            if !known {
                let message = format!(
                    "not all services of these actions fill in {}: name the services that are meant",
                    quote(clause.key)
                );
                sink.add(&clause.key_at, message);
            }
        }
    }
}
