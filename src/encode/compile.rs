//! Statements to expressions over the atoms of the request's variables.
//!
//! An atom is a whole element: the Action element of a statement is one language over the action,
//! one clause of a condition one language over its key. Equal elements are one atom.

use super::caller::{self, Kind};
use super::keys::{self, Cardinality, Derived, Facts};
use super::operators::Test;
use super::patterns::{self, Piece};
use super::resources::{self, Style};
use super::templates::{On, Template};
use super::ties;
use super::values::{Address, Decimal, Instant};
use crate::policy::{Effect, Elements, Policy, PolicyType, PrincipalKind, Statement, Version};
use crate::regular::{Interval, Item, Language, UnitSet, literal};
use crate::rules::{Question, Rules};
use crate::source::Span;
use indexmap::{IndexMap, IndexSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The variables of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// The action, in lower case.
    Action,
    /// The resource: `*` or an ARN.
    Resource,
    /// The account that owns the resource, where the ARN does not say.
    Owner,
    /// The caller, as the words of [`caller`].
    Caller,
    /// Whether the caller has a permissions boundary (`PRIN-23`).
    Boundary,
    /// The caller's canonical user id.
    Canonical,
    /// A key with one value or none; in lower case.
    Key(String),
    /// Whether a key is present whose values stand elsewhere.
    Presence(String),
    /// The values of a multi-valued key.
    Values(String),
}

/// Which variable: an index into [`Compiler::variables`].
pub use super::formula::VarId;

/// What one atom says of its variable's value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operand {
    /// It belongs to the language.
    Text(Language),
    /// It is a number in one of the intervals.
    Number(Vec<Interval<Decimal>>),
    /// It is an instant in one of the intervals.
    Date(Vec<Interval<Instant>>),
    /// It is an address in one of the networks.
    Address(Vec<Interval<Address>>),
}

/// One variable and all that is asked of it.
#[derive(Clone, Debug, Default)]
pub struct Variable {
    /// What is asked of its value.
    pub operands: IndexSet<Operand>,
    /// The spelling of the key where it first occurred.
    pub spelling: String,
}

/// A place in the input.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Which policy of the question.
    pub policy: usize,
    /// Where in it.
    pub span: Span,
}

/// A free boolean of the question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Free {
    /// Something that is not interpreted; equal texts mean the same.
    Opaque {
        /// What makes two of them the same.
        text: String,
        /// Why it is not interpreted.
        reason: String,
    },
    /// An open question of the rules: that its other reading holds.
    Open(Question),
    /// An atom whose variable has too many classes, or is read in several ways.
    Atom(VarId, usize, &'static str),
}

/// A test of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A constant.
    Constant(bool),
    /// The operand of that index holds of the variable's value (never of an absent key).
    Atom(VarId, usize),
    /// The key is present.
    Present(VarId),
    /// Some value of a multi-valued key passes.
    Some(VarId, Test),
    /// A free boolean.
    Free(u32),
    /// Negation.
    Not(Box<Expr>),
    /// All.
    And(Vec<Expr>),
    /// One.
    Or(Vec<Expr>),
}

impl Expr {
    /// Adds the free booleans that occur.
    pub fn free(&self, found: &mut BTreeSet<u32>) {
        match self {
            Self::Free(index) => {
                found.insert(*index);
            }
            Self::Not(inner) => inner.free(found),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.free(found)),
            _ => {}
        }
    }

    /// The negation.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(!value),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }
}

/// A statement as a question.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Which policy of the question.
    pub policy: usize,
    /// Which statement of it.
    pub statement: usize,
    /// What a match means.
    pub effect: Effect,
    /// The action matches.
    pub action: Expr,
    /// The resource matches.
    pub resource: Expr,
    /// The principal and all conditions match.
    pub rest: Expr,
}

/// How keys of unknown cardinality are read (`COND-46`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One value.
    Single,
    /// A set.
    Multi,
}

/// Collects the atoms of a question while compiling its policies.
#[derive(Debug)]
pub struct Compiler {
    /// The variables, in the order in which they were met.
    pub variables: IndexMap<Name, Variable>,
    /// The free booleans and where they come from.
    pub frees: IndexMap<Free, Vec<Place>>,
    /// The kinds of caller that can make such requests.
    pub kinds: Vec<Kind>,
    /// Keys of unknown cardinality that stand under a set qualifier somewhere in the question.
    pub unknown_sets: IndexSet<String>,
    /// The names of services that stand in principal elements, in the order of the input.
    pub services: IndexSet<String>,
    /// The texts with policy variables, by the numbers of their free booleans.
    pub(super) templates: IndexMap<u32, Template>,
    /// Plain texts that conditions compare keys with, by key in lower case.
    pub(super) constants: IndexMap<String, IndexSet<String>>,
    /// What the question knows of texts with policy variables.
    pub(super) known: Vec<Expr>,
    /// How the rules are read.
    pub rules: Arc<Rules>,
    reading: Reading,
}

/// A key as the atoms see it.
#[derive(Clone, Debug)]
pub enum Target {
    /// A variable of its own.
    Plain(VarId),
    /// Presence and values apart.
    Multi(VarId, VarId),
    /// A view of the caller, and a variable of its own for the callers it is not tied to.
    Caller(Derived, Option<VarId>, Option<VarId>),
    /// The owner of the resource, if present.
    Owner(VarId),
}

impl Compiler {
    /// For callers of these kinds.
    pub fn new(kinds: Vec<Kind>, reading: Reading, rules: Arc<Rules>) -> Self {
        let mut compiler = Self {
            variables: IndexMap::new(),
            frees: IndexMap::new(),
            kinds,
            unknown_sets: IndexSet::new(),
            services: IndexSet::new(),
            templates: IndexMap::new(),
            constants: IndexMap::new(),
            known: Vec::new(),
            rules,
            reading,
        };
        for name in [Name::Action, Name::Resource, Name::Caller] {
            compiler.variable(name, "");
        }
        compiler
    }

    /// The variable of that name.
    pub fn variable(&mut self, name: Name, spelling: &str) -> VarId {
        let entry = self.variables.entry(name);
        let index = entry.index();
        entry.or_insert_with(|| Variable {
            spelling: spelling.to_owned(),
            ..Variable::default()
        });
        VarId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The variable of that name, if the question has it.
    pub fn find(&self, name: &Name) -> Option<VarId> {
        let index = self.variables.get_index_of(name)?;
        Some(VarId(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// The atom that the variable's value satisfies `operand`.
    pub fn atom(&mut self, var: VarId, operand: Operand) -> Expr {
        let empty = match &operand {
            Operand::Text(language) => language.is_empty(),
            Operand::Number(intervals) => intervals.is_empty(),
            Operand::Date(intervals) => intervals.is_empty(),
            Operand::Address(intervals) => intervals.is_empty(),
        };
        if empty {
            return Expr::Constant(false);
        }
        match self.variables.get_index_mut(var.0 as usize) {
            Some((_, variable)) => Expr::Atom(var, variable.operands.insert_full(operand).0),
            None => Expr::Constant(false),
        }
    }

    /// The free boolean for `free`, met at `place`.
    pub fn free(&mut self, free: Free, place: Option<Place>) -> Expr {
        let entry = self.frees.entry(free);
        let index = entry.index();
        entry.or_default().extend(place);
        Expr::Free(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Whether the other reading of an open question holds: as was picked, or open.
    pub(super) fn open(&mut self, question: Question) -> Expr {
        match self.rules.readings.picked(question) {
            Some(other) => Expr::Constant(other),
            None => self.free(Free::Open(question), None),
        }
    }

    pub(super) fn opaque(&mut self, text: String, reason: String, place: &Place) -> Expr {
        self.free(Free::Opaque { text, reason }, Some(place.clone()))
    }

    /// Compiles every statement of a policy; `index` is its number in the question.
    pub fn policy(
        &mut self,
        policy: &Policy,
        policy_type: PolicyType,
        index: usize,
    ) -> Vec<Compiled> {
        let compile = |(number, statement): (usize, &Statement)| {
            let action = self.action(&statement.action);
            let resource = statement
                .resource
                .as_ref()
                .map_or(Expr::Constant(true), |elements| {
                    self.resource(elements, policy.version, policy_type, index)
                });
            let mut rest = Vec::new();
            if let Some(principals) = &statement.principal {
                rest.push(self.principal(principals, statement.effect, policy_type));
            }
            rest.extend(self.condition(statement, policy.version, index));
            Compiled {
                policy: index,
                statement: number,
                effect: statement.effect,
                action,
                resource,
                rest: Expr::And(rest),
            }
        };
        policy.statements.iter().enumerate().map(compile).collect()
    }

    fn action(&mut self, elements: &Elements) -> Expr {
        let sequences = elements
            .values
            .iter()
            .map(|text| patterns::action(&text.value));
        let language = Language::new(sequences.collect());
        let var = self.variable(Name::Action, "");
        let atom = self.atom(var, Operand::Text(language));
        if elements.negated {
            atom.negate()
        } else {
            atom
        }
    }

    fn resource(
        &mut self,
        elements: &Elements,
        version: Version,
        policy_type: PolicyType,
        policy: usize,
    ) -> Expr {
        let var = self.variable(Name::Resource, "");
        let style = Style::of(&self.rules.readings);
        let literal = self.rules.readings.other(Question::EarlyVariables);
        let mut plain = Vec::new();
        let mut parts = Vec::new();
        for text in &elements.values {
            let mut pieces = split(&text.value, version);
            if literal {
                pieces = resources::without_early_holes(pieces);
            }
            if patterns::has_hole(&pieces) {
                let place = Place {
                    policy,
                    span: text.span,
                };
                let on = On::Resource(policy_type, style);
                parts.push(self.template(&on, &pieces, &place));
            } else {
                plain.push(resources::resource(&pieces, policy_type, style));
            }
        }
        parts.push(self.atom(var, Operand::Text(Language::new(plain))));
        let any = Expr::Or(parts);
        if elements.negated { any.negate() } else { any }
    }

    fn cardinality(&mut self, key: &str, facts: Facts) -> Cardinality {
        match (facts.cardinality, self.reading) {
            (Cardinality::Unknown, Reading::Multi) if self.unknown_sets.contains(key) => {
                Cardinality::Multi
            }
            (Cardinality::Unknown, _) => Cardinality::Single,
            (known, _) => known,
        }
    }

    /// Notes what must be known of all documents before any is compiled: the keys of unknown
    /// cardinality under set qualifiers, and the names of services.
    pub fn note(&mut self, policy: &Policy) {
        let principals = policy
            .statements
            .iter()
            .filter_map(|s| s.principal.as_ref());
        for name in principals.flat_map(|principals| &principals.names) {
            if name.kind == PrincipalKind::Service {
                self.services.insert(name.name.value.clone());
            }
        }
        for clause in policy
            .statements
            .iter()
            .flat_map(|statement| &statement.condition)
        {
            self.note_constants(clause);
        }
        self.unknown_sets.extend(sets_of_unknown_keys(policy));
    }

    /// The key as a target of tests.
    pub fn target(&mut self, spelling: &str) -> Target {
        let key = spelling.to_lowercase();
        let facts = keys::facts(&key);
        match facts.derived {
            Some(Derived::ResourceAccount) => {
                let holds = |id| self.rules.holds(id);
                let tied = holds("AX-24") && (key == "aws:resourceaccount" || holds("AX-41"));
                if !tied {
                    return Target::Plain(self.variable(Name::Key(key), spelling));
                }
                self.variable(Name::Owner, "");
                Target::Owner(self.variable(Name::Presence(key), spelling))
            }
            Some(derived) => {
                let tied = ties::kinds_tied(derived, &self.rules);
                let presence = (derived == Derived::CallerAccount && !tied.is_empty())
                    .then(|| self.variable(Name::Presence(key.clone()), spelling));
                let free = ties::kinds_free(derived, &self.rules);
                let own = free
                    .iter()
                    .any(|kind| self.kinds.contains(kind))
                    .then(|| self.variable(Name::Key(key), spelling));
                Target::Caller(derived, presence, own)
            }
            None if self.cardinality(&key, facts) == Cardinality::Multi => Target::Multi(
                self.variable(Name::Presence(key.clone()), spelling),
                self.variable(Name::Values(key), spelling),
            ),
            None => Target::Plain(self.variable(Name::Key(key), spelling)),
        }
    }

    /// The key is present.
    pub fn present(&mut self, target: &Target) -> Expr {
        match target {
            Target::Plain(var) | Target::Multi(var, _) | Target::Owner(var) => Expr::Present(*var),
            Target::Caller(derived, presence, own) => {
                let tied = self.of_kinds(&ties::kinds_tied(*derived, &self.rules));
                let tied = match presence {
                    Some(var) => Expr::And(vec![Expr::Present(*var), tied]),
                    None => tied,
                };
                let free = own.map(|var| {
                    let free = self.of_kinds(&ties::kinds_free(*derived, &self.rules));
                    Expr::And(vec![free, Expr::Present(var)])
                });
                Expr::Or(std::iter::once(tied).chain(free).collect())
            }
        }
    }

    /// The caller's word belongs to the language.
    pub fn callers(&mut self, language: Language) -> Expr {
        let var = self.variable(Name::Caller, "");
        self.atom(var, Operand::Text(language))
    }

    /// The caller is of one of these kinds.
    pub fn of_kinds(&mut self, kinds: &[Kind]) -> Expr {
        let own = self.kinds.iter().filter(|kind| kinds.contains(kind));
        let own: Vec<Kind> = own.copied().collect();
        match own.len() {
            0 => Expr::Constant(false),
            some if some == self.kinds.len() => Expr::Constant(true),
            _ => self.callers(caller::of_kinds(&own)),
        }
    }

    /// The ARN of the resource names an account.
    pub fn written_account(&mut self) -> Expr {
        let resource = self.variable(Name::Resource, "");
        // By AX-42 digits are twelve.
        let accounts = match self.rules.holds("AX-42") {
            true => account_of_resource(None),
            false => account_of_resource(Some(&Language::new(vec![keys::account()]))),
        };
        self.atom(resource, Operand::Text(accounts))
    }

    /// The value of a present single-valued key satisfies `operand`; `None` where such a view is not
    /// defined.
    pub(super) fn holds(&mut self, target: &Target, operand: Operand) -> Option<Expr> {
        match (target, operand) {
            (Target::Plain(var), operand) => Some(self.atom(*var, operand)),
            (Target::Caller(derived, presence, own), Operand::Text(values)) => {
                let mut tied = self.callers(caller::inverse(*derived, &values));
                if !self.rules.without.is_empty() {
                    // The inverse image is that of all axioms.
                    let kinds = ties::kinds_tied(*derived, &self.rules);
                    tied = Expr::And(vec![self.of_kinds(&kinds), tied]);
                }
                let tied = match presence {
                    Some(var) => Expr::And(vec![Expr::Present(*var), tied]),
                    None => tied,
                };
                let free = own.map(|var| {
                    let free = self.of_kinds(&ties::kinds_free(*derived, &self.rules));
                    let value = self.atom(var, Operand::Text(values));
                    Expr::And(vec![free, value])
                });
                Some(Expr::Or(std::iter::once(tied).chain(free).collect()))
            }
            (Target::Owner(presence), Operand::Text(values)) => {
                let resource = self.variable(Name::Resource, "");
                let written = self.written_account();
                let lifted = account_of_resource(Some(&values));
                let equal = self.atom(resource, Operand::Text(lifted));
                let owner = self.variable(Name::Owner, "");
                let owned = self.atom(owner, Operand::Text(values));
                Some(Expr::And(vec![
                    Expr::Present(*presence),
                    Expr::Or(vec![
                        Expr::And(vec![written.clone(), equal]),
                        Expr::And(vec![written.negate(), owned]),
                    ]),
                ]))
            }
            _ => None,
        }
    }

    pub(super) fn test_holds(
        &mut self,
        target: &Target,
        test: &Test,
        operands: &[Operand],
    ) -> Option<Expr> {
        Some(match test {
            Test::Constant(value) => Expr::Constant(*value),
            Test::Operand(index) => self.holds(target, operands.get(*index)?.clone())?,
            Test::Not(inner) => self.test_holds(target, inner, operands)?.negate(),
            Test::And(parts) => Expr::And(self.tests_hold(target, parts, operands)?),
            Test::Or(parts) => Expr::Or(self.tests_hold(target, parts, operands)?),
        })
    }

    fn tests_hold(
        &mut self,
        target: &Target,
        parts: &[Test],
        operands: &[Operand],
    ) -> Option<Vec<Expr>> {
        parts
            .iter()
            .map(|part| self.test_holds(target, part, operands))
            .collect()
    }
}

/// The keys of unknown cardinality that stand under a set qualifier (`COND-46`), in lower case.
pub fn sets_of_unknown_keys(policy: &Policy) -> Vec<String> {
    let clauses = policy.statements.iter().flat_map(|one| &one.condition);
    clauses
        .filter(|clause| clause.operator.qualifier.is_some())
        .map(|clause| clause.key.value.to_lowercase())
        .filter(|key| keys::facts(key).cardinality == Cardinality::Unknown)
        .collect()
}

/// Policy variables have a meaning in version 2012 only (`GRAM-11`, `VAR-01`).
pub(super) fn split(text: &str, version: Version) -> Vec<Piece> {
    match version {
        Version::V2012 => patterns::pieces(text),
        Version::V2008 | Version::Absent => patterns::plain(text),
    }
}

pub(super) fn hole_reason(pieces: &[Piece]) -> String {
    let name = pieces.iter().find_map(|piece| match piece {
        Piece::Hole(hole) => Some(hole.key.as_str()),
        _ => None,
    });
    format!(
        "the answer depends on the text of the policy variable ${{{}}}",
        name.unwrap_or_default()
    )
}

/// The resources whose ARN names an account, of `values` if given.
pub fn account_of_resource(values: Option<&Language>) -> Language {
    let part = || Item::star(UnitSet::except(b':'));
    let digits = UnitSet::class("0-9");
    let tail = |account: &[Item]| {
        let mut items = literal("arn:");
        for _ in 0..3 {
            items.push(part());
            items.extend(literal(":"));
        }
        items.extend_from_slice(account);
        items.extend(literal(":"));
        items.push(Item::star(UnitSet::Any));
        items
    };
    let sequences = match values {
        None => vec![tail(&[Item::one(digits.clone()), Item::star(digits)])],
        Some(language) => language
            .sequences()
            .iter()
            .map(|sequence| tail(&crate::regular::within(sequence, &digits)))
            .collect(),
    };
    Language::new(sequences)
}
