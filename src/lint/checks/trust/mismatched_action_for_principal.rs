//! An action does not fit the kind of principal: `sts:AssumeRoleWithSAML` is for SAML providers,
//! `sts:AssumeRoleWithWebIdentity` for OIDC providers and domains, and both are for `Federated` only.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/p"},"Action":"sts:AssumeRoleWithWebIdentity"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/p"},"Action":"sts:AssumeRoleWithSAML"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::provider::Provider;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::PrincipalName;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISMATCHED_ACTION_FOR_PRINCIPAL",
    FindingType::Error,
    Types::TRUST,
    include_str!("mismatched_action_for_principal.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        let Some(list) = statement.action() else {
            continue;
        };
        let names: Vec<_> = statement
            .principals
            .iter()
            .flat_map(|list| &list.names)
            .collect();
        for entry in &list.entries {
            let saml = entry.text.eq_ignore_ascii_case("sts:AssumeRoleWithSAML");
            let web = entry
                .text
                .eq_ignore_ascii_case("sts:AssumeRoleWithWebIdentity");
            let plain = entry.text.eq_ignore_ascii_case("sts:AssumeRole");
            if !saml && !web && !plain {
                continue;
            }
            let fits = |name: &&&PrincipalName<'_>| match (name.kind, Provider::read(name.text)) {
                ("Federated", Some(Provider::Saml)) => saml,
                ("Federated", Some(Provider::Web(_))) => web,
                // What is no provider is reported as such.
                ("Federated", None) => true,
                // Whoever signs in at a provider may be meant by everyone.
                ("" | "AWS", _) if name.text == "*" => true,
                _ => plain,
            };
            // Several kinds of principal in one statement may share its actions.
            let wrong: Vec<&&PrincipalName<'_>> = names.iter().filter(|name| !fits(name)).collect();
            if !names.is_empty() && wrong.len() == names.len() {
                let mut places = vec![entry.at];
                places.extend(wrong.iter().map(|name| name.at));
                let message = format!("{} is not for principals of this kind", quote(entry.text));
                sink.add_all(&places, message);
            }
        }
    }
}
