//! Why a proof holds: for each Allow of the side that allows, the statements that make sure that
//! none of its requests is between the sides.

use super::difference::Group;
use super::problem::{Part, Problem};
use super::sides::Sides;
use crate::encode::formula::{Formula, Formulas};
use crate::policy::Effect;
use crate::solve;
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeSet;

/// A statement of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId {
    /// Which document of the question, in the order of the question.
    pub document: usize,
    /// Which statement of it.
    pub statement: usize,
}

/// Why no request of one Allow is between the sides. Leaving out any of the statements named here
/// leaves a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The Allow.
    pub allow: StatementId,
    /// Allows of the other side that together allow what it allows.
    pub covered_by: Vec<StatementId>,
    /// Denies beside it without which it would allow more than these.
    pub denied_by: Vec<StatementId>,
}

/// A statement where it is asked about.
#[derive(Clone, Copy)]
struct Named {
    index: usize,
    id: StatementId,
    effect: Effect,
}

/// Explains a proof: for each Allow of the one set that allows in `sides` its cover; an error if the
/// solver gives up.
pub(super) fn because(problem: &mut Problem<'_>, sides: &Sides) -> Result<Vec<Cover>, String> {
    let groups = problem.groups(sides);
    let Some(first) = problem.parts.first() else {
        return Ok(Vec::new());
    };
    let all: Vec<Named> = first
        .statements
        .iter()
        .map(|(index, statement)| Named {
            index: *index,
            id: StatementId {
                document: statement.policy,
                statement: statement.statement,
            },
            effect: statement.effect,
        })
        .collect();
    let within = |named: &Named, sets: &[std::ops::Range<usize>]| {
        sets.iter().any(|set| set.contains(&named.id.document))
    };
    let mut covers = Vec::new();
    for allow in &all {
        if allow.effect != Effect::Allow || !within(allow, &sides.plus) {
            continue;
        }
        let own: Vec<&Group> = groups
            .iter()
            .filter(|group| group.matching.contains(&allow.index))
            .collect();
        // Denies beside the Allow, and Allows of the other side.
        let helps = |one: &&Named| match one.effect {
            Effect::Deny => within(one, &sides.plus),
            Effect::Allow => within(one, &sides.minus),
        };
        let candidates: Vec<usize> = all.iter().filter(helps).map(|one| one.index).collect();
        let undone = |one: &&Named| one.effect == Effect::Deny && within(one, &sides.minus);
        let denies: Vec<usize> = all.iter().filter(undone).map(|one| one.index).collect();
        let mut proof = Proof {
            problem,
            allow: allow.index,
            candidates,
            denies,
            known: HashMap::default(),
        };
        let needed = proof.minimal(&own)?;
        let of = |effect: Effect| -> Vec<StatementId> {
            let needed = all.iter().filter(|one| needed.contains(&one.index));
            let needed = needed.filter(|one| one.effect == effect);
            needed.map(|one| one.id).collect()
        };
        covers.push(Cover {
            allow: allow.id,
            covered_by: of(Effect::Allow),
            denied_by: of(Effect::Deny),
        });
    }
    Ok(covers)
}

/// The proof for one Allow.
struct Proof<'p, 'a> {
    problem: &'p mut Problem<'a>,
    allow: usize,
    /// Statements that may be needed.
    candidates: Vec<usize>,
    /// Denies of the other side, which must do no harm.
    denies: Vec<usize>,
    known: HashMap<(usize, Formula), bool>,
}

impl Proof<'_, '_> {
    /// Statements that suffice for all groups, none of which can be left out.
    fn minimal(&mut self, groups: &[&Group]) -> Result<BTreeSet<usize>, String> {
        let mut needed = BTreeSet::new();
        for group in groups {
            if self.holds(group, &needed)? {
                continue;
            }
            let own: Vec<usize> = self.candidates.clone();
            let own: Vec<usize> = own
                .into_iter()
                .filter(|one| group.matching.contains(one) && !needed.contains(one))
                .collect();
            let more = self.more(group, &needed, &own)?;
            needed.extend(more);
        }
        for one in needed.clone() {
            let mut fewer = needed.clone();
            fewer.remove(&one);
            let mut suffice = true;
            for group in groups {
                suffice = suffice && self.holds(group, &fewer)?;
            }
            if suffice {
                needed = fewer;
            }
        }
        Ok(needed)
    }

    /// Statements that a group needs beside those that are needed anyway: one, if one is enough, else
    /// what an unsatisfiable core leaves.
    fn more(
        &mut self,
        group: &Group,
        needed: &BTreeSet<usize>,
        own: &[usize],
    ) -> Result<BTreeSet<usize>, String> {
        for one in own {
            let mut more = needed.clone();
            more.insert(*one);
            if self.holds(group, &more)? {
                return Ok(BTreeSet::from([*one]));
            }
        }
        let (fixed, parts) = self.constraints(group, needed, own);
        let limit = self.problem.limits.solver;
        let Some(part) = self.problem.parts.get(group.part) else {
            return Ok(BTreeSet::new());
        };
        let core = solve::core(&part.arena, fixed, &parts, limit)?;
        let mut left: BTreeSet<usize> =
            core.iter().filter_map(|at| own.get(*at)).copied().collect();
        for one in left.clone() {
            let mut fewer = left.clone();
            fewer.remove(&one);
            if self.holds(group, &(needed | &fewer))? {
                left = fewer;
            }
        }
        Ok(left)
    }

    /// What must hold anyway of a request of the Allow, and for each of `own` that it does not match;
    /// where the other side has Denies, its Allows count only together.
    fn constraints(
        &mut self,
        group: &Group,
        needed: &BTreeSet<usize>,
        own: &[usize],
    ) -> (Formula, Vec<Formula>) {
        let fixed = self.formula(group, needed);
        let Some(Part {
            arena, statements, ..
        }) = self.problem.parts.get_mut(group.part)
        else {
            return (fixed, Vec::new());
        };
        let harm = harm(arena, &self.denies, group, |index| {
            statements.get(&index).map(|one| one.rest)
        });
        let mut parts = Vec::with_capacity(own.len());
        for index in own {
            let rest = statements.get(index).map_or(Formula::FALSE, |one| one.rest);
            let not = arena.not(rest);
            let beside = statements
                .get(index)
                .is_some_and(|one| one.effect == Effect::Deny);
            parts.push(if beside {
                not
            } else {
                arena.or(vec![not, harm])
            });
        }
        (fixed, parts)
    }

    /// Whether the statements suffice for a group.
    fn holds(&mut self, group: &Group, used: &BTreeSet<usize>) -> Result<bool, String> {
        let formula = self.formula(group, used);
        let key = (group.part, formula);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let limit = self.problem.limits.solver;
        let Some(part) = self.problem.parts.get(group.part) else {
            return Ok(true);
        };
        let holds = !solve::satisfiable(&part.arena, formula, limit)?;
        self.known.insert(key, holds);
        Ok(holds)
    }

    /// The requests of the Allow in a group that are between the sides as far as the statements of
    /// `used` say.
    fn formula(&mut self, group: &Group, used: &BTreeSet<usize>) -> Formula {
        let Some(Part {
            arena, statements, ..
        }) = self.problem.parts.get_mut(group.part)
        else {
            return Formula::FALSE;
        };
        let rest = |index: usize| statements.get(&index).map(|one| one.rest);
        let mut parts = vec![group.always];
        parts.push(rest(self.allow).unwrap_or(Formula::FALSE));
        let mut open = Vec::new();
        for index in used.iter().filter(|index| group.matching.contains(index)) {
            let Some(statement) = statements.get(index) else {
                continue;
            };
            let not = arena.not(statement.rest);
            match statement.effect {
                Effect::Deny => parts.push(not),
                Effect::Allow => open.push(not),
            }
        }
        if !open.is_empty() {
            let harm = harm(arena, &self.denies, group, rest);
            let refused = arena.and(open);
            parts.push(arena.or(vec![refused, harm]));
        }
        arena.and(parts)
    }
}

/// Some Deny of the other side matches.
fn harm(
    arena: &mut Formulas,
    denies: &[usize],
    group: &Group,
    rest: impl Fn(usize) -> Option<Formula>,
) -> Formula {
    let matching = denies.iter().filter(|index| group.matching.contains(index));
    let formulas = matching.filter_map(|index| rest(*index)).collect();
    arena.or(formulas)
}
