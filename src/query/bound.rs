//! What is asked of a request beside the documents, as any combination of single bounds: as a formula, and
//! of one concrete request. The second is decided by the evaluator alone.

use super::when::operator;
use crate::encode::caller::{Kind, Named};
use crate::encode::compile::{Compiler, Expr, Name, Operand};
use crate::encode::patterns;
use crate::encode::resources::{self, Style};
use crate::eval::{CallerKind, Outcome, PrincipalClass, Request, evaluate_under};
use crate::policy::{
    Clause, Effect, Elements, Operator, Policy, PolicyType, PrincipalKind, PrincipalName,
    Principals, Statement, Text, Version,
};
use crate::regular::Language;
use crate::rules::Rules;
use crate::smtlib;
use crate::source::Span;
use crate::witness::Document;

/// A bound of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// All of these.
    All(Vec<Bound>),
    /// One of these.
    Any(Vec<Bound>),
    /// Not this.
    Not(Box<Bound>),
    /// The action matches one of these patterns.
    Action(Vec<String>),
    /// The resource matches one of these patterns.
    Resource(Vec<String>),
    /// The caller is of one of these kinds.
    Kinds(Vec<Kind>),
    /// The caller is the one that a principal element of that kind and name names exactly.
    Named(PrincipalKind, String),
    /// A condition clause holds; there are no policy variables in it.
    Clause(Operator, String, Vec<String>),
}

impl Bound {
    /// What every request keeps.
    pub const fn nothing() -> Self {
        Self::All(Vec::new())
    }

    /// The opposite.
    #[must_use]
    pub fn negate(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// Whether it asks for more than actions on resources: then no request may keep it.
    pub fn may_be_empty(&self) -> bool {
        match self {
            Self::All(all) => all.iter().any(Self::may_be_empty),
            Self::Any(all) => all.is_empty() || all.iter().any(Self::may_be_empty),
            Self::Action(texts) | Self::Resource(texts) => texts.is_empty(),
            Self::Not(_) | Self::Kinds(_) | Self::Named(..) | Self::Clause(..) => true,
        }
    }

    /// As a formula.
    pub fn expr(&self, compiler: &mut Compiler) -> Expr {
        match self {
            Self::All(all) => Expr::And(all.iter().map(|one| one.expr(compiler)).collect()),
            Self::Any(all) => Expr::Or(all.iter().map(|one| one.expr(compiler)).collect()),
            Self::Not(one) => one.expr(compiler).negate(),
            Self::Action(texts) => {
                let all = texts.iter().map(|text| patterns::action(text));
                let language = Language::new(all.collect());
                let action = compiler.variable(Name::Action, "");
                compiler.atom(action, Operand::Text(language))
            }
            Self::Resource(texts) => {
                let all = texts.iter().map(|text| {
                    let pieces = patterns::plain(text);
                    resources::resource(&pieces, PolicyType::Identity, Style::default())
                });
                let language = Language::new(all.collect());
                let resource = compiler.variable(Name::Resource, "");
                compiler.atom(resource, Operand::Text(language))
            }
            Self::Kinds(kinds) => compiler.of_kinds(kinds),
            Self::Named(kind, name) => {
                let mut named = Named::default();
                named.add(*kind, name);
                compiler.callers(Language::new(named.exact))
            }
            Self::Clause(kind, key, values) => operator(compiler, key, *kind, values),
        }
    }

    /// The same for other solvers.
    pub(super) fn written(&self) -> smtlib::Bound<'_> {
        match self {
            Self::All(all) => smtlib::Bound::All(all.iter().map(Self::written).collect()),
            Self::Any(all) => smtlib::Bound::Any(all.iter().map(Self::written).collect()),
            Self::Not(one) => smtlib::Bound::Not(Box::new(one.written())),
            Self::Action(texts) => smtlib::Bound::Action(texts),
            Self::Resource(texts) => smtlib::Bound::Resource(texts),
            Self::Kinds(kinds) => {
                smtlib::Bound::Callers(kinds.iter().map(|kind| caller(*kind)).collect())
            }
            Self::Named(kind, name) => smtlib::Bound::Named(*kind, name),
            Self::Clause(operator, key, values) => smtlib::Bound::Clause(*operator, key, values),
        }
    }

    /// Whether a request keeps it.
    pub fn holds(&self, request: &Request, rules: &Rules) -> bool {
        match self {
            Self::All(all) => all.iter().all(|one| one.holds(request, rules)),
            Self::Any(all) => all.iter().any(|one| one.holds(request, rules)),
            Self::Not(one) => !one.holds(request, rules),
            Self::Kinds(kinds) => kinds.iter().any(|kind| is_of(*kind, request.caller.kind)),
            Self::Action(texts) => {
                let mut statement = statement();
                statement.action = elements(texts);
                matches(statement, PolicyType::Identity, request, rules).is_some()
            }
            Self::Resource(texts) => {
                let mut statement = statement();
                statement.resource = Some(elements(texts));
                matches(statement, PolicyType::Identity, request, rules).is_some()
            }
            Self::Named(kind, name) => {
                let mut statement = statement();
                statement.principal = Some(Principals {
                    negated: false,
                    any: false,
                    names: vec![PrincipalName {
                        kind: *kind,
                        name: text(name),
                    }],
                    span: Span::default(),
                });
                // Providers are principals of trust policies only (`PRIN-11`).
                let policy_type = match kind {
                    PrincipalKind::Federated => PolicyType::Trust,
                    _ => PolicyType::Resource,
                };
                let classes = matches(statement, policy_type, request, rules);
                classes.is_some_and(|all| all.contains(&PrincipalClass::Exact))
            }
            Self::Clause(operator, key, values) => {
                let statement = with_clause(*operator, key, values);
                matches(statement, PolicyType::Identity, request, rules).is_some()
            }
        }
    }

    /// A document that asks for the same keys: what is known of them must be known to the question.
    pub fn document(&self) -> Policy {
        let mut statements = Vec::new();
        self.clauses(&mut statements);
        policy(statements)
    }

    fn clauses(&self, found: &mut Vec<Statement>) {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().for_each(|one| one.clauses(found)),
            Self::Not(one) => one.clauses(found),
            Self::Clause(operator, key, values) => found.push(with_clause(*operator, key, values)),
            _ => {}
        }
    }
}

/// The documents of a question, and what its bound asks for.
pub(super) fn beside<'d>(
    documents: &[Document<'d>],
    bound: &'d (Policy, PolicyType),
) -> Vec<Document<'d>> {
    let mut all = documents.to_vec();
    all.push((&bound.0, bound.1));
    all
}

const fn caller(kind: Kind) -> smtlib::Caller {
    match kind {
        Kind::Root => smtlib::Caller::Root,
        Kind::User => smtlib::Caller::User,
        Kind::Role => smtlib::Caller::Role,
        Kind::Federated => smtlib::Caller::Federated,
        Kind::Service => smtlib::Caller::Service,
        Kind::Anonymous => smtlib::Caller::Anonymous,
        Kind::Web => smtlib::Caller::Web,
        Kind::Saml => smtlib::Caller::Saml,
    }
}

const fn is_of(kind: Kind, caller: CallerKind) -> bool {
    matches!(
        (kind, caller),
        (Kind::Root, CallerKind::Root)
            | (Kind::User, CallerKind::User)
            | (Kind::Role, CallerKind::RoleSession)
            | (Kind::Federated, CallerKind::FederatedUser)
            | (Kind::Service, CallerKind::Service)
            | (Kind::Anonymous, CallerKind::Anonymous)
            | (Kind::Web, CallerKind::WebIdentity)
            | (Kind::Saml, CallerKind::Saml)
    )
}

fn text(value: &str) -> Text {
    Text {
        value: value.to_owned(),
        span: Span::default(),
    }
}

fn elements(values: &[String]) -> Elements {
    Elements {
        negated: false,
        values: values.iter().map(|one| text(one)).collect(),
        span: Span::default(),
    }
}

/// A statement that allows everything.
fn statement() -> Statement {
    let everything = || elements(&["*".to_owned()]);
    Statement {
        sid: None,
        effect: Effect::Allow,
        principal: None,
        action: everything(),
        resource: Some(everything()),
        condition: Vec::new(),
        span: Span::default(),
    }
}

fn with_clause(operator: Operator, key: &str, values: &[String]) -> Statement {
    let mut statement = statement();
    statement.condition.push(Clause {
        operator,
        operator_span: Span::default(),
        key: text(key),
        values: values.iter().map(|one| text(one)).collect(),
        span: Span::default(),
    });
    statement
}

/// In the old version of the language nothing in a text is a variable.
fn policy(statements: Vec<Statement>) -> Policy {
    Policy {
        version: Version::V2008,
        id: None,
        statements,
        span: Span::default(),
    }
}

/// A document that allows everything.
pub(super) fn everything() -> Policy {
    policy(vec![statement()])
}

/// How a statement names the caller, if it matches.
fn matches(
    statement: Statement,
    policy_type: PolicyType,
    request: &Request,
    rules: &Rules,
) -> Option<Vec<PrincipalClass>> {
    let policy = policy(vec![statement]);
    let decision = evaluate_under(&[(&policy, policy_type)], request, rules);
    let result = decision.statements.into_iter().next()?;
    (decision.outcome == Outcome::Allow).then_some(result.classes)
}
