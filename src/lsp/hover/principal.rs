//! Principals.

use super::code;
use crate::lint::arn::{Arn, is_account};

pub(super) fn kind(name: &str) -> Option<String> {
    let says = match name {
        "AWS" => "accounts, users, roles and sessions, by ARN or account; `*` is everyone",
        "Service" => "AWS services, such as `ec2.amazonaws.com`",
        "Federated" => {
            "identity providers: the ARN of a provider of IAM, or a web identity such as `cognito-identity.amazonaws.com`"
        }
        "CanonicalUser" => "accounts by their canonical user id, in policies of S3 buckets",
        _ => return None,
    };
    Some(format!("**{name}** · {says}"))
}

pub(super) fn hover(kind: &str, text: &str) -> Option<String> {
    let says = match (kind, text) {
        ("", "*") => {
            "everyone: every caller of every account, federated and anonymous ones too".to_owned()
        }
        ("AWS", "*") => "everyone: every caller of every account, and anonymous ones".to_owned(),
        ("Service", _) => format!(
            "the AWS service {}, when it calls by itself. Policies of resources say on whose behalf it may come, with `aws:SourceArn` or `aws:SourceAccount`",
            code(text.split('.').next().unwrap_or_default())
        ),
        ("CanonicalUser", _) => "the account with this canonical user id".to_owned(),
        ("Federated", _) => match Arn::read(text) {
            Some(arn) if arn.resource.starts_with("saml-provider/") => {
                "callers that a SAML provider of the account vouches for".to_owned()
            }
            Some(arn) if arn.resource.starts_with("oidc-provider/") => format!(
                "callers with a token of the OpenID Connect provider {}. Conditions on `:sub` and `:aud` say which",
                code(arn.resource.trim_start_matches("oidc-provider/"))
            ),
            _ => "callers with a token of this web identity provider".to_owned(),
        },
        ("AWS", _) if is_account(text) => of_account(text),
        ("AWS", _) => of_aws(text)?,
        _ => return None,
    };
    Some(format!("{}: {says}", code(text)))
}

fn of_account(account: &str) -> String {
    format!("every principal of account {account} that the account itself gives the right to")
}

fn of_aws(text: &str) -> Option<String> {
    if let Some(kind) = match text.get(..4) {
        Some("AROA") => Some("role"),
        Some("AIDA") => Some("user"),
        _ => None,
    } {
        return Some(format!(
            "the unique id of a {kind}, probably of one that was deleted: AWS shows ARNs of those that exist"
        ));
    }
    let arn = Arn::read(text)?;
    let account = match arn.account {
        "" => String::new(),
        account => format!(" of account {}", code(account)),
    };
    let (what, name) = arn.resource.split_once('/').unwrap_or((arn.resource, ""));
    Some(match (arn.service, what) {
        ("iam", "root") => of_account(arn.account),
        ("iam", "user") => format!("the user {}{account}", code(name)),
        ("iam", "role") => format!("the role {}{account}, in every session", code(name)),
        ("sts", "assumed-role") => match name.split_once('/') {
            Some((role, session)) => format!(
                "the session {} of the role {}{account}",
                code(session),
                code(role)
            ),
            None => format!("sessions of the role {}{account}", code(name)),
        },
        ("sts", "federated-user") => format!("the federated user {}{account}", code(name)),
        ("cloudfront", "user") => "an origin access identity of CloudFront".to_owned(),
        _ => return None,
    })
}
