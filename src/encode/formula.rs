//! The formula IR: propositional logic over the classes of each variable, in negation normal form.
//!
//! The constructors fold: constants vanish, memberships of one variable merge into one, a conjunct
//! simplifies the disjunctions beside it. Equal subterms are one node, so equality is identity.

use crate::regular::Bits;
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeSet;

/// A node of a [`Formulas`] arena. Equal formulas of one arena have equal ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Formula(u32);

impl Formula {
    /// Always false.
    pub const FALSE: Self = Self(0);
    /// Always true.
    pub const TRUE: Self = Self(1);

    /// `TRUE` or `FALSE`.
    pub const fn constant(value: bool) -> Self {
        if value { Self::TRUE } else { Self::FALSE }
    }
}

/// Which variable of the question: an index into its list of variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VarId(pub u32);

/// What a node says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A constant.
    Constant(bool),
    /// The class of a variable is one of these.
    In(VarId, Bits),
    /// Some value of a multi-valued variable lies in one of these classes.
    Some(VarId, Bits),
    /// No value of a multi-valued variable lies in one of these classes.
    NotSome(VarId, Bits),
    /// A free boolean or its negation: something not interpreted, or an open question.
    Free(u32, bool),
    /// All of them; sorted, at least two.
    And(Vec<Formula>),
    /// One of them; sorted, at least two.
    Or(Vec<Formula>),
}

/// The arena.
#[derive(Clone, Debug)]
pub struct Formulas {
    nodes: Vec<Node>,
    ids: HashMap<Node, Formula>,
    negations: HashMap<Formula, Formula>,
    /// For each variable how many classes it has.
    sizes: Vec<usize>,
}

impl Formulas {
    /// An arena for variables with so many classes each.
    pub fn new(sizes: Vec<usize>) -> Self {
        let mut arena = Self {
            nodes: Vec::new(),
            ids: HashMap::default(),
            negations: HashMap::default(),
            sizes,
        };
        arena.intern(Node::Constant(false));
        arena.intern(Node::Constant(true));
        arena.negations.insert(Formula::FALSE, Formula::TRUE);
        arena.negations.insert(Formula::TRUE, Formula::FALSE);
        arena
    }

    /// What the formula says at its top.
    pub fn node(&self, formula: Formula) -> &Node {
        self.nodes
            .get(formula.0 as usize)
            .unwrap_or(&Node::Constant(false))
    }

    /// How many classes a variable has.
    pub fn size(&self, var: VarId) -> usize {
        self.sizes.get(var.0 as usize).copied().unwrap_or(0)
    }

    fn intern(&mut self, node: Node) -> Formula {
        if let Some(id) = self.ids.get(&node) {
            return *id;
        }
        let id = Formula(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node.clone());
        self.ids.insert(node, id);
        id
    }

    /// The variable lies in one of `classes`.
    pub fn is_in(&mut self, var: VarId, classes: Bits) -> Formula {
        let size = self.size(var);
        match classes.count() {
            0 => Formula::FALSE,
            n if n == size => Formula::TRUE,
            _ => self.intern(Node::In(var, classes)),
        }
    }

    /// Some value of the multi-valued variable lies in one of `classes`.
    pub fn some(&mut self, var: VarId, classes: Bits) -> Formula {
        if classes.is_empty() {
            return Formula::FALSE;
        }
        self.intern(Node::Some(var, classes))
    }

    /// The free boolean `index`.
    pub fn free(&mut self, index: u32) -> Formula {
        self.intern(Node::Free(index, true))
    }

    /// The negation.
    pub fn not(&mut self, formula: Formula) -> Formula {
        if let Some(known) = self.negations.get(&formula) {
            return *known;
        }
        let negated = match self.node(formula).clone() {
            Node::Constant(value) => Formula::constant(!value),
            Node::In(var, classes) => {
                let all = Bits::full(self.size(var));
                self.is_in(var, all.without(&classes))
            }
            Node::Some(var, classes) => self.intern(Node::NotSome(var, classes)),
            Node::NotSome(var, classes) => self.intern(Node::Some(var, classes)),
            Node::Free(index, sign) => self.intern(Node::Free(index, !sign)),
            Node::And(parts) => {
                let parts = parts.into_iter().map(|part| self.not(part)).collect();
                self.or(parts)
            }
            Node::Or(parts) => {
                let parts = parts.into_iter().map(|part| self.not(part)).collect();
                self.and(parts)
            }
        };
        self.negations.insert(formula, negated);
        self.negations.insert(negated, formula);
        negated
    }

    /// All of `parts`.
    pub fn and(&mut self, parts: Vec<Formula>) -> Formula {
        self.join(parts, true)
    }

    /// One of `parts`.
    pub fn or(&mut self, parts: Vec<Formula>) -> Formula {
        self.join(parts, false)
    }

    /// `if` implies `then`.
    pub fn implies(&mut self, given: Formula, then: Formula) -> Formula {
        let unless = self.not(given);
        self.or(vec![unless, then])
    }

    /// Both or neither.
    pub fn iff(&mut self, left: Formula, right: Formula) -> Formula {
        let there = self.implies(left, right);
        let back = self.implies(right, left);
        self.and(vec![there, back])
    }

    /// `conjunction`: And, else Or. The comments speak of And; Or is its mirror.
    fn join(&mut self, parts: Vec<Formula>, conjunction: bool) -> Formula {
        let absorbing = Formula::constant(!conjunction);
        let mut memberships: Vec<(VarId, Bits)> = Vec::new();
        let mut sets: Vec<(VarId, Bits)> = Vec::new();
        let mut rest: BTreeSet<Formula> = BTreeSet::new();
        let mut pending = parts;
        while let Some(part) = pending.pop() {
            match self.node(part) {
                Node::Constant(value) if *value == conjunction => {}
                Node::Constant(_) => return absorbing,
                Node::And(inner) if conjunction => pending.extend(inner),
                Node::Or(inner) if !conjunction => pending.extend(inner),
                Node::In(var, classes) => {
                    let found = memberships.iter_mut().find(|(known, _)| known == var);
                    match found {
                        Some((_, known)) if conjunction => *known = known.and(classes),
                        Some((_, known)) => *known = known.or(classes),
                        None => memberships.push((*var, classes.clone())),
                    }
                }
                // "no value in A and none in B" is "none in A or B"; "some in A or some in B" too.
                Node::NotSome(var, classes) if conjunction => merge(&mut sets, *var, classes),
                Node::Some(var, classes) if !conjunction => merge(&mut sets, *var, classes),
                _ => {
                    rest.insert(part);
                }
            }
        }
        let mut literals: BTreeSet<Formula> = BTreeSet::new();
        for (var, classes) in &memberships {
            let literal = self.is_in(*var, classes.clone());
            if literal == absorbing {
                return absorbing;
            }
            if literal != Formula::constant(conjunction) {
                literals.insert(literal);
            }
        }
        for (var, classes) in sets {
            let node = if conjunction {
                Node::NotSome(var, classes)
            } else {
                Node::Some(var, classes)
            };
            literals.insert(self.intern(node));
        }
        // Whatever stands beside a disjunction may be assumed in it.
        // A part is simplified only by strictly smaller ones, so all may be at once.
        let known: BTreeSet<Formula> = &literals | &rest;
        let mut simplified = Vec::with_capacity(known.len());
        let mut changed = false;
        for part in &known {
            let simpler = self.assume(*part, &known, &memberships, conjunction);
            changed |= simpler.is_some();
            simplified.push(simpler.unwrap_or(*part));
        }
        if changed {
            return self.join(simplified, conjunction);
        }
        for part in &known {
            if let Some(negated) = self.negations.get(part)
                && known.contains(negated)
            {
                return absorbing;
            }
        }
        let mut known: Vec<Formula> = known.into_iter().collect();
        match (known.pop(), known.is_empty()) {
            (None, _) => Formula::constant(conjunction),
            (Some(only), true) => only,
            (Some(last), false) => {
                known.push(last);
                self.intern(if conjunction {
                    Node::And(known)
                } else {
                    Node::Or(known)
                })
            }
        }
    }

    /// The disjunction `part` where everything in `known` holds; `None` if that changes nothing.
    fn assume(
        &mut self,
        part: Formula,
        known: &BTreeSet<Formula>,
        memberships: &[(VarId, Bits)],
        conjunction: bool,
    ) -> Option<Formula> {
        let (Node::Or(inner) | Node::And(inner)) = self.node(part).clone() else {
            return None;
        };
        let mut kept = Vec::with_capacity(inner.len());
        let mut changed = false;
        for child in inner {
            if child != part && known.contains(&child) {
                // Implied: the whole part is.
                return Some(Formula::constant(conjunction));
            }
            if let Some(negated) = self.negations.get(&child)
                && known.contains(negated)
            {
                changed = true;
                continue;
            }
            if let Node::In(var, classes) = self.node(child)
                && let Some((_, fixed)) = memberships.iter().find(|(known, _)| known == var)
            {
                let (var, classes) = (*var, classes.clone());
                // And: what is left of the child within the fixed classes. Or: the mirror.
                let outside = if conjunction {
                    fixed.without(&classes)
                } else {
                    classes.without(fixed)
                };
                let both = classes.and(fixed);
                if conjunction && outside.is_empty() {
                    return Some(Formula::TRUE);
                }
                if !conjunction && outside.is_empty() {
                    return Some(Formula::FALSE);
                }
                if conjunction {
                    if both.is_empty() {
                        changed = true;
                        continue;
                    }
                    if both != classes {
                        changed = true;
                        kept.push(self.is_in(var, both));
                        continue;
                    }
                } else {
                    // Beside `In(fixed)`, a membership in an And may grow by `fixed`.
                    let grown = classes.or(fixed);
                    if grown.count() == self.size(var) {
                        changed = true;
                        continue;
                    }
                    if outside != classes {
                        changed = true;
                        kept.push(self.is_in(var, outside));
                        continue;
                    }
                }
            }
            kept.push(child);
        }
        if !changed {
            return None;
        }
        Some(if conjunction {
            self.or(kept)
        } else {
            self.and(kept)
        })
    }

    /// The formula where the variables of `fixed` have the class given there.
    pub fn specialise(
        &mut self,
        formula: Formula,
        fixed: &[(VarId, usize)],
        memo: &mut HashMap<Formula, Formula>,
    ) -> Formula {
        if let Some(known) = memo.get(&formula) {
            return *known;
        }
        let result = match self.node(formula).clone() {
            Node::In(var, classes) => match fixed.iter().find(|(known, _)| *known == var) {
                Some((_, class)) => Formula::constant(classes.contains(*class)),
                None => formula,
            },
            Node::And(parts) => {
                let parts = self.specialise_all(parts, fixed, memo);
                self.and(parts)
            }
            Node::Or(parts) => {
                let parts = self.specialise_all(parts, fixed, memo);
                self.or(parts)
            }
            _ => formula,
        };
        memo.insert(formula, result);
        result
    }

    fn specialise_all(
        &mut self,
        parts: Vec<Formula>,
        fixed: &[(VarId, usize)],
        memo: &mut HashMap<Formula, Formula>,
    ) -> Vec<Formula> {
        parts
            .into_iter()
            .map(|part| self.specialise(part, fixed, memo))
            .collect()
    }

    /// The formula with some free booleans replaced by constants.
    pub fn replace_free(
        &mut self,
        formula: Formula,
        value: &dyn Fn(u32, bool) -> Option<bool>,
        memo: &mut HashMap<Formula, Formula>,
    ) -> Formula {
        if let Some(known) = memo.get(&formula) {
            return *known;
        }
        let result = match self.node(formula).clone() {
            Node::Free(index, sign) => value(index, sign).map_or(formula, Formula::constant),
            Node::And(parts) => {
                let mut replaced = Vec::with_capacity(parts.len());
                for part in parts {
                    replaced.push(self.replace_free(part, value, memo));
                }
                self.and(replaced)
            }
            Node::Or(parts) => {
                let mut replaced = Vec::with_capacity(parts.len());
                for part in parts {
                    replaced.push(self.replace_free(part, value, memo));
                }
                self.or(replaced)
            }
            _ => formula,
        };
        memo.insert(formula, result);
        result
    }

    /// The variables and free booleans that occur.
    pub fn support(&self, formula: Formula) -> Support {
        let mut support = Support::default();
        let mut seen = BTreeSet::new();
        let mut pending = vec![formula];
        while let Some(next) = pending.pop() {
            if !seen.insert(next) {
                continue;
            }
            match self.node(next) {
                Node::Constant(_) => {}
                Node::In(var, _) => {
                    support.single.insert(*var);
                }
                Node::Some(var, _) | Node::NotSome(var, _) => {
                    support.multi.insert(*var);
                }
                Node::Free(index, _) => {
                    support.free.insert(*index);
                }
                Node::And(parts) | Node::Or(parts) => pending.extend(parts),
            }
        }
        support
    }
}

fn merge(sets: &mut Vec<(VarId, Bits)>, var: VarId, classes: &Bits) {
    match sets.iter_mut().find(|(known, _)| *known == var) {
        Some((_, known)) => *known = known.or(classes),
        None => sets.push((var, classes.clone())),
    }
}

/// What occurs in a formula.
#[derive(Clone, Debug, Default)]
pub struct Support {
    /// Variables with one class.
    pub single: BTreeSet<VarId>,
    /// Variables with a set of inhabited classes.
    pub multi: BTreeSet<VarId>,
    /// Free booleans.
    pub free: BTreeSet<u32>,
}
