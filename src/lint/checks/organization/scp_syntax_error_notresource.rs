//! A statement of an SCP has `NotResource`. SCPs accept that now (`GRAM-41`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::b/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Action":"s3:*","Resource":"*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "SCP_SYNTAX_ERROR_NOTRESOURCE",
    FindingType::Error,
    Types::SCP,
    include_str!("scp_syntax_error_notresource.rs"),
    run,
)
.retired();

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        if let Some(list) = statement.not_resource() {
            sink.add(&list.at, "an SCP takes no NotResource");
        }
    }
}
