//! A statement has neither `Resource` nor `NotResource` (`GRAM-02`). Only role trust policies do without.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_RESOURCE",
    FindingType::Error,
    Types::IDENTITY
        .or(Types::RESOURCE)
        .or(Types::SCP)
        .or(Types::RCP),
    include_str!("missing_resource.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        if !["Resource", "NotResource"]
            .into_iter()
            .any(|name| statement.has(name))
        {
            sink.add(
                &statement.at,
                "nothing in the statement says on what: add Resource (or NotResource)",
            );
        }
    }
}
