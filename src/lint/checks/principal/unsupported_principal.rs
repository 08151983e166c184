//! An identity policy names a principal (`GRAM-30`): it is for whoever it is attached to.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}
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

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNSUPPORTED_PRINCIPAL",
    FindingType::Error,
    Types::IDENTITY,
    include_str!("unsupported_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        sink.add(
            &list.at,
            "identity policies name no principal: they are for whom they are attached to",
        );
    }
}
