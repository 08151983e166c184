//! The documents of a question as formulas over the classes of its variables.

use super::{Limits, callers_of};
use crate::encode::axioms;
use crate::encode::caller;
use crate::encode::compile::{Compiled, Compiler, Expr, Name, Reading};
use crate::encode::formula::{Formula, Formulas, Node, VarId};
use crate::encode::space::{self, Bounds, Space};
use crate::policy::{Effect, PolicyType};
use crate::regular::{Bits, Language};
use crate::witness::{self, Document};
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeMap;
use std::rc::Rc;

/// One statement over the classes.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    /// Which document.
    pub policy: usize,
    /// What a match means.
    pub effect: Effect,
    /// The classes of actions that match.
    pub actions: Bits,
    /// Everything else matches.
    pub rest: Formula,
}

/// A question made ready for its searches.
#[derive(Debug)]
pub(super) struct Problem<'a> {
    pub documents: Vec<Document<'a>>,
    pub compiler: Compiler,
    pub space: Space,
    pub arena: Formulas,
    pub statements: Vec<Lowered>,
    /// What holds of every request of the question.
    pub always: Formula,
    pub limits: Limits,
    /// Who owns resources whose ARN does not say.
    pub owner: Option<String>,
    action: VarId,
    names: Option<Rc<Names>>,
}

/// For each class of actions the rank and the text of its best name.
pub(super) type Names = BTreeMap<usize, (usize, String)>;

impl<'a> Problem<'a> {
    /// Compiles the documents; `bounds` adds what the question demands of the request.
    pub fn new(
        documents: Vec<Document<'a>>,
        policy_type: PolicyType,
        reading: Reading,
        limits: Limits,
        bounds: &dyn Fn(&mut Compiler) -> Expr,
    ) -> Self {
        let mut compiler = Compiler::new(callers_of(policy_type), reading);
        for (policy, _) in &documents {
            compiler.note(policy);
        }
        let mut compiled = Vec::new();
        for (index, (policy, policy_type)) in documents.iter().enumerate() {
            compiled.extend(compiler.policy(policy, *policy_type, index));
        }
        let bounds = bounds(&mut compiler);
        axioms::close(&mut compiler);
        let mut always = axioms::axioms(&mut compiler);
        always.push(bounds);
        let chosen = partitions(&mut compiler, policy_type, &mut always, limits);
        let space = space::build(&mut compiler, &chosen);
        let mut arena = Formulas::new(space.sizes());
        let always = always
            .iter()
            .map(|expr| space.formula(expr, &mut compiler, &mut arena))
            .collect();
        let always = arena.and(always);
        let action = compiler.variable(Name::Action, "");
        let statements = compiled
            .iter()
            .map(|compiled| lower(compiled, action, &space, &mut compiler, &mut arena))
            .collect();
        Self {
            documents,
            compiler,
            space,
            arena,
            statements,
            always,
            limits,
            owner: None,
            action,
            names: None,
        }
    }

    /// The names of the classes of actions; those that the last documents write are preferred. Made
    /// when they are first needed: proofs need none.
    pub fn names(&mut self) -> Rc<Names> {
        if let Some(names) = &self.names {
            return Rc::clone(names);
        }
        let documents: Vec<_> = self.documents.iter().rev().copied().collect();
        let names = Rc::new(witness::actions(&self.space, &documents));
        self.names = Some(Rc::clone(&names));
        names
    }

    /// How many classes of actions there are.
    pub fn actions(&self) -> usize {
        self.arena.size(self.action)
    }

    /// For each class of actions what `plus` allows and `minus` does not, axioms included; classes
    /// where that is false are left out.
    pub fn differences(
        &mut self,
        plus: &std::ops::Range<usize>,
        minus: Option<&std::ops::Range<usize>>,
    ) -> Vec<(usize, Formula)> {
        let mut by_class: Vec<Vec<usize>> = vec![Vec::new(); self.actions()];
        for (index, statement) in self.statements.iter().enumerate() {
            for class in statement.actions.iter() {
                if let Some(list) = by_class.get_mut(class) {
                    list.push(index);
                }
            }
        }
        let mut known: HashMap<Vec<usize>, Formula> = HashMap::default();
        let mut found = Vec::new();
        for (class, matching) in by_class.into_iter().enumerate() {
            let difference = if let Some(known) = known.get(&matching) {
                *known
            } else {
                let made = self.difference(&matching, plus, minus);
                known.insert(matching, made);
                made
            };
            if difference == Formula::FALSE {
                continue;
            }
            let fixed = [(self.action, class)];
            let always = self
                .arena
                .specialise(self.always, &fixed, &mut HashMap::default());
            let formula = self.arena.and(vec![difference, always]);
            if formula != Formula::FALSE {
                found.push((class, formula));
            }
        }
        found
    }

    fn difference(
        &mut self,
        matching: &[usize],
        plus: &std::ops::Range<usize>,
        minus: Option<&std::ops::Range<usize>>,
    ) -> Formula {
        let allowed = self.allowed(matching, plus);
        if allowed == Formula::FALSE {
            return allowed;
        }
        let Some(minus) = minus else { return allowed };
        let other = self.allowed(matching, minus);
        let refused = self.arena.not(other);
        self.arena.and(vec![allowed, refused])
    }

    /// Some Allow matches and no Deny does (`REQ-05`, section 0 of the rules).
    fn allowed(&mut self, matching: &[usize], side: &std::ops::Range<usize>) -> Formula {
        let mut allows = Vec::new();
        let mut denies = Vec::new();
        let statements = matching
            .iter()
            .filter_map(|index| self.statements.get(*index));
        for statement in statements.filter(|statement| side.contains(&statement.policy)) {
            match statement.effect {
                Effect::Allow => allows.push(statement.rest),
                Effect::Deny => denies.push(statement.rest),
            }
        }
        let allow = self.arena.or(allows);
        let deny = self.arena.or(denies);
        let unless = self.arena.not(deny);
        self.arena.and(vec![allow, unless])
    }
}

fn lower(
    compiled: &Compiled,
    action: VarId,
    space: &Space,
    compiler: &mut Compiler,
    arena: &mut Formulas,
) -> Lowered {
    let actions = space.formula(&compiled.action, compiler, arena);
    let resource = space.formula(&compiled.resource, compiler, arena);
    let rest = space.formula(&compiled.rest, compiler, arena);
    let mut parts = vec![resource, rest];
    let actions = match arena.node(actions) {
        Node::In(_, classes) => classes.clone(),
        Node::Constant(false) => Bits::empty(arena.size(action)),
        Node::Constant(true) => Bits::full(arena.size(action)),
        // The patterns of actions are too many to tell apart.
        _ => {
            parts.push(actions);
            Bits::full(arena.size(action))
        }
    };
    Lowered {
        policy: compiled.policy,
        effect: compiled.effect,
        actions,
        rest: arena.and(parts),
    }
}

/// Which partitions callers and resources can be of, and the axiom between them (`AX-03`).
fn partitions(
    compiler: &mut Compiler,
    policy_type: PolicyType,
    always: &mut Vec<Expr>,
    limits: Limits,
) -> Bounds {
    let callers: Vec<Language> = axioms::languages(compiler, &Name::Caller);
    let resources: Vec<Language> = axioms::languages(compiler, &Name::Resource);
    let heeded = callers.iter().any(caller::heeds_partition);
    let named = space::partitions_of(callers.iter().chain(&resources));
    let caller_partitions = if heeded {
        let tie = axioms::partitions(compiler, &named);
        always.push(tie);
        named.clone()
    } else {
        vec!["aws"]
    };
    Bounds {
        roles_only: policy_type == PolicyType::Trust,
        partitions: named,
        caller_partitions,
        budget: limits.partition,
    }
}
