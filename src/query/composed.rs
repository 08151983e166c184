//! Whether all layers together allow some request of one caller on what one account owns.

use super::answer::{Answer, InternalError, Reason};
use super::can::{Ask, bounds, frame};
use super::opaque;
use super::search::search;
use super::sides::Sides;
use super::universe::settled;
use super::variants::{Variant, Variants};
use super::{Callers, Settings};
use crate::encode::caller::Kind;
use crate::encode::compile::{Compiler, Expr, Name, Operand};
use crate::encode::layers::{Composed, Set, Situation, composed};
use crate::eval::layers::{Doubt, Verdict, decide};
use crate::policy::{Policy, PolicyType};
use crate::regular::{Language, literal};
use crate::witness::{Document, replay};
use crate::world::{Gap, Layers};
use std::ops::Range;

/// The sets of documents of a decision, one after the other.
struct Placed {
    policies: Vec<(Policy, PolicyType)>,
    sides: Sides,
}

impl Placed {
    fn of(composed: Composed) -> Self {
        let mut placed = Self {
            policies: Vec::new(),
            sides: Sides::default(),
        };
        let mut known: Vec<(Set, Range<usize>)> = Vec::new();
        let mut place = |set: Set, policies: &mut Vec<(Policy, PolicyType)>| {
            if let Some((_, range)) = known.iter().find(|(own, _)| *own == set) {
                return range.clone();
            }
            let first = policies.len();
            let parts = set.0.iter().cloned();
            policies.extend(parts.map(|part| (part.policy, part.policy_type)));
            let range = first..policies.len();
            known.push((set, range.clone()));
            range
        };
        for set in composed.always {
            let range = place(set, &mut placed.policies);
            placed.sides.plus.push(range);
        }
        for way in composed.ways {
            let sets = way.into_iter().map(|set| place(set, &mut placed.policies));
            placed.sides.ways.push(sets.collect());
        }
        placed
    }
}

/// Whether the layers allow a request inside the bounds of `ask`, whose caller is of the kind and owner of
/// the account that `situation` says. A witness is judged by the concrete decision of the layers
/// themselves.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn composed_can(
    layers: &Layers<'_>,
    situation: Situation,
    ask: &Ask,
    settings: &Settings,
) -> Result<Answer, InternalError> {
    let composed = match composed(layers, situation) {
        Ok(composed) => composed,
        Err(gaps) => return Ok(Answer::Unknown(gaps.into_iter().map(of_gap).collect())),
    };
    // Whoever no way is open to.
    if composed.ways.is_empty() {
        return Ok(Answer::None);
    }
    let placed = Placed::of(composed);
    let documents: Vec<Document<'_>> = placed
        .policies
        .iter()
        .map(|(policy, policy_type)| (policy, *policy_type))
        .collect();
    let callers = Callers::Only(situation.kind);
    let has_boundary =
        layers.boundary.is_some() && matches!(situation.kind, Kind::User | Kind::Role);
    let bounds = |compiler: &mut Compiler| {
        let asked = bounds(compiler, ask, callers, &documents);
        let boundary = compiler.variable(Name::Boundary, "");
        let bounded = compiler.atom(
            boundary,
            Operand::Text(Language::new(vec![literal("true")])),
        );
        // PRIN-23
        let bounded = if has_boundary {
            bounded
        } else {
            bounded.negate()
        };
        Expr::And(vec![asked, bounded])
    };
    let sides = &placed.sides;
    let variants = Variants::of(&documents, &settings.rules);
    let under = |_: usize, variant: &Variant| {
        let frame = frame(callers, ask, variant, settings.limits, &bounds);
        let mut problem = frame.problem(documents.clone());
        let answer = search(&mut problem, sides)?;
        let answer = frame.question(&documents).settle(answer, sides);
        let answer = opaque::settle(&mut problem, &frame, sides, answer)?;
        Ok(settled(&mut problem, &frame, sides, answer, settings.universe)?.0)
    };
    let claim = sides.claim(&documents);
    let answer = variants.settle(under, |witness, variant| {
        replay(&witness.request, &claim, &variant.rules).is_ok()
    })?;
    judged(layers, answer, settings)
}

/// The answer, if the layers themselves decide the same of its witness.
fn judged(
    layers: &Layers<'_>,
    answer: Answer,
    settings: &Settings,
) -> Result<Answer, InternalError> {
    let Answer::Some(witness) = answer else {
        return Ok(answer);
    };
    let decision = decide(layers, &witness.replay.request, &settings.rules);
    match decision.verdict {
        Verdict::Allow => Ok(Answer::Some(witness)),
        Verdict::Unknown => Ok(Answer::Unknown(
            decision.doubts.into_iter().map(of_doubt).collect(),
        )),
        Verdict::ImplicitDeny | Verdict::ExplicitDeny => Err(InternalError(format!(
            "the layers decide {} of {}",
            decision.verdict.name(),
            witness.request
        ))),
    }
}

fn of_gap(gap: Gap) -> Reason {
    Reason::plain(match gap.place {
        Some(place) => format!("{} ({place})", gap.reason),
        None => gap.reason,
    })
}

fn of_doubt(doubt: Doubt) -> Reason {
    let text = match doubt.rule {
        "" => doubt.reason,
        rule => format!("{rule}: {}", doubt.reason),
    };
    Reason::plain(match doubt.place {
        Some(place) => format!("{text} ({place})"),
        None => text,
    })
}
