//! An RCP has `NotAction` (`GRAM-42`). Name the actions.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","NotAction":"s3:*","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "RCP_SYNTAX_ERROR_NOTACTION",
    FindingType::Error,
    Types::RCP,
    include_str!("rcp_syntax_error_notaction.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        if let Some(list) = statement.not_action() {
            sink.add(&list.at, "an RCP takes no NotAction: name the actions");
        }
    }
}
