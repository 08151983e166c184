//! The names of policy types, effects, principal kinds and operators, as documents write them.

use super::ast::{Base, Effect, Operator, PolicyType, PrincipalKind, Qualifier};
use std::fmt;

impl PolicyType {
    /// Every type with its name on the command line.
    pub const NAMES: [(&'static str, Self); 8] = [
        ("identity", Self::Identity),
        ("resource", Self::Resource),
        ("trust", Self::Trust),
        ("boundary", Self::Boundary),
        ("scp", Self::Scp),
        ("rcp", Self::Rcp),
        ("session", Self::Session),
        ("endpoint", Self::Endpoint),
    ];

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, policy_type)| *policy_type)
    }
}

impl fmt::Display for PolicyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::NAMES.iter().find(|(_, known)| known == self);
        f.write_str(found.map_or("", |(name, _)| name))
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        })
    }
}

impl PrincipalKind {
    /// Every key of a principal map (`GRAM-44`).
    pub const NAMES: [(&'static str, Self); 4] = [
        ("AWS", Self::Aws),
        ("Service", Self::Service),
        ("Federated", Self::Federated),
        ("CanonicalUser", Self::CanonicalUser),
    ];

    /// The kind of that key, which is case-sensitive.
    pub fn from_name(name: &str) -> Option<Self> {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, kind)| *kind)
    }
}

impl fmt::Display for PrincipalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::NAMES.iter().find(|(_, known)| known == self);
        f.write_str(found.map_or("", |(name, _)| name))
    }
}

impl Base {
    /// Every comparison with its name.
    pub const NAMES: [(&'static str, Self); 27] = [
        ("StringEquals", Self::StringEquals),
        ("StringNotEquals", Self::StringNotEquals),
        ("StringEqualsIgnoreCase", Self::StringEqualsIgnoreCase),
        ("StringNotEqualsIgnoreCase", Self::StringNotEqualsIgnoreCase),
        ("StringLike", Self::StringLike),
        ("StringNotLike", Self::StringNotLike),
        ("NumericEquals", Self::NumericEquals),
        ("NumericNotEquals", Self::NumericNotEquals),
        ("NumericLessThan", Self::NumericLessThan),
        ("NumericLessThanEquals", Self::NumericLessThanEquals),
        ("NumericGreaterThan", Self::NumericGreaterThan),
        ("NumericGreaterThanEquals", Self::NumericGreaterThanEquals),
        ("DateEquals", Self::DateEquals),
        ("DateNotEquals", Self::DateNotEquals),
        ("DateLessThan", Self::DateLessThan),
        ("DateLessThanEquals", Self::DateLessThanEquals),
        ("DateGreaterThan", Self::DateGreaterThan),
        ("DateGreaterThanEquals", Self::DateGreaterThanEquals),
        ("Bool", Self::Bool),
        ("BinaryEquals", Self::BinaryEquals),
        ("IpAddress", Self::IpAddress),
        ("NotIpAddress", Self::NotIpAddress),
        ("ArnEquals", Self::ArnEquals),
        ("ArnLike", Self::ArnLike),
        ("ArnNotEquals", Self::ArnNotEquals),
        ("ArnNotLike", Self::ArnNotLike),
        ("Null", Self::Null),
    ];
}

impl Operator {
    /// Reads a name such as `ForAnyValue:StringLikeIfExists`. Case-sensitive (`OQ-26`).
    pub fn from_name(name: &str) -> Option<Self> {
        let (qualifier, rest) = match name.split_once(':') {
            Some(("ForAllValues", rest)) => (Some(Qualifier::ForAllValues), rest),
            Some(("ForAnyValue", rest)) => (Some(Qualifier::ForAnyValue), rest),
            Some(_) => return None,
            None => (None, name),
        };
        let (base, if_exists) = match rest.strip_suffix("IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let found = Base::NAMES.iter().find(|(known, _)| *known == base);
        found.map(|(_, base)| Self {
            qualifier,
            base: *base,
            if_exists,
        })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.qualifier {
            Some(Qualifier::ForAllValues) => "ForAllValues:",
            Some(Qualifier::ForAnyValue) => "ForAnyValue:",
            None => "",
        })?;
        let found = Base::NAMES.iter().find(|(_, base)| *base == self.base);
        f.write_str(found.map_or("", |(name, _)| name))?;
        f.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}
