//! Whether some request is allowed by each of some sets of documents and by none of others.

use super::answer::{Answer, InternalError};
use super::details::Frame;
use super::opaque;
use super::search::search;
use super::sides::Sides;
use super::variants::{Variant, Variants};
use super::{Callers, Settings};
use crate::policy::PolicyType;
use crate::witness::{Claim, Document, replay};

/// Whether there is a request that every set of `all` allows and no set of `none`. A set is a union, as
/// policies attached to one principal are. Callers are those of `policy_type`.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn exists<'a>(
    all: &[&[Document<'a>]],
    none: &[&[Document<'a>]],
    policy_type: PolicyType,
    settings: &Settings,
) -> Result<Answer, InternalError> {
    let mut documents: Vec<Document<'a>> = Vec::new();
    let mut place = |set: &&[Document<'a>]| {
        let first = documents.len();
        documents.extend(set.iter().copied());
        first..documents.len()
    };
    let sides = Sides {
        plus: all.iter().map(&mut place).collect(),
        ways: Vec::new(),
        minus: none.iter().map(&mut place).collect(),
    };
    let limits = settings.limits;
    let variants = Variants::of(&documents, &settings.rules);
    let ask = |_, variant: &Variant| {
        let frame = Frame::unbounded(Callers::Of(policy_type), variant, limits);
        let mut problem = frame.problem(documents.clone());
        let answer = search(&mut problem, &sides)?;
        let answer = frame.question(&documents).settle(answer, &sides);
        opaque::settle(&mut problem, &frame, &sides, answer)
    };
    let claim = Claim::new(all, none);
    variants.settle(ask, |witness, variant| {
        replay(&witness.request, &claim, &variant.rules).is_ok()
    })
}
