//! A statement has no `Effect` (`GRAM-02`).
//!
//! Reported:
//!
//! ```json
//! {"Action":"s3:GetObject","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_EFFECT",
    FindingType::Error,
    Types::ALL,
    include_str!("missing_effect.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        if !["Effect", "Effect"]
            .into_iter()
            .any(|name| statement.has(name))
        {
            sink.add(
                &statement.at,
                "nothing in the statement says what it does: add Effect, Allow or Deny",
            );
        }
    }
}
