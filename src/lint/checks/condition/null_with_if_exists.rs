//! `NullIfExists`: whether a key exists cannot be asked only of keys that exist.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NullIfExists":{"aws:PrincipalTag/t":"true"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Null":{"aws:PrincipalTag/t":"true"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Base;

pub(in crate::lint) const CHECK: Check = Check::new(
    "NULL_WITH_IF_EXISTS",
    FindingType::Error,
    Types::ALL,
    include_str!("null_with_if_exists.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for block in &statement.blocks {
            if block
                .operator
                .is_some_and(|operator| operator.base == Base::Null && operator.if_exists)
            {
                sink.add(&block.at, "Null takes no IfExists: leave IfExists out");
            }
        }
    }
}
