//! Which principal names exist (`PRIN-01` to `PRIN-14`).

use crate::policy::{PrincipalKind, PrincipalName};
use crate::source::quote;

/// What is wrong with a name, and what to do.
pub(super) fn principal_problem(name: &PrincipalName) -> Option<(String, &'static str)> {
    let value = name.name.value.as_str();
    let shown = quote(value);
    if value == "*" && name.kind == PrincipalKind::Aws {
        return None;
    }
    if value.contains(['*', '?']) {
        return Some((
            format!("a wildcard inside the principal {shown}"),
            "name the principal in full, or write `*` and a condition on `aws:PrincipalArn`",
        ));
    }
    let (known, help) = match name.kind {
        PrincipalKind::Aws => (
            is_account(value) || is_unique_id(value) || is_aws_arn(value),
            "expected `*`, an account id of 12 digits, the ARN of a user, role, session or \
             account root, or a unique id",
        ),
        PrincipalKind::Service => (
            is_host(value),
            "expected a name such as `lambda.amazonaws.com`",
        ),
        PrincipalKind::Federated => (
            is_host(value) || is_provider_arn(value),
            "expected the host name of an identity provider or the ARN of an OIDC or SAML provider",
        ),
        PrincipalKind::CanonicalUser => (
            value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "expected 64 hexadecimal digits",
        ),
    };
    (!known).then(|| {
        let message = format!("{shown} is not a principal of the kind `{}`", name.kind);
        (message, help)
    })
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_unique_id(text: &str) -> bool {
    let rest = text
        .strip_prefix("AIDA")
        .or_else(|| text.strip_prefix("AROA"));
    let plain = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    rest.is_some_and(|rest| !rest.is_empty() && plain(rest))
}

/// The service, account and resource of a global ARN.
fn global_arn(text: &str) -> Option<(&str, &str, &str)> {
    let mut parts = text.splitn(6, ':');
    let (arn, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
    let (region, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
    let fine = arn == "arn" && !partition.is_empty() && region.is_empty();
    fine.then_some((service, account, resource))
}

fn is_aws_arn(text: &str) -> bool {
    let Some((service, account, resource)) = global_arn(text) else {
        return false;
    };
    let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
    let named = !name.is_empty() && !name.ends_with('/');
    match (service, kind) {
        // Origin access identities are users of the account `cloudfront`.
        ("iam", "user") => named && (is_account(account) || account == "cloudfront"),
        ("iam", "role") | ("sts", "federated-user") => named && is_account(account),
        ("iam", "root") => resource == "root" && is_account(account),
        ("sts", "assumed-role") => {
            let session = name.split_once('/');
            let whole = session.is_some_and(|(role, session)| {
                !role.is_empty() && !session.is_empty() && !session.contains('/')
            });
            whole && is_account(account)
        }
        _ => false,
    }
}

fn is_provider_arn(text: &str) -> bool {
    global_arn(text).is_some_and(|(service, account, resource)| {
        let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
        let known = matches!(kind, "oidc-provider" | "saml-provider");
        service == "iam" && is_account(account) && known && !name.is_empty()
    })
}

fn is_host(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    text.contains('.') && text.bytes().all(inside)
}
