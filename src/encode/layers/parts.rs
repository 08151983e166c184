//! Parts of documents: only what they allow, only what they deny, only the principals that name a caller
//! with a certain strength.

use super::super::caller::Kind;
use super::{Origin, Part, Set};
use crate::policy::{
    Base, Clause, Effect, Elements, Operator, Policy, PolicyType, PrincipalKind, PrincipalName,
    Statement, Text, Version,
};
use crate::source::Span;
use crate::world::{Gap, Layer};
use std::sync::Arc;

/// The strength with which a principal element names a caller (section 2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The caller itself.
    Exact,
    /// Everybody.
    Any,
    /// The role or user behind the session.
    Issuer,
    /// The account.
    Account,
}

/// The statements of the layer that `keep` keeps, changed as it says.
fn kept(layer: &Layer<'_>, keep: impl Fn(&Statement) -> Option<Statement>) -> Set {
    let parts = layer.documents.iter().filter_map(|attached| {
        let policy = &attached.document.policy;
        let all = policy.statements.iter().enumerate();
        let (numbers, statements): (Vec<usize>, Vec<Statement>) = all
            .filter_map(|(number, statement)| Some((number, keep(statement)?)))
            .unzip();
        (!statements.is_empty()).then(|| Part {
            policy: Policy {
                version: policy.version,
                id: None,
                statements,
                span: policy.span,
            },
            policy_type: attached.document.policy_type,
            origin: Some(Origin {
                layer: layer.name.clone(),
                document: attached.name.clone(),
                source: Arc::clone(&attached.document.source),
                statements: numbers,
            }),
        })
    });
    Set(parts.collect())
}

fn of(statement: &Statement, effect: Effect) -> Option<Statement> {
    (statement.effect == effect).then(|| statement.clone())
}

/// What the layer allows.
pub(super) fn allows(layer: &Layer<'_>) -> Set {
    kept(layer, |statement| of(statement, Effect::Allow))
}

/// What the layer denies.
pub(super) fn denies(layer: &Layer<'_>) -> Set {
    kept(layer, |statement| of(statement, Effect::Deny))
}

/// What the layer allows to callers of a kind that it names with one of these strengths. A principal with
/// wildcards, which storage refuses (`PRIN-14`), may name a caller with several: then there is none.
pub(super) fn allows_to(layer: &Layer<'_>, kind: Kind, places: &[Place]) -> Result<Set, Vec<Gap>> {
    let mut gaps = Vec::new();
    for attached in &layer.documents {
        let source = &attached.document.source;
        let statements = attached.document.policy.statements.iter();
        let allows = statements.filter(|one| one.effect == Effect::Allow);
        let principals = allows.filter_map(|one| one.principal.as_ref());
        for name in principals.flat_map(|principals| &principals.names) {
            if place(name, kind).is_none() {
                let at = source.position(name.name.span.start);
                gaps.push(Gap {
                    reason: format!(
                        "the principal {:?} has wildcards, so how it names a caller is open \
                         (PRIN-14)",
                        name.name.value
                    ),
                    place: Some(format!("{}:{}:{}", source.name(), at.line, at.column)),
                });
            }
        }
    }
    if !gaps.is_empty() {
        return Err(gaps);
    }
    Ok(kept(layer, |statement| {
        let mut statement = of(statement, Effect::Allow)?;
        let Some(principals) = &mut statement.principal else {
            return places.contains(&Place::Any).then_some(statement);
        };
        // PRIN-21: everybody who is not listed.
        if principals.any || principals.negated {
            return places.contains(&Place::Any).then_some(statement);
        }
        principals
            .names
            .retain(|name| place(name, kind).is_some_and(|own| places.contains(&own)));
        (!principals.names.is_empty()).then_some(statement)
    }))
}

/// How a name names callers of a kind, if it does; `None` where that is open.
fn place(name: &PrincipalName, kind: Kind) -> Option<Place> {
    let text = name.name.value.as_str();
    Some(match name.kind {
        PrincipalKind::Service | PrincipalKind::Federated => Place::Exact,
        PrincipalKind::CanonicalUser => Place::Account,
        PrincipalKind::Aws if text == "*" => Place::Any,
        PrincipalKind::Aws if text.contains(['*', '?']) => return None,
        PrincipalKind::Aws if is_account(text) || text.ends_with(":root") => Place::Account,
        PrincipalKind::Aws => match kind {
            Kind::Role if !text.contains(":assumed-role/") => Place::Issuer,
            Kind::Federated if !text.contains(":federated-user/") => Place::Issuer,
            _ => Place::Exact,
        },
    })
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|c| c.is_ascii_digit())
}

/// A statement about everything.
fn everything(condition: Vec<Clause>) -> Part {
    let span = Span::new(0, 0);
    let text = |value: &str| Text {
        value: value.to_owned(),
        span,
    };
    let all = || Elements {
        negated: false,
        values: vec![text("*")],
        span,
    };
    let statement = Statement {
        sid: None,
        effect: Effect::Allow,
        principal: None,
        action: all(),
        resource: Some(all()),
        condition,
        span,
    };
    Part {
        policy: Policy {
            version: Version::V2012,
            id: None,
            statements: vec![statement],
            span,
        },
        policy_type: PolicyType::Identity,
        origin: None,
    }
}

/// Everything is allowed but what these parts deny.
pub(super) fn unless(denied: impl IntoIterator<Item = Set>) -> Set {
    let mut parts = vec![everything(Vec::new())];
    parts.extend(denied.into_iter().flat_map(|set| set.0));
    Set(parts)
}

/// The condition that a call is forwarded by a service, or is not (`KEY-52`).
fn forwarded(truth: bool) -> Clause {
    let span = Span::new(0, 0);
    let text = |value: &str| Text {
        value: value.to_owned(),
        span,
    };
    Clause {
        operator: Operator {
            qualifier: None,
            base: Base::Bool,
            // Where the key is absent the call is not forwarded.
            if_exists: !truth,
        },
        operator_span: span,
        key: text("aws:ViaAWSService"),
        values: vec![text(if truth { "true" } else { "false" })],
        span,
    }
}

/// What an endpoint allows: forwarded calls do not pass it again (`EVAL-43`).
pub(super) fn allows_through(layer: &Layer<'_>) -> Set {
    let mut set = allows(layer);
    set.0.push(everything(vec![forwarded(true)]));
    set
}

/// What an endpoint denies, of calls that pass it.
pub(super) fn denies_through(layer: &Layer<'_>) -> Set {
    kept(layer, |statement| {
        let mut statement = of(statement, Effect::Deny)?;
        statement.condition.push(forwarded(false));
        Some(statement)
    })
}
