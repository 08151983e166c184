//! Sessions of roles and of the root user (`EVAL-60` to `EVAL-69`).

use super::grants::{self, DIRECT, EXACT, Need, Way};
use super::refusals::Refusal;
use super::target::Target;
use super::{Case, Relation, kms};
use crate::eval::CallerKind;

/// Who gets a session of a role, by `sts:AssumeRole`, its variants, and the checks that go with them:
/// each is decided like the main action (`EVAL-65`).
pub(super) fn session(case: &Case) -> Vec<Way> {
    match case.request.caller.kind {
        CallerKind::WebIdentity | CallerKind::Saml => federated(),
        CallerKind::Service => service(),
        CallerKind::Anonymous => grants::general(case),
        // EVAL-62: both sides.
        _ if case.relation == Relation::Cross => grants::cross(),
        // EVAL-60, EVAL-61: the trust policy always, and the caller's side if that only names the
        // account. EVAL-63: a session of the role itself is a caller like others.
        _ => kms::delegated(),
    }
}

/// `EVAL-64`: a Federated principal of that provider; `"*"` is everybody (`PRIN-20`).
fn federated() -> Vec<Way> {
    vec![vec![Need::Resource(DIRECT)]]
}

/// `EVAL-66`: the service by its name.
fn service() -> Vec<Way> {
    vec![vec![Need::Resource(EXACT)]]
}

/// What STS does not let anybody do.
pub(super) fn refusal(case: &Case) -> Option<Refusal> {
    match case.target {
        Target::Session => (unsuited(case)).or_else(|| federated_only(case)),
        Target::RootSession => task_policy(case),
        _ => None,
    }
    .or_else(|| session_token(case))
}

/// `EVAL-62`: the root user cannot assume roles. `PRIN-17`: nor can who is nobody.
fn unsuited(case: &Case) -> Option<Refusal> {
    match case.request.caller.kind {
        CallerKind::Root => Some(Refusal::new(
            "EVAL-62",
            None,
            "the root user cannot assume roles: use an IAM user or a role",
        )),
        CallerKind::Anonymous => Some(Refusal::new(
            "PRIN-17",
            None,
            "only AWS identities and federated identities get sessions of a role: sign the call",
        )),
        _ => None,
    }
}

/// `EVAL-64`: these calls are made without AWS credentials, and `sts:AssumeRole` is not.
fn federated_only(case: &Case) -> Option<Refusal> {
    let action = &case.request.action;
    let kind = case.request.caller.kind;
    let by = match action.to_ascii_lowercase().as_str() {
        "sts:assumerole" => None,
        "sts:assumerolewithsaml" => Some(CallerKind::Saml),
        "sts:assumerolewithwebidentity" => Some(CallerKind::WebIdentity),
        _ => return None,
    };
    let federated = matches!(kind, CallerKind::Saml | CallerKind::WebIdentity);
    let text = match by {
        None if federated => format!("a federated identity cannot call {action}"),
        Some(by) if by != kind => {
            let who = match by {
                CallerKind::Saml => "a SAML assertion",
                _ => "the token of a web identity",
            };
            format!("{action} is called with {who}, and not with AWS credentials")
        }
        _ => return None,
    };
    Some(Refusal::new("EVAL-64", None, text))
}

/// `EVAL-69`: the task policies that AWS names (2026).
const TASKS: [&str; 5] = [
    "IAMAuditRootUserCredentials",
    "IAMCreateRootUserPassword",
    "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy",
    "SQSUnlockQueuePolicy",
];

/// `EVAL-69`: only task policies of AWS can be named.
fn task_policy(case: &Case) -> Option<Refusal> {
    let policy = case.context.one("sts:TaskPolicyArn")?;
    let name = policy.rsplit_once(":iam::aws:policy/root-task/");
    let known = name.is_some_and(|(_, name)| TASKS.contains(&name));
    (!known).then(|| {
        let tasks = TASKS.join(", ");
        let text = format!(
            "sts:TaskPolicyArn names no task policy of AWS: there are {tasks}, each as \
             arn:aws:iam::aws:policy/root-task/NAME"
        );
        Refusal::new("EVAL-69", None, text)
    })
}

/// `EVAL-68`: what credentials of `GetSessionToken` cannot do. A user whose credentials were issued
/// at a time has them.
fn session_token(case: &Case) -> Option<Refusal> {
    let user = case.request.caller.kind == CallerKind::User;
    if !user || !case.context.has("aws:TokenIssueTime") {
        return None;
    }
    let action = case.request.action.to_ascii_lowercase();
    let text = if action.starts_with("iam:") && !case.is_true("aws:MultiFactorAuthPresent") {
        "credentials of GetSessionToken without MFA cannot call IAM"
    } else if action.starts_with("sts:")
        && !["sts:assumerole", "sts:getcalleridentity"].contains(&action.as_str())
        && case.target != Target::Session
    {
        "credentials of GetSessionToken can call only AssumeRole and GetCallerIdentity of STS"
    } else {
        return None;
    };
    Some(Refusal::new("EVAL-68", None, text))
}
