//! What grants: ways, of which one must hold, each a list of what it needs.

use super::decision::LayerKind;
use super::truth::Truth;
use super::{Case, Relation};
use crate::eval::{CallerKind, PrincipalClass};

/// The caller itself or everybody: no implicit deny of boundary or session limits it (`EVAL-17`).
pub(super) const DIRECT: &[PrincipalClass] = &[PrincipalClass::Exact, PrincipalClass::Any];
/// The role or user behind the session at least.
pub(super) const ISSUER: &[PrincipalClass] = &[
    PrincipalClass::Exact,
    PrincipalClass::Any,
    PrincipalClass::Issuer,
];
/// Any class.
pub(super) const ANYHOW: &[PrincipalClass] = &[
    PrincipalClass::Exact,
    PrincipalClass::Any,
    PrincipalClass::Issuer,
    PrincipalClass::Account,
];
pub(super) const EXACT: &[PrincipalClass] = &[PrincipalClass::Exact];
pub(super) const ANY: &[PrincipalClass] = &[PrincipalClass::Any];

/// One thing that a way needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// `I`
    Identity,
    /// `B`
    Boundary,
    /// `S`
    Session,
    /// `R_c` of one of these classes.
    Resource(&'static [PrincipalClass]),
    /// The same of the policy of the access point (`EVAL-89`).
    AccessPoint(&'static [PrincipalClass]),
    /// Something that no layer tells, such as a grant that can be retired (`EVAL-55`).
    Unknown(&'static str),
}

/// A conjunction of needs.
pub(super) type Way = Vec<Need>;

/// `I ∧ B ∧ S`: the caller's side.
pub(super) const CALLERS_SIDE: [Need; 3] = [Need::Identity, Need::Boundary, Need::Session];

/// Section 5.2 and 5.3, by who asks and who owns.
pub(super) fn general(case: &Case) -> Vec<Way> {
    match case.request.caller.kind {
        CallerKind::Service => service(),
        // Federated identities make calls of STS only (`REQ-03`); what else they ask, nothing but `*`
        // grants.
        CallerKind::Anonymous | CallerKind::WebIdentity | CallerKind::Saml => anonymous(),
        _ if case.relation == Relation::Cross => cross(),
        CallerKind::Root => root(),
        CallerKind::User => user(),
        CallerKind::RoleSession => role_session(),
        CallerKind::FederatedUser => federated_user(),
    }
}

/// `EVAL-10`: the identity side of the root user is always Allow.
fn root() -> Vec<Way> {
    vec![vec![]]
}

/// `EVAL-11`: `(I ∧ B) ∨ R_EXACT ∨ R_ANY`. `EVAL-16`: the account adds nothing.
fn user() -> Vec<Way> {
    vec![
        vec![Need::Identity, Need::Boundary],
        vec![Need::Resource(DIRECT)],
    ]
}

/// `EVAL-12`: `(I ∧ B ∧ S) ∨ (R_ISSUER ∧ B ∧ S) ∨ R_EXACT ∨ R_ANY`.
fn role_session() -> Vec<Way> {
    vec![
        CALLERS_SIDE.to_vec(),
        vec![Need::Resource(ISSUER), Need::Boundary, Need::Session],
        vec![Need::Resource(DIRECT)],
    ]
}

/// `EVAL-13`: the same with the policies and the boundary of the user; `S` is false where no session
/// policy was passed (`OQ-20`), see [`truth`].
fn federated_user() -> Vec<Way> {
    role_session()
}

/// `EVAL-14`: `R_EXACT ∨ R_ANY`.
fn service() -> Vec<Way> {
    vec![vec![Need::Resource(DIRECT)]]
}

/// `EVAL-15`: `R_ANY`.
fn anonymous() -> Vec<Way> {
    vec![vec![Need::Resource(ANY)]]
}

/// `EVAL-20`: both sides always, whatever the class. `EVAL-21` follows: without a resource policy
/// there is nothing on the resource's side.
pub(super) fn cross() -> Vec<Way> {
    let mut way = vec![Need::Resource(ANYHOW)];
    way.extend(CALLERS_SIDE);
    vec![way]
}

/// `EVAL-23`, `EVAL-25`, `EVAL-54`: the caller's side alone.
pub(super) fn callers_side_alone() -> Vec<Way> {
    vec![CALLERS_SIDE.to_vec()]
}

/// `EVAL-89`: what the bucket policy grants, the access point's must grant too.
pub(super) fn through_access_point(ways: Vec<Way>) -> Vec<Way> {
    let also = |way: Way| {
        let further: Vec<Need> = (way.iter())
            .filter_map(|need| match need {
                Need::Resource(classes) => Some(Need::AccessPoint(classes)),
                _ => None,
            })
            .collect();
        way.into_iter().chain(further).collect()
    };
    ways.into_iter().map(also).collect()
}

/// Whether a need is met.
pub(super) fn truth(need: Need, case: &Case) -> Truth {
    let kind = case.request.caller.kind;
    let facts = case.facts;
    // EVAL-10, EVAL-20: of the root user all three are true.
    let root = kind == CallerKind::Root;
    match need {
        Need::Identity | Need::Boundary | Need::Session if root => Truth::Yes,
        Need::Identity => facts.identity.allow,
        Need::Boundary if !case.counts(LayerKind::Boundary) => Truth::Yes,
        Need::Boundary => facts.boundary.as_ref().map_or(Truth::Yes, |one| one.allow),
        // Nobody passes a session policy for a user (EVAL-11).
        Need::Session if kind == CallerKind::User => Truth::Yes,
        Need::Session => match &facts.session {
            Some(session) => session.allow,
            None => Truth::of(kind != CallerKind::FederatedUser),
        },
        Need::Resource(_) if !case.counts(LayerKind::Resource) => Truth::No,
        Need::Resource(classes) => {
            (facts.resource.as_ref()).map_or(Truth::No, |one| one.names(classes))
        }
        Need::AccessPoint(classes) => {
            (facts.access_point.as_ref()).map_or(Truth::No, |one| one.names(classes))
        }
        Need::Unknown(_) => Truth::Maybe,
    }
}

/// Whether some way holds.
pub(super) fn granted(ways: &[Way], case: &Case) -> Truth {
    Truth::any(
        ways.iter()
            .map(|way| Truth::all(way.iter().map(|need| truth(*need, case)))),
    )
}
