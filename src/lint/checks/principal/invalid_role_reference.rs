//! A principal is the unique id of a role. That is what IAM writes when a role was deleted: put the ARN of one that
//! exists.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"AROAEXAMPLEEXAMPLE123"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_ROLE_REFERENCE",
    FindingType::Warning,
    Types::RESOURCE.or(Types::TRUST),
    include_str!("invalid_role_reference.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        for name in list.of("AWS").filter(|name| name.text.starts_with("AROA")) {
            let message = format!(
                "{} is the id of a role, perhaps of one that was deleted: write its ARN",
                quote(name.text)
            );
            sink.add(&name.at, message);
        }
    }
}
