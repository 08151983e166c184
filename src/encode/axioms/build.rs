//! Where the constructors of axioms put what they state.

use super::super::caller::Kind;
use super::super::compile::{Compiler, Expr, Operand, VarId};
use super::{implies, keys_in_play, present, single, text, values};
use crate::regular::Language;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// A question and what was stated of it.
pub(super) struct Build<'c> {
    pub compiler: &'c mut Compiler,
    pub all: Vec<Expr>,
    /// For each key in play, in lower case, the kinds of caller that cannot carry it. Gathered, so
    /// that the axioms that speak of one key make one expression.
    barred: IndexMap<String, BTreeSet<Kind>>,
}

impl<'c> Build<'c> {
    pub fn new(compiler: &'c mut Compiler) -> Self {
        Self {
            compiler,
            all: Vec::new(),
            barred: IndexMap::new(),
        }
    }

    /// Whether the axiom is not switched off.
    pub fn holds(&self, id: &str) -> bool {
        self.compiler.rules.holds(id)
    }

    /// States something.
    pub fn state(&mut self, expr: Expr) {
        self.all.push(expr);
    }

    /// The keys in play, in lower case.
    pub fn keys(&self) -> Vec<String> {
        let keys = keys_in_play(self.compiler).into_iter();
        keys.map(|(key, _)| key).collect()
    }

    pub fn present(&self, key: &str) -> Option<Expr> {
        present(self.compiler, key)
    }

    pub fn single(&self, key: &str) -> Option<VarId> {
        single(self.compiler, key)
    }

    pub fn values(&self, key: &str) -> Option<VarId> {
        values(self.compiler, key)
    }

    pub fn text(&mut self, var: VarId, value: &str) -> Expr {
        text(self.compiler, var, value)
    }

    pub fn atom(&mut self, var: VarId, language: Language) -> Expr {
        self.compiler.atom(var, Operand::Text(language))
    }

    /// The caller is of one of these kinds.
    pub fn of_kinds(&mut self, kinds: &[Kind]) -> Expr {
        self.compiler.of_kinds(kinds)
    }

    /// Callers of these kinds carry no key of those for which `which` says so.
    pub fn bar(&mut self, kinds: &[Kind], which: impl Fn(&str) -> bool) {
        for key in self.keys() {
            if which(&key) {
                self.barred.entry(key).or_default().extend(kinds);
            }
        }
    }

    /// Only callers of these kinds carry the key.
    pub fn reserve(&mut self, key: &str, kinds: &[Kind]) {
        let others: Vec<Kind> = Kind::ALL
            .into_iter()
            .filter(|kind| !kinds.contains(kind))
            .collect();
        self.bar(&others, |own| own == key);
    }

    /// Whether some axiom says that callers of the kind do not carry the key.
    pub fn is_barred(&self, key: &str, kind: Kind) -> bool {
        let barred = self.barred.get(key);
        barred.is_some_and(|kinds| kinds.contains(&kind))
    }

    /// All that was stated.
    pub fn finish(mut self) -> Vec<Expr> {
        for (key, kinds) in std::mem::take(&mut self.barred) {
            let Some(here) = self.present(&key) else {
                continue;
            };
            let allowed: Vec<Kind> = Kind::ALL
                .into_iter()
                .filter(|kind| !kinds.contains(kind))
                .collect();
            match self.of_kinds(&allowed) {
                Expr::Constant(true) => {}
                callers => self.all.push(implies(here, callers)),
            }
        }
        self.all
    }
}
