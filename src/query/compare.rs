//! What a new policy allows that the old one does not, and the other way round (section 7).

use super::answer::{Answer, InternalError};
use super::assumed::of_answer;
use super::details::{Frame, details};
use super::opaque;
use super::problem::Problem;
use super::search::search;
use super::sides::Sides;
use super::strings;
use super::tied;
use super::universe::settled;
use super::variants::{Variant, Variants};
use super::{Callers, Details, Settings, Show};
use crate::policy::PolicyType;
use crate::smtlib;
use crate::witness::{Document, replay};
use std::collections::BTreeMap;
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
    /// What is told of the first answer.
    pub added_details: Details,
    /// What is told of the second.
    pub removed_details: Details,
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
    settings: &Settings,
) -> Result<Comparison, InternalError> {
    let mut found = compared(old, new, policy_type, settings)?;
    found.added_details.rests_on = of_answer(settings, &found.added, |settings| {
        Ok(compared(old, new, policy_type, settings)?.added)
    })?;
    found.removed_details.rests_on = of_answer(settings, &found.removed, |settings| {
        Ok(compared(old, new, policy_type, settings)?.removed)
    })?;
    let documents: Vec<Document<'_>> = old.iter().chain(new).copied().collect();
    let plain = Settings {
        show: Show::default(),
        ..settings.clone()
    };
    let again = |documents: &[Document<'_>]| {
        let (old, new) = documents.split_at_checked(old.len()).unwrap_or_default();
        compared(old, new, policy_type, &plain)
    };
    let added = tied::tie(&documents, &found.added, |other| Ok(again(other)?.added))?;
    let removed = tied::tie(
        &documents,
        &found.removed,
        |other| Ok(again(other)?.removed),
    )?;
    for (tie, details) in [
        (added, &mut found.added_details),
        (removed, &mut found.removed_details),
    ] {
        if let Some(tie) = tie {
            details.rests_on.get_or_insert_default().push(tie);
        }
    }
    Ok(found)
}

/// The comparison, without what it rests on.
fn compared(
    old: &[Document<'_>],
    new: &[Document<'_>],
    policy_type: PolicyType,
    settings: &Settings,
) -> Result<Comparison, InternalError> {
    let documents: Vec<Document<'_>> = old.iter().chain(new).copied().collect();
    let limits = settings.limits;
    let variants = Variants::of(&documents, &settings.rules);
    let mut problems: BTreeMap<usize, Problem<'_>> = BTreeMap::new();
    let written = |documents: &[Document<'_>], check: usize| {
        let (old, new) = documents.split_at_checked(old.len()).unwrap_or_default();
        (smtlib::compare(old, new, policy_type), check)
    };
    let mut direction = |plus: &Range<usize>, minus: &Range<usize>, check: usize| {
        let sides = Sides::new(plus.clone(), Some(minus.clone()));
        let mut elsewhere = None;
        let ask = |index: usize, variant: &Variant| {
            let frame = Frame::unbounded(Callers::Of(policy_type), variant, limits);
            let problem = problems
                .entry(index)
                .or_insert_with(|| frame.problem(documents.clone()));
            let answer = search(problem, &sides)?;
            let answer = frame.question(&documents).settle(answer, &sides);
            let answer = opaque::settle(problem, &frame, &sides, answer)?;
            let answer = strings::settle(problem, &frame, &sides, answer, &|documents| {
                written(documents, check)
            });
            let (answer, other) = settled(problem, &frame, &sides, answer, settings.universe)?;
            if index == 0 {
                elsewhere = other;
            }
            Ok(answer)
        };
        let claim = sides.claim(&documents);
        let answer = variants.settle(ask, |witness, variant| {
            replay(&witness.request, &claim, &variant.rules).is_ok()
        })?;
        let mut details = Details::default();
        if let (Some(usual), Some(variant)) = (problems.get_mut(&0), variants.iter().next()) {
            let frame = Frame::unbounded(Callers::Of(policy_type), variant, limits);
            details = self::details(usual, &frame, &sides, &answer, settings.show)?;
        }
        details.elsewhere = elsewhere;
        Ok((answer, details))
    };
    let (first, second) = (0..old.len(), old.len()..documents.len());
    let (added, added_details) = direction(&second, &first, 0)?;
    let (removed, removed_details) = direction(&first, &second, 1)?;
    Ok(Comparison {
        added,
        removed,
        added_details,
        removed_details,
    })
}
