//! Conditions: one clause for each key under each operator.

use super::At;
use crate::catalog::ConditionKey;
use crate::lint::facts;
use crate::policy::{Base, Operator, Qualifier};
use crate::source::json::{Json, Member, Node};

/// A key under an operator.
pub(crate) struct Clause<'a> {
    /// The operator as written, and where its name stands.
    pub operator_name: &'a str,
    pub operator_at: At<'a>,
    /// The operator, read without regard to case; `None` if there is none of that name.
    pub operator: Option<Operator>,
    /// The key as written.
    pub key: &'a str,
    /// The key in lower case: keys have no case.
    pub folded: String,
    /// The key with the place of its name.
    pub key_at: At<'a>,
    /// What the catalog has of that key.
    pub known: Option<ConditionKey>,
    pub json: &'a Json,
    /// Where the value or the list of values stands.
    pub at: At<'a>,
    pub values: Vec<Value<'a>>,
}

/// One value.
pub(crate) struct Value<'a> {
    pub text: &'a str,
    pub json: &'a Json,
    pub at: At<'a>,
}

/// What operators compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    String,
    Arn,
    Numeric,
    Date,
    Bool,
    Binary,
    Ip,
    Null,
}

impl Family {
    pub const fn of(base: Base) -> Self {
        match base {
            Base::StringEquals
            | Base::StringNotEquals
            | Base::StringEqualsIgnoreCase
            | Base::StringNotEqualsIgnoreCase
            | Base::StringLike
            | Base::StringNotLike => Self::String,
            Base::NumericEquals
            | Base::NumericNotEquals
            | Base::NumericLessThan
            | Base::NumericLessThanEquals
            | Base::NumericGreaterThan
            | Base::NumericGreaterThanEquals => Self::Numeric,
            Base::DateEquals
            | Base::DateNotEquals
            | Base::DateLessThan
            | Base::DateLessThanEquals
            | Base::DateGreaterThan
            | Base::DateGreaterThanEquals => Self::Date,
            Base::Bool => Self::Bool,
            Base::BinaryEquals => Self::Binary,
            Base::IpAddress | Base::NotIpAddress => Self::Ip,
            Base::ArnEquals | Base::ArnLike | Base::ArnNotEquals | Base::ArnNotLike => Self::Arn,
            Base::Null => Self::Null,
        }
    }
}

impl Clause<'_> {
    pub fn base(&self) -> Option<Base> {
        self.operator.map(|operator| operator.base)
    }

    pub fn family(&self) -> Option<Family> {
        self.base().map(Family::of)
    }

    pub fn qualifier(&self) -> Option<Qualifier> {
        self.operator.and_then(|operator| operator.qualifier)
    }

    pub fn if_exists(&self) -> bool {
        self.operator.is_some_and(|operator| operator.if_exists)
    }

    pub fn is_negated(&self) -> bool {
        self.base().is_some_and(Base::is_negated)
    }

    /// Whether the base is one of these.
    pub fn is(&self, bases: &[Base]) -> bool {
        self.base().is_some_and(|base| bases.contains(&base))
    }

    /// `StringLike`, `StringNotLike`, or an operator on ARNs, which all take wildcards.
    pub fn takes_wildcards(&self) -> bool {
        self.is(&[Base::StringLike, Base::StringNotLike]) || self.family() == Some(Family::Arn)
    }

    /// Whether it is `Null` with the value `true` (the key is absent) or `false` (it is there).
    pub fn null(&self, absent: bool) -> bool {
        let wanted = if absent { "true" } else { "false" };
        let mut values = self.values.iter();
        self.base() == Some(Base::Null) && values.any(|one| one.text.eq_ignore_ascii_case(wanted))
    }

    /// Whether the clause makes sure that the key is in the request with a value that was chosen:
    /// no `IfExists`, no `ForAllValues`, not negated, not `Null`.
    pub fn demands(&self) -> bool {
        let Some(operator) = self.operator else {
            return false;
        };
        !operator.if_exists
            && operator.qualifier != Some(Qualifier::ForAllValues)
            && !operator.base.is_negated()
            && operator.base != Base::Null
    }
}

/// An operator and what it holds.
pub(crate) struct Block<'a> {
    pub name: &'a str,
    /// The place of the name.
    pub at: At<'a>,
    pub operator: Option<Operator>,
    pub json: &'a Json,
}

/// The operators of a condition.
pub(super) fn blocks<'a>(condition: &'a Json, at: At<'a>) -> Vec<Block<'a>> {
    let members = condition.as_object().unwrap_or_default().iter();
    let block = |block: &'a Member| Block {
        name: &block.name,
        at: at.name(&block.name, block.name_span),
        operator: operator(&block.name),
        json: &block.value,
    };
    members.map(block).collect()
}

/// The keys under an operator.
pub(super) fn clauses<'a>(block: &Block<'a>) -> Vec<Clause<'a>> {
    let mut all = Vec::new();
    for member in block.json.as_object().unwrap_or_default() {
        let inner = block.at.name(&member.name, member.value.span);
        let mut values = Vec::new();
        match member.value.as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    values.extend(value(item, inner.index(index, item.span)));
                }
            }
            None => values.extend(value(&member.value, inner)),
        }
        all.push(Clause {
            operator_name: block.name,
            operator_at: block.at,
            operator: block.operator,
            key: &member.name,
            folded: member.name.to_ascii_lowercase(),
            key_at: inner.with(member.name_span),
            known: facts::key(&member.name),
            json: &member.value,
            at: inner,
            values,
        });
    }
    all
}

fn value<'a>(json: &'a Json, at: At<'a>) -> Option<Value<'a>> {
    let text = match &json.node {
        Node::String(text) | Node::Number(text) => text.as_str(),
        Node::Bool(true) => "true",
        Node::Bool(false) => "false",
        _ => return None,
    };
    Some(Value { text, json, at })
}

/// Reads an operator without regard to case, as AWS's checks do; evaluation is stricter (`OQ-26`).
fn operator(name: &str) -> Option<Operator> {
    if let Some(operator) = Operator::from_name(name) {
        return Some(operator);
    }
    let folded = name.to_ascii_lowercase();
    let (qualifier, rest) = match folded.split_once(':') {
        Some(("forallvalues", rest)) => (Some(Qualifier::ForAllValues), rest),
        Some(("foranyvalue", rest)) => (Some(Qualifier::ForAnyValue), rest),
        Some(_) => return None,
        None => (None, folded.as_str()),
    };
    let (base, if_exists) = match rest.strip_suffix("ifexists") {
        Some(base) => (base, true),
        None => (rest, false),
    };
    let mut known = Base::NAMES.iter();
    let found = known.find(|(known, _)| known.eq_ignore_ascii_case(base));
    found.map(|(_, base)| Operator {
        qualifier,
        base: *base,
        if_exists,
    })
}
