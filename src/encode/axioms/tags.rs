//! Tags of requests and resources (`AX-28`, `AX-44`).

use super::super::compile::{Expr, Name, Operand, VarId};
use super::super::operators::Test;
use super::super::patterns;
use super::build::Build;
use super::{iff, implies};
use crate::regular::{Language, literal};

/// `AX-28`: the key of each tag is among the tag keys, in some case.
pub(super) fn tag_keys(build: &mut Build<'_>) {
    let Some(tag_keys) = build.values("aws:TagKeys") else {
        return;
    };
    for key in build.keys() {
        if let Some(tag) = key.strip_prefix("aws:requesttag/")
            && let Some(var) = build.single(&key)
        {
            let same =
                patterns::equals_ignore_case(&patterns::plain(tag)).unwrap_or_else(|| literal(tag));
            if let Expr::Atom(_, atom) = build.atom(tag_keys, Language::new(vec![same])) {
                let contains = Expr::Some(tag_keys, Test::Operand(atom));
                build.state(implies(Expr::Present(var), contains));
            }
        }
    }
}

/// `AX-44`.
pub(super) fn of_service(build: &mut Build<'_>) {
    for key in build.keys() {
        for kind in [":requesttag/", ":resourcetag/"] {
            let Some((service, tag)) = key.split_once(kind) else {
                continue;
            };
            let global = format!("aws{kind}{tag}");
            if service == "aws" {
                continue;
            }
            if let (Some(own), Some(global)) = (build.single(&key), build.single(&global)) {
                equal(build, own, global, service);
            }
        }
    }
}

/// Two keys hold the same value in calls of a service.
fn equal(build: &mut Build<'_>, one: VarId, other: VarId, service: &str) {
    let compiler = &mut *build.compiler;
    let mut shared: Vec<Operand> = Vec::new();
    for var in [one, other] {
        if let Some((_, variable)) = compiler.variables.get_index(var.0 as usize) {
            shared.extend(variable.operands.iter().cloned());
        }
    }
    let action = compiler.variable(Name::Action, "");
    let pattern = patterns::action(&format!("{service}:*"));
    let of_service = compiler.atom(action, Operand::Text(Language::new(vec![pattern])));
    for operand in shared {
        let left = compiler.atom(one, operand.clone());
        let right = compiler.atom(other, operand);
        let both = vec![Expr::Present(one), Expr::Present(other), of_service.clone()];
        build.all.push(implies(Expr::And(both), iff(left, right)));
    }
}
