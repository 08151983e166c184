//! A value has a policy variable under an operator that takes none: only operators on texts and ARNs do.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NumericEquals":{"s3:max-keys":"${aws:userid}"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"${aws:userid}"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_VARIABLE_FOR_OPERATOR",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_variable_for_operator.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if !document.has_variables() {
        return;
    }
    for clause in document.clauses() {
        let takes = matches!(clause.family(), None | Some(Family::String | Family::Arn));
        for value in clause
            .values
            .iter()
            .filter(|one| !takes && glob::has_variable(one.text))
        {
            let message = format!(
                "{} takes no policy variable, and {} has one",
                clause.operator_name,
                quote(value.text)
            );
            sink.add(&value.at, message);
        }
    }
}
