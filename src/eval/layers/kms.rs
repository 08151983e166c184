//! KMS keys (`EVAL-50` to `EVAL-55`). Grants are statements of the key's layer (`EVAL-53`).

use super::grants::{self, ANYHOW, CALLERS_SIDE, DIRECT, ISSUER, Need, Way};
use super::refusals::Refusal;
use super::{Case, Relation};
use crate::eval::CallerKind;

/// `EVAL-50`: `K_EXACT ∨ K_ANY ∨ (K_ISSUER ∧ B ∧ S) ∨ (K_ACCOUNT ∧ I ∧ B ∧ S)`. The root user too
/// needs the key policy. `EVAL-51`: across accounts both sides.
pub(super) fn key(case: &Case) -> Vec<Way> {
    match case.request.caller.kind {
        CallerKind::Service
        | CallerKind::Anonymous
        | CallerKind::WebIdentity
        | CallerKind::Saml => grants::general(case),
        _ if case.relation == Relation::Cross => grants::cross(),
        _ => delegated(),
    }
}

/// The ways of policies that must agree even in one account: key policies and trust policies
/// (`EVAL-50`, `EVAL-60`).
pub(super) fn delegated() -> Vec<Way> {
    let mut account = vec![Need::Resource(ANYHOW)];
    account.extend(CALLERS_SIDE);
    vec![
        vec![Need::Resource(DIRECT)],
        vec![Need::Resource(ISSUER), Need::Boundary, Need::Session],
        account,
    ]
}

/// `EVAL-55`: who may retire a grant stands in the grant.
pub(super) fn retire() -> Vec<Way> {
    let why = "who may retire a grant stands in the grant, which is not given";
    vec![vec![Need::Unknown(why)]]
}

/// `EVAL-54`: the aliases of AWS cannot be changed.
pub(super) fn refusal(case: &Case) -> Option<Refusal> {
    let action = case.request.action.to_ascii_lowercase();
    let writes = ["kms:createalias", "kms:updatealias", "kms:deletealias"];
    let of_aws = case.request.resource.contains(":alias/aws/");
    (writes.contains(&action.as_str()) && of_aws).then(|| {
        Refusal::new(
            "EVAL-54",
            None,
            "the aliases `alias/aws/…` are AWS's and cannot be changed",
        )
    })
}
