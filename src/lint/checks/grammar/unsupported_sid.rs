//! A `Sid` holds other characters than letters and digits in a policy that IAM or Organizations keeps (`GRAM-13`).
//!
//! Resource policies of other services allow more, so this is not said of them.
//!
//! Reported:
//!
//! ```json
//! {"Sid":"My Sid","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Sid":"MySid","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}
//! ```

use crate::lint::PolicyKind;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNSUPPORTED_SID",
    FindingType::Error,
    Types::ALL,
    include_str!("unsupported_sid.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if document.kind == PolicyKind::Resource {
        return;
    }
    for statement in &document.statements {
        if let Some((member, at)) = statement.member("Sid")
            && let Some(text) = member.value.as_str()
            && !text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            let message = format!(
                "the Sid {} may hold only the characters A-Z, a-z, 0-9",
                quote(text)
            );
            sink.add(&at, message);
        }
    }
}
