//! An Allow of an SCP names resources. SCPs accept that now (`GRAM-41`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}
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
    "SCP_SYNTAX_ERROR_ALLOW_RESOURCE",
    FindingType::Error,
    Types::SCP,
    include_str!("scp_syntax_error_allow_resource.rs"),
    run,
)
.retired();

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        let Some(list) = statement.resource() else {
            continue;
        };
        for entry in list.entries.iter().filter(|entry| entry.text != "*") {
            sink.add(&entry.at, "an Allow of an SCP takes no resource but *");
        }
    }
}
