//! An SCP names a principal (`GRAM-35`): it is for all principals of the accounts that it is attached to.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}
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
    "SCP_SYNTAX_ERROR_PRINCIPAL",
    FindingType::Error,
    Types::SCP,
    include_str!("scp_syntax_error_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        sink.add(&list.at, "an SCP names no principal: it is for all of the account; use a condition on aws:PrincipalArn");
    }
}
