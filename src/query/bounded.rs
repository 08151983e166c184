//! Whether some request inside any bound is allowed by some documents, and not by others.

use super::answer::{Answer, InternalError, Reason};
use super::bound::{Bound, beside, everything};
use super::can::{Ask, Who, bounds};
use super::details::{Frame, details};
use super::opaque;
use super::search::search;
use super::sides::Sides;
use super::strings;
use super::universe::settled;
use super::variants::{Variant, Variants};
use super::{Callers, Details, Settings};
use crate::encode::compile::{Compiler, Expr};
use crate::policy::{PolicyType, PrincipalKind};
use crate::smtlib;
use crate::witness::{Document, Hints, replay};

/// Which request is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// One that the documents allow.
    Allowed,
    /// One that they do not allow.
    Refused,
}

/// What a question is about, beside its documents.
#[derive(Clone, Debug)]
pub struct Inside<'b> {
    /// Every request in question keeps it.
    pub bound: &'b Bound,
    /// The account that owns the resources.
    pub owner: Option<&'b str>,
    /// Principals and resources that witnesses prefer.
    pub prefer: (Vec<(PrincipalKind, String)>, Vec<String>),
}

/// Whether there is such a request. Its bound is judged by the evaluator too: what it does not confirm is
/// unknown.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn bounded(
    documents: &[Document<'_>],
    policy_type: PolicyType,
    sought: Sought,
    inside: &Inside<'_>,
    settings: &Settings,
) -> Result<(Answer, Details), InternalError> {
    let everything = everything();
    let mut all: Vec<Document<'_>> = documents.to_vec();
    let own = 0..all.len();
    let own_count = own.end;
    let sides = match sought {
        Sought::Allowed => Sides::new(own, None),
        Sought::Refused => {
            all.push((&everything, policy_type));
            Sides::new(own.end..all.len(), Some(own))
        }
    };
    let ask = Ask {
        who: Who::Anyone,
        services: false,
        trust: Vec::new(),
        owner: inside.owner.map(str::to_owned),
        actions: Vec::new(),
        resources: Vec::new(),
        when: Vec::new(),
    };
    let callers = Callers::Of(policy_type);
    let asks = (inside.bound.document(), PolicyType::Identity);
    // The keys of the bound may be read in several ways too.
    let variants = Variants::of(&beside(&all, &asks), &settings.rules);
    let bounds = |compiler: &mut Compiler| {
        Expr::And(vec![
            bounds(compiler, &ask, callers, &all),
            inside.bound.expr(compiler),
        ])
    };
    let mut usual = None;
    let mut elsewhere = None;
    let under = |index: usize, variant: &Variant| {
        let frame = framed(callers, variant, inside, settings, &bounds);
        let mut problem = frame.problem(all.clone());
        let answer = search(&mut problem, &sides)?;
        let answer = frame.question(&all).settle(answer, &sides);
        let answer = opaque::settle(&mut problem, &frame, &sides, answer)?;
        let answer = strings::settle(&mut problem, &frame, &sides, answer, &|documents| {
            // What allows everything is not one of the documents that may refuse.
            let documents = documents.get(..own_count).unwrap_or_default();
            let refused = sought == Sought::Refused;
            let bound = inside.bound.written();
            let script = smtlib::inside(documents, policy_type, &bound, inside.owner, refused);
            (script, 0)
        });
        let (answer, other) = settled(&mut problem, &frame, &sides, answer, settings.universe)?;
        if index == 0 {
            elsewhere = other;
            usual = Some(problem);
        }
        Ok(answer)
    };
    let claim = sides.claim(&all);
    let answer = variants.settle(under, |witness, variant| {
        let request = &witness.replay.request;
        replay(&witness.request, &claim, &variant.rules).is_ok()
            && inside.bound.holds(request, &variant.rules)
    })?;
    let answer = confirmed(answer, inside.bound, settings);
    let mut told = Details::default();
    if let (Some(usual), Some(variant)) = (&mut usual, variants.iter().next())
        && sought == Sought::Allowed
    {
        let frame = framed(callers, variant, inside, settings, &bounds);
        told = details(usual, &frame, &sides, &answer, settings.show)?;
    }
    told.elsewhere = elsewhere;
    Ok((answer, told))
}

/// Whether a proof that there is no such request says nothing of the documents, because no request at all is in
/// question. Asked only where the bound lets that be.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn is_vacuous(
    answer: &Answer,
    policy_type: PolicyType,
    inside: &Inside<'_>,
    settings: &Settings,
) -> Result<bool, InternalError> {
    if !matches!(answer, Answer::None) || !inside.bound.may_be_empty() {
        return Ok(false);
    }
    let settings = Settings {
        show: super::Show::default(),
        ..settings.clone()
    };
    let everything = everything();
    let all = [(&everything, policy_type)];
    let (found, _) = bounded(&all, policy_type, Sought::Allowed, inside, &settings)?;
    Ok(matches!(found, Answer::None))
}

fn framed<'q>(
    callers: Callers,
    variant: &'q Variant,
    inside: &'q Inside<'_>,
    settings: &Settings,
    bounds: &'q dyn Fn(&mut Compiler) -> Expr,
) -> Frame<'q> {
    Frame {
        callers,
        variant,
        limits: settings.limits,
        bounds,
        owner: inside.owner,
        hints: Hints {
            principals: inside.prefer.0.clone(),
            resources: inside.prefer.1.clone(),
            owner: inside.owner.map(str::to_owned),
        },
        pinned: &[],
    }
}

/// The answer, if the evaluator agrees that its witness keeps the bound.
pub(super) fn confirmed(answer: Answer, bound: &Bound, settings: &Settings) -> Answer {
    match answer {
        Answer::Some(witness) if !bound.holds(&witness.replay.request, &settings.rules) => {
            Answer::Unknown(vec![Reason::plain(
                "whether the request that was found is one of those in question depends on how the \
                 rules are read"
                    .to_owned(),
            )])
        }
        answer => answer,
    }
}
