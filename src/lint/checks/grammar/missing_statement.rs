//! The document has no `Statement` (`GRAM-01`).
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_STATEMENT",
    FindingType::Error,
    Types::ALL,
    include_str!("missing_statement.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if document.root.get("Statement").is_none() {
        sink.add(
            &document.at(),
            "the policy has no Statement: nothing is allowed or denied",
        );
    }
}
