//! A value has a wildcard under an operator that takes it as ordinary text. Write `StringLike`, or `${*}` if the character
//! itself is meant.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/job":"admin-*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:PrincipalTag/job":"admin-*"}}}
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
    "WILDCARD_WITHOUT_LIKE_OPERATOR",
    FindingType::Warning,
    Types::ALL,
    include_str!("wildcard_without_like_operator.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if clause.family() != Some(Family::String) || clause.takes_wildcards() {
            continue;
        }
        for value in clause
            .values
            .iter()
            .filter(|one| glob::has_wildcard(one.text))
        {
            let like = if clause.is_negated() {
                "StringNotLike"
            } else {
                "StringLike"
            };
            let message = format!(
                "{} takes the wildcard in {} as ordinary text: write {like}",
                clause.operator_name,
                quote(value.text)
            );
            sink.add(&value.at, message);
        }
    }
}
