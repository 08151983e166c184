//! Blocks: sets of classes that one formula does not tell apart.

use crate::encode::formula::{Formula, Formulas, Node, VarId};
use crate::regular::Bits;
use std::collections::{BTreeMap, BTreeSet};

/// The blocks of each variable that a formula speaks of.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    /// Of variables with one value.
    pub single: BTreeMap<VarId, Vec<Bits>>,
    /// Of multi-valued variables.
    pub multi: BTreeMap<VarId, Vec<Bits>>,
    /// The free booleans.
    pub free: BTreeSet<u32>,
}

impl Blocks {
    /// Refines the classes of each variable by the sets that the formulas ask of it.
    pub fn of(arena: &Formulas, formulas: impl IntoIterator<Item = Formula>) -> Self {
        let mut single: BTreeMap<VarId, BTreeSet<Bits>> = BTreeMap::new();
        let mut multi: BTreeMap<VarId, BTreeSet<Bits>> = BTreeMap::new();
        let mut free = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut pending: Vec<Formula> = formulas.into_iter().collect();
        while let Some(next) = pending.pop() {
            if !seen.insert(next) {
                continue;
            }
            match arena.node(next) {
                Node::Constant(_) => {}
                Node::In(var, classes) => {
                    single.entry(*var).or_default().insert(classes.clone());
                }
                Node::Some(var, classes) | Node::NotSome(var, classes) => {
                    multi.entry(*var).or_default().insert(classes.clone());
                }
                Node::Free(index, _) => {
                    free.insert(*index);
                }
                Node::And(parts) | Node::Or(parts) => pending.extend(parts),
            }
        }
        let refine = |asked: BTreeMap<VarId, BTreeSet<Bits>>| {
            asked
                .into_iter()
                .map(|(var, sets)| (var, refine(arena.size(var), &sets)))
                .collect()
        };
        Self {
            single: refine(single),
            multi: refine(multi),
            free,
        }
    }
}

fn refine(size: usize, sets: &BTreeSet<Bits>) -> Vec<Bits> {
    let mut by_signature: BTreeMap<Vec<bool>, Bits> = BTreeMap::new();
    for class in 0..size {
        let signature = sets.iter().map(|set| set.contains(class)).collect();
        by_signature
            .entry(signature)
            .or_insert_with(|| Bits::empty(size))
            .insert(class);
    }
    let mut blocks: Vec<Bits> = by_signature.into_values().collect();
    blocks.sort_by_key(|block| block.iter().next());
    blocks
}
