//! What each Allow adds, class of actions by class of actions.

use super::super::because::StatementId;
use super::super::difference::{Difference, Group};
use super::super::problem::{Part, Problem};
use super::super::sides::Sides;
use crate::encode::formula::Formula;
use crate::policy::Effect;
use crate::solve;
use std::collections::BTreeMap;
use std::ops::Range;

/// Of more statements, taken apart, no list is made: each is compared with each.
const MOST: usize = 2_000;

/// What one Allow adds, with the same exceptions for all its classes of actions.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub allow: StatementId,
    pub within: Option<StatementId>,
    pub except: Vec<StatementId>,
    /// For each class of actions its formula.
    pub differences: Vec<Difference>,
}

impl Cell {
    /// The classes of actions, ascending.
    pub fn classes(&self) -> Vec<usize> {
        let mut classes: Vec<usize> = self.differences.iter().map(|one| one.class).collect();
        classes.sort_unstable();
        classes
    }
}

/// Statements of a group and their formulas.
struct Sorted {
    allows: Vec<(StatementId, Formula)>,
    /// Denies beside them.
    beside: Vec<(StatementId, Formula)>,
    /// Allows of the other side.
    others: Vec<(StatementId, Formula)>,
    /// Denies of the other side.
    undone: Vec<(StatementId, Formula)>,
}

/// What each Allow of one side adds to the other; what others add as well is listed once.
pub(super) fn cells(problem: &mut Problem<'_>, sides: &Sides) -> Result<Vec<Cell>, String> {
    type Key = (StatementId, Option<StatementId>, Vec<StatementId>);
    let count = problem.compiled.len();
    if count > MOST {
        return Err(format!("{count} statements are too many for a list"));
    }
    let mut all: BTreeMap<Key, Vec<Difference>> = BTreeMap::new();
    for group in problem.groups(sides) {
        let sorted = sort(problem, &group, sides);
        let mut found = Vec::new();
        for (allow, rest) in &sorted.allows {
            found.extend(added(problem, &group, &sorted, *allow, *rest)?);
        }
        for (key, formula) in needed(problem, &group, found)? {
            let differences = group.classes.iter().map(|class| Difference {
                class: *class,
                part: group.part,
                formula,
                own: formula,
                bare: formula,
            });
            all.entry(key).or_default().extend(differences);
        }
    }
    let cell = |((allow, within, except), differences): (Key, Vec<Difference>)| Cell {
        allow,
        within,
        except,
        differences,
    };
    Ok(all.into_iter().map(cell).collect())
}

fn sort(problem: &Problem<'_>, group: &Group, sides: &Sides) -> Sorted {
    let within =
        |sets: &[Range<usize>], policy: usize| sets.iter().any(|set| set.contains(&policy));
    let mut sorted = Sorted {
        allows: Vec::new(),
        beside: Vec::new(),
        others: Vec::new(),
        undone: Vec::new(),
    };
    let part = problem.parts.get(group.part);
    let statements = group.matching.iter();
    for one in statements.filter_map(|index| part?.statements.get(index)) {
        let id = StatementId {
            document: one.policy,
            statement: one.statement,
        };
        let list = match (within(&sides.plus, one.policy), one.effect) {
            (true, Effect::Allow) => &mut sorted.allows,
            (true, Effect::Deny) => &mut sorted.beside,
            (false, _) if !within(&sides.minus, one.policy) => continue,
            (false, Effect::Allow) => &mut sorted.others,
            (false, Effect::Deny) => &mut sorted.undone,
        };
        list.push((id, one.rest));
    }
    sorted
}

/// What a cell is of, and its formula.
type Found = (
    (StatementId, Option<StatementId>, Vec<StatementId>),
    Formula,
);

/// What one Allow adds in a group: where the other side allows nothing, and where a Deny of it takes
/// something away.
fn added(
    problem: &mut Problem<'_>,
    group: &Group,
    sorted: &Sorted,
    allow: StatementId,
    rest: Formula,
) -> Result<Vec<Found>, String> {
    let mut found = Vec::new();
    let own = vec![group.always, rest];
    let exceptions: Vec<(StatementId, Formula)> = sorted
        .beside
        .iter()
        .chain(&sorted.others)
        .copied()
        .collect();
    let uncovered = without(problem, group, &own, &exceptions);
    if satisfiable(problem, group, uncovered)? {
        let except = mattering(problem, group, &own, &exceptions)?;
        found.push(((allow, None, except), uncovered));
    }
    let others = sorted.others.iter().map(|(_, formula)| *formula).collect();
    for (deny, taken) in &sorted.undone {
        let Some(part) = problem.parts.get_mut(group.part) else {
            continue;
        };
        let allowed_else = part.arena.or(Vec::clone(&others));
        let own = vec![group.always, rest, *taken];
        let inside = without(problem, group, &own, &sorted.beside);
        let Some(part) = problem.parts.get_mut(group.part) else {
            continue;
        };
        let more = part.arena.and(vec![inside, allowed_else]);
        if satisfiable(problem, group, more)? {
            let except = mattering(problem, group, &own, &sorted.beside)?;
            // A Deny that takes everything needs no mention.
            let rest = [group.always, rest];
            let outside = without(problem, group, &rest, &[(*deny, *taken)]);
            let within = satisfiable(problem, group, outside)?.then_some(*deny);
            found.push(((allow, within, except), inside));
        }
    }
    Ok(found)
}

/// Everything of `own`, and nothing of `exceptions`.
fn without(
    problem: &mut Problem<'_>,
    group: &Group,
    own: &[Formula],
    exceptions: &[(StatementId, Formula)],
) -> Formula {
    let Some(Part { arena, .. }) = problem.parts.get_mut(group.part) else {
        return Formula::FALSE;
    };
    let mut parts = own.to_vec();
    for (_, formula) in exceptions {
        let not = arena.not(*formula);
        parts.push(not);
    }
    arena.and(parts)
}

/// The exceptions without which something else would be left.
fn mattering(
    problem: &mut Problem<'_>,
    group: &Group,
    own: &[Formula],
    exceptions: &[(StatementId, Formula)],
) -> Result<Vec<StatementId>, String> {
    let mut kept = exceptions.to_vec();
    for (id, formula) in exceptions {
        let others: Vec<(StatementId, Formula)> = kept
            .iter()
            .filter(|(other, _)| other != id)
            .copied()
            .collect();
        let mut touched = own.to_vec();
        touched.push(*formula);
        let touched = without(problem, group, &touched, &others);
        if !satisfiable(problem, group, touched)? {
            kept = others;
        }
    }
    Ok(kept.into_iter().map(|(id, _)| id).collect())
}

/// Those of the found that are not in the union of the others.
fn needed(
    problem: &mut Problem<'_>,
    group: &Group,
    mut found: Vec<Found>,
) -> Result<Vec<Found>, String> {
    let mut at = 0;
    while at < found.len() {
        let Some(Part { arena, .. }) = problem.parts.get_mut(group.part) else {
            return Ok(found);
        };
        let mut parts = Vec::with_capacity(found.len());
        for (index, (_, formula)) in found.iter().enumerate() {
            parts.push(match index == at {
                true => *formula,
                false => arena.not(*formula),
            });
        }
        let own = arena.and(parts);
        match satisfiable(problem, group, own)? {
            true => at += 1,
            false => {
                found.remove(at);
            }
        }
    }
    Ok(found)
}

fn satisfiable(problem: &Problem<'_>, group: &Group, formula: Formula) -> Result<bool, String> {
    let Some(part) = problem.parts.get(group.part) else {
        return Ok(false);
    };
    solve::satisfiable(&part.arena, formula, problem.limits.solver)
}
