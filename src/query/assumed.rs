//! On which assumptions a proof rests: what is left of them when each that is not needed is left out.

use super::answer::{Answer, InternalError, Reason};
use super::problem::Problem;
use super::{Settings, Show};
use crate::rules::{Assumptions, Rules};
use crate::solve;
use std::sync::Arc;

/// The names of fewest assumptions under which `same` still says that the answer is what it was; none
/// of them can be left out. `None` if nothing is assumed.
///
/// # Errors
/// What `same` runs into.
pub fn rests_on<E>(
    settings: &Settings,
    mut same: impl FnMut(&Settings) -> Result<bool, E>,
) -> Result<Option<Vec<String>>, E> {
    let all = &settings.rules.assumptions;
    if all.is_empty() {
        return Ok(None);
    }
    let mut under = |assumptions: Assumptions| {
        let rules = Rules {
            assumptions,
            ..Rules::clone(&settings.rules)
        };
        same(&Settings {
            limits: settings.limits,
            rules: Arc::new(rules),
            universe: settings.universe,
            show: Show::default(),
        })
    };
    if under(Assumptions::default())? {
        return Ok(Some(Vec::new()));
    }
    let count = all.iter().count();
    let mut kept: Vec<bool> = vec![true; count];
    for one in 0..count {
        let without = |index: usize| index != one && kept.get(index) == Some(&true);
        if under(all.only(without))?
            && let Some(kept) = kept.get_mut(one)
        {
            *kept = false;
        }
    }
    let needed = all.only(|index| kept.get(index) == Some(&true));
    Ok(Some(
        needed.iter().map(crate::rules::Assumption::name).collect(),
    ))
}

/// The same for an answer; only proofs rest on assumptions.
pub(super) fn of_answer(
    settings: &Settings,
    answer: &Answer,
    mut ask: impl FnMut(&Settings) -> Result<Answer, InternalError>,
) -> Result<Option<Vec<String>>, InternalError> {
    match answer {
        Answer::None => rests_on(settings, |settings| {
            Ok(matches!(ask(settings)?, Answer::None))
        }),
        Answer::Some(_) | Answer::Unknown(_) if settings.rules.assumptions.is_empty() => Ok(None),
        Answer::Some(_) | Answer::Unknown(_) => Ok(Some(Vec::new())),
    }
}

/// Why nothing can be concluded, if the assumptions leave no request at all: then everything would be
/// proved.
pub(super) fn contradiction(problem: &Problem<'_>) -> Option<Reason> {
    if problem.compiler.rules.assumptions.is_empty() {
        return None;
    }
    let (part, stated) = (problem.parts.first()?, problem.stated?);
    let possible = solve::satisfiable(&part.arena, stated, problem.limits.solver);
    (possible == Ok(false)).then(|| {
        let names = problem.compiler.rules.assumptions.iter();
        let names: Vec<String> = names.map(crate::rules::Assumption::name).collect();
        Reason::plain(format!(
            "no request satisfies what is assumed ({}) and what AWS guarantees",
            names.join(", ")
        ))
    })
}
