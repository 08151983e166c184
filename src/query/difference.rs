//! What is between the sides of a question, class of actions by class of actions.

use super::problem::{Part, Problem};
use super::sides::Sides;
use crate::encode::compile::{Compiled, Expr};
use crate::encode::formula::{Formula, Formulas};
use crate::policy::Effect;
use crate::solve;
use rustc_hash::FxHashMap as HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What some documents allow and others do not, for one class of actions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Difference {
    /// The class.
    pub class: usize,
    /// Which of [`Problem::parts`] the formulas are of.
    pub part: usize,
    /// The difference, with the axioms and what holds of texts with policy variables.
    pub formula: Formula,
    /// The difference, with the axioms only.
    pub own: Formula,
    /// The difference alone.
    pub bare: Formula,
}

/// Classes of actions that the same statements match, under the same axioms.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The classes.
    pub classes: Vec<usize>,
    /// The statements, by their places among all.
    pub matching: Vec<usize>,
    /// Which of [`Problem::parts`] decides.
    pub part: usize,
    /// The axioms and lemmas, for these classes.
    pub always: Formula,
    /// The axioms alone.
    pub axioms: Formula,
}

impl Problem<'_> {
    /// The classes of actions, by the statements that match them; those for which some set that must
    /// allow has no Allow are left out.
    pub fn groups(&mut self, sides: &Sides) -> Vec<Group> {
        let Some(first) = self.parts.first() else {
            return Vec::new();
        };
        let classes = first.arena.size(self.action);
        let mut by_class: Vec<Vec<usize>> = vec![Vec::new(); classes];
        for (index, statement) in &first.statements {
            for class in statement.actions.iter() {
                if let Some(list) = by_class.get_mut(class) {
                    list.push(*index);
                }
            }
        }
        let statements = &first.statements;
        let possible = |matching: &[usize]| {
            let has_allow = |set: &Range<usize>| {
                let mut matching = matching.iter().filter_map(|index| statements.get(index));
                matching.any(|one| one.effect == Effect::Allow && set.contains(&one.policy))
            };
            let mut ways = sides.ways.iter();
            sides.plus.iter().all(has_allow)
                && (sides.ways.is_empty() || ways.any(|way| way.iter().all(has_allow)))
        };
        let mut known_possible: HashMap<&[usize], bool> = HashMap::default();
        let allowed: Vec<bool> = by_class
            .iter()
            .map(|matching| *(known_possible.entry(matching)).or_insert_with(|| possible(matching)))
            .collect();
        drop(known_possible);
        let mut groups: Vec<Group> = Vec::new();
        let mut known: HashMap<(Vec<usize>, Formula), usize> = HashMap::default();
        let mut parts: HashMap<Vec<usize>, usize> = HashMap::default();
        for (class, matching) in by_class.into_iter().enumerate() {
            if !allowed.get(class).copied().unwrap_or_default() {
                continue;
            }
            let part = match parts.get(&matching) {
                Some(part) => *part,
                None => {
                    let part = self.part(&matching, sides);
                    parts.insert(matching.clone(), part);
                    part
                }
            };
            let fixed = [(self.action, class)];
            let Some(of) = self.parts.get_mut(part) else {
                continue;
            };
            let memo = &mut HashMap::default();
            let always = of.arena.specialise(of.lemmas, &fixed, memo);
            if let Some(group) = known.get(&(matching.clone(), always)) {
                if let Some(group) = groups.get_mut(*group) {
                    group.classes.push(class);
                }
                continue;
            }
            known.insert((matching.clone(), always), groups.len());
            groups.push(Group {
                classes: vec![class],
                axioms: of.arena.specialise(of.axioms, &fixed, memo),
                matching,
                part,
                always,
            });
        }
        groups
    }

    /// For each class of actions what is between the sides; classes where that is false are left
    /// out.
    pub fn differences(&mut self, sides: &Sides) -> Vec<Difference> {
        let mut found = Vec::new();
        for group in self.groups(sides) {
            let Some(Part {
                arena, statements, ..
            }) = self.parts.get_mut(group.part)
            else {
                continue;
            };
            let matching = group.matching.iter();
            let statements: Vec<(usize, Effect, Formula)> = matching
                .filter_map(|index| statements.get(index))
                .map(|one| (one.policy, one.effect, one.rest))
                .collect();
            let bare = subtract(arena, &statements, sides);
            let formula = arena.and(vec![bare, group.always]);
            if formula == Formula::FALSE {
                continue;
            }
            let own = match group.always == group.axioms {
                true => formula,
                false => arena.and(vec![bare, group.axioms]),
            };
            found.extend(group.classes.into_iter().map(|class| Difference {
                class,
                part: group.part,
                formula,
                own,
                bare,
            }));
        }
        found.sort_by_key(|one| one.class);
        found
    }

    /// The formulas with some literals of free booleans replaced.
    pub fn replace(
        &mut self,
        one: Difference,
        literal: &dyn Fn(u32, bool) -> Option<bool>,
    ) -> Difference {
        let Some(Part { arena, .. }) = self.parts.get_mut(one.part) else {
            return one;
        };
        let memo = &mut HashMap::default();
        Difference {
            formula: arena.replace_free(one.formula, literal, memo),
            own: arena.replace_free(one.own, literal, memo),
            ..one
        }
    }

    /// The difference with every literal of a free boolean false, whatever its sign: whatever
    /// satisfies that does so however the booleans are, so that nothing need be known of them.
    pub fn against(&mut self, one: Difference) -> Difference {
        let against = self.replace(one, &|_, _| Some(false));
        Difference {
            formula: against.own,
            ..against
        }
    }

    /// Whether there is such a request, if what is not interpreted is as the formula likes it.
    pub fn satisfiable(&self, one: Difference) -> Result<bool, String> {
        let Some(part) = self.parts.get(one.part) else {
            return Ok(false);
        };
        solve::satisfiable(&part.arena, one.formula, self.limits.solver)
    }

    /// The part of the question that decides about these statements: the whole, or if that has
    /// variables with too many classes, one of their own.
    fn part(&mut self, matching: &[usize], sides: &Sides) -> usize {
        if let Some(known) = self.part_of.get(matching) {
            return *known;
        }
        let Some(whole) = self.parts.first_mut() else {
            return 0;
        };
        if !whole.space.is_too_fine() {
            return 0;
        }
        let statements: Vec<(usize, Effect, Formula)> = matching
            .iter()
            .filter_map(|index| whole.statements.get(index))
            .map(|one| (one.policy, one.effect, one.rest))
            .collect();
        if subtract(&mut whole.arena, &statements, sides) == Formula::FALSE {
            return 0;
        }
        let compiled: BTreeMap<usize, &Compiled> = matching
            .iter()
            .filter_map(|index| Some((*index, self.compiled.get(*index)?)))
            .collect();
        let mut exprs: Vec<&Expr> = Vec::new();
        for compiled in compiled.values() {
            exprs.extend([&compiled.action, &compiled.resource, &compiled.rest]);
        }
        // Lemmas about texts that do not occur here would only bring their patterns.
        let mut free = BTreeSet::new();
        for expr in &exprs {
            expr.free(&mut free);
        }
        let lemmas = self.lemmas.iter().filter(|lemma| {
            let mut own = BTreeSet::new();
            lemma.free(&mut own);
            own.is_subset(&free)
        });
        let lemmas: Vec<Expr> = lemmas.cloned().collect();
        exprs.extend(std::iter::once(&self.axioms).chain(&lemmas));
        let space = whole.space.coarser(&self.compiler, &self.bounds, &exprs);
        let part = Part::new(
            space,
            &mut self.compiler,
            compiled.into_iter(),
            &self.axioms,
            &lemmas,
        );
        self.parts.push(part);
        let part = self.parts.len() - 1;
        self.part_of.insert(matching.to_vec(), part);
        part
    }
}

/// What is between the sides.
fn subtract(
    arena: &mut Formulas,
    statements: &[(usize, Effect, Formula)],
    sides: &Sides,
) -> Formula {
    let mut parts = Vec::new();
    for set in &sides.plus {
        let allowed = allowed(arena, statements, set);
        if allowed == Formula::FALSE {
            return allowed;
        }
        parts.push(allowed);
    }
    if !sides.ways.is_empty() {
        let mut ways = Vec::new();
        for way in &sides.ways {
            let sets = way.iter().map(|set| allowed(arena, statements, set));
            let sets: Vec<Formula> = sets.collect();
            ways.push(arena.and(sets));
        }
        parts.push(arena.or(ways));
    }
    for set in &sides.minus {
        let allowed = allowed(arena, statements, set);
        parts.push(arena.not(allowed));
    }
    arena.and(parts)
}

/// Some Allow of a set matches and no Deny of it does (section 0 of the rules).
fn allowed(
    arena: &mut Formulas,
    statements: &[(usize, Effect, Formula)],
    set: &Range<usize>,
) -> Formula {
    let mut allows = Vec::new();
    let mut denies = Vec::new();
    let own = statements.iter();
    for (_, effect, rest) in own.filter(|(policy, ..)| set.contains(policy)) {
        match effect {
            Effect::Allow => allows.push(*rest),
            Effect::Deny => denies.push(*rest),
        }
    }
    let allow = arena.or(allows);
    let deny = arena.or(denies);
    let unless = arena.not(deny);
    arena.and(vec![allow, unless])
}
