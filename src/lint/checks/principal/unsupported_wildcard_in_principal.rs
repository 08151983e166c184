//! A principal holds a wildcard. Only `*` alone is one; within an ARN or a name it is ordinary text, and matches nobody.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/*"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    FindingType::Error,
    Types::RESOURCE.or(Types::TRUST),
    include_str!("unsupported_wildcard_in_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        for name in &list.names {
            let everyone = name.text == "*" && matches!(name.kind, "" | "AWS");
            if name.text.contains(['*', '?']) && !everyone && !glob::has_variable(name.text) {
                let message = format!(
                    "{} takes no wildcard: use `*` and a condition on aws:PrincipalArn",
                    quote(name.text)
                );
                sink.add(&name.at, message);
            }
        }
    }
}
