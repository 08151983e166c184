//! How one value of the request meets the values of a clause (`OP-01` to `OP-11`).

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::policy::{Base, Clause};

use super::matching::{Pattern, Token, tokens};
use super::scope::Scope;
use super::values::address::{self, Network};
use super::values::arn::Arn;
use super::values::number::Decimal;
use super::values::{base64, date, fold};
use super::variables::Expanded;

/// How a value meets the operands, before any negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// Some operand matches.
    Yes,
    /// None does.
    No,
    /// The value is nothing that the operator reads.
    Inconvertible,
    /// A malformed ARN operand comes before any that matches (`COND-44`).
    Broken,
}

impl Match {
    const fn of(found: bool) -> Self {
        if found { Self::Yes } else { Self::No }
    }
}

/// The values of a clause, read as its operator reads them.
///
/// Operands that do not work, malformed or with an unresolved variable, match nothing and are
/// left out (`COND-30`, `COND-40` to `COND-42`); only malformed ARNs are kept.
pub(super) struct Operands {
    tests: Tests,
    unresolved: Vec<String>,
}

enum Tests {
    Equal(HashSet<String>),
    Folded(HashSet<String>),
    Like(Vec<Pattern>),
    Number(Relation, Vec<Decimal>),
    Date(Relation, Vec<Decimal>),
    Bool(Vec<bool>),
    Bytes(Vec<Vec<u8>>),
    Network(Vec<Network>),
    Arn(Vec<ArnOperand>),
}

/// How the request's number or date compares to the operand.
type Relation = fn(Ordering) -> bool;

enum ArnOperand {
    /// The lone `*`.
    Any,
    /// A pattern for each component after `arn`.
    Components(Vec<Pattern>),
    Malformed,
}

impl Operands {
    pub(super) fn of(clause: &Clause, scope: &mut Scope) -> Self {
        let mut unresolved = Vec::new();
        let texts = || clause.values.iter().map(|value| value.value.as_str());
        let mut expanded = || {
            let mut all = Vec::new();
            for value in &clause.values {
                match scope.expand(&value.value, value.span) {
                    Ok(text) => all.push(text),
                    Err(why) => unresolved.push(why.why()),
                }
            }
            all
        };
        let tests = match clause.operator.base {
            Base::StringEquals | Base::StringNotEquals => {
                Tests::Equal(expanded().iter().map(Expanded::text).collect())
            }
            Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase => {
                let lower = |text: &Expanded| fold::lower(&text.text());
                Tests::Folded(expanded().iter().map(lower).collect())
            }
            Base::StringLike | Base::StringNotLike => {
                let pattern = |text: &Expanded| Pattern::free(&tokens(text));
                Tests::Like(expanded().iter().map(pattern).collect())
            }
            Base::ArnEquals | Base::ArnLike | Base::ArnNotEquals | Base::ArnNotLike => {
                let operand = |text: &Expanded| ArnOperand::of(&tokens(text));
                Tests::Arn(expanded().iter().map(operand).collect())
            }
            base @ (Base::NumericEquals
            | Base::NumericNotEquals
            | Base::NumericLessThan
            | Base::NumericLessThanEquals
            | Base::NumericGreaterThan
            | Base::NumericGreaterThanEquals) => {
                Tests::Number(relation(base), texts().filter_map(Decimal::parse).collect())
            }
            base @ (Base::DateEquals
            | Base::DateNotEquals
            | Base::DateLessThan
            | Base::DateLessThanEquals
            | Base::DateGreaterThan
            | Base::DateGreaterThanEquals) => {
                Tests::Date(relation(base), texts().filter_map(date::parse).collect())
            }
            Base::Bool => {
                let variable = clause.values.iter().find(|v| v.value.contains("${"));
                if let Some(variable) = variable.filter(|_| scope.has_variables()) {
                    let message = "variables in operands of Bool are read as text".to_owned();
                    scope.note("bool-variable", "OQ-08", variable.span, message);
                }
                Tests::Bool(texts().map(truth).collect())
            }
            Base::BinaryEquals => Tests::Bytes(texts().filter_map(base64::decode).collect()),
            Base::IpAddress | Base::NotIpAddress => {
                Tests::Network(texts().filter_map(Network::parse).collect())
            }
            // Presence is no comparison: `condition` decides it.
            Base::Null => Tests::Bool(Vec::new()),
        };
        Self { tests, unresolved }
    }

    /// Compares one value of the request with all operands.
    pub(super) fn meet(&self, text: &str) -> Match {
        match &self.tests {
            Tests::Equal(all) => Match::of(all.contains(text)),
            Tests::Folded(all) => Match::of(all.contains(&fold::lower(text))),
            Tests::Like(all) => Match::of(all.iter().any(|operand| operand.matches(text))),
            Tests::Number(relation, all) => ordered(*relation, all, Decimal::parse(text)),
            Tests::Date(relation, all) => ordered(*relation, all, date::parse(text)),
            Tests::Bool(all) => Match::of(all.contains(&truth(text))),
            Tests::Bytes(all) => base64::decode(text).map_or(Match::Inconvertible, |bytes| {
                Match::of(all.contains(&bytes))
            }),
            Tests::Network(all) => address::parse(text).map_or(Match::Inconvertible, |address| {
                Match::of(all.iter().any(|network| network.contains(&address)))
            }),
            Tests::Arn(all) => Arn::parse(text).map_or(Match::Inconvertible, |arn| like(all, arn)),
        }
    }

    /// What the operator reads, with its article.
    pub(super) const fn kind(&self) -> &'static str {
        match self.tests {
            Tests::Number(..) => "a number",
            Tests::Date(..) => "a date",
            Tests::Bytes(_) => "base64",
            Tests::Network(_) => "an IP address",
            Tests::Arn(_) => "an ARN",
            Tests::Bool(_) | Tests::Equal(_) | Tests::Folded(_) | Tests::Like(_) => "a text",
        }
    }

    /// Why operands with variables match nothing.
    pub(super) fn unresolved(&self) -> &[String] {
        &self.unresolved
    }
}

impl ArnOperand {
    /// Splits at the first five literal colons, those of inserted text too (`VAR-04`).
    fn of(tokens: &[Token]) -> Self {
        if tokens == [Token::Many] {
            return Self::Any;
        }
        let mut parts = tokens.splitn(6, |&token| token == Token::COLON);
        let arn = "arn".encode_utf16().map(Token::Unit);
        let named = parts
            .next()
            .is_some_and(|first| arn.eq(first.iter().copied()));
        let components: Vec<Pattern> = parts.map(Pattern::free).collect();
        if named && components.len() == 5 {
            Self::Components(components)
        } else {
            Self::Malformed
        }
    }
}

/// Tries the operands in the written order (`COND-31`, `COND-44`).
fn like(operands: &[ArnOperand], arn: Arn) -> Match {
    for operand in operands {
        match operand {
            ArnOperand::Any => return Match::Yes,
            ArnOperand::Components(patterns) => {
                let mut pairs = patterns.iter().zip(arn.components());
                if pairs.all(|(pattern, component)| pattern.matches(component)) {
                    return Match::Yes;
                }
            }
            ArnOperand::Malformed => return Match::Broken,
        }
    }
    Match::No
}

fn ordered(relation: Relation, operands: &[Decimal], value: Option<Decimal>) -> Match {
    value.map_or(Match::Inconvertible, |value| {
        Match::of(operands.iter().any(|operand| relation(value.cmp(operand))))
    })
}

/// The relation of a numeric or date operator; the negated ones compare for equality, which
/// `condition` negates as a whole.
const fn relation(base: Base) -> Relation {
    match base {
        Base::NumericLessThan | Base::DateLessThan => Ordering::is_lt,
        Base::NumericLessThanEquals | Base::DateLessThanEquals => Ordering::is_le,
        Base::NumericGreaterThan | Base::DateGreaterThan => Ordering::is_gt,
        Base::NumericGreaterThanEquals | Base::DateGreaterThanEquals => Ordering::is_ge,
        _ => Ordering::is_eq,
    }
}

/// `COND-26`: everything but `true` is false.
fn truth(text: &str) -> bool {
    text.eq_ignore_ascii_case("true")
}
