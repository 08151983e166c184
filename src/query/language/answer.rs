//! One question of the language, decided.

use super::ast::{Act, Asked, Does, Question, Relation, Set};
use super::plan::{
    Documented, InWorld, Job, Library, Related, Unasked, can_in_world, documented, does, relation,
    what_in_world, who_in_world,
};
use crate::policy::PolicyType;
use crate::policy::parse::Parsed;
use crate::query::world::{Party, WhatCan};
use crate::query::{Answer, Granted, InternalError, Settings, Summary, rests_on, summary};
use crate::source::Diagnostic;
use crate::witness::Document;
use crate::world::World;
use std::sync::Arc;

/// The answer in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// It was not decided.
    Unknown,
    /// A list; nothing was asked that is true or false.
    Listed,
    /// A list of which a part is unknown.
    Partly,
}

impl Verdict {
    const NAMES: [(&'static str, Self); 5] = [
        ("yes", Self::Yes),
        ("no", Self::No),
        ("unknown", Self::Unknown),
        ("listed", Self::Listed),
        ("partly", Self::Partly),
    ];

    /// As programs read it.
    pub fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(_, own)| *own == self);
        found.map_or("", |(name, _)| name)
    }

    /// The verdict of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let found = Self::NAMES.iter().find(|(own, _)| *own == name);
        found.map(|(_, verdict)| *verdict)
    }

    /// Whether something holds.
    pub const fn of(holds: Option<bool>) -> Self {
        match holds {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }

    const fn some(answer: &Answer) -> Self {
        match answer {
            Answer::Some(_) => Self::Yes,
            Answer::None => Self::No,
            Answer::Unknown(_) => Self::Unknown,
        }
    }

    const fn list(partly: bool) -> Self {
        match partly {
            true => Self::Partly,
            false => Self::Listed,
        }
    }

    /// The answer to the opposite question.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            other => other,
        }
    }

    /// The answer to a question that may be negated.
    #[must_use]
    pub const fn to(self, asked: &Asked) -> Self {
        match asked.negated {
            true => self.opposite(),
            false => self,
        }
    }
}

/// What was found out about a question without its `not`.
#[derive(Debug)]
pub enum Found<'w> {
    /// Whether policies allow some request.
    Some(Documented),
    /// Whether they allow every one.
    Every(Documented),
    /// How policies relate.
    Related(Related, Relation),
    /// Whether somebody can in a world.
    Can(InWorld, &'w World),
    /// Who can.
    Who(WhoFound<'w>),
    /// What somebody can.
    What(WhatCan<'w>, &'w World),
    /// What policies allow.
    Summary(Summarised),
}

/// Who can, on what, and what they are granted.
#[derive(Debug)]
pub struct WhoFound<'w> {
    /// A caller, a resource and what is granted there.
    pub found: Vec<(Party<'w>, String, Vec<Granted>)>,
    /// How many callers were asked about.
    pub asked: usize,
    /// What was asked.
    pub act: &'w Act,
    /// The world.
    pub world: &'w World,
}

/// A summary, and the assumptions without which it would be another one.
#[derive(Debug)]
pub struct Summarised {
    /// The documents.
    pub policies: Vec<Parsed>,
    /// What they allow.
    pub summary: Summary,
    /// What it rests on; `None` if nothing was assumed.
    pub rests_on: Option<Vec<String>>,
}

impl Found<'_> {
    /// The answer in a word.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Some(found) => Verdict::some(&found.answer),
            // A request that is not allowed.
            Self::Every(found) => Verdict::some(&found.answer).opposite(),
            Self::Related(found, _) => Verdict::of(found.holds),
            Self::Can(found, _) => Verdict::some(&found.answer),
            Self::Who(who) => {
                let all = who.found.iter().flat_map(|(.., granted)| granted);
                let mut answers = all.map(|one| &one.answer);
                Verdict::list(answers.any(|one| matches!(one, Answer::Unknown(_))))
            }
            Self::What(found, _) => Verdict::list(found.is_unknown()),
            Self::Summary(found) => Verdict::list(!found.summary.is_exact()),
        }
    }
}

/// Asks, and gives what was found to `tell`: lists of a world live as long as it does.
///
/// # Errors
/// What makes no sense, what cannot be read, and mistakes of ours.
pub fn answer<R>(
    job: &Job,
    library: &Library,
    settings: &Settings,
    tell: impl FnOnce(&Found<'_>) -> R,
) -> Result<R, Unasked> {
    let owner = job.owner.as_deref();
    Ok(match &job.asked.question {
        Question::Can(who, act) => match this_policy(job) {
            Some(policy) => {
                let asked = (false, act, Some(who));
                tell(&Found::Some(does(library, policy, asked, owner, settings)?))
            }
            None => {
                let world = world(job, library)?;
                let found = can_in_world(&world, who, act, settings)?;
                tell(&Found::Can(found, &world))
            }
        },
        Question::WhoCan(act) => {
            let world = world(job, library)?;
            let (found, asked) = who_in_world(&world, act, settings)?;
            tell(&Found::Who(WhoFound {
                found,
                asked,
                act,
                world: &world,
            }))
        }
        Question::WhatCan(who, on) => {
            let world = world(job, library)?;
            let found = what_in_world(&world, who, on.as_ref(), settings)?;
            tell(&Found::What(found, &world))
        }
        Question::WhatDoes(policy) => {
            let policies = documented(library, policy)?;
            tell(&Found::Summary(summarised(policies, settings)?))
        }
        Question::Is(left, kind, right) => {
            let found = relation(library, left, *kind, right, settings)?;
            tell(&Found::Related(found, *kind))
        }
        Question::Does(policy, Does { always, act, to }) => {
            let asked = (*always, act, to.as_ref());
            let found = does(library, policy, asked, owner, settings)?;
            tell(&match always {
                true => Found::Every(found),
                false => Found::Some(found),
            })
        }
    })
}

/// The policy that was given for a question without a world.
fn this_policy(job: &Job) -> Option<&Set> {
    match job.world.is_empty() {
        true => job.this.as_ref(),
        false => None,
    }
}

fn world(job: &Job, library: &Library) -> Result<Arc<World>, Unasked> {
    if job.world.is_empty() {
        let message = "there is no world to ask";
        let help = "say which: `world \"prod.yaml\"` before the question, or --world prod.yaml; what \
                    one policy allows is asked with `does \"policy.json\" allow …`";
        return Err(Diagnostic::error(job.span, message).help(help).into());
    }
    library.world(&job.world).map_err(Unasked::Files)
}

/// What policies of one type allow.
///
/// # Errors
/// Mistakes of ours.
pub fn summarised(policies: Vec<Parsed>, settings: &Settings) -> Result<Summarised, InternalError> {
    let first = policies.first();
    let policy_type = first.map_or(PolicyType::Identity, |one| one.policy_type);
    let documents: Vec<Document<'_>> = policies
        .iter()
        .map(|one| (&one.policy, one.policy_type))
        .collect();
    let found = summary(&documents, policy_type, settings)?;
    // What is not listed is not allowed: that is a proof, and may rest on assumptions.
    let shown = format!("{found:?}");
    let same = |settings: &Settings| -> Result<bool, InternalError> {
        let other = summary(&documents, policy_type, settings)?;
        Ok(format!("{other:?}") == shown)
    };
    let rests_on = rests_on(settings, same)?;
    Ok(Summarised {
        policies,
        summary: found,
        rests_on,
    })
}
