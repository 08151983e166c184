//! Tags of requests and resources (`AX-28`, `AX-44`).

use super::super::compile::{Compiler, Expr, Name, Operand, VarId};
use super::super::operators::Test;
use super::super::patterns;
use super::{iff, implies, keys_in_play, single, values};
use crate::regular::{Language, literal};

/// `AX-28` and `AX-44`.
pub(super) fn tags(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    let tag_keys = values(compiler, "aws:TagKeys");
    for (key, _) in keys_in_play(compiler) {
        if let Some(tag) = key.strip_prefix("aws:requesttag/")
            && let (Some(var), Some(tag_keys)) = (single(compiler, &key), tag_keys)
        {
            // The same spelling or a case variant.
            let same =
                patterns::equals_ignore_case(&patterns::plain(tag)).unwrap_or_else(|| literal(tag));
            let operand = Operand::Text(Language::new(vec![same]));
            if let Expr::Atom(_, atom) = compiler.atom(tag_keys, operand) {
                let contains = Expr::Some(tag_keys, Test::Operand(atom));
                all.push(implies(Expr::Present(var), contains));
            }
        }
        for kind in [":requesttag/", ":resourcetag/"] {
            let Some((service, tag)) = key.split_once(kind) else {
                continue;
            };
            let global = format!("aws{kind}{tag}");
            if service == "aws" {
                continue;
            }
            if let (Some(own), Some(global)) = (single(compiler, &key), single(compiler, &global)) {
                equal(compiler, own, global, service, all);
            }
        }
    }
}

/// Two keys hold the same value in calls of a service.
pub(super) fn equal(
    compiler: &mut Compiler,
    one: VarId,
    other: VarId,
    service: &str,
    all: &mut Vec<Expr>,
) {
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
        all.push(implies(Expr::And(both), iff(left, right)));
    }
}
