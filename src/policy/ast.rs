//! The syntax tree of a policy document (`GRAM-01` to `GRAM-44`).

use crate::source::Span;

/// A text of the document and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text {
    /// The decoded text, exactly as the document means it (no case folding, no completion).
    pub value: String,
    /// Where the value stands, quotes included.
    pub span: Span,
}

/// The kinds of policy (`GRAM-30` to `GRAM-38`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PolicyType {
    /// Attached to a user, group or role.
    Identity,
    /// Attached to a resource (bucket, queue, key, …).
    Resource,
    /// Says who may assume a role.
    Trust,
    /// A permissions boundary.
    Boundary,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// Passed when a session is made.
    Session,
    /// Of a VPC endpoint.
    Endpoint,
}

/// The `Version` element (`GRAM-10`, `GRAM-11`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// `2012-10-17`: policy variables have a meaning.
    V2012,
    /// `2008-10-17`: `${…}` is ordinary text.
    V2008,
    /// No `Version`: read like `2008-10-17`.
    Absent,
}

/// A policy document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The language version.
    pub version: Version,
    /// The `Id` element.
    pub id: Option<Text>,
    /// The statements in document order.
    pub statements: Vec<Statement>,
    /// The whole document.
    pub span: Span,
}

/// `Allow` or `Deny`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Refuses, whatever else grants.
    Deny,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The statement's name; the empty `Sid` counts as none (`GRAM-13`).
    pub sid: Option<Text>,
    /// What a match means.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`; absent in identity policies.
    pub principal: Option<Principals>,
    /// `Action` or `NotAction`.
    pub action: Elements,
    /// `Resource` or `NotResource`; absent in trust policies.
    pub resource: Option<Elements>,
    /// The clauses of `Condition`, flattened: one operator, one key, its values. All must hold.
    pub condition: Vec<Clause>,
    /// The whole statement object.
    pub span: Span,
}

/// The value of `Action`, `NotAction`, `Resource` or `NotResource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elements {
    /// Written as `NotAction` or `NotResource`.
    pub negated: bool,
    /// The patterns as written, in document order; may be empty (`GRAM-14`).
    pub values: Vec<Text>,
    /// The member: its name and value.
    pub span: Span,
}

/// The value of `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principals {
    /// Written as `NotPrincipal`.
    pub negated: bool,
    /// The bare text `"*"`, which also covers federated callers (`PRIN-20`).
    pub any: bool,
    /// The names of the map, in document order; empty if `any`.
    pub names: Vec<PrincipalName>,
    /// The member: its name and value.
    pub span: Span,
}

/// The keys of a principal map (`GRAM-44`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PrincipalKind {
    /// Accounts, users, roles, sessions, unique ids, `*`.
    Aws,
    /// AWS services.
    Service,
    /// Identity providers.
    Federated,
    /// S3 canonical user ids.
    CanonicalUser,
}

/// One name of a principal map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalName {
    /// Under which key of the map it stands.
    pub kind: PrincipalKind,
    /// The name as written.
    pub name: Text,
}

/// One operator, one key and its values (`COND-01`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The operator with qualifier and suffix.
    pub operator: Operator,
    /// Where the operator's name stands.
    pub operator_span: Span,
    /// The condition key as written.
    pub key: Text,
    /// The values as written; bare numbers and booleans keep their spelling (`GRAM-08`).
    pub values: Vec<Text>,
    /// The key and its values.
    pub span: Span,
}

/// A condition operator with its qualifier and suffix (`OP-01` to `OP-13`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`.
    pub qualifier: Option<Qualifier>,
    /// The comparison.
    pub base: Base,
    /// Written with `IfExists`.
    pub if_exists: bool,
}

/// The set qualifiers (`COND-05`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// Every value of the request matches.
    ForAllValues,
    /// Some value of the request matches.
    ForAnyValue,
}

/// The comparisons of section 3.2 of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the operator of that name")]
pub enum Base {
    StringEquals,
    StringNotEquals,
    StringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase,
    StringLike,
    StringNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateNotEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    NotIpAddress,
    ArnEquals,
    ArnLike,
    ArnNotEquals,
    ArnNotLike,
    Null,
}

impl Base {
    /// The negated operators (`COND-03`): true on an absent key.
    pub const fn is_negated(self) -> bool {
        matches!(
            self,
            Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
                | Self::NumericNotEquals
                | Self::DateNotEquals
                | Self::NotIpAddress
                | Self::ArnNotEquals
                | Self::ArnNotLike
        )
    }
}
