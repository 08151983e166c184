//! Callers as texts: what a plain `principal` of a REQUEST means, and the shape that the name of
//! each kind of caller has.

use super::request::{Caller, CallerKind};
use super::values::arn::{Arn, is_account};

/// The session name of a role that is named without one.
const DEFAULT_SESSION: &str = "session";

/// What a `principal` may be, for messages.
pub(super) const EXPECTED: &str = "an ARN of a user, role, root user, assumed-role or \
    federated-user session or identity provider, a 12-digit account, a service such as \
    `cloudtrail.amazonaws.com`, or `anonymous`";

/// Identity providers that are named by their host (`PRIN-11`).
const HOSTS: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

impl Caller {
    /// A caller of this kind and name, with nothing else known.
    pub fn new(kind: CallerKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            session: None,
            unique_id: None,
            issuer: None,
            has_boundary: false,
            canonical_user: None,
        }
    }

    /// Reads a plain name of a caller.
    ///
    /// A role is one session of it, called `session`. An assumed-role ARN does not tell the path
    /// of the role (`PRIN-15`): the role is taken to have none. A 12-digit account is its root
    /// user, in the partition given. A name with a dot is a service, unless it is the host of a
    /// well-known identity provider. The error says what is expected.
    pub(super) fn parse(text: &str, partition: &str) -> Result<Self, String> {
        if text == "anonymous" {
            return Ok(Self::new(CallerKind::Anonymous, ""));
        }
        if is_account(text) {
            let root = format!("arn:{partition}:iam::{text}:root");
            return Ok(Self::new(CallerKind::Root, root));
        }
        if text.starts_with("arn:") {
            return Self::parse_arn(text);
        }
        let host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if text.contains('.') && text.chars().all(host) {
            let kind = if HOSTS.contains(&text) {
                CallerKind::WebIdentity
            } else {
                CallerKind::Service
            };
            return Ok(Self::new(kind, text));
        }
        Err(EXPECTED.to_owned())
    }

    /// Reads the ARN of a caller.
    pub(super) fn parse_arn(text: &str) -> Result<Self, String> {
        if let Some(kind) = arn_kind(text) {
            let mut caller = Self::new(kind, text);
            if kind == CallerKind::RoleSession {
                caller.session = Some(DEFAULT_SESSION.to_owned());
            }
            return Ok(caller);
        }
        let arn = Arn::parse(text).ok_or("an ARN with six components")?;
        let of_sts = arn.service == "sts" && arn.region.is_empty() && !arn.partition.is_empty();
        let session = arn.resource.strip_prefix("assumed-role/");
        if let Some(session) = session.filter(|_| of_sts) {
            let (role, session) = session
                .split_once('/')
                .filter(|(role, name)| !role.is_empty() && !name.is_empty() && !name.contains('/'))
                .ok_or("`assumed-role/ROLE/SESSION`, the role without its path")?;
            let role = format!("arn:{}:iam::{}:role/{role}", arn.partition, arn.account);
            let mut caller = Self::new(CallerKind::RoleSession, role);
            caller.session = Some(session.to_owned());
            return Ok(caller);
        }
        if arn.resource.starts_with("group/") {
            return Err("a caller; a group is never one (EVAL-05)".to_owned());
        }
        Err(EXPECTED.to_owned())
    }

    /// The shortest plain name that reads back as this caller. `None` if no name says it all.
    pub(super) fn plain(&self, partition: &str) -> Option<String> {
        let candidates = [
            (self.kind == CallerKind::Anonymous).then(|| "anonymous".to_owned()),
            Some(self.name.clone()),
            super::principal::session_arn(self),
        ];
        candidates
            .into_iter()
            .flatten()
            .find(|text| Self::parse(text, partition).as_ref() == Ok(self))
    }

    /// Whether the name has the shape of its kind (`REQ-03`).
    pub(super) fn is_well_named(&self) -> bool {
        match self.kind {
            CallerKind::Anonymous => self.name.is_empty(),
            CallerKind::Service => !self.name.is_empty() && !self.name.starts_with("arn:"),
            CallerKind::WebIdentity | CallerKind::Saml if !self.name.starts_with("arn:") => {
                !self.name.is_empty()
            }
            kind => arn_kind(&self.name) == Some(kind),
        }
    }
}

/// The kind of caller that an ARN names itself; an assumed-role ARN is none, as callers go by
/// the ARN of the role.
fn arn_kind(text: &str) -> Option<CallerKind> {
    let arn = Arn::parse(text)?;
    let under = |prefix: &str| {
        arn.resource
            .strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && !rest.ends_with('/'))
    };
    if arn.partition.is_empty() || !arn.region.is_empty() {
        return None;
    }
    match arn.service {
        "iam" if arn.resource == "root" => Some(CallerKind::Root),
        "iam" if under("user/") => Some(CallerKind::User),
        "iam" if under("role/") => Some(CallerKind::RoleSession),
        "iam" if under("oidc-provider/") => Some(CallerKind::WebIdentity),
        "iam" if under("saml-provider/") => Some(CallerKind::Saml),
        "sts" if under("federated-user/") => Some(CallerKind::FederatedUser),
        _ => None,
    }
}
