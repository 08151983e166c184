//! Which layers count for a call: a layer that does not neither grants nor limits.

use super::decision::{Because, LayerKind};
use super::target::{Target, is_service_linked};
use super::{Case, rcp};
use crate::eval::CallerKind;

/// Why a layer does not count; `None` if it does.
pub(super) fn ignored(kind: LayerKind, case: &Case) -> Option<Because> {
    match kind {
        LayerKind::Rcp => rcp::without_effect(case),
        LayerKind::Scp => scp(case),
        LayerKind::Endpoint => endpoint(case),
        LayerKind::Resource => resource(case),
        LayerKind::Identity => identity(case),
        LayerKind::Boundary => boundary(case),
        LayerKind::Session => session(case),
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is what the rules below answer"
)]
pub(super) fn because(rule: &'static str, text: impl Into<String>) -> Option<Because> {
    Some(Because {
        rule,
        text: text.into(),
    })
}

/// What is said of a caller in messages.
pub(super) const fn called(kind: CallerKind) -> &'static str {
    match kind {
        CallerKind::Root => "the root user",
        CallerKind::User => "an IAM user",
        CallerKind::RoleSession => "a role session",
        CallerKind::FederatedUser => "a federated user",
        CallerKind::Service => "an AWS service",
        CallerKind::Anonymous => "an anonymous caller",
        CallerKind::WebIdentity | CallerKind::Saml => "a federated identity",
    }
}

/// Whether the caller is a session of a service-linked role.
pub(super) fn by_service_linked_role(case: &Case) -> bool {
    let caller = &case.request.caller;
    caller.kind == CallerKind::RoleSession && is_service_linked(&caller.name)
}

/// `EVAL-31`, `EVAL-32`, `EVAL-64`: whom no SCP limits. Whether the caller's account is the
/// management account or of no organization, the layers say: then they hold no SCPs.
fn scp(case: &Case) -> Option<Because> {
    use CallerKind::{Anonymous, Saml, Service, WebIdentity};
    let kind = case.request.caller.kind;
    match kind {
        Service | Anonymous => because("EVAL-31", format!("no SCP limits {}", called(kind))),
        WebIdentity | Saml => because("EVAL-64", "SCPs limit the session, not the call for it"),
        _ if by_service_linked_role(case) => {
            because("EVAL-31", "no SCP limits service-linked roles")
        }
        _ if is_unrestricted(&case.request.action) => {
            because("EVAL-32", "SCPs cannot restrict this service")
        }
        _ => None,
    }
}

/// `EVAL-32`: services beside the AWS console, as the Organizations User Guide lists them (2026).
/// Its other exceptions (support plans, trusted signers, reverse DNS) are tasks without an action.
const UNRESTRICTED: [&str; 1] = ["mechanicalturk:"];

fn is_unrestricted(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    UNRESTRICTED.iter().any(|prefix| action.starts_with(prefix))
}

/// `EVAL-43`; services call from inside AWS (`EVAL-14`).
fn endpoint(case: &Case) -> Option<Because> {
    if case.is_forwarded() {
        return because(
            "EVAL-43",
            "a service forwards the call, and it is not checked against the endpoint again",
        );
    }
    if case.request.caller.kind == CallerKind::Service {
        return because("EVAL-14", "calls of AWS services pass no endpoint");
    }
    None
}

/// `EVAL-55`; a trust policy decides about sessions of the role only (`EVAL-60`).
fn resource(case: &Case) -> Option<Because> {
    match case.target {
        Target::Role => because(
            "EVAL-60",
            "a trust policy decides who gets sessions of the role, not about this action",
        ),
        Target::Grant => because("EVAL-55", "retiring follows the grant, not the key policy"),
        Target::OfAws => because("EVAL-23", "AWS owns the resource"),
        Target::RootSession => because("EVAL-25", "only the caller's side counts"),
        _ => None,
    }
}

/// `EVAL-10`, `EVAL-14`, `EVAL-15`, `EVAL-64`: who has no identity policies.
fn identity(case: &Case) -> Option<Because> {
    let kind = case.request.caller.kind;
    let rule = match kind {
        CallerKind::Root => "EVAL-10",
        CallerKind::Service => "EVAL-14",
        CallerKind::Anonymous => "EVAL-15",
        CallerKind::WebIdentity | CallerKind::Saml => "EVAL-64",
        _ => return None,
    };
    because(rule, format!("{} has no identity policies", called(kind)))
}

/// The same and `EVAL-98`: who has no boundary.
fn boundary(case: &Case) -> Option<Because> {
    let why = |rule| {
        let kind = called(case.request.caller.kind);
        because(rule, format!("{kind} has no permissions boundary"))
    };
    match identity(case) {
        Some(because) => why(because.rule),
        None if by_service_linked_role(case) => because(
            "EVAL-98",
            "a service-linked role has no permissions boundary",
        ),
        None => None,
    }
}

/// The same and `EVAL-11`: for whom no session policy is passed. The task policy of an `AssumeRoot`
/// session counts (`EVAL-69`).
fn session(case: &Case) -> Option<Because> {
    let kind = case.request.caller.kind;
    let rule = match kind {
        CallerKind::Root if case.is_true("aws:AssumedRoot") => return None,
        CallerKind::User => "EVAL-11",
        _ => identity(case)?.rule,
    };
    because(rule, format!("{} has no session policy", called(kind)))
}
