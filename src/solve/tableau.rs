//! Small formulas decided by cases, for those who want no particular model: starting Z3 takes longer
//! than most formulas need.

use super::Outcome;
use super::model::{Model, Preference, best};
use crate::encode::formula::{Formula, Formulas, Node, VarId};
use crate::regular::Bits;

/// So many disjunctions are looked at; past that Z3 is better.
const STEPS: usize = 2_000;

/// Z3 is better.
struct TooLong;

/// Whether the formula has a model; `None` if that takes too long.
pub(super) fn satisfiable(arena: &Formulas, formula: Formula) -> Option<bool> {
    branch(arena, formula).ok().map(|found| found.is_some())
}

/// A model of the formula, if there is one; `None` if that takes too long.
pub(super) fn solve(
    arena: &Formulas,
    formula: Formula,
    preferences: &[Preference],
) -> Option<Outcome> {
    match branch(arena, formula).ok()? {
        Some(branch) => branch.model(preferences).map(Outcome::Sat),
        None => Some(Outcome::Unsat),
    }
}

fn branch(arena: &Formulas, formula: Formula) -> Result<Option<Branch>, TooLong> {
    let mut steps = STEPS;
    let start = Branch::default();
    extend(arena, start, vec![formula], Vec::new(), &mut steps)
}

/// The literals of one case; they do not contradict each other.
#[derive(Clone, Default)]
struct Branch {
    /// The classes that are left to variables with one value.
    single: Vec<(VarId, Bits)>,
    /// The classes in which multi-valued variables have no value.
    excluded: Vec<(VarId, Bits)>,
    /// Sets of classes in which multi-valued variables have one.
    wanted: Vec<(VarId, Bits)>,
    free: Vec<(u32, bool)>,
}

/// What a branch says of a formula.
enum Known {
    Holds,
    Fails,
    Open,
}

fn of(known: &[(VarId, Bits)], var: VarId) -> Option<&Bits> {
    let mut known = known.iter();
    known.find(|(own, _)| *own == var).map(|(_, bits)| bits)
}

impl Branch {
    fn knows(&self, node: &Node) -> Known {
        let decided = |holds: bool, fails: bool| match (holds, fails) {
            (true, _) => Known::Holds,
            (_, true) => Known::Fails,
            _ => Known::Open,
        };
        match node {
            Node::Constant(value) => decided(*value, !*value),
            Node::In(var, classes) => match of(&self.single, *var) {
                Some(left) => decided(
                    left.without(classes).is_empty(),
                    left.and(classes).is_empty(),
                ),
                None => Known::Open,
            },
            Node::Some(var, classes) => {
                let excluded = of(&self.excluded, *var);
                let fails = excluded.is_some_and(|none| classes.without(none).is_empty());
                let mut wanted = self.wanted.iter();
                let holds =
                    wanted.any(|(own, some)| own == var && some.without(classes).is_empty());
                decided(holds, fails)
            }
            Node::NotSome(var, classes) => {
                let excluded = of(&self.excluded, *var);
                let holds = excluded.is_some_and(|none| classes.without(none).is_empty());
                let all = match excluded {
                    Some(none) => none.or(classes),
                    None => classes.clone(),
                };
                let mut wanted = self.wanted.iter();
                let fails = wanted.any(|(own, some)| own == var && some.without(&all).is_empty());
                decided(holds, fails)
            }
            Node::Free(index, sign) => {
                let mut free = self.free.iter();
                let known = free.find(|(own, _)| own == index);
                decided(
                    known.is_some_and(|(_, value)| value == sign),
                    known.is_some_and(|(_, value)| value != sign),
                )
            }
            Node::And(_) | Node::Or(_) => Known::Open,
        }
    }

    /// A model in which its literals hold.
    fn model(&self, preferences: &[Preference]) -> Option<Model> {
        let mut model = Model::default();
        for (var, classes) in &self.single {
            model.single.insert(*var, best(preferences, *var, classes)?);
        }
        for (var, _) in &self.excluded {
            model.multi.entry(*var).or_default();
        }
        for (var, classes) in &self.wanted {
            let possible = match of(&self.excluded, *var) {
                Some(none) => classes.without(none),
                None => classes.clone(),
            };
            let chosen = model.multi.entry(*var).or_default();
            if !chosen.iter().any(|class| possible.contains(*class)) {
                chosen.insert(best(preferences, *var, &possible)?);
            }
        }
        model.free.extend(self.free.iter().copied());
        Some(model)
    }

    /// Adds a literal that is open.
    fn add(&mut self, node: &Node) {
        let merge =
            |list: &mut Vec<(VarId, Bits)>, var: VarId, classes: &Bits, both: bool| match list
                .iter_mut()
                .find(|(own, _)| *own == var)
            {
                Some((_, known)) if both => *known = known.and(classes),
                Some((_, known)) => *known = known.or(classes),
                None => list.push((var, classes.clone())),
            };
        match node {
            Node::In(var, classes) => merge(&mut self.single, *var, classes, true),
            Node::NotSome(var, classes) => merge(&mut self.excluded, *var, classes, false),
            Node::Some(var, classes) => self.wanted.push((*var, classes.clone())),
            Node::Free(index, sign) => self.free.push((*index, *sign)),
            Node::Constant(_) | Node::And(_) | Node::Or(_) => {}
        }
    }
}

/// A branch in which all of `pending` and one of each of `choices` hold as well, if there is one.
fn extend(
    arena: &Formulas,
    mut branch: Branch,
    mut pending: Vec<Formula>,
    mut choices: Vec<Vec<Formula>>,
    steps: &mut usize,
) -> Result<Option<Branch>, TooLong> {
    loop {
        // Everything that is no choice, first.
        while let Some(next) = pending.pop() {
            match arena.node(next) {
                Node::And(parts) => pending.extend(parts),
                Node::Or(parts) => choices.push(parts.clone()),
                literal => match branch.knows(literal) {
                    Known::Holds => {}
                    Known::Fails => return Ok(None),
                    Known::Open => branch.add(literal),
                },
            }
        }
        let mut left = Vec::with_capacity(choices.len());
        for mut parts in choices {
            *steps = steps.checked_sub(1).ok_or(TooLong)?;
            let mut holds = false;
            parts.retain(|part| {
                let known = branch.knows(arena.node(*part));
                holds |= matches!(known, Known::Holds);
                !matches!(known, Known::Fails)
            });
            match parts.as_slice() {
                _ if holds => {}
                [] => return Ok(None),
                [only] => pending.push(*only),
                _ => left.push(parts),
            }
        }
        choices = left;
        if pending.is_empty() {
            break;
        }
    }
    let sizes = choices.iter().map(Vec::len).enumerate();
    let Some((fewest, _)) = sizes.min_by_key(|(_, size)| *size) else {
        return Ok(Some(branch));
    };
    for part in choices.swap_remove(fewest) {
        let closed = extend(arena, branch.clone(), vec![part], choices.clone(), steps)?;
        if closed.is_some() {
            return Ok(closed);
        }
    }
    Ok(None)
}
