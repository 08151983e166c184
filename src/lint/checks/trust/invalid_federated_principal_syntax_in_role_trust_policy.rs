//! A name under `Federated` is neither a domain nor an ARN of a SAML or OIDC provider of IAM.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"my provider"},"Action":"sts:AssumeRoleWithSAML"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/p"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::provider::Provider;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
    FindingType::Error,
    Types::TRUST,
    include_str!("invalid_federated_principal_syntax_in_role_trust_policy.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        for name in list.of("Federated") {
            if Provider::read(name.text).is_none() && !name.text.contains(['*', '?', '$']) {
                let message = format!(
                    "{} is neither a domain nor the ARN of a SAML or OIDC provider",
                    quote(name.text)
                );
                sink.add(&name.at, message);
            }
        }
    }
}
