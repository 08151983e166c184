//! The judge: a request as printed, read again and evaluated.

use super::Document;
use crate::eval::{Decision, Outcome, Request, check_asked, evaluate_under};
use crate::rules::Rules;
use serde_json::Value;

/// What is claimed of a request, by sets of documents that are united.
#[derive(Clone, Debug, Default)]
pub struct Claim<'d, 'a> {
    /// Each of these allows it.
    pub allow: Vec<&'d [Document<'a>]>,
    /// And all sets of one of these ways, if there are any.
    pub ways: Vec<Vec<&'d [Document<'a>]>>,
    /// None of these allows it.
    pub refuse: Vec<&'d [Document<'a>]>,
}

impl<'d, 'a> Claim<'d, 'a> {
    /// Some sets allow it, others do not.
    pub fn new(allow: &[&'d [Document<'a>]], refuse: &[&'d [Document<'a>]]) -> Self {
        Self {
            allow: allow.to_vec(),
            ways: Vec::new(),
            refuse: refuse.to_vec(),
        }
    }

    /// Each document once: it may stand on several sides.
    fn documents(&self) -> Vec<Document<'a>> {
        let sets = (self.allow.iter())
            .chain(self.ways.iter().flatten())
            .chain(&self.refuse);
        let mut seen: Vec<*const Document<'a>> = Vec::new();
        let mut all = Vec::new();
        for document in sets.copied().flatten() {
            if !seen.contains(&std::ptr::from_ref(document)) {
                seen.push(std::ptr::from_ref(document));
                all.push(*document);
            }
        }
        all
    }
}

/// What the evaluator says of a witness.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The request as it was read back.
    pub request: Request,
    /// Of each set of documents that must allow it, those of the way that does last.
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

/// Replays a witness: what is claimed of it must hold, and no axiom may be broken.
///
/// # Errors
/// Says what is wrong; the caller never shows such a request.
pub fn replay(json: &Value, claim: &Claim<'_, '_>, rules: &Rules) -> Result<Replay, ReplayError> {
    let (request, mut warnings) = Request::from_json_under(json, rules)
        .map_err(|error| ReplayError::Unreadable(error.to_string()))?;
    let decide = |sets: &[&[Document<'_>]]| -> Vec<Decision> {
        let decisions = sets.iter().map(|set| evaluate_under(set, &request, rules));
        decisions.collect()
    };
    let allows = |decision: &Decision| decision.outcome == Outcome::Allow;
    let (mut allowed, refused) = (decide(&claim.allow), decide(&claim.refuse));
    if let Some(decision) = allowed.iter().find(|decision| !allows(decision)) {
        let why = format!("{:?} where access is claimed", decision.outcome);
        return Err(ReplayError::Refuted(why));
    }
    if !claim.ways.is_empty() {
        let mut ways = claim.ways.iter().map(|way| decide(way));
        let Some(way) = ways.find(|way| way.iter().all(allows)) else {
            let why = "no way to the access that is claimed".to_owned();
            return Err(ReplayError::Refuted(why));
        };
        allowed.extend(way);
    }
    if refused.iter().any(allows) {
        let why = "Allow where none is claimed".to_owned();
        return Err(ReplayError::Refuted(why));
    }
    warnings.extend(check_asked(&claim.documents(), &request, rules));
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
