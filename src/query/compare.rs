//! What a new policy allows that the old one does not, and the other way round (section 7).

use super::Limits;
use super::answer::{Answer, InternalError, Reason};
use super::instantiate::Question;
use super::problem::Problem;
use super::search::{Wanted, search};
use crate::encode::compile::{Expr, Reading};
use crate::policy::PolicyType;
use crate::witness::Document;
use std::ops::Range;

/// How two policies relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They allow the same requests.
    Equivalent,
    /// The new one allows less.
    Narrower,
    /// The new one allows more.
    Broader,
    /// Each allows something that the other does not.
    Incomparable,
    /// Not decided.
    Unknown,
}

impl Verdict {
    /// As JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equivalent => "equivalent",
            Self::Narrower => "narrower",
            Self::Broader => "broader",
            Self::Incomparable => "incomparable",
            Self::Unknown => "unknown",
        }
    }
}

/// Both directions.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What the new documents allow and the old ones do not.
    pub added: Answer,
    /// What the old documents allow and the new ones do not.
    pub removed: Answer,
}

impl Comparison {
    /// The relation of the two.
    pub const fn verdict(&self) -> Verdict {
        match (&self.added, &self.removed) {
            (Answer::Unknown(_), _) | (_, Answer::Unknown(_)) => Verdict::Unknown,
            (Answer::None, Answer::None) => Verdict::Equivalent,
            (Answer::None, Answer::Some(_)) => Verdict::Narrower,
            (Answer::Some(_), Answer::None) => Verdict::Broader,
            (Answer::Some(_), Answer::Some(_)) => Verdict::Incomparable,
        }
    }
}

/// Compares what the union of `new` and the union of `old` allow (`NEW-02`). All documents are of
/// `policy_type`; places in the answer count the documents of `old` first.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn compare(
    old: &[Document<'_>],
    new: &[Document<'_>],
    policy_type: PolicyType,
    limits: Limits,
) -> Result<Comparison, InternalError> {
    let (single, unknown) = under(old, new, policy_type, limits, Reading::Single)?;
    if !unknown {
        return Ok(single);
    }
    // COND-46: both readings of keys that may hold one value or several must agree.
    let (multi, _) = under(old, new, policy_type, limits, Reading::Multi)?;
    Ok(Comparison {
        added: both(single.added, multi.added),
        removed: both(single.removed, multi.removed),
    })
}

fn under(
    old: &[Document<'_>],
    new: &[Document<'_>],
    policy_type: PolicyType,
    limits: Limits,
    reading: Reading,
) -> Result<(Comparison, bool), InternalError> {
    let documents: Vec<Document<'_>> = old.iter().chain(new).copied().collect();
    let unbounded = |_: &mut _| Expr::Constant(true);
    let mut problem = Problem::new(documents.clone(), policy_type, reading, limits, &unbounded);
    let question = Question {
        documents: &documents,
        policy_type,
        reading,
        limits,
        bounds: &unbounded,
        owner: None,
        resources: &[],
        wanted: Wanted::Best,
    };
    let mut direction = |plus: &Range<usize>, minus: &Range<usize>| {
        let answer = search(&mut problem, plus.clone(), Some(minus.clone()))?;
        Ok(question.settle(answer, plus, Some(minus)))
    };
    let (first, second) = (0..old.len(), old.len()..old.len() + new.len());
    let added = direction(&second, &first)?;
    let removed = direction(&first, &second)?;
    let unknown = !problem.compiler.unknown_sets.is_empty();
    Ok((Comparison { added, removed }, unknown))
}

/// One answer out of those of two readings (`COND-46`).
pub(super) fn both(single: Answer, multi: Answer) -> Answer {
    match (single, multi) {
        (Answer::Unknown(reasons), _) | (_, Answer::Unknown(reasons)) => Answer::Unknown(reasons),
        (Answer::None, Answer::None) => Answer::None,
        (Answer::Some(witness), Answer::Some(_)) => Answer::Some(witness),
        (Answer::None, Answer::Some(_)) | (Answer::Some(_), Answer::None) => {
            Answer::Unknown(vec![of_cardinality()])
        }
    }
}

/// The two readings disagree (`COND-46`).
pub(super) fn of_cardinality() -> Reason {
    let text = "COND-46: whether a key under a set operator holds one value or several is not \
                known, and the answer depends on it";
    Reason::plain(text.to_owned())
}
