//! `Version` is neither `2012-10-17` nor `2008-10-17` (`GRAM-10`).
//!
//! It is the version of the policy language, not of the policy.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-18","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_VERSION",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_version.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for member in document.members.iter().filter(|one| one.name == "Version") {
        if let Some(text) = member.value.as_str()
            && !matches!(text, "2012-10-17" | "2008-10-17")
        {
            let at = document.at().name(&member.name, member.value.span);
            sink.add(
                &at,
                format!("there is no version {}: write 2012-10-17", quote(text)),
            );
        }
    }
}
