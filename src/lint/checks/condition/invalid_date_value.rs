//! A value under an operator on dates is a number of seconds since 1970. It works, but few can read it: write a date of
//! ISO 8601.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"1700000000"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::literals;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_DATE_VALUE",
    FindingType::Warning,
    Types::ALL,
    include_str!("invalid_date_value.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if !matches!(clause.family(), Some(Family::Date)) {
            continue;
        }
        for value in clause
            .values
            .iter()
            .filter(|one| !glob::has_variable(one.text))
        {
            if literals::is_integer(value.text) && !literals::is_date(value.text) {
                sink.add(
                    &value.at,
                    format!(
                        "{} is a number of seconds: write a date such as 2027-01-31T00:00:00Z",
                        quote(value.text)
                    ),
                );
            }
        }
    }
}
