//! The services that forward a call (`AX-20`).

use super::super::compile::{Expr, Free, VarId};
use super::super::operators::Test;
use super::build::Build;
use super::{iff, implies, operands};
use crate::regular::Language;

/// `AX-20`: the first and the last of the chain are in it.
pub(super) fn called_via(build: &mut Build<'_>) {
    let Some(chain) = build.values("aws:CalledVia") else {
        return;
    };
    let some = Expr::Some(chain, Test::Constant(true));
    let ends = ["aws:CalledViaFirst", "aws:CalledViaLast"].map(|key| build.single(key));
    // All three ask the same operands, so that each class of an end is a class of the chain.
    let mut shared: Vec<Language> = Vec::new();
    for var in ends.into_iter().flatten().chain([chain]) {
        shared.extend(
            operands(build.compiler, var)
                .into_iter()
                .map(|(_, language)| language),
        );
    }
    for var in ends.into_iter().flatten() {
        build.state(iff(some.clone(), Expr::Present(var)));
        element(build, var, chain, &shared);
    }
    if let Some(via) = build.single("aws:ViaAWSService") {
        let forwarded = build.text(via, "true");
        build.state(implies(some, forwarded));
    }
}

/// The value of `var`, when present, is one of the values of `set`; `languages` is all that is asked
/// of either.
fn element(build: &mut Build<'_>, var: VarId, set: VarId, languages: &[Language]) {
    let mut shared = Vec::new();
    for language in languages {
        let one = build.atom(var, language.clone());
        let other = build.atom(set, language.clone());
        if let (Expr::Atom(_, one), Expr::Atom(_, other)) = (one, other)
            && !shared.contains(&(one, other))
        {
            shared.push((one, other));
        }
    }
    // Every combination that occurs; with many operands only each by itself, which is weaker: then
    // no model is certain.
    if shared.len() > 8 {
        let uncertain = Free::Opaque {
            text: "an element of a set".to_owned(),
            reason: "aws:CalledVia is asked for too many values".to_owned(),
        };
        let uncertain = build.compiler.free(uncertain, None);
        build.state(uncertain);
        for (one, other) in shared {
            let here = Expr::Atom(var, one);
            let there = Test::Operand(other);
            build.state(implies(here.clone(), Expr::Some(set, there.clone())));
            let outside = Expr::And(vec![Expr::Present(var), here.negate()]);
            build.state(implies(
                outside,
                Expr::Some(set, Test::Not(Box::new(there))),
            ));
        }
        return;
    }
    for combination in 0..1_usize << shared.len() {
        let mut here = vec![Expr::Present(var)];
        let mut there = Vec::new();
        for (bit, (one, other)) in shared.iter().enumerate() {
            let (atom, test) = (Expr::Atom(var, *one), Test::Operand(*other));
            if combination >> bit & 1 == 1 {
                here.push(atom);
                there.push(test);
            } else {
                here.push(atom.negate());
                there.push(Test::Not(Box::new(test)));
            }
        }
        build.state(implies(Expr::And(here), Expr::Some(set, Test::And(there))));
    }
}
