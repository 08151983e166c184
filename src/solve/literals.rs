//! Constants, single literals and their conjunctions, decided without a solver.

use super::Outcome;
use super::model::{Model, Preference, best};
use crate::encode::formula::{Formula, Formulas, Node, VarId};
use crate::regular::Bits;
use std::collections::BTreeMap;

/// The outcome, if the formula is a conjunction of literals.
pub(super) fn solve(
    arena: &Formulas,
    formula: Formula,
    preferences: &[Preference],
) -> Option<Outcome> {
    let parts: &[Formula] = match arena.node(formula) {
        Node::Constant(true) => &[],
        Node::Constant(false) => return Some(Outcome::Unsat),
        Node::And(parts) => parts,
        Node::Or(_) => return None,
        _ => &[formula],
    };
    let mut model = Model::default();
    let mut wanted: Vec<(VarId, &Bits)> = Vec::new();
    let mut excluded: BTreeMap<VarId, &Bits> = BTreeMap::new();
    for part in parts {
        match arena.node(*part) {
            // The constructors have merged all memberships of one variable.
            Node::In(var, classes) => {
                model.single.insert(*var, best(preferences, *var, classes)?);
            }
            Node::Some(var, classes) => wanted.push((*var, classes)),
            Node::NotSome(var, classes) => {
                excluded.insert(*var, classes);
                model.multi.entry(*var).or_default();
            }
            Node::Free(index, sign) => {
                model.free.insert(*index, *sign);
            }
            Node::Constant(_) | Node::And(_) | Node::Or(_) => return None,
        }
    }
    for (var, classes) in wanted {
        let possible = match excluded.get(&var) {
            Some(excluded) => classes.without(excluded),
            None => classes.clone(),
        };
        let chosen = model.multi.entry(var).or_default();
        if chosen.iter().any(|class| possible.contains(*class)) {
            continue;
        }
        let Some(class) = best(preferences, var, &possible) else {
            return Some(Outcome::Unsat);
        };
        chosen.insert(class);
    }
    Some(Outcome::Sat(model))
}
