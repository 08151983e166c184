//! One question about several sets of the same documents, which are compiled once.

use super::super::answer::{Answer, InternalError};
use super::super::details::{Frame, details};
use super::super::opaque;
use super::super::problem::Problem;
use super::super::search::search;
use super::super::sides::Sides;
use super::super::universe::{Universe, settled};
use super::super::variants::{Variant, Variants};
use super::super::{Callers, Details, Settings};
use crate::encode::compile::{Compiler, Expr};
use crate::policy::PolicyType;
use crate::witness::{Document, Hints, replay};
use std::collections::BTreeMap;

/// What is asked of the request, whatever the documents.
pub(super) struct Bounds<'q> {
    pub state: &'q dyn Fn(&mut Compiler) -> Expr,
    pub hints: Hints,
    /// Whether it is not told beside the answer what the other universe says: that may be much work.
    pub hasty: bool,
}

impl Bounds<'_> {
    /// None.
    pub fn none() -> Self {
        Self {
            state: &|_| Expr::Constant(true),
            hints: Hints::default(),
            hasty: false,
        }
    }
}

/// Documents that are compiled, for all ways to read them.
pub(super) struct Asking<'q, 'a> {
    documents: Vec<Document<'a>>,
    policy_type: PolicyType,
    bounds: &'q Bounds<'q>,
    settings: &'q Settings,
    variants: Variants,
    problems: BTreeMap<usize, Problem<'a>>,
}

impl<'q, 'a> Asking<'q, 'a> {
    pub fn new(
        documents: Vec<Document<'a>>,
        policy_type: PolicyType,
        bounds: &'q Bounds<'q>,
        settings: &'q Settings,
    ) -> Self {
        Self {
            variants: Variants::of(&documents, &settings.rules),
            documents,
            policy_type,
            bounds,
            settings,
            problems: BTreeMap::new(),
        }
    }

    /// Whether there is such a request between the sides.
    pub fn ask(&mut self, sides: &Sides) -> Result<(Answer, Details), InternalError> {
        let Self {
            documents,
            policy_type,
            bounds,
            settings,
            variants,
            problems,
        } = self;
        let mut elsewhere = None;
        let under = |index: usize, variant: &Variant| {
            let frame = framed(*policy_type, variant, bounds, settings);
            let problem = problems
                .entry(index)
                .or_insert_with(|| frame.problem(documents.clone()));
            let answer = search(problem, sides)?;
            let answer = frame.question(documents).settle(answer, sides);
            let answer = opaque::settle(problem, &frame, sides, answer)?;
            if bounds.hasty && settings.universe == Universe::Strings {
                return Ok(answer);
            }
            let (answer, other) = settled(problem, &frame, sides, answer, settings.universe)?;
            if index == 0 {
                elsewhere = other;
            }
            Ok(answer)
        };
        let claim = sides.claim(documents);
        let answer = variants.settle(under, |witness, variant| {
            replay(&witness.request, &claim, &variant.rules).is_ok()
        })?;
        let mut told = Details::default();
        if let (Some(usual), Some(variant)) = (problems.get_mut(&0), variants.iter().next()) {
            let frame = framed(*policy_type, variant, bounds, settings);
            told = details(usual, &frame, sides, &answer, settings.show)?;
        }
        told.elsewhere = elsewhere;
        Ok((answer, told))
    }
}

fn framed<'q>(
    policy_type: PolicyType,
    variant: &'q Variant,
    bounds: &'q Bounds<'_>,
    settings: &Settings,
) -> Frame<'q> {
    Frame {
        callers: Callers::Of(policy_type),
        variant,
        limits: settings.limits,
        bounds: bounds.state,
        owner: None,
        hints: bounds.hints.clone(),
        pinned: &[],
    }
}
