//! Condition operators: an operator and its operands as a test of one value.

use super::compile::Operand;
use super::patterns::{self, ArnPattern, Piece};
use super::values::{self, Decimal};
use crate::policy::Base;
use crate::regular::{Interval, Language, literal};

/// A boolean combination of operands, asked of one value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// A constant.
    Constant(bool),
    /// The operand of that index holds.
    Operand(usize),
    /// Negation.
    Not(Box<Test>),
    /// All.
    And(Vec<Test>),
    /// One.
    Or(Vec<Test>),
}

/// An operator applied to its operands.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// What one value must pass.
    pub test: Test,
    /// What the test asks; the first is the union of the policy values without variables, the second
    /// that of the values with variables, their holes open.
    pub operands: Vec<Operand>,
    shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Positive,
    Negative,
    NegativeArn,
    Other,
}

impl Lowered {
    /// A test that every reading of the holes passes, and one that some reading passes; `None` where
    /// the operator takes no variables.
    pub fn bounds(&self) -> Option<(Test, Test)> {
        let (plain, open) = (Test::Operand(0), Test::Operand(1));
        let either = Test::Or(vec![plain.clone(), open]);
        let not = |test: Test| Test::Not(Box::new(test));
        match self.shape {
            Shape::Positive => Some((plain, either)),
            Shape::Negative => Some((not(either), not(plain))),
            Shape::NegativeArn => {
                let arn = Test::Operand(2);
                Some((
                    Test::And(vec![arn.clone(), not(either)]),
                    Test::And(vec![arn, not(plain)]),
                ))
            }
            Shape::Other => None,
        }
    }
}

/// Lowers an operator; `Err` says why the operands are not interpreted.
pub fn lower(base: Base, values: &[Vec<Piece>]) -> Result<Lowered, String> {
    match base {
        Base::StringEquals => texts(values, Shape::Positive, |pieces| {
            Ok(patterns::equals(pieces))
        }),
        Base::StringNotEquals => texts(values, Shape::Negative, |pieces| {
            Ok(patterns::equals(pieces))
        }),
        Base::StringLike => texts(values, Shape::Positive, |pieces| Ok(patterns::like(pieces))),
        Base::StringNotLike => texts(values, Shape::Negative, |pieces| Ok(patterns::like(pieces))),
        Base::StringEqualsIgnoreCase => texts(values, Shape::Positive, ignore_case),
        Base::StringNotEqualsIgnoreCase => texts(values, Shape::Negative, ignore_case),
        Base::ArnEquals | Base::ArnLike => texts(values, Shape::Positive, arn),
        Base::ArnNotEquals | Base::ArnNotLike => texts(values, Shape::NegativeArn, arn),
        Base::Bool => Ok(boolean(values)),
        Base::BinaryEquals => texts(values, Shape::Other, |pieces| {
            let [Piece::Pattern(text)] = pieces else {
                return Ok(Vec::new());
            };
            // Equal bytes have equal canonical texts (COND-27); others match nothing.
            if is_base64(text) {
                Ok(literal(text))
            } else {
                Err(format!("`{text}` is not base64"))
            }
        }),
        Base::IpAddress | Base::NotIpAddress => Ok(addresses(values, base == Base::NotIpAddress)),
        Base::DateEquals
        | Base::DateNotEquals
        | Base::DateLessThan
        | Base::DateLessThanEquals
        | Base::DateGreaterThan
        | Base::DateGreaterThanEquals => dates(values, base),
        Base::NumericEquals
        | Base::NumericNotEquals
        | Base::NumericLessThan
        | Base::NumericLessThanEquals
        | Base::NumericGreaterThan
        | Base::NumericGreaterThanEquals => numbers(values, base),
        Base::Null => Err("Null asks no value".to_owned()),
    }
}

fn ignore_case(pieces: &[Piece]) -> Result<crate::regular::Sequence, String> {
    patterns::equals_ignore_case(pieces)
        .ok_or_else(|| "the case of a letter depends on the letters beside it (COND-20)".to_owned())
}

fn arn(pieces: &[Piece]) -> Result<crate::regular::Sequence, String> {
    match patterns::arn(pieces) {
        ArnPattern::Sequence(items) => Ok(items),
        ArnPattern::Malformed => Err("an operand is no ARN (COND-44)".to_owned()),
    }
}

fn texts(
    values: &[Vec<Piece>],
    shape: Shape,
    sequence: impl Fn(&[Piece]) -> Result<crate::regular::Sequence, String>,
) -> Result<Lowered, String> {
    let mut plain = Vec::new();
    let mut open = Vec::new();
    for pieces in values {
        let items = sequence(pieces)?;
        if patterns::has_hole(pieces) {
            open.push(items);
        } else {
            plain.push(items);
        }
    }
    let mut operands = vec![
        Operand::Text(Language::new(plain)),
        Operand::Text(Language::new(open)),
    ];
    let matched = Test::Operand(0);
    let test = match shape {
        Shape::Positive | Shape::Other => matched,
        Shape::Negative => Test::Not(Box::new(matched)),
        Shape::NegativeArn => {
            operands.push(Operand::Text(Language::new(vec![patterns::any_arn()])));
            Test::And(vec![Test::Operand(2), Test::Not(Box::new(matched))])
        }
    };
    Ok(Lowered {
        test,
        operands,
        shape,
    })
}

/// Both sides are true or not (`COND-26`).
fn boolean(values: &[Vec<Piece>]) -> Lowered {
    let truth = Test::Operand(0);
    let tests = values.iter().map(|pieces| match pieces.as_slice() {
        [Piece::Pattern(text)] if text.eq_ignore_ascii_case("true") => truth.clone(),
        _ => Test::Not(Box::new(truth.clone())),
    });
    Lowered {
        test: Test::Or(tests.collect()),
        operands: vec![Operand::Text(Language::new(vec![patterns::truth()]))],
        shape: Shape::Other,
    }
}

fn plain_texts(values: &[Vec<Piece>]) -> impl Iterator<Item = &str> {
    values.iter().filter_map(|pieces| match pieces.as_slice() {
        [Piece::Pattern(text)] => Some(text.as_str()),
        _ => None,
    })
}

fn addresses(values: &[Vec<Piece>], negated: bool) -> Lowered {
    let networks: Vec<_> = plain_texts(values).filter_map(values::network).collect();
    let everything = vec![Interval {
        low: None,
        high: None,
    }];
    let matched = Test::Operand(0);
    let test = if negated {
        // A value that is no address matches neither operator (COND-29).
        Test::And(vec![Test::Operand(1), Test::Not(Box::new(matched))])
    } else {
        matched
    };
    Lowered {
        test,
        operands: vec![Operand::Address(networks), Operand::Address(everything)],
        shape: Shape::Other,
    }
}

enum Relation {
    Equal,
    Less(bool),
    Greater(bool),
}

fn relation(base: Base) -> Relation {
    match base {
        Base::NumericLessThan | Base::DateLessThan => Relation::Less(false),
        Base::NumericLessThanEquals | Base::DateLessThanEquals => Relation::Less(true),
        Base::NumericGreaterThan | Base::DateGreaterThan => Relation::Greater(false),
        Base::NumericGreaterThanEquals | Base::DateGreaterThanEquals => Relation::Greater(true),
        _ => Relation::Equal,
    }
}

fn interval<T: Ord + Clone>(base: Base, bound: T) -> Interval<T> {
    match relation(base) {
        Relation::Equal => Interval::point(bound),
        Relation::Less(closed) => Interval {
            low: None,
            high: Some((bound, closed)),
        },
        Relation::Greater(closed) => Interval {
            low: Some((bound, closed)),
            high: None,
        },
    }
}

fn ordered(operand: Operand, negated: bool) -> Lowered {
    let matched = Test::Operand(0);
    Lowered {
        // What does not convert passes the negated operators (COND-23, COND-25).
        test: if negated {
            Test::Not(Box::new(matched))
        } else {
            matched
        },
        operands: vec![operand],
        shape: Shape::Other,
    }
}

fn numbers(values: &[Vec<Piece>], base: Base) -> Result<Lowered, String> {
    let mut intervals = Vec::new();
    for text in plain_texts(values) {
        match Decimal::parse(text) {
            Some(Ok(number)) => intervals.push(interval(base, number)),
            Some(Err(_)) => return Err(format!("the number `{text}` is too large")),
            // It matches nothing (COND-40).
            None => {}
        }
    }
    Ok(ordered(
        Operand::Number(sorted(intervals)),
        base.is_negated(),
    ))
}

fn dates(values: &[Vec<Piece>], base: Base) -> Result<Lowered, String> {
    let mut intervals = Vec::new();
    for text in plain_texts(values) {
        match values::instant(text) {
            Some(instant) => intervals.push(interval(base, instant)),
            None if Decimal::parse(text).is_some() => {
                return Err(format!("the instant `{text}` is too far away"));
            }
            None => {}
        }
    }
    Ok(ordered(Operand::Date(sorted(intervals)), base.is_negated()))
}

fn sorted<T: Ord>(mut intervals: Vec<T>) -> Vec<T> {
    intervals.sort();
    intervals.dedup();
    intervals
}

/// Strict base64: padded and canonical.
fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let value = |c: u8| -> Option<u8> {
        match c {
            b'A'..=b'Z' => Some(c - b'A'),
            b'a'..=b'z' => Some(c - b'a' + 26),
            b'0'..=b'9' => Some(c - b'0' + 52),
            b'+' => Some(62),
            b'/' => Some(63),
            _ => None,
        }
    };
    let unused = match padding {
        0 => 0,
        1 => 0b11,
        2 => 0b1111,
        _ => return false,
    };
    let last = body.bytes().next_back().and_then(value);
    text.len().is_multiple_of(4)
        && body.bytes().all(|c| value(c).is_some())
        && (padding == 0 || last.is_some_and(|last| last & unused == 0))
}
