//! What is known of condition keys: type, cardinality, which texts they can hold, and which are
//! views of the caller or of the resource rather than variables of their own (section 4 of the rules).

use crate::catalog;
use crate::regular::{Item, Language, Sequence, UnitSet, literal};
use crate::rules::Rules;

/// The type of a key's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// Any text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// An instant.
    Date,
    /// An instant as epoch seconds.
    Epoch,
    /// An address.
    Address,
    /// An ARN.
    Arn,
    /// Twelve digits (`AX-01`).
    Account,
    /// `o-…` (`AX-01`).
    Organization,
    /// `o-…/r-…/…` (`AX-01`).
    OrganizationPath,
    /// Not in the table: any text, any reading.
    Unknown,
}

/// How many values a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// One.
    Single,
    /// A set.
    Multi,
    /// Not in the table.
    Unknown,
}

/// Keys that are views of another variable of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Derived {
    /// `aws:PrincipalArn` (`KEY-01`).
    PrincipalArn,
    /// `aws:PrincipalAccount` (`KEY-02`).
    PrincipalAccount,
    /// `aws:PrincipalType` (`KEY-09`).
    PrincipalType,
    /// `aws:userid` (`KEY-10`).
    UserId,
    /// `aws:username` (`KEY-11`).
    UserName,
    /// `aws:PrincipalIsAWSService` (`KEY-06`).
    IsService,
    /// `aws:PrincipalServiceName` (`KEY-07`).
    ServiceName,
    /// `aws:ResourceAccount`, `s3:ResourceAccount` (`KEY-40`, `KEY-82`): the owner, if present.
    ResourceAccount,
    /// `kms:CallerAccount` (`AX-32`): the caller's account, if present.
    CallerAccount,
}

/// What is known of a key.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The type.
    pub key_type: KeyType,
    /// One value or a set.
    pub cardinality: Cardinality,
    /// The variable that the key is a view of.
    pub derived: Option<Derived>,
    /// Present in every request.
    pub always: bool,
}

const MULTI: &[(&str, KeyType)] = &[
    ("aws:principalorgpaths", KeyType::OrganizationPath),
    ("aws:principalservicenameslist", KeyType::Text),
    ("aws:resourceorgpaths", KeyType::OrganizationPath),
    ("aws:sourceorgpaths", KeyType::OrganizationPath),
    ("aws:vpceorgpaths", KeyType::OrganizationPath),
    ("aws:calledvia", KeyType::Text),
    ("aws:tagkeys", KeyType::Text),
    ("sts:transitivetagkeys", KeyType::Text),
    ("sts:requestcontextproviders", KeyType::Arn),
];

const SINGLE: &[(&str, KeyType)] = &[
    ("aws:assumedroot", KeyType::Bool),
    ("aws:calledviafirst", KeyType::Text),
    ("aws:calledvialast", KeyType::Text),
    ("aws:chatbotsourcearn", KeyType::Arn),
    ("aws:currenttime", KeyType::Date),
    ("aws:ec2instancesourceprivateipv4", KeyType::Address),
    ("aws:ec2instancesourcevpc", KeyType::Text),
    ("aws:epochtime", KeyType::Epoch),
    ("aws:federatedprovider", KeyType::Text),
    ("aws:multifactorauthage", KeyType::Number),
    ("aws:multifactorauthpresent", KeyType::Bool),
    ("aws:principalorgid", KeyType::Organization),
    ("aws:referer", KeyType::Text),
    ("aws:requestedregion", KeyType::Text),
    ("aws:resourceorgid", KeyType::Organization),
    ("aws:securetransport", KeyType::Bool),
    ("aws:sourceaccount", KeyType::Account),
    ("aws:sourcearn", KeyType::Arn),
    ("aws:sourceidentity", KeyType::Text),
    ("aws:sourceip", KeyType::Address),
    ("aws:sourceorgid", KeyType::Organization),
    ("aws:sourceowner", KeyType::Text),
    ("aws:sourcevpc", KeyType::Text),
    ("aws:sourcevpcarn", KeyType::Arn),
    ("aws:sourcevpce", KeyType::Text),
    ("aws:tokenissuetime", KeyType::Date),
    ("aws:useragent", KeyType::Text),
    ("aws:viaawsservice", KeyType::Bool),
    ("aws:vpceaccount", KeyType::Account),
    ("aws:vpceorgid", KeyType::Organization),
    ("aws:vpcsourceip", KeyType::Address),
    ("ec2:roledelivery", KeyType::Number),
    ("ec2:sourceinstancearn", KeyType::Arn),
    ("glue:credentialissuingservice", KeyType::Text),
    ("glue:roleassumedby", KeyType::Text),
    ("iam:associatedresourcearn", KeyType::Arn),
    ("iam:awsservicename", KeyType::Text),
    ("iam:organizationspolicyid", KeyType::Text),
    ("iam:passedtoservice", KeyType::Text),
    ("iam:permissionsboundary", KeyType::Arn),
    ("iam:policyarn", KeyType::Arn),
    ("identitystore:userid", KeyType::Text),
    ("kms:grantisforawsresource", KeyType::Bool),
    ("kms:viaservice", KeyType::Text),
    ("lambda:sourcefunctionarn", KeyType::Arn),
    ("s3:accesspointnetworkorigin", KeyType::Text),
    ("s3:dataaccesspointaccount", KeyType::Account),
    ("s3:dataaccesspointarn", KeyType::Arn),
    ("saml:namequalifier", KeyType::Text),
    ("saml:sub", KeyType::Text),
    ("saml:sub_type", KeyType::Text),
    ("ssm:sourceinstancearn", KeyType::Arn),
    ("sts:awsservicename", KeyType::Text),
    ("sts:durationseconds", KeyType::Number),
    ("sts:externalid", KeyType::Text),
    ("sts:rolesessionname", KeyType::Text),
    ("sts:sourceidentity", KeyType::Text),
    ("sts:taskpolicyarn", KeyType::Arn),
];

const DERIVED: &[(&str, Derived)] = &[
    ("aws:principalarn", Derived::PrincipalArn),
    ("aws:principalaccount", Derived::PrincipalAccount),
    ("aws:principaltype", Derived::PrincipalType),
    ("aws:userid", Derived::UserId),
    ("aws:username", Derived::UserName),
    ("aws:principalisawsservice", Derived::IsService),
    ("aws:principalservicename", Derived::ServiceName),
    ("aws:resourceaccount", Derived::ResourceAccount),
    ("s3:resourceaccount", Derived::ResourceAccount),
    ("kms:calleraccount", Derived::CallerAccount),
];

/// What is known of `key`, which is in lower case.
pub fn facts(key: &str) -> Facts {
    let listed = |table: &[(&str, KeyType)]| {
        table
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, key_type)| *key_type)
    };
    let plain = |key_type, cardinality| Facts {
        key_type,
        cardinality,
        derived: None,
        always: matches!(key, "aws:currenttime" | "aws:epochtime"),
    };
    if let Some((_, derived)) = DERIVED.iter().find(|(name, _)| *name == key) {
        let key_type = match derived {
            Derived::PrincipalArn => KeyType::Arn,
            Derived::CallerAccount | Derived::ResourceAccount => KeyType::Account,
            Derived::IsService => KeyType::Bool,
            _ => KeyType::Text,
        };
        return Facts {
            derived: Some(*derived),
            ..plain(key_type, Cardinality::Single)
        };
    }
    if let Some(key_type) = listed(MULTI) {
        return plain(key_type, Cardinality::Multi);
    }
    if let Some(key_type) = listed(SINGLE) {
        return plain(key_type, Cardinality::Single);
    }
    let is_tag = key
        .split_once('/')
        .is_some_and(|(prefix, _)| prefix.contains(':') && prefix.ends_with("tag"));
    let singles = ["kms:encryptioncontext:", "sts:requestcontext/"];
    if is_tag || singles.iter().any(|prefix| key.starts_with(prefix)) {
        return plain(KeyType::Unknown, Cardinality::Single);
    }
    match claim(key) {
        Some("amr") => return plain(KeyType::Text, Cardinality::Multi),
        Some("sub" | "aud" | "oaud" | "email" | "azp") => {
            return plain(KeyType::Text, Cardinality::Single);
        }
        _ => {}
    }
    // COND-45: the types of the catalog count, but for ARNs, of which it calls many a text one.
    match catalog::key(key) {
        Some(known) if known.multi => plain(KeyType::Text, Cardinality::Multi),
        Some(known) => {
            let key_type = match known.kind {
                catalog::KeyType::Bool => KeyType::Bool,
                catalog::KeyType::Numeric => KeyType::Number,
                catalog::KeyType::Date => KeyType::Date,
                catalog::KeyType::IpAddress => KeyType::Address,
                catalog::KeyType::String | catalog::KeyType::Arn => KeyType::Unknown,
            };
            plain(key_type, Cardinality::Single)
        }
        None => plain(KeyType::Unknown, Cardinality::Unknown),
    }
}

/// The type that values of `key`, in lower case, have by the axioms that hold (`AX-01`, `AX-45`).
pub fn type_under(key: &str, rules: &Rules) -> KeyType {
    use KeyType::{
        Account, Address, Arn, Bool, Date, Epoch, Number, Organization, OrganizationPath, Unknown,
    };
    match facts(key).key_type {
        Account | Organization | OrganizationPath if !rules.holds("AX-01") => Unknown,
        Bool | Number | Date | Epoch | Address | Arn if !rules.holds("AX-45") => Unknown,
        known => known,
    }
}

/// The claim of `HOST:claim` or `HOST/path:claim` (`KEY-27`).
fn claim(key: &str) -> Option<&str> {
    let (host, claim) = key.rsplit_once(':')?;
    let named = host.split_once('/').map_or(host, |(domain, _)| domain);
    (named.contains('.') && !named.contains(':')).then_some(claim)
}

/// Whether `key`, in lower case, is a claim of a web identity that its sessions keep (`KEY-27`):
/// `HOST:sub`, `HOST:aud` or `HOST:amr`.
pub fn is_web_claim(key: &str) -> bool {
    key.rsplit_once(':').is_some_and(|(host, claim)| {
        let domain = host.split('/').next().unwrap_or_default();
        matches!(claim, "sub" | "aud" | "amr") && domain.contains('.') && !domain.contains(':')
    })
}

/// The texts that a key of the type can hold, when it is read as text (`AX-01`, `AX-45`).
pub fn texts(key_type: KeyType) -> Language {
    let lower = UnitSet::class("a-z0-9");
    let organization = || -> Sequence {
        let mut items = literal("o-");
        items.extend(std::iter::repeat_n(Item::one(lower.clone()), 10));
        items.push(Item::star(lower.clone()));
        items
    };
    let sequences = match key_type {
        KeyType::Bool => vec![literal("true"), literal("false")],
        KeyType::Account => vec![account()],
        KeyType::Organization => vec![organization()],
        KeyType::OrganizationPath => {
            let mut items = organization();
            items.extend(literal("/r-"));
            items.push(Item::one(lower.clone()));
            items.push(Item::star(lower.clone()));
            items.extend(literal("/"));
            let mut nested = items.clone();
            nested.extend(literal("ou-"));
            nested.push(Item::star(UnitSet::class("a-z0-9/-")));
            nested.extend(literal("/"));
            vec![items, nested]
        }
        KeyType::Arn => vec![super::patterns::any_arn()],
        KeyType::Number | KeyType::Epoch => numbers(),
        KeyType::Address => vec![
            vec![
                Item::one(UnitSet::class("0-9")),
                Item::star(UnitSet::class("0-9.")),
            ],
            vec![Item::star(UnitSet::class("0-9a-f:"))],
        ],
        KeyType::Date => {
            let digits = |count| std::iter::repeat_n(Item::one(UnitSet::class("0-9")), count);
            let mut items = Vec::new();
            for (count, after) in [(4, "-"), (2, "-"), (2, "T"), (2, ":"), (2, ":"), (2, "")] {
                items.extend(digits(count));
                items.extend(literal(after));
            }
            let mut millis = items.clone();
            millis.extend(literal("."));
            millis.extend(digits(3));
            items.extend(literal("Z"));
            millis.extend(literal("Z"));
            vec![items, millis]
        }
        KeyType::Text | KeyType::Unknown => vec![vec![Item::star(UnitSet::Any)]],
    };
    Language::new(sequences)
}

/// Numbers without leading zeros; `1.0` and `0.5` are such, and so are negative ones.
fn numbers() -> Vec<Sequence> {
    let digits = || UnitSet::class("0-9");
    let wholes = [
        literal("0"),
        vec![Item::one(UnitSet::class("1-9")), Item::star(digits())],
    ];
    let mut fraction = literal(".");
    fraction.extend([Item::one(digits()), Item::star(digits())]);
    let mut all = Vec::new();
    for sign in ["", "-"] {
        for whole in &wholes {
            for fraction in [Vec::new(), fraction.clone()] {
                let mut items = literal(sign);
                items.extend(whole.iter().cloned());
                items.extend(fraction);
                all.push(items);
            }
        }
    }
    all
}

/// Twelve digits.
pub fn account() -> Sequence {
    vec![Item::one(UnitSet::class("0-9")); 12]
}
