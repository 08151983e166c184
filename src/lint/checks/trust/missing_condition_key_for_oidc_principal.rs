//! A role is open to an OIDC provider without a condition on anything that the provider says: whoever has an account there
//! may take it.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"accounts.google.com:aud":"app"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    FindingType::SecurityWarning,
    Types::TRUST,
    include_str!("missing_condition_key_for_oidc_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (statement, name, host) in super::web_identities(document) {
        let prefix = format!("{host}:");
        if !statement
            .clauses
            .iter()
            .any(|clause| clause.folded.starts_with(&prefix))
        {
            let message = format!(
                "whoever has an account at {} may take the role: add a condition such as {host}:aud",
                quote(name.text)
            );
            sink.add(&name.at, message);
        }
    }
}
