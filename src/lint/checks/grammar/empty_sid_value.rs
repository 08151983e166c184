//! A `Sid` is the empty text. It counts as none (`GRAM-13`): leave it out, or name the statement.
//!
//! Reported:
//!
//! ```json
//! {"Sid":"","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "EMPTY_SID_VALUE",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("empty_sid_value.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        if let Some((member, at)) = statement.member("Sid")
            && member.value.as_str() == Some("")
        {
            sink.add(
                &at,
                "the Sid is empty: leave it out or give the statement a name",
            );
        }
    }
}
