//! The judge: a request as printed, read again and evaluated.

use super::Document;
use crate::eval::{Decision, Outcome, Request, check_asked, evaluate_under};
use crate::rules::Rules;
use serde_json::Value;

/// What the evaluator says of a witness.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The request as it was read back.
    pub request: Request,
    /// Of each set of documents that must allow it.
    pub allowed: Vec<Decision>,
    /// Of each that must not.
    pub refused: Vec<Decision>,
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

/// Replays a witness: each set of `allow` must allow it, none of `refuse`, and no axiom may be
/// broken.
///
/// # Errors
/// Says what is wrong; the caller never shows such a request.
pub fn replay(
    json: &Value,
    allow: &[&[Document<'_>]],
    refuse: &[&[Document<'_>]],
    rules: &Rules,
) -> Result<Replay, ReplayError> {
    let (request, mut warnings) = Request::from_json_under(json, rules)
        .map_err(|error| ReplayError::Unreadable(error.to_string()))?;
    let decide = |sets: &[&[Document<'_>]]| -> Vec<Decision> {
        let decisions = sets.iter().map(|set| evaluate_under(set, &request, rules));
        decisions.collect()
    };
    let (allowed, refused) = (decide(allow), decide(refuse));
    let allows = |decision: &&Decision| decision.outcome == Outcome::Allow;
    if let Some(decision) = allowed.iter().find(|decision| !allows(decision)) {
        let why = format!("{:?} where access is claimed", decision.outcome);
        return Err(ReplayError::Refuted(why));
    }
    if refused.iter().any(|decision| allows(&decision)) {
        let why = "Allow where none is claimed".to_owned();
        return Err(ReplayError::Refuted(why));
    }
    // Each once: a document may stand on several sides.
    let documents: Vec<Document<'_>> = allow
        .iter()
        .chain(refuse)
        .copied()
        .flatten()
        .copied()
        .collect();
    warnings.extend(check_asked(&documents, &request, rules));
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
