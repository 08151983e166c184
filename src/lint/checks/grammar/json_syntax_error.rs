//! The text is no JSON object (`GRAM-05`, `GRAM-07`).
//!
//! Comments, trailing commas, a member that stands twice in one object and a byte order mark are errors too. Nothing
//! else is said of such a text.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "JSON_SYNTAX_ERROR",
    FindingType::Error,
    Types::ALL,
    include_str!("json_syntax_error.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    // Found by the reader, before there is a document to look at.
    let _ = (document, sink);
}
