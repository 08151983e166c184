//! The documents of a question as formulas over the classes of its variables.

use super::variants::Variant;
use super::{Limits, callers_of};
use crate::encode::axioms;
use crate::encode::caller;
use crate::encode::compile::{Compiled, Compiler, Expr, Name};
use crate::encode::formula::{Formula, Formulas, Node, VarId};
use crate::encode::space::{self, Bounds, Space};
use crate::policy::{Effect, PolicyType};
use crate::regular::{Bits, Language};
use crate::solve;
use crate::witness::{self, Document, Hints};
use rustc_hash::FxHashMap as HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// The classes of the variables, and formulas over them.
#[derive(Debug)]
pub(super) struct Part {
    pub space: Space,
    pub arena: Formulas,
}

/// What some documents allow and others do not, for one class of actions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Difference {
    /// The class.
    pub class: usize,
    /// Which of [`Problem::parts`] the formula is of.
    pub part: usize,
    /// The difference, axioms included.
    pub formula: Formula,
    /// The difference alone, without the axioms.
    pub bare: Formula,
}

/// One statement over the classes of the first part.
#[derive(Clone, Debug)]
struct Lowered {
    policy: usize,
    effect: Effect,
    /// The classes of actions that match.
    actions: Bits,
    /// Everything else matches.
    rest: Formula,
}

/// A question made ready for its searches.
#[derive(Debug)]
pub(super) struct Problem<'a> {
    pub documents: Vec<Document<'a>>,
    pub compiler: Compiler,
    /// The whole question first; then those for single classes of actions, where the whole has
    /// variables with too many classes.
    pub parts: Vec<Part>,
    pub limits: Limits,
    /// Who owns resources whose ARN does not say.
    pub owner: Option<String>,
    /// What witnesses prefer.
    pub hints: Hints,
    compiled: Vec<Compiled>,
    statements: Vec<Lowered>,
    /// What holds of every request of the question.
    axioms: Expr,
    /// What holds of texts with policy variables, beside that.
    lemmas: Vec<Expr>,
    always: Formula,
    bounds: Bounds,
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
        variant: &Variant,
        limits: Limits,
        bounds: &dyn Fn(&mut Compiler) -> Expr,
    ) -> Self {
        let mut compiler = Compiler::new(
            callers_of(policy_type),
            variant.cardinality,
            Arc::clone(&variant.rules),
        );
        for (policy, _) in &documents {
            compiler.note(policy);
        }
        let mut compiled = Vec::new();
        for (index, (policy, policy_type)) in documents.iter().enumerate() {
            compiled.extend(compiler.policy(policy, *policy_type, index));
        }
        let bounds = bounds(&mut compiler);
        let lemmas = compiler.lemmas();
        axioms::close(&mut compiler);
        let mut always = axioms::axioms(&mut compiler);
        always.push(bounds);
        let chosen = partitions(&mut compiler, policy_type, &mut always, limits);
        let axioms = Expr::And(always.iter().chain(&lemmas).cloned().collect());
        let own = Expr::And(always);
        let space = space::build(&compiler, &chosen);
        let mut arena = Formulas::new(space.sizes());
        let always = space.formula(&axioms, &mut compiler, &mut arena);
        let action = compiler.variable(Name::Action, "");
        let statements = compiled
            .iter()
            .map(|compiled| lower(compiled, action, &space, &mut compiler, &mut arena))
            .collect();
        Self {
            documents,
            compiler,
            parts: vec![Part { space, arena }],
            limits,
            owner: None,
            hints: Hints::default(),
            compiled,
            statements,
            axioms: own,
            lemmas,
            always,
            bounds: chosen,
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
        let names = self
            .parts
            .first()
            .map(|part| witness::actions(&part.space, &documents));
        let names = Rc::new(names.unwrap_or_default());
        self.names = Some(Rc::clone(&names));
        names
    }

    /// Names a class of actions, and leaves the others without names.
    pub fn name_only(&mut self, class: usize, name: String) {
        self.names = Some(Rc::new(BTreeMap::from([(class, (0, name))])));
    }

    /// For each class of actions what `plus` allows and `minus` does not; classes where that is
    /// false are left out.
    pub fn differences(
        &mut self,
        plus: &Range<usize>,
        minus: Option<&Range<usize>>,
    ) -> Vec<Difference> {
        let Some(classes) = self.parts.first().map(|part| part.arena.size(self.action)) else {
            return Vec::new();
        };
        let mut by_class: Vec<Vec<usize>> = vec![Vec::new(); classes];
        for (index, statement) in self.statements.iter().enumerate() {
            for class in statement.actions.iter() {
                if let Some(list) = by_class.get_mut(class) {
                    list.push(index);
                }
            }
        }
        let mut known: HashMap<Vec<usize>, (usize, Formula, Formula)> = HashMap::default();
        let mut found = Vec::new();
        for (class, matching) in by_class.into_iter().enumerate() {
            let (part, difference, always) = match known.get(&matching) {
                Some(known) => *known,
                None => {
                    let made = self.difference(&matching, plus, minus);
                    known.insert(matching, made);
                    made
                }
            };
            if difference == Formula::FALSE {
                continue;
            }
            let fixed = [(self.action, class)];
            let Some(Part { arena, .. }) = self.parts.get_mut(part) else {
                continue;
            };
            let always = arena.specialise(always, &fixed, &mut HashMap::default());
            let formula = arena.and(vec![difference, always]);
            if formula != Formula::FALSE {
                found.push(Difference {
                    class,
                    part,
                    formula,
                    bare: difference,
                });
            }
        }
        found
    }

    /// The formula with some literals of free booleans replaced.
    pub fn replace(
        &mut self,
        one: Difference,
        literal: &dyn Fn(u32, bool) -> Option<bool>,
    ) -> Difference {
        let Some(Part { arena, .. }) = self.parts.get_mut(one.part) else {
            return one;
        };
        let formula = arena.replace_free(one.formula, literal, &mut HashMap::default());
        Difference { formula, ..one }
    }

    /// The formula with every literal of a free boolean false, whatever its sign.
    pub fn against(&mut self, one: Difference) -> Difference {
        self.replace(one, &|_, _| Some(false))
    }

    /// Whether there is such a request, if what is not interpreted is as the formula likes it.
    pub fn satisfiable(&self, one: Difference) -> Result<bool, String> {
        let Some(part) = self.parts.get(one.part) else {
            return Ok(false);
        };
        solve::satisfiable(&part.arena, one.formula, self.limits.solver)
    }

    /// Whether no request whatever is of both statements; they are counted over all documents.
    pub fn are_disjoint(&mut self, one: usize, other: usize) -> bool {
        let rest = |index: usize| self.statements.get(index).map(|statement| statement.rest);
        let (Some(one), Some(other)) = (rest(one), rest(other)) else {
            return false;
        };
        let Some(Part { arena, .. }) = self.parts.first_mut() else {
            return false;
        };
        arena.and(vec![one, other]) == Formula::FALSE
    }

    /// The class of an action, in lower case, in the first part.
    pub fn class_of(&self, action: &str) -> Option<usize> {
        self.parts
            .first()?
            .space
            .domain(self.action)?
            .class_of(action)
    }

    /// The part of the question that decides about these statements, their difference in it, and the
    /// axioms in it.
    fn difference(
        &mut self,
        matching: &[usize],
        plus: &Range<usize>,
        minus: Option<&Range<usize>>,
    ) -> (usize, Formula, Formula) {
        let statements = matching
            .iter()
            .filter_map(|index| self.statements.get(*index));
        let lowered: Vec<(usize, Effect, Formula)> = statements
            .map(|statement| (statement.policy, statement.effect, statement.rest))
            .collect();
        let Some(Part { space, arena }) = self.parts.first_mut() else {
            return (0, Formula::FALSE, Formula::FALSE);
        };
        let whole = subtract(arena, &lowered, plus, minus);
        if whole == Formula::FALSE || !space.is_too_fine() {
            return (0, whole, self.always);
        }
        let compiled: Vec<&Compiled> = matching
            .iter()
            .filter_map(|index| self.compiled.get(*index))
            .collect();
        let mut exprs: Vec<&Expr> = Vec::new();
        for compiled in &compiled {
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
        let axioms = Expr::And(std::iter::once(self.axioms.clone()).chain(lemmas).collect());
        exprs.push(&axioms);
        let space = space.coarser(&self.compiler, &self.bounds, &exprs);
        let mut arena = Formulas::new(space.sizes());
        let mut lowered = Vec::with_capacity(compiled.len());
        for compiled in compiled {
            let own = lower(
                compiled,
                self.action,
                &space,
                &mut self.compiler,
                &mut arena,
            );
            lowered.push((own.policy, own.effect, own.rest));
        }
        let formula = subtract(&mut arena, &lowered, plus, minus);
        let always = space.formula(&axioms, &mut self.compiler, &mut arena);
        self.parts.push(Part { space, arena });
        (self.parts.len() - 1, formula, always)
    }
}

fn subtract(
    arena: &mut Formulas,
    statements: &[(usize, Effect, Formula)],
    plus: &Range<usize>,
    minus: Option<&Range<usize>>,
) -> Formula {
    let allowed = allowed(arena, statements, plus);
    if allowed == Formula::FALSE {
        return allowed;
    }
    let Some(minus) = minus else { return allowed };
    let other = self::allowed(arena, statements, minus);
    let refused = arena.not(other);
    arena.and(vec![allowed, refused])
}

/// Some Allow of a side matches and no Deny of it does (section 0 of the rules).
fn allowed(
    arena: &mut Formulas,
    statements: &[(usize, Effect, Formula)],
    side: &Range<usize>,
) -> Formula {
    let mut allows = Vec::new();
    let mut denies = Vec::new();
    for (_, effect, rest) in statements
        .iter()
        .filter(|(policy, ..)| side.contains(policy))
    {
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
