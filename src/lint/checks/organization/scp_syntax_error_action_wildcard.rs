//! An action of an SCP has a wildcard before its end. SCPs accept that now.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Action":"iam:*Role","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Action":"iam:Create*","Resource":"*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "SCP_SYNTAX_ERROR_ACTION_WILDCARD",
    FindingType::Error,
    Types::SCP,
    include_str!("scp_syntax_error_action_wildcard.rs"),
    run,
)
.retired();

fn run(document: &Document<'_>, sink: &mut Sink) {
    for entry in document.action_entries() {
        let head = entry.text.strip_suffix('*').unwrap_or(entry.text);
        if head.contains(['*', '?']) {
            let message = format!("{} has a wildcard before its end", quote(entry.text));
            sink.add(&entry.at, message);
        }
    }
}
