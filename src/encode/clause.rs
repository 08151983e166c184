//! One clause of a condition: an operator, a key and its values (section 3 of the rules).

use super::compile::{Compiler, Expr, Operand, Place, Target, VarId, hole_reason, split};
use super::keys::{self, KeyType};
use super::operators::{self, Test};
use super::patterns::{self, ArnPattern, Piece};
use super::templates::{Family, On};
use crate::policy::{Base, Clause, Effect, Qualifier, Statement, Version};
use crate::rules::Question;

impl Compiler {
    /// The clauses of a statement, which all hold. A malformed ARN operand that is reached makes the
    /// whole condition false in an Allow and true in a Deny (`COND-44`); whether one is reached is left
    /// open.
    pub(super) fn condition(
        &mut self,
        statement: &Statement,
        version: Version,
        policy: usize,
    ) -> Vec<Expr> {
        let mut holds = Vec::new();
        let mut broken = Vec::new();
        for clause in &statement.condition {
            let place = Place {
                policy,
                span: clause.span,
            };
            holds.push(self.clause(clause, version, &place));
            if may_break(clause, version) {
                let target = self.target(&clause.key.value);
                let present = self.present(&target);
                let reason = "an operand is no ARN (COND-44)";
                let reached = self.named("broken", clause, version, reason, &place);
                broken.push(Expr::And(vec![present, reached]));
            }
        }
        match statement.effect {
            _ if broken.is_empty() => {}
            Effect::Deny => {
                broken.push(Expr::And(holds));
                holds = vec![Expr::Or(broken)];
            }
            Effect::Allow => holds.extend(broken.into_iter().map(Expr::negate)),
        }
        holds
    }

    /// One clause of a condition (`COND-01` to `COND-13`).
    pub fn clause(&mut self, clause: &Clause, version: Version, place: &Place) -> Expr {
        let target = self.target(&clause.key.value);
        let present = self.present(&target);
        let operator = clause.operator;
        if operator.base == Base::Null {
            // COND-10; an empty list is false (COND-09).
            let absent = present.clone().negate();
            let says = |text: &str| text.eq_ignore_ascii_case("true");
            let cases = clause.values.iter().map(|value| {
                if says(&value.value) {
                    absent.clone()
                } else {
                    present.clone()
                }
            });
            return Expr::Or(cases.collect());
        }
        let values: Vec<Vec<Piece>> = clause
            .values
            .iter()
            .map(|value| {
                if takes_variables(operator.base) {
                    split(&value.value, version)
                } else {
                    patterns::plain(&value.value)
                }
            })
            .collect();
        let spelled: Vec<&str> = clause
            .values
            .iter()
            .map(|value| value.value.as_str())
            .collect();
        let variable_in_bool = operator.base == Base::Bool
            && version == Version::V2012
            && spelled.iter().any(|text| text.contains("${"));
        let lowered = match operators::lower(operator.base, &values) {
            Ok(lowered) if !variable_in_bool => lowered,
            Ok(_) => {
                return self.whole(
                    clause,
                    version,
                    "OQ-08: a policy variable in a Bool operand",
                    place,
                );
            }
            Err(reason) => return self.whole(clause, version, &reason, place),
        };
        let holed = values.iter().any(|pieces| patterns::has_hole(pieces));
        if holed {
            return self.with_holes(clause, version, &target, &present, &lowered, &values, place);
        }
        let empty = clause.values.is_empty();
        if let Target::Multi(_, values) = target {
            let (test, operands) = (&lowered.test, &lowered.operands);
            return self.of_set(clause, values, &present, test, operands, empty);
        }
        match self.test_holds(&target, &lowered.test, &lowered.operands) {
            Some(value) => self.of_one(clause, &present, value, empty),
            None => {
                let key = &clause.key.value;
                let reason = format!("{key} is read as another type than it has");
                self.whole(clause, version, &reason, place)
            }
        }
    }

    /// What the operator makes of a test of each value of a set (`COND-05` to `COND-13`).
    fn of_set(
        &mut self,
        clause: &Clause,
        values: VarId,
        present: &Expr,
        test: &Test,
        operands: &[Operand],
        empty: bool,
    ) -> Expr {
        let operator = clause.operator;
        let absent = present.clone().negate();
        let negated = operator.base.is_negated();
        let mut local = test.clone();
        self.localise(values, &mut local, operands);
        let some = Expr::Some(values, Test::Constant(true));
        match operator.qualifier {
            // An empty value list (COND-09): ForAllValues is true only without values.
            Some(Qualifier::ForAllValues) if empty => some.negate(),
            Some(Qualifier::ForAnyValue) if empty => Expr::Constant(false),
            Some(Qualifier::ForAllValues) => {
                Expr::Some(values, Test::Not(Box::new(local))).negate()
            }
            Some(Qualifier::ForAnyValue) => {
                let matched = Expr::Some(values, local);
                self.any_if_exists(operator.if_exists, absent, matched)
            }
            // COND-07 and COND-13: present with values never matches, the empty set as if no value
            // matched.
            None if empty => {
                if operator.if_exists {
                    absent
                } else {
                    Expr::Constant(false)
                }
            }
            None => {
                let absent_is = operator.if_exists || negated;
                let none = Expr::And(vec![present.clone(), some.negate()]);
                Expr::Or(vec![
                    Expr::And(vec![absent, Expr::Constant(absent_is)]),
                    Expr::And(vec![none, Expr::Constant(negated)]),
                ])
            }
        }
    }

    /// What the operator makes of a test of the one value (`COND-03` to `COND-09`).
    fn of_one(&mut self, clause: &Clause, present: &Expr, value: Expr, empty: bool) -> Expr {
        let operator = clause.operator;
        let absent = present.clone().negate();
        let negated = operator.base.is_negated();
        let passes = Expr::And(vec![present.clone(), value]);
        match operator.qualifier {
            Some(Qualifier::ForAllValues) if empty => absent,
            Some(Qualifier::ForAnyValue) if empty => Expr::Constant(false),
            Some(Qualifier::ForAllValues) => Expr::Or(vec![absent, passes]),
            Some(Qualifier::ForAnyValue) => self.any_if_exists(operator.if_exists, absent, passes),
            None if empty && operator.if_exists => absent,
            None if empty => Expr::Constant(false),
            None if operator.if_exists || negated => Expr::Or(vec![absent, passes]),
            None => passes,
        }
    }

    /// `ForAnyValue:…IfExists` on an absent key is false, or true in the other reading (`OQ-06`).
    fn any_if_exists(&mut self, if_exists: bool, absent: Expr, matched: Expr) -> Expr {
        if !if_exists {
            return matched;
        }
        let open = self.open(Question::AnyValueIfExists);
        Expr::Or(vec![matched, Expr::And(vec![open, absent])])
    }

    /// Makes the operands of a test atoms of `var`.
    fn localise(&mut self, var: VarId, test: &mut Test, operands: &[Operand]) {
        match test {
            Test::Constant(_) => {}
            Test::Operand(index) => {
                let operand = operands.get(*index).cloned();
                *test = match operand.map(|operand| self.atom(var, operand)) {
                    Some(Expr::Atom(_, atom)) => Test::Operand(atom),
                    _ => Test::Constant(false),
                };
            }
            Test::Not(inner) => self.localise(var, inner, operands),
            Test::And(parts) | Test::Or(parts) => {
                for part in parts {
                    self.localise(var, part, operands);
                }
            }
        }
    }

    /// A clause that is not interpreted at all.
    fn whole(&mut self, clause: &Clause, version: Version, reason: &str, place: &Place) -> Expr {
        self.named("whole", clause, version, reason, place)
    }

    /// A free boolean for something about a clause.
    fn named(
        &mut self,
        what: &str,
        clause: &Clause,
        version: Version,
        reason: &str,
        place: &Place,
    ) -> Expr {
        let mut values: Vec<&str> = clause
            .values
            .iter()
            .map(|value| value.value.as_str())
            .collect();
        // Their order means nothing but where one of them may break the condition (COND-44).
        if !may_break(clause, version) {
            values.sort_unstable();
        }
        let text = format!(
            "{what} {:?} {} {} {values:?}",
            version == Version::V2012,
            clause.operator,
            clause.key.value.to_lowercase()
        );
        self.opaque(text, reason.to_owned(), place)
    }

    /// A clause with policy variables.
    #[expect(clippy::too_many_arguments, reason = "one clause and its parts")]
    fn with_holes(
        &mut self,
        clause: &Clause,
        version: Version,
        target: &Target,
        present: &Expr,
        lowered: &operators::Lowered,
        values: &[Vec<Piece>],
        place: &Place,
    ) -> Expr {
        let family = Family::of(clause.operator.base);
        if let (Target::Multi(_, set), Some(_)) = (target, family) {
            // Whether some value of the set matches is one boolean for the whole clause; what is known
            // beyond doubt bounds it from both sides.
            let reason = values
                .iter()
                .find(|pieces| patterns::has_hole(pieces))
                .map_or(String::new(), |pieces| hole_reason(pieces));
            let opaque = self.whole(clause, version, &reason, place);
            let Some((lower, upper)) = lowered.bounds() else {
                return opaque;
            };
            let operands = &lowered.operands;
            let lower = self.of_set(clause, *set, present, &lower, operands, false);
            let upper = self.of_set(clause, *set, present, &upper, operands, false);
            return Expr::Or(vec![lower, Expr::And(vec![opaque, upper])]);
        }
        let (Some(family), Some(plain)) = (family, lowered.operands.first()) else {
            return self.whole(clause, version, "a variable where none is read", place);
        };
        let Some(plain) = self.holds(target, plain.clone()) else {
            return self.whole(clause, version, "a variable where none is read", place);
        };
        let on = On::Key(clause.key.value.to_lowercase(), family);
        let mut matched = vec![plain];
        for pieces in values.iter().filter(|pieces| patterns::has_hole(pieces)) {
            matched.push(self.template(&on, pieces, place));
        }
        let matched = Expr::Or(matched);
        let value = match (clause.operator.base.is_negated(), lowered.operands.get(2)) {
            (false, _) => matched,
            (true, None) => matched.negate(),
            // What is no ARN matches neither operator (COND-32).
            (true, Some(arn)) => match self.holds(target, arn.clone()) {
                Some(arn) => Expr::And(vec![arn, matched.negate()]),
                None => return self.whole(clause, version, "a variable where none is read", place),
            },
        };
        self.of_one(clause, present, value, false)
    }
}

/// Whether an operand is no ARN, or may be none with the texts of its variables.
fn may_break(clause: &Clause, version: Version) -> bool {
    let of_arns = matches!(
        clause.operator.base,
        Base::ArnEquals | Base::ArnLike | Base::ArnNotEquals | Base::ArnNotLike
    );
    of_arns
        && clause.values.iter().any(|value| {
            let pieces = split(&value.value, version);
            match pieces.as_slice() {
                pieces if !patterns::has_hole(pieces) => {
                    patterns::arn(pieces) == ArnPattern::Malformed
                }
                [Piece::Hole(hole)] => {
                    let key_type = keys::facts(&hole.key.to_lowercase()).key_type;
                    hole.default.is_some() || key_type != KeyType::Arn
                }
                pieces => {
                    let colons = pieces.iter().map(|piece| match piece {
                        Piece::Pattern(text) | Piece::Plain(text) => text.matches(':').count(),
                        Piece::Hole(_) => 0,
                    });
                    colons.sum::<usize>() < 5 || !value.value.starts_with("arn:")
                }
            }
        })
}

fn takes_variables(base: Base) -> bool {
    !matches!(
        base,
        Base::NumericEquals
            | Base::NumericNotEquals
            | Base::NumericLessThan
            | Base::NumericLessThanEquals
            | Base::NumericGreaterThan
            | Base::NumericGreaterThanEquals
            | Base::DateEquals
            | Base::DateNotEquals
            | Base::DateLessThan
            | Base::DateLessThanEquals
            | Base::DateGreaterThan
            | Base::DateGreaterThanEquals
            | Base::Bool
            | Base::BinaryEquals
            | Base::IpAddress
            | Base::NotIpAddress
            | Base::Null
    )
}
