//! There is no condition operator of that name (`GRAM-17`).
//!
//! `ForAllValues:` or `ForAnyValue:` may stand before an operator, and `IfExists` after it.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEqual":{"aws:PrincipalTag/t":"a"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/t":"a"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Base;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_CONDITION_OPERATOR",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_condition_operator.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for block in statement
            .blocks
            .iter()
            .filter(|block| block.operator.is_none())
        {
            let known: Vec<&str> = Base::NAMES.iter().map(|(name, _)| *name).collect();
            let bare = block.name.rsplit(':').next().unwrap_or_default();
            let near = sink.near(bare.trim_end_matches("IfExists"), &known);
            sink.add(
                &block.at,
                format!("there is no operator {}{near}", quote(block.name)),
            );
        }
    }
}
