//! Whether a proof needs that the principal element and `aws:PrincipalArn` speak of one caller, which AWS's own
//! comparison may not know (`OQ-21`).

use super::answer::{Answer, InternalError};
use crate::policy::{Policy, PolicyType};
use crate::witness::Document;

/// What such a proof is said to rest on.
const TIE: &str = "the principal element and aws:PrincipalArn speak of one caller (OQ-21: AWS's own \
                   comparison may not know that)";

const KEY: &str = "aws:PrincipalArn";

/// A name that the engine knows nothing about.
const OTHER: &str = "untied:PrincipalArn";

/// The tie, if `answer` is a proof that does not hold without it; `again` asks the question of other
/// documents in the places of these.
pub(super) fn tie(
    documents: &[Document<'_>],
    answer: &Answer,
    again: impl FnOnce(&[Document<'_>]) -> Result<Answer, InternalError>,
) -> Result<Option<String>, InternalError> {
    if !matches!(answer, Answer::None) || !may_matter(documents) {
        return Ok(None);
    }
    let other: Vec<(Policy, PolicyType)> = documents
        .iter()
        .map(|(policy, policy_type)| (untied(policy), *policy_type))
        .collect();
    let other: Vec<Document<'_>> = other
        .iter()
        .map(|(policy, policy_type)| (policy, *policy_type))
        .collect();
    let holds = matches!(again(&other)?, Answer::None);
    Ok((!holds).then(|| TIE.to_owned()))
}

/// Some document names principals, and some asks for the key.
fn may_matter(documents: &[Document<'_>]) -> bool {
    let statements = || documents.iter().flat_map(|(policy, _)| &policy.statements);
    let named = statements().any(|one| {
        let names = one.principal.as_ref().map(|principals| &principals.names);
        names.is_some_and(|names| names.iter().any(|name| name.name.value != "*"))
    });
    named && statements().any(|one| one.condition.iter().any(|clause| is_key(&clause.key.value)))
}

fn is_key(name: &str) -> bool {
    name.eq_ignore_ascii_case(KEY)
}

/// The policy with the key under the other name.
fn untied(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    let statements = policy.statements.iter_mut();
    for clause in statements.flat_map(|one| &mut one.condition) {
        if is_key(&clause.key.value) {
            OTHER.clone_into(&mut clause.key.value);
        }
    }
    policy
}
