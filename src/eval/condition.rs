//! `Condition`: presence, sets and negation (`COND-01` to `COND-14`, `COND-44`).
//!
//! How one value of the request meets the values of the policy is in `compare`.

use crate::policy::{Base, Clause, Effect, Operator, Qualifier, Statement};
use crate::rules::Question;

use super::compare::{Match, Operands};
use super::context::Value;
use super::decision::{ElementKind, Failure};
use super::scope::{Scope, listed, short};

/// What one clause says of the request.
enum Verdict {
    Holds,
    /// With the reason.
    Fails(String),
    /// A malformed ARN operand was reached: the whole condition is false in an Allow and true in
    /// a Deny (`COND-44`).
    Broken,
}

/// Whether all clauses hold.
pub(super) fn check(statement: &Statement, scope: &mut Scope) -> Result<(), Failure> {
    let mut failure = None;
    let mut broken = None;
    for clause in &statement.condition {
        let why = match verdict(clause, scope) {
            Verdict::Holds => continue,
            Verdict::Fails(why) => why,
            Verdict::Broken => {
                let message = format!("{} meets a malformed ARN", heading(clause));
                scope.note("malformed-arn", "COND-44", clause.span, message.clone());
                broken.get_or_insert(Failure {
                    element: ElementKind::Condition,
                    span: clause.span,
                    why: message,
                });
                continue;
            }
        };
        failure.get_or_insert(Failure {
            element: ElementKind::Condition,
            span: clause.span,
            why: format!("{}: {why}", heading(clause)),
        });
    }
    match (broken, statement.effect) {
        (Some(_), Effect::Deny) => Ok(()),
        (Some(broken), Effect::Allow) => Err(broken),
        (None, _) => failure.map_or(Ok(()), Err),
    }
}

/// `ForAllValues:StringEqualsIfExists aws:TagKeys`.
fn heading(clause: &Clause) -> String {
    let Operator {
        qualifier,
        base,
        if_exists,
    } = clause.operator;
    let qualifier = match qualifier {
        Some(Qualifier::ForAllValues) => "ForAllValues:",
        Some(Qualifier::ForAnyValue) => "ForAnyValue:",
        None => "",
    };
    let suffix = if if_exists { "IfExists" } else { "" };
    format!("{qualifier}{base:?}{suffix} {}", short(&clause.key.value))
}

fn holds_if(condition: bool, why: impl FnOnce() -> String) -> Verdict {
    if condition {
        Verdict::Holds
    } else {
        Verdict::Fails(why())
    }
}

fn verdict(clause: &Clause, scope: &mut Scope) -> Verdict {
    let value = scope.context.get(&clause.key.value);
    if clause.operator.base == Base::Null {
        return null(clause, value, scope);
    }
    if clause.values.is_empty() {
        return empty_list(clause, value, scope);
    }
    match (clause.operator.qualifier, value) {
        (None, None) => {
            let absent_holds = clause.operator.if_exists || clause.operator.base.is_negated();
            holds_if(absent_holds, || "the key is absent".to_owned())
        }
        (None, Some(Value::Set([]))) => {
            let negated = clause.operator.base.is_negated();
            holds_if(negated, || "the key holds an empty set".to_owned())
        }
        (None, Some(Value::Set(_))) => Verdict::Fails(
            "the key is multi-valued, which only ForAllValues and ForAnyValue read".to_owned(),
        ),
        (None, Some(Value::One(text))) => scalar(clause, text, scope),
        (Some(Qualifier::ForAllValues), value) => {
            all(clause, value.map_or_else(Vec::new, Value::texts), scope)
        }
        (Some(Qualifier::ForAnyValue), None) => {
            if clause.operator.if_exists {
                let holds = scope.readings.other(Question::AnyValueIfExists);
                let message = format!("{}: {holds} here, as the key is absent", heading(clause));
                scope.note("any-value-if-exists", "OQ-06", clause.span, message);
                if holds {
                    return Verdict::Holds;
                }
            }
            Verdict::Fails("the key is absent".to_owned())
        }
        (Some(Qualifier::ForAnyValue), Some(value)) => any(clause, &value.texts(), scope),
    }
}

/// `Null` (`COND-10`, `COND-11`).
fn null(clause: &Clause, value: Option<Value>, scope: &mut Scope) -> Verdict {
    if clause.operator.qualifier.is_some() || clause.operator.if_exists {
        let message = format!("{}: no such operator, so it never holds", heading(clause));
        scope.note("invalid-operator", "OQ-09", clause.span, message);
        return Verdict::Fails("Null takes no qualifier and no IfExists".to_owned());
    }
    let wants = |absent: bool| {
        clause
            .values
            .iter()
            .any(|operand| operand.value.eq_ignore_ascii_case("true") == absent)
    };
    holds_if(wants(value.is_none()), || {
        let state = if value.is_some() { "present" } else { "absent" };
        format!("the key is {state}")
    })
}

/// A list without values (`COND-09`).
fn empty_list(clause: &Clause, value: Option<Value>, scope: &mut Scope) -> Verdict {
    let message = format!("{}: the list of values is empty", heading(clause));
    scope.note("empty-values", "OQ-10", clause.span, message);
    let holds = match clause.operator.qualifier {
        None => clause.operator.if_exists && value.is_none(),
        Some(Qualifier::ForAllValues) => matches!(value, None | Some(Value::Set([]))),
        Some(Qualifier::ForAnyValue) => false,
    };
    holds_if(holds, || "the policy lists no values".to_owned())
}

/// Whether one value of the request satisfies the operator; the whole OR of operands is negated
/// (`COND-01`, `COND-06`).
fn satisfies(operands: &Operands, base: Base, text: &str) -> Option<bool> {
    match operands.meet(text) {
        Match::Yes => Some(!base.is_negated()),
        Match::No => Some(base.is_negated()),
        // A number or date that is none differs from every number or date (`COND-23`,
        // `COND-25`); an address or ARN that is none is outside both forms (`COND-29`,
        // `COND-32`).
        Match::Inconvertible => Some(matches!(base, Base::NumericNotEquals | Base::DateNotEquals)),
        Match::Broken => None,
    }
}

fn scalar(clause: &Clause, text: &str, scope: &mut Scope) -> Verdict {
    let operands = Operands::of(clause, scope);
    match satisfies(&operands, clause.operator.base, text) {
        Some(holds) => holds_if(holds, || why(clause, &operands, text)),
        None => Verdict::Broken,
    }
}

fn all(clause: &Clause, texts: Vec<&str>, scope: &mut Scope) -> Verdict {
    if texts.is_empty() {
        return Verdict::Holds;
    }
    let operands = Operands::of(clause, scope);
    for text in texts {
        match satisfies(&operands, clause.operator.base, text) {
            Some(true) => {}
            Some(false) => return Verdict::Fails(why(clause, &operands, text)),
            None => return Verdict::Broken,
        }
    }
    Verdict::Holds
}

fn any(clause: &Clause, texts: &[&str], scope: &mut Scope) -> Verdict {
    if texts.is_empty() {
        return Verdict::Fails("the key holds an empty set".to_owned());
    }
    let operands = Operands::of(clause, scope);
    for text in texts {
        match satisfies(&operands, clause.operator.base, text) {
            Some(true) => return Verdict::Holds,
            Some(false) => {}
            None => return Verdict::Broken,
        }
    }
    Verdict::Fails(if let [text] = texts {
        why(clause, &operands, text)
    } else {
        let relation = if clause.operator.base.is_negated() {
            "each is one of"
        } else {
            "none matches"
        };
        let values = operands_listed(clause);
        format!("of {}, {relation} {values}", listed(texts.iter().copied()))
    })
}

/// Why a value does not satisfy a clause.
fn why(clause: &Clause, operands: &Operands, text: &str) -> String {
    let value = super::scope::quoted(text);
    if operands.meet(text) == Match::Inconvertible {
        let kind = operands.kind();
        return format!("{value} is not {kind}");
    }
    let relation = match clause.operator.base {
        Base::NumericLessThan | Base::DateLessThan => "is not less than",
        Base::NumericLessThanEquals | Base::DateLessThanEquals => "is more than",
        Base::NumericGreaterThan | Base::DateGreaterThan => "is not more than",
        Base::NumericGreaterThanEquals | Base::DateGreaterThanEquals => "is less than",
        base if base.is_negated() => "is one of",
        _ => "is none of",
    };
    let unresolved = operands.unresolved();
    let unresolved = match unresolved {
        [] => String::new(),
        [one] => format!(" ({one})"),
        [one, others @ ..] => format!(" ({one}, and {} more)", others.len()),
    };
    format!("{value} {relation} {}{unresolved}", operands_listed(clause))
}

fn operands_listed(clause: &Clause) -> String {
    listed(clause.values.iter().map(|value| value.value.as_str()))
}
