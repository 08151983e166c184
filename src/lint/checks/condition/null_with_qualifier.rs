//! `ForAllValues:Null` or `ForAnyValue:Null`: `Null` asks of the key, not of its values, and takes no such word.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAllValues:Null":{"aws:TagKeys":"true"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Null":{"aws:TagKeys":"true"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Base;

pub(in crate::lint) const CHECK: Check = Check::new(
    "NULL_WITH_QUALIFIER",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("null_with_qualifier.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for block in &statement.blocks {
            if block
                .operator
                .is_some_and(|operator| operator.base == Base::Null && operator.qualifier.is_some())
            {
                sink.add(
                    &block.at,
                    "Null takes neither ForAllValues: nor ForAnyValue:",
                );
            }
        }
    }
}
