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
    let known: HashMap<usize, Named> = all.iter().map(|one| (one.index, *one)).collect();
    let of_group = |group: Group| {
        let matching: Vec<Named> = group
            .matching
            .iter()
            .filter_map(|index| known.get(index).copied())
            .collect();
        let pick = |wanted: &dyn Fn(&Named) -> bool| -> Vec<usize> {
            let picked = matching.iter().filter(|one| wanted(one));
            picked.map(|one| one.index).collect()
        };
        Of {
            // Denies beside the Allow, and Allows of the other side.
            candidates: pick(&|one| match one.effect {
                Effect::Deny => within(one, &sides.plus),
                Effect::Allow => within(one, &sides.minus),
            }),
            denies: pick(&|one| one.effect == Effect::Deny && within(one, &sides.minus)),
            group,
        }
    };
    let groups: Vec<Of> = groups.into_iter().map(of_group).collect();
    let mut by_allow: HashMap<usize, Vec<&Of>> = HashMap::default();
    for group in &groups {
        for index in &group.group.matching {
            by_allow.entry(*index).or_default().push(group);
        }
    }
    let mut covers = Vec::new();
    for allow in &all {
        if allow.effect != Effect::Allow || !within(allow, &sides.plus) {
            continue;
        }
        let mut proof = Proof {
            problem,
            allow: allow.index,
            known: HashMap::default(),
        };
        let needed = proof.minimal(by_allow.get(&allow.index).map_or(&[], Vec::as_slice))?;
        let of = |effect: Effect| -> Vec<StatementId> {
            let needed = needed.iter().filter_map(|index| known.get(index));
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

/// A group of actions and the statements of it that count.
struct Of {
    group: Group,
    /// Statements that may be needed.
    candidates: Vec<usize>,
    /// Denies of the other side, which must do no harm.
    denies: Vec<usize>,
}

/// The proof for one Allow.
struct Proof<'p, 'a> {
    problem: &'p mut Problem<'a>,
    allow: usize,
    known: HashMap<(usize, Formula), bool>,
}

impl Proof<'_, '_> {
    /// Statements that suffice for all groups, none of which can be left out.
    fn minimal(&mut self, groups: &[&Of]) -> Result<BTreeSet<usize>, String> {
        let mut needed = BTreeSet::new();
        for group in groups {
            if self.holds(group, &needed)? {
                continue;
            }
            let own = group.candidates.iter().copied();
            let own: Vec<usize> = own.filter(|one| !needed.contains(one)).collect();
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
        of: &Of,
        needed: &BTreeSet<usize>,
        own: &[usize],
    ) -> Result<BTreeSet<usize>, String> {
        for one in own {
            let mut more = needed.clone();
            more.insert(*one);
            if self.holds(of, &more)? {
                return Ok(BTreeSet::from([*one]));
            }
        }
        let (fixed, parts) = self.constraints(of, needed, own);
        let limit = self.problem.limits.solver;
        let Some(part) = self.problem.parts.get(of.group.part) else {
            return Ok(BTreeSet::new());
        };
        let core = solve::core(&part.arena, fixed, &parts, limit)?;
        let mut left: BTreeSet<usize> =
            core.iter().filter_map(|at| own.get(*at)).copied().collect();
        for one in left.clone() {
            let mut fewer = left.clone();
            fewer.remove(&one);
            if self.holds(of, &(needed | &fewer))? {
                left = fewer;
            }
        }
        Ok(left)
    }

    /// What must hold anyway of a request of the Allow, and for each of `own` that it does not match;
    /// where the other side has Denies, its Allows count only together.
    fn constraints(
        &mut self,
        of: &Of,
        needed: &BTreeSet<usize>,
        own: &[usize],
    ) -> (Formula, Vec<Formula>) {
        let fixed = self.formula(of, needed);
        let Some(Part {
            arena, statements, ..
        }) = self.problem.parts.get_mut(of.group.part)
        else {
            return (fixed, Vec::new());
        };
        let harm = harm(arena, of, |index| {
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
    fn holds(&mut self, of: &Of, used: &BTreeSet<usize>) -> Result<bool, String> {
        let formula = self.formula(of, used);
        let key = (of.group.part, formula);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let limit = self.problem.limits.solver;
        let Some(part) = self.problem.parts.get(of.group.part) else {
            return Ok(true);
        };
        let holds = !solve::satisfiable(&part.arena, formula, limit)?;
        self.known.insert(key, holds);
        Ok(holds)
    }

    /// The requests of the Allow in a group that are between the sides as far as the statements of
    /// `used` say.
    fn formula(&mut self, of: &Of, used: &BTreeSet<usize>) -> Formula {
        let Some(Part {
            arena, statements, ..
        }) = self.problem.parts.get_mut(of.group.part)
        else {
            return Formula::FALSE;
        };
        let rest = |index: usize| statements.get(&index).map(|one| one.rest);
        let mut parts = vec![of.group.always];
        parts.push(rest(self.allow).unwrap_or(Formula::FALSE));
        let mut open = Vec::new();
        for index in used {
            // Of other groups.
            if of.group.matching.binary_search(index).is_err() {
                continue;
            }
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
            let harm = harm(arena, of, rest);
            let refused = arena.and(open);
            parts.push(arena.or(vec![refused, harm]));
        }
        arena.and(parts)
    }
}

/// Some Deny of the other side matches.
fn harm(arena: &mut Formulas, of: &Of, rest: impl Fn(usize) -> Option<Formula>) -> Formula {
    let formulas = of.denies.iter().filter_map(|index| rest(*index)).collect();
    arena.or(formulas)
}
