//! The judge: a request as printed, read again and evaluated.

use super::Document;
use crate::eval::{Decision, Outcome, Request, evaluate_under};
use crate::rules::Rules;
use serde_json::Value;

/// What the evaluator says of a witness.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The request as it was read back.
    pub request: Request,
    /// Of the documents that must allow it.
    pub allowed: Decision,
    /// Of the documents that must not, if the question has such.
    pub refused: Option<Decision>,
}

/// Why a request is no witness.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// It cannot be read.
    #[error("the request cannot be read: {0}")]
    Unreadable(String),
    /// The evaluator decides otherwise.
    #[error("the evaluator decides otherwise: {0}")]
    Refuted(String),
    /// It contradicts what AWS guarantees of requests.
    #[error("the request contradicts {}", .0.join(", "))]
    Axioms(Vec<String>),
}

/// Replays a witness: `allow` must allow it, `refuse` must not, and no axiom may be broken.
///
/// # Errors
/// Says what is wrong; the caller never shows such a request.
pub fn replay(
    json: &Value,
    allow: &[Document<'_>],
    refuse: Option<&[Document<'_>]>,
    rules: &Rules,
) -> Result<Replay, ReplayError> {
    let (request, warnings) = Request::from_json_under(json, rules)
        .map_err(|error| ReplayError::Unreadable(error.to_string()))?;
    let allowed = evaluate_under(allow, &request, rules);
    let refused = refuse.map(|documents| evaluate_under(documents, &request, rules));
    if allowed.outcome != Outcome::Allow {
        let why = format!("{:?} where access is claimed", allowed.outcome);
        return Err(ReplayError::Refuted(why));
    }
    if refused
        .as_ref()
        .is_some_and(|decision| decision.outcome == Outcome::Allow)
    {
        let why = "Allow where none is claimed".to_owned();
        return Err(ReplayError::Refuted(why));
    }
    if !warnings.is_empty() {
        let broken = warnings
            .iter()
            .map(|warning| format!("{} ({})", warning.id, warning.message));
        return Err(ReplayError::Axioms(broken.collect()));
    }
    Ok(Replay {
        request,
        allowed,
        refused,
    })
}
