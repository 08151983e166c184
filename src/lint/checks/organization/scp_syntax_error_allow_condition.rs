//! An Allow of an SCP has a condition. SCPs accept that now (`GRAM-41`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}
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
    "SCP_SYNTAX_ERROR_ALLOW_CONDITION",
    FindingType::Error,
    Types::SCP,
    include_str!("scp_syntax_error_allow_condition.rs"),
    run,
)
.retired();

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        if let Some((_, at)) = statement.member("Condition") {
            sink.add(&at, "an Allow of an SCP takes no condition");
        }
    }
}
