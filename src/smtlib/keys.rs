//! What is known of condition keys (section 4 of the rules; the catalog for the others).

use crate::catalog;

/// What the values of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Any text, read by any operator (`COND-45`).
    Open,
    /// Any text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// An instant of the calendar.
    Date,
    /// Epoch seconds.
    Epoch,
    /// An address.
    Address,
    /// An ARN.
    Arn,
    /// An account (`AX-01`).
    Account,
    /// An organization (`AX-01`).
    Organization,
    /// A path in an organization (`AX-01`).
    Path,
}

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// What its values are.
    pub kind: Kind,
    /// A request may carry several values.
    pub multi: bool,
    /// Nothing is known of the key, not even how many values it has (`COND-46`).
    pub unknown: bool,
}

/// Keys of section 4 whose type says more than the catalog does, or that the catalog may lack.
const TABLE: &[(Kind, &[&str])] = &[
    (
        Kind::Text,
        &[
            "aws:calledviafirst",
            "aws:calledvialast",
            "aws:ec2instancesourcevpc",
            "aws:federatedprovider",
            "aws:referer",
            "aws:requestedregion",
            "aws:sourceidentity",
            "aws:sourceowner",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:useragent",
            "aws:username",
            "aws:userid",
            "aws:principaltype",
            "aws:principalaccount",
            "aws:principalservicename",
            "glue:credentialissuingservice",
            "glue:roleassumedby",
            "iam:awsservicename",
            "iam:organizationspolicyid",
            "iam:passedtoservice",
            "identitystore:userid",
            "kms:viaservice",
            "s3:accesspointnetworkorigin",
            "saml:namequalifier",
            "saml:sub",
            "saml:sub_type",
            "sts:awsservicename",
            "sts:externalid",
            "sts:rolesessionname",
            "sts:sourceidentity",
        ],
    ),
    (
        Kind::Bool,
        &[
            "aws:assumedroot",
            "aws:multifactorauthpresent",
            "aws:principalisawsservice",
            "aws:securetransport",
            "aws:viaawsservice",
            "kms:grantisforawsresource",
        ],
    ),
    (
        Kind::Number,
        &[
            "aws:multifactorauthage",
            "ec2:roledelivery",
            "sts:durationseconds",
        ],
    ),
    (Kind::Date, &["aws:currenttime", "aws:tokenissuetime"]),
    (Kind::Epoch, &["aws:epochtime"]),
    (
        Kind::Address,
        &[
            "aws:ec2instancesourceprivateipv4",
            "aws:sourceip",
            "aws:vpcsourceip",
        ],
    ),
    (
        Kind::Arn,
        &[
            "aws:chatbotsourcearn",
            "aws:principalarn",
            "aws:sourcearn",
            "aws:sourcevpcarn",
            "ec2:sourceinstancearn",
            "iam:associatedresourcearn",
            "iam:permissionsboundary",
            "iam:policyarn",
            "lambda:sourcefunctionarn",
            "s3:dataaccesspointarn",
            "ssm:sourceinstancearn",
            "sts:taskpolicyarn",
        ],
    ),
    (
        Kind::Account,
        &[
            "aws:resourceaccount",
            "aws:sourceaccount",
            "aws:vpceaccount",
            "kms:calleraccount",
            "s3:dataaccesspointaccount",
            "s3:resourceaccount",
        ],
    ),
    (
        Kind::Organization,
        &[
            "aws:principalorgid",
            "aws:resourceorgid",
            "aws:sourceorgid",
            "aws:vpceorgid",
        ],
    ),
];

const MULTI: &[(Kind, &[&str])] = &[
    (
        Kind::Path,
        &[
            "aws:principalorgpaths",
            "aws:resourceorgpaths",
            "aws:sourceorgpaths",
            "aws:vpceorgpaths",
        ],
    ),
    (
        Kind::Text,
        &[
            "aws:calledvia",
            "aws:principalservicenameslist",
            "aws:tagkeys",
            "sts:transitivetagkeys",
        ],
    ),
    (Kind::Arn, &["sts:requestcontextproviders"]),
];

/// The claim of `HOST:claim` or `HOST/path:claim` (`KEY-27`, `OIDC-01`).
pub(super) fn claim(key: &str) -> Option<&str> {
    let (host, claim) = key.rsplit_once(':')?;
    let domain = host.split('/').next().unwrap_or(host);
    (domain.contains('.') && !domain.contains(':')).then_some(claim)
}

/// What is known of a key; `key` in lower case.
pub(super) fn facts(key: &str) -> Facts {
    let listed = |table: &[(Kind, &[&str])]| {
        let found = table.iter().find(|(_, keys)| keys.contains(&key));
        found.map(|(kind, _)| *kind)
    };
    let known = |kind, multi| Facts {
        kind,
        multi,
        unknown: false,
    };
    if let Some(kind) = listed(TABLE) {
        return known(kind, false);
    }
    if let Some(kind) = listed(MULTI) {
        return known(kind, true);
    }
    // KEY-05, KEY-43, KEY-57, KEY-74, KEY-77, KEY-80: a tag, or a pair of a context.
    let tag = key
        .split_once('/')
        .is_some_and(|(name, _)| name.contains(':') && name.ends_with("tag"));
    if tag || key.starts_with("sts:requestcontext/") || key.starts_with("kms:encryptioncontext:") {
        return known(Kind::Open, false);
    }
    match claim(key) {
        Some("amr") => return known(Kind::Text, true),
        Some("sub" | "aud" | "oaud" | "email" | "azp") => return known(Kind::Text, false),
        _ => {}
    }
    match catalog::key(key) {
        Some(found) => {
            // COND-45. What the catalog calls a text or an ARN is often the other.
            let kind = match found.kind {
                catalog::KeyType::Bool => Kind::Bool,
                catalog::KeyType::Numeric => Kind::Number,
                catalog::KeyType::Date => Kind::Date,
                catalog::KeyType::IpAddress => Kind::Address,
                catalog::KeyType::String | catalog::KeyType::Arn => Kind::Open,
            };
            known(if found.multi { Kind::Text } else { kind }, found.multi)
        }
        None => Facts {
            kind: Kind::Open,
            multi: false,
            unknown: true,
        },
    }
}

/// The texts that a key of that kind holds, as a regular expression; `None` for any.
pub(super) fn texts(kind: Kind) -> Option<String> {
    const NUMBER: &str = "(re.++ (re.opt (str.to_re \"-\")) (re.union (str.to_re \"0\") (re.++ \
                          (re.range \"1\" \"9\") (re.* digit))) (re.opt (re.++ (str.to_re \".\") \
                          (re.+ digit))))";
    const DATE: &str = "(re.++ ((_ re.^ 4) digit) (str.to_re \"-\") ((_ re.^ 2) digit) (str.to_re \
                        \"-\") ((_ re.^ 2) digit) (str.to_re \"T\") ((_ re.^ 2) digit) (str.to_re \
                        \":\") ((_ re.^ 2) digit) (str.to_re \":\") ((_ re.^ 2) digit) (re.opt \
                        (re.++ (str.to_re \".\") ((_ re.^ 3) digit))) (str.to_re \"Z\"))";
    const ADDRESS: &str = "(re.union (re.++ digit (re.* (re.union digit (str.to_re \".\")))) (re.* \
                           (re.union digit (re.range \"a\" \"f\") (str.to_re \":\"))))";
    const ORGANIZATION: &str = "(re.++ (str.to_re \"o-\") ((_ re.loop 10 32) lower))";
    const PATH: &str = "(re.++ (str.to_re \"o-\") ((_ re.loop 10 32) lower) (str.to_re \"/r-\") \
                        (re.+ lower) (str.to_re \"/\") (re.* (re.++ (str.to_re \"ou-\") (re.+ \
                        (re.union lower (str.to_re \"-\"))) (str.to_re \"/\"))))";
    Some(match kind {
        Kind::Open | Kind::Text => return None,
        Kind::Bool => "(re.union (str.to_re \"true\") (str.to_re \"false\"))".to_owned(),
        Kind::Number | Kind::Epoch => NUMBER.to_owned(),
        Kind::Date => DATE.to_owned(),
        Kind::Address => ADDRESS.to_owned(),
        Kind::Arn => super::pattern::any_arn().regex(),
        Kind::Account => "account".to_owned(),
        Kind::Organization => ORGANIZATION.to_owned(),
        Kind::Path => PATH.to_owned(),
    })
}
