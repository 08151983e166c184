//! A principal is of no form that there is: a bare text other than `*`, a list, or a name under `AWS` that is neither an
//! account, nor an ARN of an account, user, role or session, nor `*`, nor a unique id (`GRAM-44`).
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":"111122223333","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
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
    "INVALID_PRINCIPAL_FORMAT",
    FindingType::Error,
    Types::RESOURCE.or(Types::TRUST).or(Types::RCP),
    include_str!("invalid_principal_format.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        let bare = list.json.as_str().is_some_and(|text| text != "*");
        if bare || list.json.as_array().is_some() {
            let message = "write \"*\", or an object such as {\"AWS\": \"111122223333\"}";
            sink.add(&list.at, message);
            continue;
        }
        for name in list.of("AWS") {
            if !glob::has_variable(name.text) && !super::is_principal(name.text) {
                let message = format!(
                    "{} is no principal: an account, an ARN of IAM or STS, or `*`",
                    quote(name.text)
                );
                sink.add(&name.at, message);
            }
        }
    }
}
