//! Names and ARNs that nothing can have: slips that would make every answer about them `no`.

use crate::source::{Diagnostic, Span, quote};

const PROVIDERS: [&str; 2] = ["oidc-provider/", "saml-provider/"];

fn wild(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// The name of an identity provider: a host, or the ARN of an OIDC or SAML provider (`OIDC-01`).
///
/// # Errors
/// Other names.
pub fn provider(name: &str, span: Span) -> Result<(), Diagnostic> {
    let wrong = |help: &str| {
        let message = format!("{} is no identity provider", quote(name));
        Err(Diagnostic::error(span, message).help(help))
    };
    if name.starts_with("arn:") {
        let rest = name.splitn(6, ':').nth(5).unwrap_or_default();
        let mut kinds = PROVIDERS.iter();
        let fine = kinds.any(|kind| rest.strip_prefix(kind).is_some_and(|own| !own.is_empty()));
        return match wild(rest) || fine {
            true => Ok(()),
            false => wrong(
                "its ARN is `arn:aws:iam::111122223333:oidc-provider/HOST` or `…:saml-provider/NAME`",
            ),
        };
    }
    let host = name.split('/').next().unwrap_or_default();
    let fine = host.contains('.') && !name.contains(':') || name == "*";
    match fine && !name.contains(char::is_whitespace) {
        true => Ok(()),
        false => wrong(
            "write the host of an OIDC provider without `https://`, such as `accounts.google.com`; of a \
             SAML provider the ARN: `arn:aws:iam::111122223333:saml-provider/NAME`",
        ),
    }
}
