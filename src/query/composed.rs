//! Whether all layers together allow some request of one caller on what one account owns.

use super::answer::{Answer, InternalError, Reason};
use super::can::{Ask, bounds, frame};
use super::opaque;
use super::reasons;
use super::search::search;
use super::sides::Sides;
use super::universe::settled;
use super::variants::{Variant, Variants};
use super::{Callers, Settings};
use crate::catalog;
use crate::encode::caller::Kind;
use crate::encode::compile::{Compiler, Expr, Name, Operand};
use crate::encode::layers::{Composed, Origin, Set, Situation, Target, composed};
use crate::eval::layers::{Doubt, Verdict, decide};
use crate::policy::{Policy, PolicyType};
use crate::regular::{Language, literal};
use crate::witness::{Document, replay};
use crate::world::{Gap, Layers};
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
    composed_under(layers, between, ask, resource, &nothing, settings)
}

/// The same, where more is known of the requests.
pub(super) fn composed_under(
    layers: &Layers<'_>,
    between: Between,
    ask: &Ask,
    resource: &str,
    facts: Facts<'_>,
    settings: &Settings,
) -> Result<Answer, InternalError> {
    let targets = Target::on(resource);
    let mut doubts = Vec::new();
    for target in Target::asked(&targets, &ask.actions) {
        let call = Call {
            target,
            targets: &targets,
            between,
            resource,
            facts,
        };
        match call.can(layers, ask, settings)? {
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

/// The calls of one kind on one resource.
pub(super) struct Call<'c> {
    pub target: Target,
    pub targets: &'c [Target],
    pub between: Between,
    pub resource: &'c str,
    pub facts: Facts<'c>,
}

impl Call<'_> {
    /// Whether the layers allow such a call.
    pub fn can(
        &self,
        layers: &Layers<'_>,
        ask: &Ask,
        settings: &Settings,
    ) -> Result<Answer, InternalError> {
        let ask = self.on_resource(ask);
        let mut answers = Vec::new();
        for covered in self.coverage(layers) {
            answers.push(match self.composed(layers, covered) {
                Ok(composed) => self.asked(layers, composed, &ask, settings)?,
                Err(gaps) => Answer::Unknown(gaps.into_iter().map(of_gap).collect()),
            });
        }
        Ok(self.merged(answers))
    }

    /// The question about the resource of these calls.
    pub fn on_resource(&self, ask: &Ask) -> Ask {
        Ask {
            resources: vec![self.resource.to_owned()],
            ..ask.clone()
        }
    }

    /// The decision about such calls.
    pub fn composed(&self, layers: &Layers<'_>, covered: bool) -> Result<Composed, Vec<Gap>> {
        let Between { kind, same_account } = self.between;
        let situation = Situation {
            kind,
            same_account,
            target: self.target,
            covered,
        };
        match self.target {
            // Everybody may ask who they are, whatever the policies say.
            Target::WhoAmI if Kind::SIGNED.contains(&kind) => Ok(Composed::anything()),
            _ => composed(layers, situation),
        }
    }

    /// Whether RCPs count; both where the service is not known (`EVAL-38`).
    pub fn coverage(&self, layers: &Layers<'_>) -> Vec<bool> {
        let parts: Vec<&str> = self.resource.splitn(6, ':').collect();
        let prefix = match (self.target, parts.as_slice()) {
            (Target::Session, _) => "sts",
            (_, [_, _, service, ..]) => service,
            _ => return vec![false],
        };
        match (&layers.rcps, catalog::service(prefix)) {
            (None, _) => vec![false],
            (_, Some(service)) => vec![service.rcp],
            (_, None) => vec![true, false],
        }
    }

    fn merged(&self, answers: Vec<Answer>) -> Answer {
        let mut answers = answers.into_iter();
        let Some(first) = answers.next() else {
            return Answer::None;
        };
        answers.fold(first, |one, other| match (one, other) {
            (Answer::None, Answer::None) => Answer::None,
            (Answer::Some(witness), Answer::Some(_)) => Answer::Some(witness),
            (Answer::Unknown(reasons), _) | (_, Answer::Unknown(reasons)) => {
                Answer::Unknown(reasons)
            }
            _ => Answer::Unknown(vec![Reason::plain(format!(
                "OQ-16: whether RCPs cover the service of {} is not known, and the answer depends \
                 on it",
                self.resource
            ))]),
        })
    }

    fn asked(
        &self,
        layers: &Layers<'_>,
        composed: Composed,
        ask: &Ask,
        settings: &Settings,
    ) -> Result<Answer, InternalError> {
        // Whoever no way is open to.
        if composed.ways.is_empty() {
            return Ok(Answer::None);
        }
        let placed = Placed::of(composed);
        let documents = placed.documents();
        let callers = Callers::Only(self.between.kind);
        let bounds = |compiler: &mut Compiler| self.bounds(compiler, layers, ask, &documents);
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
        match self.target {
            Target::Grant => Ok(match answer {
                // EVAL-55
                Answer::Some(_) => Answer::Unknown(vec![Reason::plain(
                    "EVAL-55: who may retire a grant stands in the grant, which is not given"
                        .to_owned(),
                )]),
                other => other,
            }),
            _ => judged(layers, answer, settings),
        }
    }

    /// What holds of such calls.
    pub fn bounds(
        &self,
        compiler: &mut Compiler,
        layers: &Layers<'_>,
        ask: &Ask,
        documents: &[Document<'_>],
    ) -> Expr {
        let callers = Callers::Only(self.between.kind);
        let asked = bounds(compiler, ask, callers, documents);
        let facts = (self.facts)(compiler, documents);
        let Between { kind, same_account } = self.between;
        let actions = self.target.actions(compiler, self.targets);
        let resources = self.target.resources(compiler, self.resource);
        let refused = self
            .target
            .refused(compiler, kind, same_account, self.resource);
        let boundary = compiler.variable(Name::Boundary, "");
        let bounded = compiler.atom(
            boundary,
            Operand::Text(Language::new(vec![literal("true")])),
        );
        // PRIN-23
        let has = layers.boundary.is_some() && matches!(kind, Kind::User | Kind::Role);
        let bounded = if has { bounded } else { bounded.negate() };
        Expr::And(vec![
            asked,
            facts,
            actions,
            resources,
            refused.negate(),
            bounded,
        ])
    }
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
