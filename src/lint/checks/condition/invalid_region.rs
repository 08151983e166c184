//! A value of a key that holds a region is no region.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-esat-1"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}}
//! ```

use crate::lint::arn::is_literal;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_REGION",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_region.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if !tables::REGION_KEYS.contains(&clause.folded.as_str())
            || clause.family() != Some(Family::String)
        {
            continue;
        }
        for value in &clause.values {
            if is_literal(value.text) && !tables::is_region(value.text) {
                let near = sink.near(value.text, &tables::REGIONS);
                sink.add(
                    &value.at,
                    format!("there is no region {}{near}", quote(value.text)),
                );
            }
        }
    }
}
