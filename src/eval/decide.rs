//! One request meets all statements of all policies.

use crate::policy::{Effect, Policy, PolicyType, Statement};
use crate::rules::Rules;

use super::context::Context;
use super::decision::{Decision, Failure, Outcome, PrincipalClass, StatementResult};
use super::request::Request;
use super::scope::Scope;
use super::{action, condition, principal, resource};

/// Decides the request by the documents alone (section 0, `EVAL-01`): an explicit Deny if any
/// Deny matches, else an Allow if any Allow matches. The type of a policy says how its resource
/// patterns are completed (`RES-10`, `RES-11`) and which principals it can name; how kinds of
/// policies limit each other (section 5) is not decided here.
///
/// The request is taken as it is: keys that follow from the caller must be present, see
/// [`Request::complete`].
pub fn evaluate(policies: &[(&Policy, PolicyType)], request: &Request) -> Decision {
    evaluate_under(policies, request, &Rules::default())
}

/// The same, with the rules read as `rules` says.
pub fn evaluate_under(
    policies: &[(&Policy, PolicyType)],
    request: &Request,
    rules: &Rules,
) -> Decision {
    let context = Context::of(request);
    let mut decision = Decision {
        outcome: Outcome::ImplicitDeny,
        statements: Vec::new(),
        notes: Vec::new(),
    };
    for (at, &(policy, policy_type)) in policies.iter().enumerate() {
        for (index, statement) in policy.statements.iter().enumerate() {
            let mut scope = Scope {
                request,
                context: &context,
                readings: &rules.readings,
                policy_type,
                version: policy.version,
                policy: at,
                statement: index,
                notes: Vec::new(),
            };
            let result = matches(statement, &mut scope);
            decision.notes.append(&mut scope.notes);
            decision.outcome = match (decision.outcome, statement.effect, &result) {
                (Outcome::ExplicitDeny, ..) | (_, Effect::Deny, Ok(_)) => Outcome::ExplicitDeny,
                (_, Effect::Allow, Ok(_)) => Outcome::Allow,
                (outcome, _, Err(_)) => outcome,
            };
            let (classes, failed) = match result {
                Ok(classes) => (classes, None),
                Err(failure) => (Vec::new(), Some(failure)),
            };
            decision.statements.push(StatementResult {
                policy: at,
                statement: index,
                effect: statement.effect,
                matched: failed.is_none(),
                failed,
                classes,
            });
        }
    }
    decision
}

/// Whether all elements match, and how the caller is named.
fn matches(statement: &Statement, scope: &mut Scope) -> Result<Vec<PrincipalClass>, Failure> {
    let classes = principal::check(statement.principal.as_ref(), statement.effect, scope)?;
    action::check(&statement.action, scope)?;
    resource::check(statement.resource.as_ref(), scope)?;
    condition::check(statement, scope)?;
    Ok(classes)
}
