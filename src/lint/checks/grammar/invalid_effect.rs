//! `Effect` is neither `Allow` nor `Deny` (`GRAM-04`). Case matters.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"allow","Action":"s3:GetObject","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_EFFECT",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_effect.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        if let Some((member, at)) = statement.member("Effect")
            && let Some(text) = member.value.as_str()
            && statement.effect.is_none()
        {
            let message = format!("the effect {} is none: write Allow or Deny", quote(text));
            sink.add(&at, message);
        }
    }
}
