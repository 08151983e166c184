//! Whether all layers together allow some request of one caller on what one account owns.
//!
//! The question is taken apart into regions (`regions.rs`), in each of which the rules say the same of all
//! requests. What is not known is taken in favour of the request first: no request then is a proof. Then
//! against it: a request then is a witness. Between the two the answer is unknown.

mod asked;
mod limit;
mod passage;
mod regions;

use super::answer::{Answer, InternalError, Reason};
use super::can::{Ask, bounds, frame};
use super::opaque;
use super::reasons;
use super::search::search;
use super::sides::Sides;
use super::universe::settled;
use super::variants::{Variant, Variants};
use super::{Callers, Settings};
use crate::encode::caller::Kind;
use crate::encode::compile::{Compiler, Expr, Name, Operand};
use crate::encode::layers::{
    Composed, Origin, Precision, Refusing, Set, Situation, Target, composed,
};
use crate::eval::layers::{Doubt, Verdict, decide};
use crate::policy::{Policy, PolicyType};
use crate::regular::{Language, literal};
use crate::witness::{Document, replay};
use crate::world::{Gap, Layers};
pub(in crate::query) use limit::Limit;
pub(super) use regions::{Question, Region};
use std::ops::Range;

/// What is known of the requests of a question beside its bounds, given its documents.
pub(super) type Facts<'f> = &'f dyn Fn(&mut Compiler, &[Document<'_>]) -> Expr;

/// The sets of documents of a decision, one after the other.
pub(super) struct Placed {
    pub policies: Vec<(Policy, PolicyType)>,
    /// Where the documents come from.
    pub origins: Vec<Option<Origin>>,
    pub sides: Sides,
}

impl Placed {
    pub fn of(composed: Composed) -> Self {
        let mut placed = Self {
            policies: Vec::new(),
            origins: Vec::new(),
            sides: Sides::default(),
        };
        let mut known: Vec<(Set, Range<usize>)> = Vec::new();
        for set in composed.always {
            let range = placed.place(set, &mut known);
            placed.sides.plus.push(range);
        }
        for way in composed.ways {
            let sets = way.into_iter().map(|set| placed.place(set, &mut known));
            let sets = sets.collect();
            placed.sides.ways.push(sets);
        }
        placed
    }

    /// Where the documents of a set stand; a set that is there already is there once.
    fn place(&mut self, set: Set, known: &mut Vec<(Set, Range<usize>)>) -> Range<usize> {
        if let Some((_, range)) = known.iter().find(|(own, _)| *own == set) {
            return range.clone();
        }
        let first = self.policies.len();
        for part in &set.0 {
            self.policies.push((part.policy.clone(), part.policy_type));
            self.origins.push(part.origin.clone());
        }
        let range = first..self.policies.len();
        known.push((set, range.clone()));
        range
    }

    pub fn documents(&self) -> Vec<Document<'_>> {
        let all = self.policies.iter();
        all.map(|(policy, policy_type)| (policy, *policy_type))
            .collect()
    }
}

/// Who asks, and whose the resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// The kind of the caller.
    pub kind: Kind,
    /// The caller is of the account that owns the resource.
    pub same_account: bool,
}

/// Whether the layers allow a request inside the bounds of `ask` on one resource, which may be a pattern
/// after its fifth colon. A witness is judged by the concrete decision of the layers themselves.
///
/// Who owns a resource whose ARN does not say is `ask.owner`; without one both is tried (`EVAL-24`). The
/// access point that a call goes through is the value that `ask` gives `s3:DataAccessPointArn`.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn composed_can(
    layers: &Layers<'_>,
    between: Between,
    ask: &Ask,
    resource: &str,
    settings: &Settings,
) -> Result<Answer, InternalError> {
    let nothing = |_: &mut Compiler, _: &[Document<'_>]| Expr::Constant(true);
    let question = Question {
        layers,
        between,
        ask,
        resource,
        rules: &settings.rules,
        facts: &nothing,
    };
    let own = question.on_resource();
    let mut doubts = Vec::new();
    for region in question.regions() {
        let call = Call {
            question: &question,
            region: &region,
            ask: &own,
            settings,
        };
        match call.can()? {
            Answer::None => {}
            Answer::Unknown(reasons) => doubts.extend(reasons),
            found @ Answer::Some(_) => return Ok(found),
        }
    }
    Ok(match doubts.is_empty() {
        true => Answer::None,
        false => Answer::Unknown(reasons::distinct(doubts)),
    })
}

/// The calls of one region.
pub(super) struct Call<'c, 'w> {
    pub question: &'c Question<'c, 'w>,
    pub region: &'c Region,
    pub ask: &'c Ask,
    pub settings: &'c Settings,
}

impl Call<'_, '_> {
    /// Whether the layers allow such a call: taken widely what is not known refuses nothing, taken
    /// narrowly it refuses all that it may.
    pub fn can(&self) -> Result<Answer, InternalError> {
        let situations = &self.region.situations;
        let mut doubts = Vec::new();
        for situation in situations {
            let wide = self.composed(situation, Precision::Wide);
            let exact = wide.open.is_empty() && situations.len() == 1;
            let open = wide.open.clone();
            let answer = self.asked(wide, std::slice::from_ref(situation))?;
            match self.judged(answer, exact, open)? {
                Answer::None => {}
                Answer::Unknown(reasons) => doubts.extend(reasons),
                found @ Answer::Some(_) => return Ok(found),
            }
            if exact {
                break;
            }
        }
        if doubts.is_empty() {
            return Ok(Answer::None);
        }
        if let Some(found) = self.narrow()? {
            return Ok(found);
        }
        Ok(Answer::Unknown(doubts))
    }

    /// A call that is allowed whatever is not known.
    fn narrow(&self) -> Result<Option<Answer>, InternalError> {
        let situations = &self.region.situations;
        let mut each = situations
            .iter()
            .map(|situation| self.composed(situation, Precision::Narrow));
        let Some(first) = each.next() else {
            return Ok(None);
        };
        let all = each.fold(first, Composed::and);
        let answer = self.asked(all, situations)?;
        Ok(match self.judged(answer, false, Vec::new())? {
            found @ Answer::Some(_) => Some(found),
            Answer::None | Answer::Unknown(_) => None,
        })
    }

    pub fn composed(&self, situation: &Situation, precision: Precision) -> Composed {
        let known = Kind::SIGNED.contains(&situation.kind) || situation.kind == Kind::Service;
        match situation.target {
            // EVAL-26: everybody may ask who they are, whatever the policies say.
            Target::WhoAmI if known => Composed::anything(),
            _ => composed(self.question.layers, situation, precision),
        }
    }

    fn asked(&self, composed: Composed, situations: &[Situation]) -> Result<Answer, InternalError> {
        if composed.is_nothing() {
            return Ok(Answer::None);
        }
        let placed = Placed::of(composed);
        let documents = placed.documents();
        let callers = Callers::Only(self.question.between.kind);
        let bounds = |compiler: &mut Compiler| self.bounds(compiler, situations, &documents);
        let sides = &placed.sides;
        let settings = self.settings;
        let variants = Variants::of(&documents, &settings.rules);
        let under = |_: usize, variant: &Variant| {
            let frame = frame(callers, self.ask, variant, settings.limits, &bounds);
            let mut problem = frame.problem(documents.clone());
            let answer = search(&mut problem, sides)?;
            let answer = frame.question(&documents).settle(answer, sides);
            let answer = opaque::settle(&mut problem, &frame, sides, answer)?;
            Ok(settled(&mut problem, &frame, sides, answer, settings.universe)?.0)
        };
        let claim = sides.claim(&documents);
        variants.settle(under, |witness, variant| {
            replay(&witness.request, &claim, &variant.rules).is_ok()
        })
    }

    /// What holds of such calls.
    pub fn bounds(
        &self,
        compiler: &mut Compiler,
        situations: &[Situation],
        documents: &[Document<'_>],
    ) -> Expr {
        let Question {
            layers,
            between,
            resource,
            ..
        } = *self.question;
        let limits = self.region.limits.iter().map(|limit| limit.expr(compiler));
        let mut all: Vec<Expr> = limits.collect();
        let callers = Callers::Only(between.kind);
        all.push(bounds(compiler, self.ask, callers, documents));
        all.push((self.question.facts)(compiler, documents));
        if resource == "*" {
            let star = Language::new(vec![literal("*")]);
            let resource = compiler.variable(Name::Resource, "");
            all.push(compiler.atom(resource, Operand::Text(star)));
        }
        for situation in situations {
            let refusing = Refusing {
                kind: between.kind,
                crossing: !situation.same_account,
                through: situation.through,
                resource,
            };
            all.push(situation.target.refused(compiler, &refusing).negate());
            let boundary = compiler.variable(Name::Boundary, "");
            let bounded = compiler.atom(
                boundary,
                Operand::Text(Language::new(vec![literal("true")])),
            );
            // PRIN-23, EVAL-98
            let has = layers.boundary.is_some()
                && !situation.service_linked
                && matches!(between.kind, Kind::User | Kind::Role);
            all.push(if has { bounded } else { bounded.negate() });
        }
        Expr::And(all)
    }

    /// The answer, if the layers themselves decide the same of its witness. Where something is `open` they
    /// may refuse it.
    fn judged(&self, answer: Answer, exact: bool, open: Vec<Gap>) -> Result<Answer, InternalError> {
        let Answer::Some(witness) = answer else {
            return Ok(answer);
        };
        let rules = &self.settings.rules;
        let decision = decide(self.question.layers, &witness.replay.request, rules);
        match decision.verdict {
            Verdict::Allow => Ok(Answer::Some(witness)),
            Verdict::Unknown => {
                let doubts = decision.doubts.into_iter().map(of_doubt);
                Ok(Answer::Unknown(doubts.collect()))
            }
            Verdict::ImplicitDeny | Verdict::ExplicitDeny if !exact => {
                let mut reasons: Vec<Reason> = open.into_iter().map(of_gap).collect();
                if reasons.is_empty() {
                    reasons.push(Reason::plain(format!(
                        "whether the layers allow it depends on something that is not known of {}",
                        self.question.resource
                    )));
                }
                Ok(Answer::Unknown(reasons))
            }
            Verdict::ImplicitDeny | Verdict::ExplicitDeny => Err(InternalError(format!(
                "the layers decide {} of {}",
                decision.verdict.name(),
                witness.request
            ))),
        }
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
