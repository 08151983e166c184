//! What a question answers.

use crate::encode::compile::Place;
use crate::witness::Replay;
use serde_json::Value;

/// Whether there is such a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// There is none: a proof.
    None,
    /// There is one.
    Some(Box<Witness>),
    /// It was not decided.
    Unknown(Vec<Reason>),
}

/// A request that was replayed.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The request as it is printed and as it was replayed.
    pub request: Value,
    /// What the evaluator says of it.
    pub replay: Replay,
    /// Whether AWS is known to have the action; if not, no known action is a witness.
    pub known_action: bool,
}

/// Why a question was not decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// One sentence without full stop.
    pub text: String,
    /// Where; the documents are counted in the order of the question, `old` before `new`.
    pub places: Vec<Place>,
}

/// A mistake in iamproof itself: a witness that the evaluator refutes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("internal error: {0}; please report it with the policies")]
pub struct InternalError(pub String);
