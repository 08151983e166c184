//! Organizations and the paths in them (`AX-09`, `AX-15`, `AX-18`, `AX-25`, `AX-26`).

use super::super::compile::{Compiler, Expr, Name, Operand, VarId, account_of_resource};
use super::super::operators::Test;
use super::super::{caller, keys};
use super::accounts::account_languages;
use super::{iff, implies, operands, present, single, values};
use crate::regular::{Item, Language, UnitSet, literal};

/// `AX-09`, `AX-15`, `AX-18`, `AX-25`: an organization and the paths in it.
pub(super) fn organizations(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    for (id, paths) in [
        ("aws:PrincipalOrgID", "aws:PrincipalOrgPaths"),
        ("aws:ResourceOrgID", "aws:ResourceOrgPaths"),
        ("aws:SourceOrgID", "aws:SourceOrgPaths"),
        ("aws:VpceOrgID", "aws:VpceOrgPaths"),
    ] {
        let (Some(id), Some(values), Some(here)) = (
            single(compiler, id),
            values(compiler, paths),
            present(compiler, paths),
        ) else {
            continue;
        };
        let some = Expr::Some(values, Test::Constant(true));
        all.push(iff(Expr::Present(id), here));
        all.push(iff(Expr::Present(id), some));
        // What the paths ask of their organization is asked of the id too, where it is written out.
        // A pattern of organizations needs nothing: the id is read off a path, and where several
        // paths disagree the request is no witness.
        for (_, language) in operands(compiler, values) {
            for sequence in language.sequences() {
                if let Some(text) = first_part(sequence) {
                    super::text(compiler, id, &text);
                }
            }
        }
        let organization = UnitSet::class("a-z0-9-");
        for (index, language) in operands(compiler, id) {
            let lifted: Vec<_> = language
                .sequences()
                .iter()
                .map(|sequence| {
                    let mut items = crate::regular::within(sequence, &organization);
                    items.extend(literal("/"));
                    items.push(Item::star(UnitSet::Any));
                    items
                })
                .collect();
            let here = Expr::Atom(id, index);
            let inside = match compiler.atom(values, Operand::Text(Language::new(lifted))) {
                Expr::Atom(_, atom) => Test::Operand(atom),
                _ => Test::Constant(false),
            };
            let outside = Test::Not(Box::new(inside.clone()));
            all.push(implies(here.clone(), Expr::Some(values, outside).negate()));
            all.push(implies(here.negate(), Expr::Some(values, inside).negate()));
        }
    }
}

/// The text before the first slash, if a pattern of paths writes it out.
pub(super) fn first_part(sequence: &[Item]) -> Option<String> {
    let mut units = Vec::new();
    for item in sequence {
        match (&item.set, item.star) {
            (UnitSet::One(unit), false) if *unit == u16::from(b'/') => {
                return Some(String::from_utf16_lossy(&units));
            }
            (UnitSet::One(unit), false) => units.push(*unit),
            _ => return None,
        }
    }
    None
}

pub(super) const ORGANIZATIONS: [(&str, &str); 2] = [
    ("aws:PrincipalOrgID", "aws:ResourceOrgID"),
    ("aws:PrincipalOrgPaths", "aws:ResourceOrgPaths"),
];

/// What is asked of the organization of one side is asked of the other too, if both are in play.
pub(super) fn share_organizations(compiler: &mut Compiler) {
    let [(one, other), (paths, others)] = ORGANIZATIONS;
    let pairs = [
        (single(compiler, one), single(compiler, other)),
        (values(compiler, paths), values(compiler, others)),
    ];
    for pair in pairs {
        if let (Some(one), Some(other)) = pair {
            shared(compiler, one, other);
        }
    }
}

/// The texts that are asked of either variable, as atoms of both.
pub(super) fn shared(compiler: &mut Compiler, one: VarId, other: VarId) -> Vec<(usize, usize)> {
    let mut all = operands(compiler, one);
    all.extend(operands(compiler, other));
    let mut pairs = Vec::new();
    for (_, language) in all {
        let left = compiler.atom(one, Operand::Text(language.clone()));
        let right = compiler.atom(other, Operand::Text(language));
        if let (Expr::Atom(_, left), Expr::Atom(_, right)) = (left, right)
            && !pairs.contains(&(left, right))
        {
            pairs.push((left, right));
        }
    }
    pairs
}

/// `AX-26`: a caller and a resource of one account are in one organization.
pub(super) fn same_account(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    let [(one, other), (paths, others)] = ORGANIZATIONS;
    let (Some(one), Some(other)) = (single(compiler, one), single(compiler, other)) else {
        return;
    };
    let mut equal = vec![iff(Expr::Present(one), Expr::Present(other))];
    for (left, right) in shared(compiler, one, other) {
        equal.push(iff(Expr::Atom(one, left), Expr::Atom(other, right)));
    }
    if let (Some(paths), Some(others)) = (values(compiler, paths), values(compiler, others)) {
        for (left, right) in shared(compiler, paths, others) {
            let (left, right) = (Test::Operand(left), Test::Operand(right));
            let none = |test: &Test| Test::Not(Box::new(test.clone()));
            equal.push(iff(
                Expr::Some(paths, none(&left)),
                Expr::Some(others, none(&right)),
            ));
            equal.push(iff(Expr::Some(paths, left), Expr::Some(others, right)));
        }
    }
    let equal = Expr::And(equal);
    let caller = compiler.variable(Name::Caller, "");
    let resource = compiler.variable(Name::Resource, "");
    let owner = compiler.find(&Name::Owner);
    let known = compiler.find(&Name::Presence("aws:resourceaccount".to_owned()));
    let vars: Vec<VarId> = [caller, resource].into_iter().chain(owner).collect();
    let written = compiler.atom(resource, Operand::Text(account_of_resource(None)));
    for language in account_languages(compiler, &vars) {
        // A language of several accounts does not say that two are equal.
        let single = language
            .sequences()
            .iter()
            .all(|sequence| sequence.len() == 12 && sequence.iter().all(|item| !item.star));
        if !single {
            continue;
        }
        let own = compiler.callers(caller::inverse(keys::Derived::CallerAccount, &language));
        let lifted = account_of_resource(Some(&language));
        let mut of_resource = vec![compiler.atom(resource, Operand::Text(lifted))];
        if let Some(owner) = owner {
            let owned = compiler.atom(owner, Operand::Text(language));
            of_resource.push(Expr::And(vec![written.clone().negate(), owned]));
        }
        let mut same = vec![own, Expr::Or(of_resource)];
        same.extend(known.map(Expr::Present));
        all.push(implies(Expr::And(same), equal.clone()));
    }
}
