//! What section 4 of the rules says of context keys: how many values, of which type.

use super::values::{address, arn::Arn, date, fold, number::Decimal};
use crate::catalog;

/// Keys marked M in section 4, folded.
const MULTI: &[&str] = &[
    "aws:calledvia",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:resourceorgpaths",
    "aws:sourceorgpaths",
    "aws:tagkeys",
    "aws:vpceorgpaths",
    "sts:requestcontextproviders",
    "sts:transitivetagkeys",
];

/// Keys marked S whose texts have no fixed type, folded. Those with a type are in [`TYPED`].
const SINGLE: &[&str] = &[
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:ec2instancesourcevpc",
    "aws:federatedprovider",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalservicename",
    "aws:principaltype",
    "aws:referer",
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:sourceaccount",
    "aws:sourceidentity",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:useragent",
    "aws:userid",
    "aws:username",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "glue:credentialissuingservice",
    "glue:roleassumedby",
    "iam:awsservicename",
    "iam:organizationspolicyid",
    "iam:passedtoservice",
    "identitystore:userid",
    "kms:calleraccount",
    "kms:viaservice",
    "s3:accesspointnetworkorigin",
    "s3:dataaccesspointaccount",
    "s3:resourceaccount",
    "saml:namequalifier",
    "saml:sub",
    "saml:sub_type",
    "sts:awsservicename",
    "sts:externalid",
    "sts:rolesessionname",
    "sts:sourceidentity",
];

/// Single-valued keys of a fixed type, folded.
const TYPED: &[(&str, Type)] = &[
    ("aws:assumedroot", Type::Bool),
    ("aws:chatbotsourcearn", Type::Arn),
    ("aws:currenttime", Type::Date),
    ("aws:ec2instancesourceprivateipv4", Type::Address),
    ("aws:epochtime", Type::Number),
    ("aws:multifactorauthage", Type::Number),
    ("aws:multifactorauthpresent", Type::Bool),
    ("aws:principalarn", Type::Arn),
    ("aws:principalisawsservice", Type::Bool),
    ("aws:securetransport", Type::Bool),
    ("aws:sourcearn", Type::Arn),
    ("aws:sourceip", Type::Address),
    ("aws:sourcevpcarn", Type::Arn),
    ("aws:tokenissuetime", Type::Date),
    ("aws:viaawsservice", Type::Bool),
    ("aws:vpcsourceip", Type::Address),
    ("ec2:roledelivery", Type::Number),
    ("ec2:sourceinstancearn", Type::Arn),
    ("iam:associatedresourcearn", Type::Arn),
    ("iam:permissionsboundary", Type::Arn),
    ("iam:policyarn", Type::Arn),
    ("kms:grantisforawsresource", Type::Bool),
    ("lambda:sourcefunctionarn", Type::Arn),
    ("s3:dataaccesspointarn", Type::Arn),
    ("ssm:sourceinstancearn", Type::Arn),
    ("sts:durationseconds", Type::Number),
    ("sts:taskpolicyarn", Type::Arn),
];

/// The types of section 4 that restrict how a value is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Address,
    Arn,
    Bool,
    Date,
    Number,
}

impl Type {
    /// Whether a request spells values so (`AX-45`).
    pub(super) fn is_canonical(self, text: &str) -> bool {
        match self {
            Self::Address => address::parse(text).is_some_and(|a| a.to_string() == text),
            Self::Arn => Arn::parse(text).is_some(),
            Self::Bool => text == "true" || text == "false",
            Self::Date => {
                let milli = "YYYY-MM-DDThh:mm:ss.fffZ".len();
                let shape = text.ends_with('Z')
                    && text.contains('T')
                    && (text.len() == milli || text.len() == milli - ".fff".len());
                shape && date::parse(text).is_some()
            }
            Self::Number => {
                let plain = text.strip_prefix('-').unwrap_or(text);
                let whole = plain.split('.').next().unwrap_or(plain);
                Decimal::parse(text).is_some()
                    && !plain.ends_with('.')
                    && plain.bytes().all(|b| b == b'.' || b.is_ascii_digit())
                    && (whole == "0" || (!whole.is_empty() && !whole.starts_with('0')))
            }
        }
    }

    /// What a canonical spelling looks like, for messages.
    pub(super) const fn expected(self) -> &'static str {
        match self {
            Self::Address => "an IP address in its usual spelling",
            Self::Arn => "an ARN",
            Self::Bool => "`true` or `false`",
            Self::Date => "a time like 2030-01-31T12:00:00Z",
            Self::Number => "a number without leading zeros",
        }
    }
}

/// The type of a folded key name: by section 4, else by the catalog (`COND-45`), whose ARNs are not
/// relied on.
pub(super) fn type_of(folded: &str) -> Option<Type> {
    let listed = TYPED.iter().find(|(key, _)| *key == folded);
    if let Some(&(_, kind)) = listed {
        return Some(kind);
    }
    if SINGLE.contains(&folded) || MULTI.contains(&folded) {
        return None;
    }
    let known = catalog::key(folded).filter(|key| !key.multi)?;
    match known.kind {
        catalog::KeyType::Bool => Some(Type::Bool),
        catalog::KeyType::Numeric => Some(Type::Number),
        catalog::KeyType::Date => Some(Type::Date),
        catalog::KeyType::IpAddress => Some(Type::Address),
        catalog::KeyType::String | catalog::KeyType::Arn => None,
    }
}

/// Whether the key is known as multi-valued (`Some(true)`), as single-valued (`Some(false)`) or not
/// at all (`None`): by section 4, then by the catalog (`REQ-02`). Tag keys are single-valued.
/// The name is compared case-insensitively (`COND-02`).
pub fn key_is_multi(key: &str) -> Option<bool> {
    let key = fold::key(key);
    let has = |keys: &[&str]| keys.contains(&key.as_str());
    if has(MULTI) {
        return Some(true);
    }
    let before_slash = key.split_once('/').map(|(prefix, _)| prefix);
    let tag = before_slash.is_some_and(|p| p.contains(':') && p.ends_with("tag"));
    if tag
        || has(SINGLE)
        || type_of(&key).is_some()
        || before_slash == Some("sts:requestcontext")
        || key.starts_with("kms:encryptioncontext:")
    {
        return Some(false);
    }
    let by_claim = claim(&key).and_then(|claim| match claim {
        "amr" => Some(true),
        "sub" | "aud" | "oaud" | "email" | "azp" => Some(false),
        _ => None,
    });
    by_claim.or_else(|| catalog::key(&key).map(|known| known.multi))
}

/// The claim of a folded `HOST[/path]:claim` key (`KEY-27`, `OIDC-01`).
pub(super) fn claim(folded: &str) -> Option<&str> {
    let (host, claim) = folded.rsplit_once(':')?;
    let domain = host.split('/').next().unwrap_or(host);
    (domain.contains('.') && !domain.contains(':')).then_some(claim)
}

/// Whether a folded key is one of section 4.2, which only sessions have (`AX-29`).
pub(super) fn is_of_session(folded: &str) -> bool {
    matches!(
        folded,
        "aws:assumedroot"
            | "aws:federatedprovider"
            | "aws:tokenissuetime"
            | "aws:multifactorauthpresent"
            | "aws:multifactorauthage"
            | "aws:chatbotsourcearn"
            | "aws:ec2instancesourcevpc"
            | "aws:ec2instancesourceprivateipv4"
            | "aws:sourceidentity"
            | "ec2:roledelivery"
            | "ec2:sourceinstancearn"
            | "glue:roleassumedby"
            | "glue:credentialissuingservice"
            | "lambda:sourcefunctionarn"
            | "ssm:sourceinstancearn"
            | "identitystore:userid"
    ) || is_of_oidc(folded)
        || is_of_saml(folded)
}

/// Whether a folded key is a claim of a web identity that sessions keep (`KEY-27`).
pub(super) fn is_of_oidc(folded: &str) -> bool {
    matches!(claim(folded), Some("sub" | "aud" | "amr"))
}

/// Whether a folded key is a SAML attribute that sessions keep (`KEY-28`).
pub(super) fn is_of_saml(folded: &str) -> bool {
    matches!(folded, "saml:sub" | "saml:sub_type" | "saml:namequalifier")
}
