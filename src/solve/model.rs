//! Models, and which of them are better.

use crate::encode::formula::VarId;
use crate::regular::Bits;
use std::collections::{BTreeMap, BTreeSet};

/// What a formula needs of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// The class of each variable with one value.
    pub single: BTreeMap<VarId, usize>,
    /// The inhabited classes of each multi-valued variable.
    pub multi: BTreeMap<VarId, BTreeSet<usize>>,
    /// The free booleans.
    pub free: BTreeMap<u32, bool>,
}

/// What is preferred for one variable. Variables without one are left to chance of their numbering:
/// the first class that is possible.
#[derive(Clone, Debug)]
pub struct Preference {
    /// The variable.
    pub var: VarId,
    /// For each class its rank; the lowest is the best.
    pub ranks: Vec<usize>,
    /// The first class is absence, and models with few present keys are better.
    pub counted: bool,
}

/// The rank of a class, its own number where nothing is preferred.
pub(super) fn rank(preferences: &[Preference], var: VarId, class: usize) -> usize {
    preferences
        .iter()
        .find(|preference| preference.var == var)
        .and_then(|preference| preference.ranks.get(class).copied())
        .unwrap_or(class)
}

/// The best class of a set.
pub(super) fn best(preferences: &[Preference], var: VarId, classes: &Bits) -> Option<usize> {
    classes
        .iter()
        .min_by_key(|class| (rank(preferences, var, *class), *class))
}

/// The variables in the order in which they are fixed: those with a preference first.
pub(super) fn order(preferences: &[Preference], vars: &BTreeSet<VarId>) -> Vec<VarId> {
    let preferred = preferences
        .iter()
        .map(|preference| preference.var)
        .filter(|var| vars.contains(var));
    let mut order: Vec<VarId> = preferred.collect();
    for var in vars {
        if !order.contains(var) {
            order.push(*var);
        }
    }
    order
}
