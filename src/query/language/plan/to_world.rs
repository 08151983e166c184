//! Questions about a world.

use super::super::ast::{Act, Set};
use super::parties::{Meant, meant};
use super::targets::{Stands, Target, targets};
use super::{Unasked, absent, acts, conditions};
use crate::eval::layers::{LayeredDecision, Verdict, decide};
use crate::query::world::{Party, WhatCan, can_within, concrete, what_can};
use crate::query::{Answer, Bound, Granted, InternalError, Reason, Settings, Witness};
use crate::source::Diagnostic;
use crate::world::{Principal, World};
use rayon::prelude::*;

/// Whether somebody can.
#[derive(Debug)]
pub struct InWorld {
    /// A request that is allowed, none (proved), or why that is not known.
    pub answer: Answer,
    /// How the layers decide that request.
    pub decision: Option<LayeredDecision>,
    /// How many callers were asked about.
    pub callers: usize,
}

/// What one caller can do on one target.
type Found<'w> = (Party<'w>, String, Vec<Granted>);

struct Asked<'a, 'w> {
    world: &'w World,
    who: Vec<Meant<'w>>,
    /// Each with the actions that are asked about.
    targets: Vec<(Target, Vec<String>)>,
    act: &'a Act,
    settings: &'a Settings,
}

impl<'w> Asked<'_, 'w> {
    fn bound(&self, one: &Meant<'w>, target: &Target) -> Bound {
        let mut all = vec![one.bound.clone(), target.bound.clone()];
        if let Some(when) = &self.act.when {
            all.push(conditions::bound(when, &[]));
        }
        if !self.act.actions.except.is_empty() {
            let except = acts::patterns(&self.act.actions.except, &target.shape);
            all.push(Bound::Action(except).negate());
        }
        all.retain(|one| *one != Bound::nothing());
        Bound::All(all)
    }

    /// What one caller can do on one target.
    fn one(
        &self,
        one: &Meant<'w>,
        (target, actions): &(Target, Vec<String>),
    ) -> Result<Vec<Granted>, InternalError> {
        // What strangers can do on what is theirs is not asked.
        if target.stands == Stands::Loose && !matches!(one.party, Party::Known(_)) {
            return Ok(Vec::new());
        }
        if actions.is_empty() {
            return Ok(Vec::new());
        }
        let mut actions = actions.clone();
        if actions.iter().any(|one| one == "*") {
            actions.clear();
        }
        let bound = self.bound(one, target);
        let (world, settings) = (self.world, self.settings);
        let mut all = can_within(
            world,
            one.party,
            &actions,
            &target.place,
            (&[], &bound),
            settings,
        )?;
        for granted in &mut all {
            if target.stands.is_open() {
                let answer = std::mem::replace(&mut granted.answer, Answer::None);
                granted.answer = self.again(one, answer);
            }
            if target.partial && matches!(granted.answer, Answer::Some(_)) {
                granted.answer = Answer::Unknown(vec![Reason::plain(format!(
                    "whether what is allowed on {} is on the part of it that is meant was not decided",
                    target.place
                ))]);
            }
        }
        Ok(all)
    }

    /// A witness on a resource that the world may have: decided by all its layers.
    fn again(&self, one: &Meant<'w>, answer: Answer) -> Answer {
        let Answer::Some(witness) = answer else {
            return answer;
        };
        let decided = decided(self.world, &one.party, &witness, self.settings);
        match decided.map(|decision| decision.verdict) {
            Some(Verdict::Allow) => Answer::Some(witness),
            _ => Answer::Unknown(vec![Reason::plain(
                "the caller's own policies allow it, and whether the policies of all such resources do \
                 was not decided"
                    .to_owned(),
            )]),
        }
    }
}

/// How all layers of the world decide a witness.
fn decided(
    world: &World,
    party: &Party<'_>,
    witness: &Witness,
    settings: &Settings,
) -> Option<LayeredDecision> {
    let found = concrete(world, Some(party), &witness.request, &settings.rules).ok()?;
    Some(decide(&found.layers, &found.request, &settings.rules))
}

fn asked<'a, 'w>(
    world: &'w World,
    who: Option<&'w Set>,
    act: &'a Act,
    settings: &'a Settings,
) -> Result<Asked<'a, 'w>, Unasked> {
    let (who, targets) = match (meant(world, who), targets(world, act.on.as_ref())) {
        (Ok(who), Ok(targets)) => (who, targets),
        (Err(mut one), Err(other)) => {
            one.extend(other);
            return Err(Unasked::Wrong(one));
        }
        (Err(one), _) | (_, Err(one)) => return Err(Unasked::Wrong(one)),
    };
    let of = |target: &Target| acts::patterns(&act.actions.of, &target.shape);
    let fitting = |target: Target| {
        let all = of(&target);
        let fitting = |all: &[String]| acts::fitting(all, &target.shape);
        let actions = match target.stands {
            Stands::Named | Stands::Loose => all,
            Stands::Held => fitting(&all),
            Stands::Absent => absent::asked_of(fitting(&all), &target.place),
        };
        (target, actions)
    };
    let all = targets.clone();
    let mut targets: Vec<(Target, Vec<String>)> = targets.into_iter().map(fitting).collect();
    // What no action of AWS can be on is asked about all the same, if nothing else is.
    if targets.iter().all(|(_, actions)| actions.is_empty()) {
        targets = all
            .into_iter()
            .map(|target| {
                let actions = of(&target);
                (target, actions)
            })
            .collect();
    }
    targets.retain(|(_, actions)| !actions.is_empty());
    Ok(Asked {
        world,
        who,
        targets,
        act,
        settings,
    })
}

/// Whether somebody of a set can.
///
/// # Errors
/// Names that the world does not have.
pub fn can_in_world<'w>(
    world: &'w World,
    who: &'w Set,
    act: &Act,
    settings: &Settings,
) -> Result<InWorld, Unasked> {
    let asked = asked(world, Some(who), act, settings)?;
    let callers = asked.who.len();
    let mut doubts: Vec<Reason> = Vec::new();
    if callers == 0 {
        let text = "no request is in question: the world has no such caller";
        doubts.push(Reason::plain(text.to_owned()));
    }
    let pairs: Vec<(&Meant<'w>, &(Target, Vec<String>))> = asked
        .who
        .iter()
        .flat_map(|one| asked.targets.iter().map(move |target| (one, target)))
        .collect();
    // So many at once: what comes after an answer is not asked.
    for chunk in pairs.chunks(8) {
        let found: Result<Vec<Vec<Granted>>, InternalError> = chunk
            .par_iter()
            .map(|(one, target)| asked.one(one, target))
            .collect();
        for (all, (one, _)) in found?.into_iter().zip(chunk) {
            for granted in all {
                match granted.answer {
                    Answer::None => {}
                    Answer::Unknown(reasons) => {
                        for reason in reasons {
                            if !doubts.contains(&reason) {
                                doubts.push(reason);
                            }
                        }
                    }
                    Answer::Some(witness) => {
                        // Of a call through an access point it would be that of a direct one.
                        let decision = decided(world, &one.party, &witness, settings)
                            .filter(|decision| decision.verdict == Verdict::Allow);
                        return Ok(InWorld {
                            answer: Answer::Some(witness),
                            decision,
                            callers,
                        });
                    }
                }
            }
        }
    }
    Ok(InWorld {
        answer: match doubts.is_empty() {
            true => Answer::None,
            false => Answer::Unknown(doubts),
        },
        decision: None,
        callers,
    })
}

/// Who can, on each target.
///
/// # Errors
/// Names that the world does not have.
pub fn who_in_world<'w>(
    world: &'w World,
    act: &Act,
    settings: &Settings,
) -> Result<(Vec<Found<'w>>, usize), Unasked> {
    let asked = asked(world, None, act, settings)?;
    let callers = asked.who.len();
    let pairs: Vec<(&Meant<'w>, &(Target, Vec<String>))> = asked
        .who
        .iter()
        .flat_map(|one| asked.targets.iter().map(move |target| (one, target)))
        .collect();
    let found: Result<Vec<Found<'w>>, InternalError> = pairs
        .par_iter()
        .map(|(one, target)| {
            let granted = asked.one(one, target)?;
            Ok((one.party, target.0.place.clone(), granted))
        })
        .collect();
    let mut found = found?;
    found.retain(|(_, _, granted)| !granted.is_empty());
    Ok((found, callers))
}

/// What somebody can do: on everything, or on some resources.
///
/// # Errors
/// Names that the world does not have, and callers of whom there are many.
pub fn what_in_world<'w>(
    world: &'w World,
    who: &'w Set,
    on: Option<&Set>,
    settings: &Settings,
) -> Result<WhatCan<'w>, Unasked> {
    let span = who.of.first().map(|one| one.span).unwrap_or_default();
    let all = meant(world, Some(who)).map_err(Unasked::Wrong)?;
    let [one] = all.as_slice() else {
        let message = "this is asked about one caller";
        let help = "name a user, a role, or the root user of an account";
        return Err(Diagnostic::error(span, message).help(help).into());
    };
    let Some(on) = on else {
        let Party::Known(principal) = one.party else {
            let message = "what callers can do whom the world does not have is not known";
            let help = "say on what: `what can … do on bucket \"data\"`";
            return Err(Diagnostic::error(span, message).help(help).into());
        };
        let _: Principal<'w> = principal;
        return Ok(what_can(world, principal, settings)?);
    };
    let anything = super::super::ast::At {
        node: super::super::ast::Atom::Anything,
        span,
    };
    let act = Act {
        actions: Set {
            of: vec![anything],
            except: Vec::new(),
        },
        on: Some(on.clone()),
        when: None,
    };
    let asked = asked(world, Some(who), &act, settings)?;
    let found: Result<Vec<(String, Vec<Granted>)>, InternalError> = asked
        .targets
        .par_iter()
        .map(|target| Ok((target.0.place.clone(), asked.one(one, target)?)))
        .collect();
    let mut found = found?;
    found.retain(|(_, granted)| !granted.is_empty());
    Ok(WhatCan {
        party: one.party,
        own: Vec::new(),
        resources: found.len(),
        on: found,
    })
}
