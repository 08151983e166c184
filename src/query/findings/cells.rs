//! The form of AWS's analyzer: cells of patterns, one pattern for each dimension.
//!
//! A cell is told if some allowed request lies in it and in no strictly smaller pattern of any of its
//! dimensions; one that lies in another that is told is left out. All is decided over classes: a cell
//! is a choice of classes for each variable, to which the access is cut down dimension by dimension.

use super::dimensions::{self, Dimension, Lowered, Pattern};
use super::id;
use super::public::{self, Keys};
use super::rcp;
use super::walk::{Cell, Walk, restrict};
use super::{Class, Finding, Subject, untied, zone};
use crate::encode::axioms;
use crate::encode::caller::{self, Kind};
use crate::encode::compile::{Compiler, Expr, Free, Name, Reading};
use crate::encode::formula::{Formula, Formulas, Node};
use crate::encode::space::{self, Bounds};
use crate::policy::{Effect, Policy, PolicyType, PrincipalKind};
use crate::query::answer::Reason;
use crate::query::because::StatementId;
use crate::query::problem::Part;
use crate::query::{Limits, Settings, callers_of};
use crate::solve;
use crate::witness::Document;
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeSet;

/// The cells of external access.
pub(super) fn cells(subject: &Subject<'_>, settings: &Settings) -> Vec<Finding> {
    let own = subject.documents.iter();
    let policies: Vec<(Policy, PolicyType)> = own
        .map(|(policy, kind)| (untied::policy(policy), *kind))
        .collect();
    let documents: Vec<Document<'_>> = policies
        .iter()
        .map(|(policy, kind)| (policy, *kind))
        .collect();
    let mut abstraction = Abstraction::new(subject, &documents, settings);
    let dimensions = abstraction.dimensions();
    let mut walk = Walk {
        dimensions: &dimensions,
        chosen: Vec::new(),
        kept: Vec::new(),
        looked: 0,
        stopped: None,
    };
    let (access, public) = (abstraction.access, abstraction.public);
    walk.from(&mut abstraction, access, public);
    let Walk { kept, stopped, .. } = walk;
    let mut told = Vec::new();
    for cell in kept {
        told.push(abstraction.finding(subject, &dimensions, &cell));
    }
    let mut told = together(subject, told);
    if let Some(reason) = stopped {
        told.push(abstraction.rest(subject, reason));
    }
    told
}

/// The access over classes.
pub(super) struct Abstraction {
    part: Part,
    compiler: Compiler,
    patterns: Vec<Pattern>,
    formulas: Vec<Formula>,
    access: Formula,
    /// That of strangers.
    public: Formula,
    /// The Allows.
    allows: Vec<(StatementId, Formula)>,
    known: HashMap<Formula, Result<bool, String>>,
    limits: Limits,
}

impl Abstraction {
    fn new(subject: &Subject<'_>, documents: &[Document<'_>], settings: &Settings) -> Self {
        let policy_type = subject.policy_type;
        let mut kinds = callers_of(policy_type);
        kinds.retain(|kind| *kind != Kind::Service);
        let rules = untied::rules(&settings.rules);
        let mut compiler = Compiler::new(kinds, Reading::Single, rules);
        for (policy, _) in documents {
            compiler.note(policy);
        }
        let mut compiled = Vec::new();
        for (index, (policy, policy_type)) in documents.iter().enumerate() {
            compiled.extend(compiler.policy(policy, *policy_type, index));
        }
        let keys = Keys::Untied;
        let bounds = zone::bounds(&mut compiler, subject, Class::External, documents, keys);
        let stranger = public::stranger(&mut compiler, subject, documents, keys);
        let patterns = dimensions::patterns(&mut compiler, documents);
        let lemmas = compiler.lemmas();
        let callers = axioms::languages(&compiler, &Name::Caller);
        let resources = axioms::languages(&compiler, &Name::Resource);
        let named = space::partitions_of(callers.iter().chain(&resources));
        let heeded = callers.iter().any(caller::heeds_partition);
        let chosen = Bounds {
            roles_only: policy_type == PolicyType::Trust,
            caller_partitions: if heeded { named.clone() } else { vec!["aws"] },
            partitions: named,
            budget: settings.limits.partition,
            pinned: Vec::new(),
        };
        let mut space = space::build(&compiler, &chosen);
        if space.is_too_fine() {
            // There are no parts here that could be cheaper than the whole.
            let mut exprs: Vec<&Expr> = vec![&bounds, &stranger];
            exprs.extend(patterns.iter().map(|one| &one.expr));
            for one in &compiled {
                exprs.extend([&one.action, &one.resource, &one.rest]);
            }
            exprs.extend(&lemmas);
            space = space.coarser(&compiler, &chosen, &exprs);
        }
        let all = compiled.iter().enumerate();
        let mut part = Part::new(space, &mut compiler, all, &bounds, &lemmas);
        let mut lower = |expr: &Expr, part: &mut Part| {
            let Part { space, arena, .. } = part;
            space.formula(expr, &mut compiler, arena)
        };
        let stranger = lower(&stranger, &mut part);
        let formulas: Vec<Formula> = patterns
            .iter()
            .map(|one| lower(&one.expr, &mut part))
            .collect();
        let action = compiler.variable(Name::Action, "");
        let mut allows = Vec::new();
        let mut denies = Vec::new();
        for one in part.statements.values() {
            let actions = part.arena.is_in(action, one.actions.clone());
            let whole = part.arena.and(vec![actions, one.rest]);
            let id = StatementId {
                document: one.policy,
                statement: one.statement,
            };
            match one.effect {
                Effect::Allow => allows.push((id, whole)),
                Effect::Deny => denies.push(whole),
            }
        }
        let arena = &mut part.arena;
        let allow = arena.or(allows.iter().map(|(_, formula)| *formula).collect());
        let deny = arena.or(denies);
        let unless = arena.not(deny);
        let access = arena.and(vec![allow, unless, part.lemmas]);
        let public = arena.and(vec![access, stranger]);
        Self {
            part,
            compiler,
            patterns,
            formulas,
            access,
            public,
            allows,
            known: HashMap::default(),
            limits: settings.limits,
        }
    }

    /// The dimensions with more than one pattern, each with its patterns in order.
    fn dimensions(&mut self) -> Vec<Vec<Lowered>> {
        let mut names: Vec<Dimension> = Vec::new();
        for pattern in &self.patterns {
            if !names.contains(&pattern.dimension) {
                names.push(pattern.dimension.clone());
            }
        }
        let limit = self.limits.solver;
        let mut all = Vec::new();
        for name in names {
            let own = self.patterns.iter().zip(&self.formulas).enumerate();
            let own: Vec<(usize, Formula)> = own
                .filter(|(_, (pattern, _))| pattern.dimension == name)
                .map(|(index, (_, formula))| (index, *formula))
                .collect();
            let mut holds = |arena: &mut Formulas, large: Formula, small: Formula| {
                let not = arena.not(large);
                let outside = arena.and(vec![small, not]);
                // What is not decided is told apart.
                outside == Formula::FALSE
                    || !solve::satisfiable(arena, outside, limit).unwrap_or(true)
            };
            all.push(dimensions::order(&mut self.part.arena, &mut holds, &own));
        }
        all
    }

    /// Whether there is such a request, and otherwise whether that is known.
    pub fn satisfiable(&mut self, formula: Formula) -> Result<bool, String> {
        match formula {
            Formula::FALSE => return Ok(false),
            Formula::TRUE => return Ok(true),
            _ => {}
        }
        if let Some(known) = self.known.get(&formula) {
            return known.clone();
        }
        let answer = solve::satisfiable(&self.part.arena, formula, self.limits.solver);
        self.known.insert(formula, answer.clone());
        answer
    }

    /// What of a formula lies in a pattern and in no smaller one.
    pub fn cut(&mut self, formula: Formula, pattern: &Lowered) -> Formula {
        let arena = &mut self.part.arena;
        match arena.node(pattern.own).clone() {
            Node::In(var, classes) => {
                let cut = restrict(arena, formula, var, &classes, &mut HashMap::default());
                arena.and(vec![cut, pattern.own])
            }
            _ => arena.and(vec![formula, pattern.own]),
        }
    }

    fn finding(
        &mut self,
        subject: &Subject<'_>,
        dimensions: &[Vec<Lowered>],
        cell: &Cell,
    ) -> Finding {
        let mut principal: Vec<(PrincipalKind, String)> = Vec::new();
        let mut actions = Vec::new();
        let mut condition = Vec::new();
        let mut chosen = Vec::new();
        for (place, patterns) in cell.places.iter().zip(dimensions) {
            let Some(lowered) = patterns.get(*place) else {
                continue;
            };
            chosen.push(lowered.clone());
            let Some(pattern) = lowered.pattern.and_then(|index| self.patterns.get(index)) else {
                continue;
            };
            match &pattern.dimension {
                Dimension::Principal | Dimension::Canonical => {
                    principal.push((pattern.kind, pattern.text.clone()));
                }
                Dimension::Action => actions.push(pattern.text.clone()),
                Dimension::Key(key) => condition.push((key.clone(), pattern.text.clone())),
            }
        }
        if principal.is_empty() {
            principal.push((PrincipalKind::Aws, "*".to_owned()));
        }
        if actions.is_empty() {
            actions.push("*".to_owned());
        }
        let mut statements = Vec::new();
        for (id, formula) in self.allows.clone() {
            let mut own = formula;
            for pattern in &chosen {
                own = self.cut(own, pattern);
            }
            if own != Formula::FALSE {
                statements.push(id);
            }
        }
        let is_public = self.satisfiable(cell.public).ok();
        let doubts = self.doubts(cell.formula);
        Finding {
            id: String::new(),
            class: Class::External,
            principal,
            others: false,
            actions,
            condition,
            is_public,
            restriction: rcp::unapplied(subject),
            exact: None,
            statements,
            witness: None,
            doubts,
        }
    }

    /// Why there may be no request of a formula, if that is so.
    fn doubts(&mut self, formula: Formula) -> Vec<Reason> {
        if let Err(reason) = self.satisfiable(formula) {
            return vec![Reason {
                text: reason,
                places: Vec::new(),
            }];
        }
        let arena = &mut self.part.arena;
        let free = arena.support(formula).free;
        if free.is_empty() {
            return Vec::new();
        }
        // With every literal against us, whatever is open.
        let certain = arena.replace_free(formula, &|_, _| Some(false), &mut HashMap::default());
        if self.satisfiable(certain) == Ok(true) {
            return Vec::new();
        }
        let frees = free
            .iter()
            .filter_map(|index| self.compiler.frees.get_index(*index as usize));
        let reasons = frees.map(|(free, places)| Reason {
            text: match free {
                Free::Opaque { reason, .. } => untied::told(reason),
                Free::Open(question) => format!(
                    "{}: AWS's documentation leaves it open, and the answer depends on it",
                    question.id()
                ),
                Free::Atom(_, _, reason) => (*reason).to_owned(),
            },
            places: places.clone(),
        });
        crate::query::reasons::distinct(reasons.collect())
    }

    /// One finding for the cells that were not looked at.
    fn rest(&self, subject: &Subject<'_>, reason: String) -> Finding {
        let access = id::Access {
            class: Class::External,
            principal: &[],
            actions: &[],
            condition: &[],
            exact: None,
        };
        Finding {
            id: id::of(subject, &access),
            class: Class::External,
            principal: Vec::new(),
            others: false,
            actions: Vec::new(),
            condition: Vec::new(),
            is_public: None,
            restriction: rcp::unapplied(subject),
            exact: None,
            statements: self.allows.iter().map(|(id, _)| *id).collect(),
            witness: None,
            doubts: vec![Reason {
                text: reason,
                places: Vec::new(),
            }],
        }
    }
}

/// Principal, condition, whether it is public.
type Key = (
    Vec<(PrincipalKind, String)>,
    Vec<(String, String)>,
    Option<bool>,
);

/// Cells that differ in their actions only are one finding.
fn together(subject: &Subject<'_>, cells: Vec<Finding>) -> Vec<Finding> {
    let mut all: Vec<Finding> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::default();
    for cell in cells {
        let key = (
            cell.principal.clone(),
            cell.condition.clone(),
            cell.is_public,
        );
        let place = *known.entry(key).or_insert(all.len());
        match all.get_mut(place) {
            Some(one) => {
                let new: Vec<String> = cell
                    .actions
                    .into_iter()
                    .filter(|text| !one.actions.contains(text))
                    .collect();
                one.actions.extend(new);
                let ids: BTreeSet<StatementId> = one
                    .statements
                    .iter()
                    .chain(&cell.statements)
                    .copied()
                    .collect();
                one.statements = ids.into_iter().collect();
                one.doubts.extend(cell.doubts);
            }
            None => all.push(cell),
        }
    }
    for one in &mut all {
        one.doubts = crate::query::reasons::distinct(std::mem::take(&mut one.doubts));
        one.id = id::of(
            subject,
            &id::Access {
                class: one.class,
                principal: &one.principal,
                actions: &one.actions,
                condition: &one.condition,
                exact: None,
            },
        );
    }
    all
}
