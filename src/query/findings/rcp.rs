//! Resource control policies (`EVAL-35` to `EVAL-38`).

use super::Subject;
use crate::catalog;
use crate::policy::{Effect, Policy, PolicyType};

/// What RCPs do to a finding, in the words of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// There are RCPs, but they are not part of the answer: the access may be less.
    Applicable,
    /// They take something away, and the finding is what is left.
    Applied,
    /// There are none, or they take nothing away.
    NotApplicable,
    /// Whether they take something away was not decided.
    Failed,
}

impl Restriction {
    /// As JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applicable => "APPLICABLE",
            Self::Applied => "APPLIED",
            Self::NotApplicable => "NOT_APPLICABLE",
            Self::Failed => "FAILED_TO_EVALUATE_RCP",
        }
    }
}

/// The Denies of an RCP, and which statements they are.
pub(super) struct Denies {
    pub policy: Policy,
    pub policy_type: PolicyType,
    pub statements: Vec<usize>,
}

/// The Denies of the RCPs; what they allow grants nothing (`EVAL-35`).
pub(super) fn denies(subject: &Subject<'_>) -> Vec<Denies> {
    let own = subject.rcps.iter().map(|(policy, policy_type)| {
        let mut policy = (*policy).clone();
        let numbered = policy.statements.into_iter().enumerate();
        let kept = numbered.filter(|(_, one)| one.effect == Effect::Deny);
        let (statements, kept) = kept.unzip();
        policy.statements = kept;
        Denies {
            policy,
            policy_type: *policy_type,
            statements,
        }
    });
    own.collect()
}

/// Whether some RCP denies anything.
pub(super) fn some(subject: &Subject<'_>) -> bool {
    let policies = subject
        .rcps
        .iter()
        .flat_map(|(policy, _)| &policy.statements);
    policies.into_iter().any(|one| one.effect == Effect::Deny)
}

/// Whether it is known that RCPs apply to the resource (`EVAL-38`). For others the access is told as if
/// there were none.
pub(in crate::query) fn covered(subject: &Subject<'_>) -> bool {
    let known = |prefix: &str| catalog::service(prefix).is_some_and(|one| one.rcp);
    if subject.policy_type == PolicyType::Trust {
        return known("sts");
    }
    if let Some(arn) = &subject.resource {
        return arn.split(':').nth(2).is_some_and(known);
    }
    let statements = subject
        .documents
        .iter()
        .flat_map(|(policy, _)| &policy.statements);
    let mut allows = statements.filter(|one| one.effect == Effect::Allow);
    allows.all(|one| {
        let mut actions = one.action.values.iter();
        let prefix = |text: &str| {
            text.split_once(':')
                .is_some_and(|(prefix, _)| known(prefix))
        };
        !one.action.negated && actions.all(|text| prefix(&text.value))
    })
}

/// Where RCPs are not part of the answer, as in AWS's findings of external access.
pub(super) fn unapplied(subject: &Subject<'_>) -> Restriction {
    match some(subject) {
        true => Restriction::Applicable,
        false => Restriction::NotApplicable,
    }
}
