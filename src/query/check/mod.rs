//! The checks that AWS calls custom policy checks (`NEW-*`, `NGR-*`, `PUB-*`), with a witness for every
//! statement that fails.

mod asking;
mod granted;
mod named;
mod public;
mod stranger;
mod types;

mod split;

pub use granted::{Access as AccessItem, access_not_granted};
pub use public::no_public_access;
pub use types::{ResourceType, TYPES};

use super::answer::{Answer, InternalError, Reason};
use super::assumed::of_answer;
use super::because::StatementId;
use super::reasons;
use super::sides::Sides;
use super::{Details, Settings, Show};
use crate::eval::{Outcome, evaluate_under};
use crate::policy::PolicyType;
use crate::witness::{Document, Replay};
use asking::{Asking, Bounds};
use split::Split;

/// What a check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Proved: there is no such request.
    Pass,
    /// There is one.
    Fail,
    /// Not decided.
    Unknown,
}

impl Verdict {
    /// As JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// An Allow by itself, under all Denies.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Which one.
    pub id: StatementId,
    /// Whether it allows what the check forbids.
    pub answer: Answer,
    /// What is told of that.
    pub details: Details,
}

/// The outcome of a check; places count the documents that are checked first, then those beside them.
#[derive(Clone, Debug)]
pub struct Check {
    /// Whether the documents allow what the check forbids.
    pub answer: Answer,
    /// What is told of that.
    pub details: Details,
    /// The Allows that do, or of which it is unknown; all others are proved not to.
    pub statements: Vec<Statement>,
}

impl Check {
    /// The verdict.
    pub const fn verdict(&self) -> Verdict {
        match self.answer {
            Answer::None => Verdict::Pass,
            Answer::Some(_) => Verdict::Fail,
            Answer::Unknown(_) => Verdict::Unknown,
        }
    }
}

/// Whether everything that the union of `new` allows, the union of `existing` allows (`NEW-01`,
/// `NEW-02`). All documents are of `policy_type`.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn no_new_access(
    existing: &[Document<'_>],
    new: &[Document<'_>],
    policy_type: PolicyType,
    settings: &Settings,
) -> Result<Check, InternalError> {
    let question = Question {
        documents: new,
        against: existing,
        policy_type,
    };
    question.check(&Bounds::none(), settings)
}

/// Which documents must allow a request that others do not.
#[derive(Clone, Copy)]
struct Question<'q, 'a> {
    documents: &'q [Document<'a>],
    against: &'q [Document<'a>],
    policy_type: PolicyType,
}

impl Question<'_, '_> {
    /// Asks about the whole, and where that is no proof about each Allow.
    fn check(self, bounds: &Bounds<'_>, settings: &Settings) -> Result<Check, InternalError> {
        let (answer, mut details) = self.whole(bounds, settings)?;
        details.rests_on = of_answer(settings, &answer, |settings| {
            Ok(self.whole(bounds, settings)?.0)
        })?;
        let statements = match &answer {
            Answer::None => Vec::new(),
            _ => self.statements(bounds, settings)?,
        };
        Ok(summed(answer, details, statements))
    }

    /// The whole question.
    fn whole(
        self,
        bounds: &Bounds<'_>,
        settings: &Settings,
    ) -> Result<(Answer, Details), InternalError> {
        let all = self.documents.iter().chain(self.against).copied().collect();
        let (own, other) = (self.documents.len(), self.against.len());
        let minus = (other > 0).then_some(own..own + other);
        let settings = Settings {
            show: Show {
                because: settings.show.because,
                ..Show::default()
            },
            ..settings.clone()
        };
        let mut asking = Asking::new(all, self.policy_type, bounds, &settings);
        asking.ask(&Sides::new(0..own, minus))
    }

    /// Each Allow that is not proved harmless.
    fn statements(
        self,
        bounds: &Bounds<'_>,
        settings: &Settings,
    ) -> Result<Vec<Statement>, InternalError> {
        let split = Split::of(self.documents, self.against);
        let mut asking = Asking::new(split.documents(), self.policy_type, bounds, settings);
        let mut found = Vec::new();
        for (id, sides) in split.allows() {
            let (answer, mut details) = asking.ask(&sides)?;
            let answer = match answer {
                Answer::None => continue,
                Answer::Some(mut witness) => {
                    self.judge(&mut witness.replay, settings)?;
                    for further in &mut details.further {
                        self.judge(&mut further.witness.replay, settings)?;
                    }
                    Answer::Some(witness)
                }
                Answer::Unknown(mut reasons) => {
                    for reason in &mut reasons {
                        let places = reason.places.iter();
                        reason.places = places.filter_map(|at| split.place(at)).collect();
                    }
                    Answer::Unknown(reasons)
                }
            };
            found.push(Statement {
                id,
                answer,
                details,
            });
        }
        Ok(found)
    }

    /// Decides a witness of one Allow by the whole documents, which must allow it too.
    fn judge(self, replay: &mut Replay, settings: &Settings) -> Result<(), InternalError> {
        let decide = |side| evaluate_under(side, &replay.request, &settings.rules);
        let allowed = decide(self.documents);
        let refused = (!self.against.is_empty()).then(|| decide(self.against));
        let allows = |outcome| outcome == Outcome::Allow;
        if !allows(allowed.outcome) || refused.as_ref().is_some_and(|one| allows(one.outcome)) {
            let text = "the witness of a statement is none of its documents";
            return Err(InternalError(text.to_owned()));
        }
        replay.allowed = vec![allowed];
        replay.refused = refused.into_iter().collect();
        Ok(())
    }
}

/// The answer that the Allows give together: what is allowed is what one of them allows.
fn summed(answer: Answer, details: Details, statements: Vec<Statement>) -> Check {
    let some = statements.iter().find_map(|one| match &one.answer {
        Answer::Some(witness) => Some(witness.clone()),
        _ => None,
    });
    let doubts = statements.iter().filter_map(|one| match &one.answer {
        Answer::Unknown(reasons) => Some(reasons.clone()),
        _ => None,
    });
    let doubts: Vec<Reason> = reasons::distinct(doubts.flatten().collect());
    let answer = match (answer, some) {
        (Answer::Unknown(_), Some(witness)) => Answer::Some(witness),
        (Answer::Unknown(_), None) if statements.is_empty() => Answer::None,
        (Answer::Unknown(_), None) => Answer::Unknown(doubts),
        (answer, _) => answer,
    };
    Check {
        answer,
        details,
        statements,
    }
}
