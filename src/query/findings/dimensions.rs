//! The dimensions of AWS's abstraction and their patterns: the principal, the action and the condition
//! keys that an outsider cannot choose (`EXT-03`). Patterns are as the policies write them; which holds
//! which is decided by what they match.

use super::untied;
use crate::catalog;
use crate::encode::caller::Named;
use crate::encode::compile::{Compiler, Expr, Name, Operand, Place};
use crate::encode::formula::{Formula, Formulas};
use crate::encode::keys::{self, Cardinality};
use crate::encode::patterns;
use crate::policy::{Base, Clause, Operator, Policy, PrincipalKind, Qualifier, Statement};
use crate::regular::Language;
use crate::witness::Document;

/// Of what a pattern is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    Principal,
    /// The canonical user id, which the encoder has apart from the caller.
    Canonical,
    Action,
    /// A condition key, as findings spell it.
    Key(String),
}

/// A pattern as it is written and, later, what it matches.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub dimension: Dimension,
    /// For principals.
    pub kind: PrincipalKind,
    pub text: String,
    pub expr: Expr,
}

/// The keys that can narrow a finding, as findings spell them.
const KEYS: [&str; 14] = [
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:userid",
    "kms:CallerAccount",
    "aws:SourceArn",
    "accounts.google.com:aud",
    "www.amazon.com:app_id",
    "graph.facebook.com:app_id",
    "cognito-identity.amazonaws.com:aud",
];

/// All patterns of the documents, dimension by dimension, in the order in which they are written.
/// `documents` are read untied.
pub(super) fn patterns(compiler: &mut Compiler, documents: &[Document<'_>]) -> Vec<Pattern> {
    let mut all = Vec::new();
    for (policy, _) in documents {
        for statement in &policy.statements {
            principals(compiler, statement, &mut all);
        }
    }
    for (policy, _) in documents {
        for statement in &policy.statements {
            actions(compiler, statement, &mut all);
        }
    }
    for key in KEYS {
        for (index, (policy, _)) in documents.iter().enumerate() {
            values(compiler, key, policy, index, &mut all);
        }
    }
    all
}

fn principals(compiler: &mut Compiler, statement: &Statement, all: &mut Vec<Pattern>) {
    for name in statement.principal.iter().flat_map(|one| &one.names) {
        let text = &name.name.value;
        let (dimension, expr) = match name.kind {
            // Not external (EXT-02).
            PrincipalKind::Service => continue,
            PrincipalKind::CanonicalUser => {
                let var = compiler.variable(Name::Canonical, "");
                let language = Language::new(vec![patterns::like(&patterns::plain(text))]);
                let expr = compiler.atom(var, Operand::Text(language));
                (Dimension::Canonical, expr)
            }
            PrincipalKind::Aws | PrincipalKind::Federated => {
                let mut named = Named::default();
                named.add(name.kind, text);
                let mut language = named.exact;
                language.extend(named.issuer);
                language.extend(named.account);
                let expr = compiler.callers(Language::new(language));
                (Dimension::Principal, expr)
            }
        };
        // Of an account AWS writes the number.
        let root = text
            .strip_suffix(":root")
            .and_then(|one| one.rsplit(':').next());
        let account = root.filter(|_| name.kind == PrincipalKind::Aws);
        all.push(Pattern {
            dimension,
            kind: name.kind,
            text: account.unwrap_or(text).to_owned(),
            expr,
        });
    }
}

fn actions(compiler: &mut Compiler, statement: &Statement, all: &mut Vec<Pattern>) {
    for text in &statement.action.values {
        let language = Language::new(vec![patterns::action(&text.value)]);
        let var = compiler.variable(Name::Action, "");
        let expr = compiler.atom(var, Operand::Text(language));
        all.push(Pattern {
            dimension: Dimension::Action,
            kind: PrincipalKind::Aws,
            text: catalog::spelling(&text.value).unwrap_or_else(|| text.value.clone()),
            expr,
        });
    }
}

/// The values that a document compares a key with, each as the positive operator reads it.
fn values(
    compiler: &mut Compiler,
    key: &str,
    policy: &Policy,
    index: usize,
    all: &mut Vec<Pattern>,
) {
    let name = untied::key(key);
    let clauses = policy.statements.iter().flat_map(|one| &one.condition);
    for clause in clauses.filter(|one| one.key.value.eq_ignore_ascii_case(&name)) {
        if clause.operator.base == Base::Null {
            continue;
        }
        let facts = keys::facts(&name.to_lowercase());
        let several = facts.cardinality == Cardinality::Multi;
        let operator = Operator {
            qualifier: several.then_some(Qualifier::ForAnyValue),
            base: positive(clause.operator.base),
            if_exists: false,
        };
        for value in &clause.values {
            let one = Clause {
                operator,
                values: vec![value.clone()],
                ..clause.clone()
            };
            let place = Place {
                policy: index,
                span: clause.span,
            };
            let expr = compiler.clause(&one, policy.version, &place);
            all.push(Pattern {
                dimension: Dimension::Key(key.to_owned()),
                kind: PrincipalKind::Aws,
                text: value.value.clone(),
                expr,
            });
        }
    }
}

const fn positive(base: Base) -> Base {
    match base {
        Base::StringNotEquals => Base::StringEquals,
        Base::StringNotEqualsIgnoreCase => Base::StringEqualsIgnoreCase,
        Base::StringNotLike => Base::StringLike,
        Base::NumericNotEquals => Base::NumericEquals,
        Base::DateNotEquals => Base::DateEquals,
        Base::NotIpAddress => Base::IpAddress,
        Base::ArnNotEquals => Base::ArnEquals,
        Base::ArnNotLike => Base::ArnLike,
        other => other,
    }
}

/// A pattern of a dimension as a formula; the first of each is everything.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    /// None for everything.
    pub pattern: Option<usize>,
    /// What it matches and no smaller pattern does.
    pub own: Formula,
    /// The patterns that hold it, itself among them.
    pub within: Vec<usize>,
}

/// The patterns of one dimension, the larger before the smaller; of equal ones the first. `lowered` has
/// their formulas.
pub(super) fn order(
    arena: &mut Formulas,
    holds: &mut dyn FnMut(&mut Formulas, Formula, Formula) -> bool,
    lowered: &[(usize, Formula)],
) -> Vec<Lowered> {
    let mut kept: Vec<(Option<usize>, Formula)> = vec![(None, Formula::TRUE)];
    for (index, formula) in lowered {
        if *formula != Formula::FALSE && kept.iter().all(|(_, known)| known != formula) {
            kept.push((Some(*index), *formula));
        }
    }
    let mut inside = vec![vec![false; kept.len()]; kept.len()];
    for (small, row) in inside.iter_mut().enumerate() {
        for (large, cell) in row.iter_mut().enumerate() {
            let (Some(one), Some(other)) = (kept.get(small), kept.get(large)) else {
                continue;
            };
            *cell = small == large || holds(arena, other.1, one.1);
        }
    }
    // The more patterns hold one, the smaller it is.
    let depth = |index: usize| {
        inside
            .get(index)
            .map_or(0, |row| row.iter().filter(|one| **one).count())
    };
    let mut sorted: Vec<usize> = (0..kept.len()).collect();
    sorted.sort_by_key(|index| (depth(*index), *index));
    let is_in = |small: usize, large: usize| {
        inside
            .get(small)
            .and_then(|row| row.get(large))
            .copied()
            .unwrap_or(false)
    };
    let mut all = Vec::with_capacity(kept.len());
    for index in &sorted {
        let Some((pattern, whole)) = kept.get(*index) else {
            continue;
        };
        let mut parts = vec![*whole];
        for (other, (_, smaller)) in kept.iter().enumerate() {
            if other != *index && is_in(other, *index) && !is_in(*index, other) {
                parts.push(arena.not(*smaller));
            }
        }
        let places = sorted.iter().enumerate();
        let within = places
            .filter(|(_, other)| is_in(*index, **other))
            .map(|(place, _)| place);
        all.push(Lowered {
            pattern: *pattern,
            own: arena.and(parts),
            within: within.collect(),
        });
    }
    all
}
