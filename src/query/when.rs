//! Context keys bound to values by a question.

use crate::encode::compile::{Compiler, Expr, Place};
use crate::encode::keys::{self, Cardinality, KeyType};
use crate::policy::{Base, Clause, Operator, Qualifier, Text, Version};
use crate::source::Span;
use crate::witness::Document;

/// What a context key is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Not there.
    Absent,
    /// One of these texts; of a multi-valued key, exactly these.
    Is(Vec<String>),
}

/// A key bound to a value, read as its type says, or as the policies read it.
pub(super) fn when(
    compiler: &mut Compiler,
    key: &str,
    value: &Value,
    documents: &[Document<'_>],
) -> Expr {
    let mut all: Vec<Expr> = clauses(key, value, documents)
        .into_iter()
        .map(|(own, values)| operator(compiler, key, own, &values))
        .collect();
    match all.len() {
        1 => all.remove(0),
        _ => Expr::And(all),
    }
}

/// The clauses that together say that a key has a value.
pub(super) fn clauses(
    key: &str,
    value: &Value,
    documents: &[Document<'_>],
) -> Vec<(Operator, Vec<String>)> {
    let plain = |qualifier: Option<Qualifier>, base: Base| Operator {
        qualifier,
        base,
        if_exists: false,
    };
    let facts = keys::facts(&key.to_lowercase());
    let texts = match value {
        Value::Absent => return vec![(plain(None, Base::Null), vec!["true".to_owned()])],
        Value::Is(texts) => texts,
    };
    if facts.cardinality == Cardinality::Multi {
        let all = plain(Some(Qualifier::ForAllValues), Base::StringEquals);
        let any = plain(Some(Qualifier::ForAnyValue), Base::StringEquals);
        let each = texts.iter().map(|text| (any, vec![text.clone()]));
        return std::iter::once((all, texts.clone())).chain(each).collect();
    }
    vec![(plain(None, equality(key, documents)), texts.clone())]
}

/// The equality of a key with one value.
pub(super) fn equality(key: &str, documents: &[Document<'_>]) -> Base {
    match keys::facts(&key.to_lowercase()).key_type {
        KeyType::Bool => Base::Bool,
        KeyType::Number => Base::NumericEquals,
        KeyType::Date | KeyType::Epoch => Base::DateEquals,
        KeyType::Address => Base::IpAddress,
        KeyType::Unknown => as_used(key, documents),
        _ => Base::StringEquals,
    }
}

/// The equality of the family of operators that the documents use on a key.
fn as_used(key: &str, documents: &[Document<'_>]) -> Base {
    let mut bases = documents
        .iter()
        .flat_map(|(policy, _)| &policy.statements)
        .flat_map(|statement| &statement.condition)
        .filter(|clause| clause.key.value.to_lowercase() == key.to_lowercase())
        .map(|clause| clause.operator.base);
    match bases.next() {
        Some(
            Base::NumericEquals
            | Base::NumericNotEquals
            | Base::NumericLessThan
            | Base::NumericLessThanEquals
            | Base::NumericGreaterThan
            | Base::NumericGreaterThanEquals,
        ) => Base::NumericEquals,
        Some(
            Base::DateEquals
            | Base::DateNotEquals
            | Base::DateLessThan
            | Base::DateLessThanEquals
            | Base::DateGreaterThan
            | Base::DateGreaterThanEquals,
        ) => Base::DateEquals,
        Some(Base::IpAddress | Base::NotIpAddress) => Base::IpAddress,
        _ => Base::StringEquals,
    }
}

/// A clause without a place in the documents; variables in its values have no meaning.
pub(super) fn clause(
    compiler: &mut Compiler,
    key: &str,
    qualifier: Option<Qualifier>,
    base: Base,
    values: &[String],
) -> Expr {
    let own = Operator {
        qualifier,
        base,
        if_exists: false,
    };
    operator(compiler, key, own, values)
}

/// The same with any operator.
pub(super) fn operator(
    compiler: &mut Compiler,
    key: &str,
    own: Operator,
    values: &[String],
) -> Expr {
    let text = |value: &String| Text {
        value: value.clone(),
        span: Span::default(),
    };
    let clause = Clause {
        operator: own,
        operator_span: Span::default(),
        key: text(&key.to_owned()),
        values: values.iter().map(text).collect(),
        span: Span::default(),
    };
    let place = Place {
        policy: usize::MAX,
        span: Span::default(),
    };
    // What the key is bound to is what its variable is.
    compiler.note_constants(&clause);
    compiler.clause(&clause, Version::V2008, &place)
}
