//! A key that holds several values at once is compared without `ForAllValues:` or `ForAnyValue:`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"events:PutRule","Resource":"*","Condition":{"StringEquals":{"events:detail-type":"x"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"events:PutRule","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"events:detail-type":"x"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Base;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_QUALIFIER",
    FindingType::Error,
    Types::ALL,
    include_str!("missing_qualifier.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let many = clause.known.is_some_and(|key| key.multi);
        if many
            && clause.qualifier().is_none()
            && clause.operator.is_some()
            && clause.base() != Some(Base::Null)
        {
            let message = format!(
                "{} holds several values: say ForAllValues: or ForAnyValue: before {}",
                quote(clause.key),
                clause.operator_name
            );
            sink.add(&clause.key_at, message);
        }
    }
}
