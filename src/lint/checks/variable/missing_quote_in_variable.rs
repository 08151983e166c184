//! The default of a policy variable is not in single quotes: write `${key, 'default'}`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b-${aws:PrincipalTag/team, all}/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b-${aws:PrincipalTag/team, 'all'}/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::variables::is_quoted;
use crate::lint::variables::variables;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_QUOTE_IN_VARIABLE",
    FindingType::Error,
    Types::ALL,
    include_str!("missing_quote_in_variable.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if !document.has_variables() {
        return;
    }
    for (text, at) in document.variable_texts() {
        let mut found = variables(text).into_iter();
        if let Some(variable) =
            found.find(|one| one.closed && one.default.is_some_and(|text| !is_quoted(text)))
        {
            let message = format!(
                "the default in {} must stand in single quotes",
                quote(variable.whole)
            );
            sink.add(&at, message);
        }
    }
}
