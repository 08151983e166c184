//! What is told beside an answer.

use super::answer::{Answer, InternalError};
use super::apart::Apart;
use super::because::because;
use super::further::further;
use super::instantiate::Question;
use super::problem::Problem;
use super::search::Wanted;
use super::sides::Sides;
use super::variants::Variant;
use super::whole::whole;
use super::{Callers, Details, Limits, Show};
use crate::encode::compile::{Compiler, Expr, Name};
use crate::witness::{Document, Hints};

/// What a question is apart from its documents.
pub(super) struct Frame<'q> {
    pub callers: Callers,
    pub variant: &'q Variant,
    pub limits: Limits,
    pub bounds: &'q dyn Fn(&mut Compiler) -> Expr,
    pub owner: Option<&'q str>,
    pub hints: Hints,
    /// Variables that have one text only.
    pub pinned: &'q [(Name, String)],
}

impl<'q> Frame<'q> {
    /// A question without bounds.
    pub fn unbounded(callers: Callers, variant: &'q Variant, limits: Limits) -> Self {
        Self {
            callers,
            variant,
            limits,
            bounds: &|_| Expr::Constant(true),
            owner: None,
            hints: Hints::default(),
            pinned: &[],
        }
    }

    /// The question of some documents.
    pub fn problem<'d>(&self, documents: Vec<Document<'d>>) -> Problem<'d> {
        let mut problem = Problem::new(
            documents,
            self.callers,
            self.variant,
            self.limits,
            self.bounds,
            self.pinned,
        );
        problem.owner = self.owner.map(str::to_owned);
        problem.hints.clone_from(&self.hints);
        problem
    }

    /// To settle what is unknown by values of variables.
    pub fn question<'d, 'a>(&'d self, documents: &'d [Document<'a>]) -> Question<'d, 'a> {
        Question {
            documents,
            callers: self.callers,
            variant: self.variant,
            limits: self.limits,
            bounds: self.bounds,
            owner: self.owner,
            resources: &self.hints.resources,
            wanted: Wanted::Best,
        }
    }
}

/// What `show` asks for, of an answer that `usual` gave.
pub(super) fn details(
    usual: &mut Problem<'_>,
    frame: &Frame<'_>,
    sides: &Sides,
    answer: &Answer,
    show: Show,
) -> Result<Details, InternalError> {
    let mut details = Details::default();
    match answer {
        Answer::None if show.because => details.because = because(usual, sides).ok(),
        Answer::Some(first) if show.further > 0 || show.whole => {
            // Each resource, principal and value by itself.
            let documents = usual.documents.clone();
            let apart = Apart::of(&documents, sides);
            let mut problem = frame.problem(apart.documents());
            if show.further > 0 {
                let count = show.further;
                details.further = further(&mut problem, sides, &documents, first, count)?;
            }
            if show.whole {
                details.whole = Some(whole(&documents, sides, &apart, &mut problem)?);
            }
        }
        Answer::None | Answer::Some(_) | Answer::Unknown(_) => {}
    }
    Ok(details)
}
