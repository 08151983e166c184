//! The Allows of some documents each by itself, under all their Denies.

use super::super::because::StatementId;
use super::super::sides::Sides;
use crate::encode::compile::Place;
use crate::policy::{Effect, Elements, Policy, PolicyType, Statement, Text, Version};
use crate::source::Span;
use crate::witness::Document;
use std::ops::Range;

/// A document for each Allow, one for all Denies, and the other side.
///
/// What an Allow grants is what it matches and what an Allow of everything with the Denies allows, so that
/// the Denies stand once however many Allows there are.
pub(super) struct Split {
    policies: Vec<(Policy, PolicyType)>,
    /// Of which document of the question each of `policies` is a part.
    origins: Vec<Option<usize>>,
    allows: Vec<StatementId>,
    unless: Option<Range<usize>>,
    against: Range<usize>,
}

impl Split {
    /// Of the documents that allow, and those that must not.
    pub fn of(documents: &[Document<'_>], against: &[Document<'_>]) -> Self {
        let mut split = Self {
            policies: Vec::new(),
            origins: Vec::new(),
            allows: Vec::new(),
            unless: None,
            against: 0..0,
        };
        for (document, (policy, policy_type)) in documents.iter().enumerate() {
            for (statement, one) in policy.statements.iter().enumerate() {
                if one.effect == Effect::Allow {
                    split.allows.push(StatementId {
                        document,
                        statement,
                    });
                    split.add(with(policy, vec![one.clone()]), *policy_type, document);
                }
            }
        }
        let start = split.policies.len();
        for (document, (policy, policy_type)) in documents.iter().enumerate() {
            let denies = policy.statements.iter();
            let denies = denies.filter(|one| one.effect == Effect::Deny).cloned();
            let denies: Vec<Statement> = denies.collect();
            if denies.is_empty() {
                continue;
            }
            if split.policies.len() == start {
                split.policies.push((everything(), *policy_type));
                split.origins.push(None);
            }
            split.add(with(policy, denies), *policy_type, document);
        }
        let end = split.policies.len();
        split.unless = (end > start).then_some(start..end);
        for (index, (policy, policy_type)) in against.iter().enumerate() {
            split.add((*policy).clone(), *policy_type, documents.len() + index);
        }
        split.against = end..split.policies.len();
        split
    }

    fn add(&mut self, policy: Policy, policy_type: PolicyType, origin: usize) {
        self.policies.push((policy, policy_type));
        self.origins.push(Some(origin));
    }

    /// The documents of the question.
    pub fn documents(&self) -> Vec<Document<'_>> {
        let all = self.policies.iter();
        all.map(|(policy, policy_type)| (policy, *policy_type))
            .collect()
    }

    /// Each Allow with the sides that ask about it alone.
    pub fn allows(&self) -> impl Iterator<Item = (StatementId, Sides)> {
        let sides = |index: usize| Sides {
            plus: std::iter::once(index..index + 1)
                .chain(self.unless.clone())
                .collect(),
            ways: Vec::new(),
            minus: match self.against.is_empty() {
                true => Vec::new(),
                false => vec![self.against.clone()],
            },
        };
        let all = self.allows.iter().enumerate();
        all.map(move |(index, id)| (*id, sides(index)))
    }

    /// A place in these documents as one in the documents that were split.
    pub fn place(&self, place: &Place) -> Option<Place> {
        let policy = (*self.origins.get(place.policy)?)?;
        Some(Place {
            policy,
            span: place.span,
        })
    }
}

fn with(policy: &Policy, statements: Vec<Statement>) -> Policy {
    Policy {
        version: policy.version,
        id: None,
        statements,
        span: policy.span,
    }
}

/// Allows everything to everybody.
fn everything() -> Policy {
    let any = Text {
        value: "*".to_owned(),
        span: Span::default(),
    };
    Policy {
        version: Version::V2012,
        id: None,
        statements: vec![Statement {
            sid: None,
            effect: Effect::Allow,
            principal: None,
            action: Elements {
                negated: false,
                values: vec![any],
                span: Span::default(),
            },
            resource: None,
            condition: Vec::new(),
            span: Span::default(),
        }],
        span: Span::default(),
    }
}
