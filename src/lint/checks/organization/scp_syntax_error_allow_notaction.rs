//! An Allow of an SCP has `NotAction`. SCPs accept that now (`GRAM-41`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","NotAction":"iam:*","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "SCP_SYNTAX_ERROR_ALLOW_NOTACTION",
    FindingType::Error,
    Types::SCP,
    include_str!("scp_syntax_error_allow_notaction.rs"),
    run,
)
.retired();

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        if let Some(list) = statement.not_action() {
            sink.add(&list.at, "an Allow of an SCP takes no NotAction");
        }
    }
}
