//! Z3: blocks as booleans, and the best model by assumptions.

use super::Outcome;
use super::blocks::Blocks;
use super::model::{Model, Preference, best, order, rank};
use crate::encode::formula::{Formula, Formulas, Node, VarId};
use crate::regular::Bits;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use z3::ast::Bool;
use z3::{Config, Params, SatResult, Solver, with_z3_config};

/// The Z3 that the bindings are made for.
pub const EXPECTED_Z3: &str = "5.3.3";

/// Every solver parameter that is used: a misspelt one would make all answers unknown.
pub const PARAMETERS: [&str; 2] = ["rlimit", "random_seed"];

/// The version of the library that is loaded.
pub fn z3_version() -> &'static str {
    z3::full_version()
}

/// The booleans of a formula.
struct Encoding<'a> {
    arena: &'a Formulas,
    blocks: &'a Blocks,
    single: BTreeMap<VarId, Vec<Bool>>,
    multi: BTreeMap<VarId, Vec<Bool>>,
    free: BTreeMap<u32, Bool>,
    memo: HashMap<Formula, Bool>,
}

impl<'a> Encoding<'a> {
    fn new(arena: &'a Formulas, blocks: &'a Blocks) -> Self {
        let names = |kind: &str, blocks: &BTreeMap<VarId, Vec<Bits>>| {
            let mut booleans = BTreeMap::new();
            for (var, blocks) in blocks {
                let name = |index| Bool::new_const(format!("{kind}{}.{index}", var.0));
                booleans.insert(*var, (0..blocks.len()).map(name).collect());
            }
            booleans
        };
        Self {
            arena,
            blocks,
            single: names("in", &blocks.single),
            multi: names("some", &blocks.multi),
            free: blocks
                .free
                .iter()
                .map(|index| (*index, Bool::new_const(format!("free{index}"))))
                .collect(),
            memo: HashMap::new(),
        }
    }

    /// Each variable with one value is in exactly one block.
    fn one_each(&self, solver: &Solver) {
        for booleans in self.single.values() {
            solver.assert(Bool::or(booleans));
            if booleans.len() > 8 {
                let weighted: Vec<(&Bool, i32)> = booleans.iter().map(|b| (b, 1)).collect();
                solver.assert(Bool::pb_le(&weighted, 1));
                continue;
            }
            for (index, left) in booleans.iter().enumerate() {
                for right in booleans.iter().skip(index + 1) {
                    solver.assert(Bool::or(&[left.not(), right.not()]));
                }
            }
        }
    }

    fn inside(booleans: Option<&Vec<Bool>>, blocks: Option<&Vec<Bits>>, classes: &Bits) -> Bool {
        let pairs = booleans
            .into_iter()
            .flatten()
            .zip(blocks.into_iter().flatten());
        let chosen: Vec<Bool> = pairs
            .filter(|(_, block)| {
                block
                    .iter()
                    .next()
                    .is_some_and(|class| classes.contains(class))
            })
            .map(|(boolean, _)| boolean.clone())
            .collect();
        Bool::or(&chosen)
    }

    fn formula(&mut self, formula: Formula) -> Bool {
        if let Some(known) = self.memo.get(&formula) {
            return known.clone();
        }
        let made = match self.arena.node(formula) {
            Node::Constant(value) => Bool::from_bool(*value),
            Node::In(var, classes) => {
                Self::inside(self.single.get(var), self.blocks.single.get(var), classes)
            }
            Node::Some(var, classes) => {
                Self::inside(self.multi.get(var), self.blocks.multi.get(var), classes)
            }
            Node::NotSome(var, classes) => {
                Self::inside(self.multi.get(var), self.blocks.multi.get(var), classes).not()
            }
            Node::Free(index, sign) => match (self.free.get(index), sign) {
                (Some(boolean), true) => boolean.clone(),
                (Some(boolean), false) => boolean.not(),
                (None, _) => Bool::from_bool(false),
            },
            Node::And(parts) => {
                let parts: Vec<Bool> = parts.iter().map(|part| self.formula(*part)).collect();
                Bool::and(&parts)
            }
            Node::Or(parts) => {
                let parts: Vec<Bool> = parts.iter().map(|part| self.formula(*part)).collect();
                Bool::or(&parts)
            }
        };
        self.memo.insert(formula, made.clone());
        made
    }
}

/// A solver that knows the formula.
struct Search<'a> {
    encoding: Encoding<'a>,
    solver: Solver,
    assumed: Vec<Bool>,
    /// What the last model says; a hint that saves checks.
    model: Option<z3::Model>,
}

impl<'a> Search<'a> {
    fn new(arena: &'a Formulas, formula: Formula, blocks: &'a Blocks, limit: u32) -> Self {
        let solver = Solver::new();
        let mut params = Params::new();
        let [rlimit, seed] = PARAMETERS;
        params.set_u32(rlimit, limit);
        params.set_u32(seed, 0);
        solver.set_params(&params);
        let mut encoding = Encoding::new(arena, blocks);
        encoding.one_each(&solver);
        let formula = encoding.formula(formula);
        solver.assert(formula);
        Self {
            encoding,
            solver,
            assumed: Vec::new(),
            model: None,
        }
    }

    /// Whether there is a model under what is assumed so far and `more`.
    fn check(&mut self, more: &[Bool]) -> Result<bool, String> {
        let mut assumptions = self.assumed.clone();
        assumptions.extend_from_slice(more);
        match self.solver.check_assumptions(&assumptions) {
            SatResult::Sat => {
                self.model = self.solver.get_model();
                Ok(true)
            }
            SatResult::Unsat => Ok(false),
            SatResult::Unknown => Err(format!(
                "the solver gave up ({})",
                self.solver.get_reason_unknown().unwrap_or_default()
            )),
        }
    }

    fn holds(&self, boolean: &Bool) -> bool {
        let value = self
            .model
            .as_ref()
            .and_then(|model| model.eval(boolean, true));
        value.and_then(|value| value.as_bool()).unwrap_or(false)
    }

    /// Assumes `boolean` if that is possible; says whether it was.
    fn try_assume(&mut self, boolean: Bool) -> Result<bool, String> {
        let possible = self.holds(&boolean) || self.check(std::slice::from_ref(&boolean))?;
        if possible {
            self.assumed.push(boolean);
        }
        Ok(possible)
    }

    /// As few counted variables as possible are off their first class.
    fn few(&mut self, preferences: &[Preference]) -> Result<(), String> {
        let mut present = Vec::new();
        for preference in preferences.iter().filter(|preference| preference.counted) {
            let blocks = self.encoding.blocks.single.get(&preference.var);
            let booleans = self.encoding.single.get(&preference.var);
            let absent = blocks
                .into_iter()
                .flatten()
                .position(|block| block.contains(0));
            if let (Some(booleans), Some(absent)) = (booleans, absent)
                && let Some(absent) = booleans.get(absent)
            {
                present.push(absent.not());
            }
        }
        if present.is_empty() {
            return Ok(());
        }
        let weighted: Vec<(&Bool, i32)> = present.iter().map(|boolean| (boolean, 1)).collect();
        let most = i32::try_from(present.len()).unwrap_or(i32::MAX);
        for count in 0..=most {
            let bounded = Bool::pb_le(&weighted, count);
            if self.try_assume(bounded)? {
                break;
            }
        }
        Ok(())
    }

    /// Fixes one variable to its best possible block and gives the best class of that.
    fn fix(&mut self, preferences: &[Preference], var: VarId) -> Result<Option<usize>, String> {
        let blocks: Vec<Bits> = self
            .encoding
            .blocks
            .single
            .get(&var)
            .cloned()
            .unwrap_or_default();
        let booleans = self.encoding.single.get(&var).cloned().unwrap_or_default();
        let mut ranked: Vec<(usize, usize, Bool)> = Vec::new();
        for (block, boolean) in blocks.iter().zip(booleans) {
            if let Some(class) = best(preferences, var, block) {
                ranked.push((rank(preferences, var, class), class, boolean));
            }
        }
        ranked.sort_by_key(|(rank, class, _)| (*rank, *class));
        for (_, class, boolean) in ranked {
            if self.try_assume(boolean)? {
                return Ok(Some(class));
            }
        }
        Ok(None)
    }

    /// Leaves as many blocks of a multi-valued variable empty as possible, the worst first.
    fn empty(&mut self, preferences: &[Preference], var: VarId) -> Result<BTreeSet<usize>, String> {
        let blocks: Vec<Bits> = self
            .encoding
            .blocks
            .multi
            .get(&var)
            .cloned()
            .unwrap_or_default();
        let booleans = self.encoding.multi.get(&var).cloned().unwrap_or_default();
        let mut ranked: Vec<(usize, usize, Bool)> = Vec::new();
        for (block, boolean) in blocks.iter().zip(booleans) {
            if let Some(class) = best(preferences, var, block) {
                ranked.push((rank(preferences, var, class), class, boolean));
            }
        }
        ranked.sort_by_key(|(rank, class, _)| std::cmp::Reverse((*rank, *class)));
        let mut inhabited = BTreeSet::new();
        for (_, class, boolean) in ranked {
            if !self.try_assume(boolean.not())? {
                self.assumed.push(boolean);
                inhabited.insert(class);
            }
        }
        Ok(inhabited)
    }

    fn best(&mut self, preferences: &[Preference]) -> Result<Outcome, String> {
        if !self.check(&[])? {
            return Ok(Outcome::Unsat);
        }
        let mut model = Model::default();
        let free: Vec<(u32, Bool)> = self
            .encoding
            .free
            .iter()
            .map(|(index, boolean)| (*index, boolean.clone()))
            .collect();
        for (index, boolean) in free {
            let off = self.try_assume(boolean.not())?;
            if !off {
                self.assumed.push(boolean);
            }
            model.free.insert(index, !off);
        }
        self.few(preferences)?;
        let single: BTreeSet<VarId> = self.encoding.single.keys().copied().collect();
        for var in order(preferences, &single) {
            if let Some(class) = self.fix(preferences, var)? {
                model.single.insert(var, class);
            }
        }
        let multi: BTreeSet<VarId> = self.encoding.multi.keys().copied().collect();
        for var in order(preferences, &multi) {
            let inhabited = self.empty(preferences, var)?;
            model.multi.insert(var, inhabited);
        }
        Ok(Outcome::Sat(model))
    }
}

/// A context of its own for each formula, so that no answer depends on an earlier question; a panic
/// inside becomes an unknown.
pub(super) fn alone<T: Send + Sync>(
    run: impl FnOnce() -> Result<T, String> + Send + Sync,
) -> Result<T, String> {
    with_z3_config(&Config::new(), || {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(run))
            .unwrap_or_else(|_| Err("the solver failed".to_owned()))
    })
}

pub(super) fn solve(
    arena: &Formulas,
    formula: Formula,
    blocks: &Blocks,
    preferences: &[Preference],
    limit: u32,
) -> Outcome {
    alone(|| Search::new(arena, formula, blocks, limit).best(preferences))
        .unwrap_or_else(Outcome::Unknown)
}

/// The numbers of the parts in an unsatisfiable core beside what is fixed.
pub(super) fn core(
    arena: &Formulas,
    fixed: Formula,
    parts: &[Formula],
    blocks: &Blocks,
    limit: u32,
) -> Result<Vec<usize>, String> {
    alone(|| {
        let mut search = Search::new(arena, fixed, blocks, limit);
        let mut names = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let name = Bool::new_const(format!("part{index}"));
            let part = search.encoding.formula(*part);
            search.solver.assert(name.implies(&part));
            names.push(name);
        }
        if search.check(&names)? {
            return Err("the solver contradicts itself".to_owned());
        }
        let core = search.solver.get_unsat_core();
        let used = names
            .iter()
            .enumerate()
            .filter(|(_, name)| core.contains(name));
        Ok(used.map(|(index, _)| index).collect())
    })
}

pub(super) fn satisfiable(
    arena: &Formulas,
    formula: Formula,
    blocks: &Blocks,
    limit: u32,
) -> Result<bool, String> {
    alone(|| Search::new(arena, formula, blocks, limit).check(&[]))
}
