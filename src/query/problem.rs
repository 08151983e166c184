//! The documents of a question as formulas over the classes of its variables.

use super::variants::Variant;
use super::{Callers, Limits};
use crate::encode::axioms;
use crate::encode::caller;
use crate::encode::compile::{Compiled, Compiler, Expr, Name};
use crate::encode::formula::{Formula, Formulas, Node, VarId};
use crate::encode::space::{self, Bounds, Space};
use crate::policy::{Effect, Policy, PolicyType};
use crate::regular::{Bits, Language};
use crate::witness::{self, Document, Hints};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// The classes of the variables, and formulas over them.
#[derive(Debug)]
pub(super) struct Part {
    pub space: Space,
    pub arena: Formulas,
    /// The statements of the part by their places among all.
    pub statements: BTreeMap<usize, Lowered>,
    /// What holds of every request of the question.
    pub axioms: Formula,
    /// That, and what holds of texts with policy variables.
    pub lemmas: Formula,
}

/// One statement over the classes of a part.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    /// Which document of the question.
    pub policy: usize,
    /// Which statement of it.
    pub statement: usize,
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
    /// The whole question first; then those for single classes of actions, where the whole has
    /// variables with too many classes.
    pub parts: Vec<Part>,
    pub limits: Limits,
    /// Who owns resources whose ARN does not say.
    pub owner: Option<String>,
    /// What witnesses prefer.
    pub hints: Hints,
    pub(super) compiled: Vec<Compiled>,
    /// What holds of every request of the question.
    pub(super) axioms: Expr,
    /// What holds of texts with policy variables, beside that.
    pub(super) lemmas: Vec<Expr>,
    /// Where something is assumed: the axioms and assumptions over the classes of the first part,
    /// without the bounds of the question.
    pub(super) stated: Option<Formula>,
    pub(super) bounds: Bounds,
    pub(super) action: VarId,
    /// The parts by the statements that they are of.
    pub(super) part_of: BTreeMap<Vec<usize>, usize>,
    names: Option<Rc<Names>>,
}

/// For each class of actions the rank and the text of its best name.
pub(super) type Names = BTreeMap<usize, (usize, String)>;

impl<'a> Problem<'a> {
    /// Compiles the documents; `bounds` adds what the question demands of the request, `pinned` gives
    /// variables the one text that they have.
    pub fn new(
        documents: Vec<Document<'a>>,
        callers: Callers,
        variant: &Variant,
        limits: Limits,
        bounds: &dyn Fn(&mut Compiler) -> Expr,
        pinned: &[(Name, String)],
    ) -> Self {
        let mut compiler = Compiler::new(
            callers.kinds(),
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
        let assumed = !compiler.rules.assumptions.is_empty();
        let stated = assumed.then(|| Expr::And(always.clone()));
        always.push(bounds);
        let mut chosen = partitions(&mut compiler, callers, &mut always, limits);
        chosen.pinned = pinned.to_vec();
        let axioms = Expr::And(always);
        let space = space::build(&compiler, &chosen);
        let all = compiled.iter().enumerate();
        let mut part = Part::new(space, &mut compiler, all, &axioms, &lemmas);
        let stated = stated.map(|stated| {
            let Part { space, arena, .. } = &mut part;
            space.formula(&stated, &mut compiler, arena)
        });
        let action = compiler.variable(Name::Action, "");
        Self {
            documents,
            compiler,
            parts: vec![part],
            limits,
            owner: None,
            hints: Hints::default(),
            compiled,
            axioms,
            lemmas,
            stated,
            bounds: chosen,
            action,
            part_of: BTreeMap::new(),
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

    /// The documents where only some of their statements match anything.
    pub fn only(&self, statements: &[usize]) -> Vec<(Policy, PolicyType)> {
        let mut kept: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); self.documents.len()];
        for one in statements
            .iter()
            .filter_map(|index| self.compiled.get(*index))
        {
            if let Some(kept) = kept.get_mut(one.policy) {
                kept.insert(one.statement);
            }
        }
        let documents = self.documents.iter().zip(kept);
        documents
            .map(|((policy, policy_type), kept)| {
                let mut policy = (*policy).clone();
                for (index, statement) in policy.statements.iter_mut().enumerate() {
                    if !kept.contains(&index) {
                        statement.action.negated = false;
                        statement.action.values.clear();
                        statement.principal = None;
                        statement.resource = None;
                        statement.condition.clear();
                    }
                }
                (policy, *policy_type)
            })
            .collect()
    }

    /// Whether no request whatever is of both statements; they are counted over all documents.
    pub fn are_disjoint(&mut self, one: usize, other: usize) -> bool {
        let Some(part) = self.parts.first_mut() else {
            return false;
        };
        let rest = |index: usize| part.statements.get(&index).map(|statement| statement.rest);
        let (Some(one), Some(other)) = (rest(one), rest(other)) else {
            return false;
        };
        part.arena.and(vec![one, other]) == Formula::FALSE
    }

    /// The class of an action, in lower case, in the first part.
    pub fn class_of(&self, action: &str) -> Option<usize> {
        self.parts
            .first()?
            .space
            .domain(self.action)?
            .class_of(action)
    }
}

impl Part {
    /// Lowers some statements and what holds of every request to formulas over the classes.
    pub fn new<'c>(
        space: Space,
        compiler: &mut Compiler,
        statements: impl Iterator<Item = (usize, &'c Compiled)>,
        axioms: &Expr,
        lemmas: &[Expr],
    ) -> Self {
        let mut arena = Formulas::new(space.sizes());
        let axioms = space.formula(axioms, compiler, &mut arena);
        let mut all = vec![axioms];
        for lemma in lemmas {
            all.push(space.formula(lemma, compiler, &mut arena));
        }
        let lemmas = arena.and(all);
        let action = compiler.variable(Name::Action, "");
        let lowered = statements
            .map(|(index, one)| (index, lower(one, action, &space, compiler, &mut arena)));
        let statements = lowered.collect();
        Self {
            space,
            arena,
            statements,
            axioms,
            lemmas,
        }
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
        statement: compiled.statement,
        effect: compiled.effect,
        actions,
        rest: arena.and(parts),
    }
}

/// Which partitions callers and resources can be of, and the axiom between them (`AX-03`).
fn partitions(
    compiler: &mut Compiler,
    asked: Callers,
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
        roles_only: asked.ask_for_roles(),
        partitions: named,
        caller_partitions,
        budget: limits.partition,
        pinned: Vec::new(),
    }
}
