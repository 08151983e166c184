//! The document has no `Version` (`GRAM-11`). It counts as `2008-10-17` then, in which `${…}` is ordinary text.
//!
//! Reported:
//!
//! ```json
//! {"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
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

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_VERSION",
    FindingType::Warning,
    Types::ALL,
    include_str!("missing_version.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    if document.root.get("Version").is_none() {
        let message = "the policy has no Version, so policy variables are ordinary text in it: add \
                       \"Version\": \"2012-10-17\"";
        sink.add(&document.at(), message);
    }
}
