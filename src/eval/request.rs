//! A concrete request (`REQ-01` to `REQ-05`).

use indexmap::IndexMap;

/// The kinds of caller (`REQ-03`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CallerKind {
    /// The root user of an account.
    Root,
    /// An IAM user.
    User,
    /// A session of a role.
    RoleSession,
    /// A session of `GetFederationToken`.
    FederatedUser,
    /// An AWS service principal.
    Service,
    /// Nobody in particular: an unsigned request.
    Anonymous,
    /// `AssumeRoleWithWebIdentity` and its companions only.
    WebIdentity,
    /// `AssumeRoleWithSAML` and its companions only.
    Saml,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The kind, which says how `name` is read.
    pub kind: CallerKind,
    /// Root, `User`: the IAM ARN. `RoleSession`: the **role** ARN with its path. `FederatedUser`:
    /// the STS ARN. `Service`: the service name. `WebIdentity`, `Saml`: the provider's ARN or host.
    /// `Anonymous`: empty.
    pub name: String,
    /// `RoleSession`: the session name.
    pub session: Option<String>,
    /// `User`: `AIDA…`; `RoleSession`: `AROA…` (without the session name).
    pub unique_id: Option<String>,
    /// `FederatedUser`: the ARN of the IAM user that called `GetFederationToken`.
    pub issuer: Option<String>,
    /// Whether a permissions boundary is set (`PRIN-23`).
    pub has_boundary: bool,
    /// The caller's S3 canonical user id, for `CanonicalUser` principals (`PRIN-12`).
    pub canonical_user: Option<String>,
}

/// The values of one present context key (`REQ-02`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextValue {
    /// One text.
    Single(String),
    /// A set of texts; may be empty, which is not absence.
    Multi(Vec<String>),
}

/// One request: who does what to which resource, under which circumstances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub caller: Caller,
    /// `prefix:Name`.
    pub action: String,
    /// An ARN, or the text `*`.
    pub resource: String,
    /// The owner of the resource where the ARN does not say.
    pub resource_account: Option<String>,
    /// The context keys that are present, completed with what the caller implies
    /// (`aws:PrincipalArn`, `aws:PrincipalAccount`, …). Key names keep their spelling and are
    /// compared case-insensitively.
    pub context: IndexMap<String, ContextValue>,
}
