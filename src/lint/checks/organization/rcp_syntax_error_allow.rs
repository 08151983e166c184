//! An Allow in an RCP (`GRAM-42`). RCPs that customers write only deny; the Allow of everything is there already.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}
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
use crate::lint::view::{List, PrincipalList};

pub(in crate::lint) const CHECK: Check = Check::new(
    "RCP_SYNTAX_ERROR_ALLOW",
    FindingType::Error,
    Types::RCP,
    include_str!("rcp_syntax_error_allow.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        let only = |list: Option<&List<'_>>| {
            list.is_some_and(|list| list.entries.iter().all(|one| one.text == "*"))
        };
        let whole = only(statement.action())
            && only(statement.resource())
            && statement.principals.iter().all(PrincipalList::is_everyone)
            && !statement.has("Condition");
        if !whole && let Some((_, at)) = statement.member("Effect") {
            sink.add(
                &at,
                "an RCP only denies: the Allow of everything is there already",
            );
        }
    }
}
