//! Checks of iamproof's own: what takes a proof, or a request, to tell.

mod denies;
mod free;
pub(super) mod iamproof_allow_opened_by_missing_key;
pub(super) mod iamproof_dead_statement;
pub(super) mod iamproof_deny_bypassed_by_missing_key;
pub(super) mod iamproof_like_without_wildcard;
pub(super) mod iamproof_redundant_condition_value;
pub(super) mod iamproof_redundant_principal;
pub(super) mod iamproof_unreadable_policy;
pub(super) mod iamproof_unsatisfiable_conditions;
pub(super) mod iamproof_vacuous_policy;

use crate::lint::registry::Sink;
use crate::lint::view::{At, Document};
use crate::policy::{Effect, Elements, Policy, Statement};
use crate::query::{Answer, Ask, Settings, Value, Who, can};

/// Questions about statements beside one another grow with their square: of more than this they are not asked.
const MANY: usize = 300;

/// The statements of a document that is a policy, each with its place in the view.
fn statements<'d>(document: &'d Document<'_>) -> Option<&'d Policy> {
    let policy = &document.parsed()?.policy;
    (policy.statements.len() == document.statements.len()).then_some(policy)
}

/// The same, for questions about all statements together. Of too many that is said.
fn together<'d>(document: &'d Document<'_>, sink: &mut Sink) -> Option<&'d Policy> {
    let policy = statements(document)?;
    if policy.statements.len() > MANY {
        let count = policy.statements.len();
        let reason = format!(
            "the policy has {count} statements; of more than {MANY} it is not asked what they do to one another"
        );
        say_once(document, sink, &reason);
        return None;
    }
    Some(policy)
}

/// A policy of some statements of another.
fn of(policy: &Policy, statements: Vec<Statement>) -> Policy {
    Policy {
        version: policy.version,
        id: None,
        statements,
        span: policy.span,
    }
}

/// A statement that allows what it matches.
fn allowing(statement: &Statement) -> Statement {
    Statement {
        effect: Effect::Allow,
        ..statement.clone()
    }
}

/// Whether a policy allows some request, in which a key is absent if one is named. What is not decided goes
/// to the sink, and is `None`.
fn asked(
    policy: &Policy,
    document: &Document<'_>,
    absent: Option<&str>,
    at: &At<'_>,
    sink: &mut Sink,
) -> Option<Found> {
    if document.options.stop.is_set() {
        return None;
    }
    let parsed = document.parsed()?;
    if !document.may_ask() {
        return unasked(document, sink);
    }
    let ask = Ask {
        who: Who::Anyone,
        services: false,
        trust: Vec::new(),
        owner: None,
        actions: Vec::new(),
        resources: Vec::new(),
        when: absent
            .map(|key| (key.to_owned(), Value::Absent))
            .into_iter()
            .collect(),
    };
    let of = parsed.policy_type;
    match can(&[(policy, of)], of, &ask, &Settings::default()) {
        Ok(Answer::None) => Some(Found::None),
        Ok(Answer::Some(witness)) => Some(Found::Request(witness.request.to_string())),
        Ok(Answer::Unknown(reasons)) => {
            let reasons: Vec<String> = reasons.into_iter().map(|one| one.text).collect();
            sink.undecided(at, reasons.join("; "));
            None
        }
        Err(error) => {
            sink.undecided(at, error.to_string());
            None
        }
    }
}

/// Too much was asked already; a check says so once.
fn unasked(document: &Document<'_>, sink: &mut Sink) -> Option<Found> {
    let reason = "so many questions were asked about the policy that the rest were not";
    say_once(document, sink, reason);
    None
}

fn say_once(document: &Document<'_>, sink: &mut Sink, reason: &str) {
    let mut all = sink.undecided.iter();
    if !all.any(|one| one.code == sink.code && one.reason == reason) {
        sink.undecided(&document.at(), reason);
    }
}

/// One action of a statement on one of its resources: what is allowed by it, the whole allows too.
fn part(statement: &Statement) -> Statement {
    let mut part = statement.clone();
    let first = |elements: &mut Elements| {
        if !elements.negated {
            elements.values.truncate(1);
        }
    };
    first(&mut part.action);
    if let Some(resource) = &mut part.resource {
        first(resource);
    }
    part
}

/// The same for one statement that allows, beside the Denies of the policy: first for one of its actions on one of
/// its resources, which is mostly enough, and always a request of the whole.
fn asked_of(
    statement: &Statement,
    policy: &Policy,
    document: &Document<'_>,
    absent: &str,
    at: &At<'_>,
    sink: &mut Sink,
) -> Option<Found> {
    // What is not decided of a part may be of the whole.
    let undecided = sink.undecided.len();
    let denies = policy.statements.iter();
    let denies: Vec<Statement> = denies
        .filter(|one| one.effect == Effect::Deny)
        .cloned()
        .collect();
    let beside = |one: Statement| of(policy, std::iter::once(one).chain(denies.clone()).collect());
    let part = beside(part(statement));
    let found = asked(&part, document, Some(absent), at, sink);
    if let Some(Found::Request(_)) = found {
        return found;
    }
    sink.undecided.truncate(undecided);
    let whole = beside(statement.clone());
    asked(&whole, document, Some(absent), at, sink)
}

/// What a question found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    /// There is no such request: a proof.
    None,
    /// There is one.
    Request(String),
}
