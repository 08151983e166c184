//! A statement has an element and its negation (`GRAM-02`): `Action` with `NotAction`, `Resource` with `NotResource`,
//! or `Principal` with `NotPrincipal`. Keep one of them.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","NotAction":"s3:PutObject","Resource":"*"}
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
    "UNSUPPORTED_ELEMENT_COMBINATION",
    FindingType::Error,
    Types::ALL,
    include_str!("unsupported_element_combination.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for (name, negated) in [
            ("Action", "NotAction"),
            ("Resource", "NotResource"),
            ("Principal", "NotPrincipal"),
        ] {
            if let (Some((one, _)), Some((other, _))) =
                (statement.member(name), statement.member(negated))
            {
                let places = [one, other].map(|one| statement.at.name(&one.name, one.name_span));
                let message = format!("{name} and {negated} in one statement: keep one of them");
                sink.add_all(&places, message);
            }
        }
    }
}
