//! Decides formulas over classes, and finds the model that people like best.
//!
//! Conjunctions of literals are decided here, and where any model will do small formulas too;
//! everything else goes to Z3, which only this folder names. Classes that a formula does not tell
//! apart are one *block* to the solver. What Z3 happens to choose never shows: a model is fixed
//! variable by variable, each time to the best block that is still possible, so the same formula has
//! the same model in every run.

mod blocks;
mod literals;
pub mod means;
mod model;
mod strings;
mod tableau;
mod z3;

pub use blocks::Blocks;
pub use means::Means;
pub use model::{Model, Preference};
pub use strings::{STRINGS_LIMIT, Strings, strings};
pub use z3::{EXPECTED_Z3, PARAMETERS, z3_version};

use crate::encode::formula::{Formula, Formulas};

/// The answer of the solver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is a model.
    Sat(Model),
    /// There is none.
    Unsat,
    /// Neither was found within the limits.
    Unknown(String),
}

/// How much work Z3 may do for one formula, in its own units (`rlimit`): repeatable, unlike time.
pub const DEFAULT_LIMIT: u32 = 40_000_000;

/// The best model of `formula`.
///
/// The fewest counted variables are off their first class; among such models the variables of
/// `preferences` have, one after the other, the class of the lowest rank. Variables that the formula
/// does not speak of are not in the model.
pub fn solve(
    arena: &Formulas,
    formula: Formula,
    preferences: &[Preference],
    limit: u32,
) -> Outcome {
    let blocks = Blocks::of(arena, [formula]);
    if let Some(outcome) = literals::solve(arena, formula, preferences) {
        return outcome;
    }
    match too_large(&blocks) {
        Some(reason) => Outcome::Unknown(reason),
        None => {
            means::note(Means::Z3);
            z3::solve(arena, formula, &blocks, preferences, limit)
        }
    }
}

/// Some model of `formula`, where any will do.
pub fn solve_any(
    arena: &Formulas,
    formula: Formula,
    preferences: &[Preference],
    limit: u32,
) -> Outcome {
    match tableau::solve(arena, formula, preferences) {
        Some(outcome) => outcome,
        None => solve(arena, formula, preferences, limit),
    }
}

/// Whether `formula` has a model: [`solve`] without choosing one.
pub fn satisfiable(arena: &Formulas, formula: Formula, limit: u32) -> Result<bool, String> {
    if let Some(outcome) = literals::solve(arena, formula, &[]) {
        return Ok(matches!(outcome, Outcome::Sat(_)));
    }
    if let Some(answer) = tableau::satisfiable(arena, formula) {
        means::note(Means::Cases);
        return Ok(answer);
    }
    let blocks = Blocks::of(arena, [formula]);
    match too_large(&blocks) {
        Some(reason) => Err(reason),
        None => {
            means::note(Means::Z3);
            z3::satisfiable(arena, formula, &blocks, limit)
        }
    }
}

/// Of `parts`, which contradict `fixed`, so many that they still do: an unsatisfiable core of Z3, in the
/// order of `parts` and not always minimal.
pub fn core(
    arena: &Formulas,
    fixed: Formula,
    parts: &[Formula],
    limit: u32,
) -> Result<Vec<usize>, String> {
    let blocks = Blocks::of(arena, parts.iter().copied().chain([fixed]));
    if let Some(reason) = too_large(&blocks) {
        return Err(reason);
    }
    z3::core(arena, fixed, parts, &blocks, limit)
}

/// Past so many booleans Z3's own limit comes too late.
const MAX_FREE: usize = 1_000;

fn too_large(blocks: &Blocks) -> Option<String> {
    let count = blocks.free.len();
    (count > MAX_FREE).then(|| format!("too much is uninterpreted: {count} atoms"))
}
