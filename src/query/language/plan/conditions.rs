//! Conditions of questions as bounds.

use super::super::ast::{At, Condition, How, Test};
use super::named;
use crate::encode::keys::{self, Cardinality, KeyType};
use crate::policy::parse::malformed;
use crate::policy::{Base, Operator, Qualifier};
use crate::query::Bound;
use crate::query::when::{Value, clauses, equality};
use crate::source::{Diagnostic, quote};
use crate::witness::Document;

/// What is wrong with a condition: keys that AWS does not have, values that are none.
pub fn check(condition: &Condition, wrong: &mut Vec<Diagnostic>) {
    match condition {
        Condition::All(all) | Condition::Any(all) => {
            for one in all {
                check(one, wrong);
            }
        }
        Condition::Not(one) => check(one, wrong),
        Condition::Test(test) => {
            let key = &test.key;
            let shape = key.node.split_once(':');
            if !shape.is_some_and(|(head, tail)| !head.is_empty() && !tail.is_empty()) {
                let message = format!("{} is no condition key", quote(&key.node));
                let help = "write it as in policies, such as `aws:SourceIp`";
                wrong.push(Diagnostic::error(key.span, message).help(help));
                return;
            }
            if !test.quoted {
                wrong.extend(named::key(&key.node, key.span));
            }
            let base = base(test);
            for value in &test.values {
                wrong.extend(value_of(base, value));
            }
            if let How::Operator(operator) = test.how {
                wrong.extend(sets(test, operator));
            }
        }
    }
}

fn value_of(base: Base, value: &At<String>) -> Option<Diagnostic> {
    let text = &value.node;
    let expected = match base {
        Base::Bool | Base::Null => {
            let fine = text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
            (!fine).then_some("`true` or `false`")
        }
        _ => malformed(base, text, false).map(|what| match what {
            "number" => "a number, such as `3600`",
            "date" => "a date, such as `2026-01-31T00:00:00Z`",
            "IP address" => "an address or a network, such as `10.0.0.0/8`",
            "ARN" => "an ARN",
            other => other,
        }),
    }?;
    let message = format!("{} is no value of this key", quote(text));
    Some(Diagnostic::error(value.span, message).help(format!("expected {expected}")))
}

/// Qualifiers belong to keys with many values (`COND-05`).
fn sets(test: &Test, operator: Operator) -> Option<Diagnostic> {
    let facts = keys::facts(&test.key.node.to_lowercase());
    if facts.cardinality == Cardinality::Multi && operator.qualifier.is_none() {
        let message = format!("{} has many values", quote(&test.key.node));
        let help = format!(
            "write `ForAnyValue:{operator}` if one of them is meant, `ForAllValues:{operator}` if all"
        );
        (operator.base != Base::Null).then(|| Diagnostic::error(test.key.span, message).help(help))
    } else {
        None
    }
}

/// The comparison by which the values are read.
fn base(test: &Test) -> Base {
    match test.how {
        How::Operator(operator) => operator.base,
        How::Like | How::NotLike => Base::StringLike,
        How::Less | How::LessOrEqual | How::More | How::MoreOrEqual => ordered(test),
        How::Absent | How::Present => Base::Null,
        How::Is | How::IsNot | How::In | How::NotIn => {
            let multi = keys::facts(&test.key.node.to_lowercase()).cardinality;
            match multi == Cardinality::Multi {
                true => Base::StringEquals,
                false => equality(&test.key.node, &[]),
            }
        }
    }
}

/// The comparison of what has an order: of numbers or of dates.
fn ordered(test: &Test) -> Base {
    let key = keys::facts(&test.key.node.to_lowercase()).key_type;
    let looks = |value: &At<String>| malformed(Base::NumericEquals, &value.node, false).is_some();
    let date = match key {
        KeyType::Date | KeyType::Epoch => true,
        KeyType::Number => false,
        _ => test.values.iter().any(looks),
    };
    match (test.how, date) {
        (How::Less, false) => Base::NumericLessThan,
        (How::LessOrEqual, false) => Base::NumericLessThanEquals,
        (How::More, false) => Base::NumericGreaterThan,
        (_, false) => Base::NumericGreaterThanEquals,
        (How::Less, true) => Base::DateLessThan,
        (How::LessOrEqual, true) => Base::DateLessThanEquals,
        (How::More, true) => Base::DateGreaterThan,
        (_, true) => Base::DateGreaterThanEquals,
    }
}

/// A condition as a bound; keys of which nothing is known are compared as the documents do.
pub fn bound(condition: &Condition, documents: &[Document<'_>]) -> Bound {
    match condition {
        Condition::All(all) => Bound::All(all.iter().map(|one| bound(one, documents)).collect()),
        Condition::Any(all) => Bound::Any(all.iter().map(|one| bound(one, documents)).collect()),
        Condition::Not(one) => bound(one, documents).negate(),
        Condition::Test(test) => tested(test, documents),
    }
}

fn tested(test: &Test, documents: &[Document<'_>]) -> Bound {
    let key = &test.key.node;
    let values: Vec<String> = test.values.iter().map(|value| value.node.clone()).collect();
    let is = |values: &[String]| {
        let all = clauses(key, &Value::Is(values.to_vec()), documents);
        let all = all
            .into_iter()
            .map(|(operator, values)| Bound::Clause(operator, key.clone(), values));
        Bound::All(all.collect())
    };
    let one_of = || {
        Bound::Any(
            values
                .iter()
                .map(|one| is(std::slice::from_ref(one)))
                .collect(),
        )
    };
    let plain = |base: Base| Operator {
        qualifier: None,
        base,
        if_exists: false,
    };
    let clause =
        |operator: Operator, values: Vec<String>| Bound::Clause(operator, key.clone(), values);
    let null = |absent: &str| clause(plain(Base::Null), vec![absent.to_owned()]);
    let multi = keys::facts(&key.to_lowercase()).cardinality == Cardinality::Multi;
    let some = |base: Base| Operator {
        qualifier: multi.then_some(Qualifier::ForAnyValue),
        base,
        if_exists: false,
    };
    match test.how {
        How::Is => is(&values),
        How::IsNot => is(&values).negate(),
        How::Absent => null("true"),
        How::Present => null("false"),
        How::In => one_of(),
        How::NotIn => one_of().negate(),
        How::Like => clause(some(Base::StringLike), values.clone()),
        How::NotLike => clause(some(Base::StringLike), values.clone()).negate(),
        How::Less | How::LessOrEqual | How::More | How::MoreOrEqual => {
            clause(some(ordered(test)), values.clone())
        }
        How::Operator(operator) => clause(operator, values.clone()),
    }
}
