//! S3's own definition of a public policy (Block Public Access, `PUB-20` to `PUB-24`).
//!
//! It looks at how statements are written, not at what they allow: an Allow is harmless if its principals or
//! one of its conditions are fixed values. Denies count for nothing, and neither do actions and resources.

use super::{Base, Clause, Effect, Operator, Policy, PrincipalKind, Principals, Qualifier};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr};

/// What a policy is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A bucket.
    Bucket,
    /// An access point; one that only a VPC reaches is never public (`PUB-25`), which its policy does
    /// not say.
    AccessPoint,
}

/// An Allow that makes a policy public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Which statement.
    pub statement: usize,
    /// Why neither its principals nor its conditions are fixed, in one sentence without full stop.
    pub why: String,
}

/// The Allows that make a policy public; it is not public if there are none (`PUB-20`).
pub fn open(policy: &Policy, of: Of) -> Vec<Open> {
    let statements = policy.statements.iter().enumerate();
    let allows = statements.filter(|(_, one)| one.effect == Effect::Allow);
    allows
        .filter_map(|(statement, one)| {
            let principals = match &one.principal {
                None => "it names no principals".to_owned(),
                Some(principals) => unfixed_principals(principals)?,
            };
            let mut conditions = Vec::new();
            for clause in &one.condition {
                conditions.push(unfixed(clause, of)?);
            }
            let why = match conditions.as_slice() {
                [] => format!("{principals}, and no condition limits it to fixed values"),
                _ => format!("{principals}, and {}", conditions.join(", and ")),
            };
            Some(Open { statement, why })
        })
        .collect()
}

/// Whether a policy is public.
pub fn is_public(policy: &Policy, of: Of) -> bool {
    !open(policy, of).is_empty()
}

/// No wildcard and no policy variable (`PUB-21`).
fn is_fixed(text: &str) -> bool {
    !text.contains(['*', '?']) && !text.contains("${")
}

/// Why the principals are not fixed; `None` if they are.
fn unfixed_principals(principals: &Principals) -> Option<String> {
    if principals.negated {
        return Some("NotPrincipal names whom it is not for".to_owned());
    }
    if principals.any {
        return Some("its principal is everybody".to_owned());
    }
    let fixed = |kind, text: &str| is_fixed(text) && kind != PrincipalKind::Federated;
    let mut names = principals.names.iter();
    let open = names.find(|name| !fixed(name.kind, &name.name.value))?;
    Some(match open.name.value.as_str() {
        "*" => "its principal is everybody".to_owned(),
        text => format!("the principal {text} is no fixed value"),
    })
}

/// The keys that can limit a statement, in lower case (`PUB-21`).
const KEYS: [&str; 14] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
];

/// Why a clause does not limit the statement; `None` if it does.
fn unfixed(clause: &Clause, of: Of) -> Option<String> {
    let key = clause.key.value.to_lowercase();
    let spelled = &clause.key.value;
    if !KEYS.contains(&key.as_str()) {
        return Some(format!("{spelled} is no key that limits it"));
    }
    if clause.values.is_empty() {
        return Some(format!("{spelled} is compared with nothing"));
    }
    let Some(test) = test(clause.operator, &key, of) else {
        return Some(format!("{} does not fix {spelled}", clause.operator));
    };
    let mut values = clause.values.iter();
    let open = values.find(|value| !test(&value.value))?;
    Some(format!("{} is no fixed value of {spelled}", open.value))
}

/// Whether a value that the operator compares a key with is fixed; `None` if the operator fixes none
/// (`PUB-24`, `OQ-25`).
fn test(operator: Operator, key: &str, of: Of) -> Option<fn(&str) -> bool> {
    let Operator {
        qualifier,
        base,
        if_exists,
    } = operator;
    if if_exists || qualifier == Some(Qualifier::ForAllValues) {
        return None;
    }
    let any_value = qualifier.is_some();
    let access_point = key == "s3:dataaccesspointarn";
    Some(match (base, key) {
        (Base::IpAddress, "aws:sourceip") if !any_value => is_narrow,
        (Base::Bool, "aws:principalisawsservice") if !any_value => {
            |text| text.eq_ignore_ascii_case("true")
        }
        (_, "aws:sourceip" | "aws:principalisawsservice") => return None,
        (Base::StringLike, "aws:principalorgpaths") => is_path,
        (Base::StringLike, "aws:userid") if !any_value => is_id,
        (Base::StringLike | Base::ArnEquals | Base::ArnLike, _) if access_point => match of {
            Of::Bucket => has_account,
            Of::AccessPoint => is_fixed,
        },
        (Base::StringEquals | Base::StringEqualsIgnoreCase, _) => is_fixed,
        (Base::StringLike, _) if !any_value => is_fixed,
        (Base::ArnEquals | Base::ArnLike, _) if !any_value => has_account,
        _ => return None,
    })
}

/// An ARN whose account is fixed: wildcards stand behind it only, or nowhere.
fn has_account(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let &["arn", partition, service, region, account, _] = parts.as_slice() else {
        return false;
    };
    let before = [partition, service, region, account];
    let fixed = before.into_iter().all(is_fixed) && !text.contains("${");
    fixed && (!account.is_empty() || is_fixed(text))
}

/// A path in a fixed organization.
fn is_path(text: &str) -> bool {
    let Some((organization, _)) = text.split_once('/') else {
        return false;
    };
    organization.starts_with("o-") && is_fixed(organization) && !text.contains("${")
}

/// A fixed id, or all sessions of one.
fn is_id(text: &str) -> bool {
    is_fixed(text.strip_suffix(":*").unwrap_or(text))
}

/// A network of addresses that is narrow enough to be a fixed set (`PUB-22`).
pub fn is_narrow(text: &str) -> bool {
    const PRIVATE: [([u8; 4], u8); 3] = [
        ([10, 0, 0, 0], 8),
        ([172, 16, 0, 0], 12),
        ([192, 168, 0, 0], 16),
    ];
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    match text.parse::<IpNet>().or_else(|_| address()) {
        Ok(IpNet::V4(network)) => {
            let private = PRIVATE.iter().filter_map(|([a, b, c, d], length)| {
                Ipv4Net::new(Ipv4Addr::new(*a, *b, *c, *d), *length).ok()
            });
            network.prefix_len() >= 8 || private.into_iter().any(|own| own.contains(&network))
        }
        Ok(IpNet::V6(network)) => Ipv6Net::prefix_len(&network) >= 32,
        Err(_) => false,
    }
}
