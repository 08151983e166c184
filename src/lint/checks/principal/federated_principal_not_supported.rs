//! A resource policy names an identity provider. Only role trust policies do: who signs in there comes as a role.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/p"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
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

pub(in crate::lint) const CHECK: Check = Check::new(
    "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
    FindingType::Error,
    Types::RESOURCE,
    include_str!("federated_principal_not_supported.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        for name in list.of("Federated") {
            sink.add(
                &name.at,
                "only role trust policies know Federated: name the role",
            );
        }
    }
}
