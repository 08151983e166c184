//! Organizations and the paths in them (`AX-09`, `AX-15`, `AX-18`, `AX-25`, `AX-26`).

use super::super::compile::{Compiler, Expr, Name, Operand, VarId, account_of_resource};
use super::super::operators::Test;
use super::super::{caller, keys};
use super::accounts::account_languages;
use super::build::Build;
use super::{iff, implies, operands};
use crate::regular::{Item, Language, UnitSet, literal};

const PRINCIPAL: (&str, &str) = ("aws:PrincipalOrgID", "aws:PrincipalOrgPaths");
const RESOURCE: (&str, &str) = ("aws:ResourceOrgID", "aws:ResourceOrgPaths");

/// `AX-09`.
pub(super) fn of_principal(build: &mut Build<'_>) {
    share_organizations(build);
    paths(build, PRINCIPAL, true);
}

/// `AX-25`. The empty set is no contradiction where there is no organization.
pub(super) fn of_resource(build: &mut Build<'_>) {
    share_organizations(build);
    paths(build, RESOURCE, false);
}

/// `AX-15`.
pub(super) fn of_source(build: &mut Build<'_>) {
    paths(build, ("aws:SourceOrgID", "aws:SourceOrgPaths"), true);
}

/// `AX-18`.
pub(super) fn of_endpoint(build: &mut Build<'_>) {
    paths(build, ("aws:VpceOrgID", "aws:VpceOrgPaths"), true);
}

/// An organization and the paths in it; `strict` if the paths are absent where it is.
fn paths(build: &mut Build<'_>, (id, paths): (&str, &str), strict: bool) {
    let (Some(id), Some(values), Some(here)) =
        (build.single(id), build.values(paths), build.present(paths))
    else {
        return;
    };
    let some = Expr::Some(values, Test::Constant(true));
    build.state(match strict {
        true => iff(Expr::Present(id), here),
        false => implies(Expr::Present(id), here),
    });
    build.state(iff(Expr::Present(id), some));
    // What the paths ask of their organization is asked of the id too, where it is written out.
    // A pattern of organizations needs nothing: the id is read off a path, and where several
    // paths disagree the request is no witness.
    for (_, language) in operands(build.compiler, values) {
        for sequence in language.sequences() {
            if let Some(text) = first_part(sequence, b'/') {
                build.text(id, &text);
            }
        }
    }
    let organization = match build.holds("AX-01") {
        true => UnitSet::class("a-z0-9-"),
        false => UnitSet::Any,
    };
    for (index, language) in operands(build.compiler, id) {
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
        let inside = match build.atom(values, Language::new(lifted)) {
            Expr::Atom(_, atom) => Test::Operand(atom),
            _ => Test::Constant(false),
        };
        let outside = Test::Not(Box::new(inside.clone()));
        build.state(implies(here.clone(), Expr::Some(values, outside).negate()));
        // An id with a slash of its own is the beginning of paths of others too.
        if build.holds("AX-01") {
            build.state(implies(here.negate(), Expr::Some(values, inside).negate()));
        }
    }
}

/// The text before the first `end`, if a pattern writes it out.
pub(super) fn first_part(sequence: &[Item], end: u8) -> Option<String> {
    let mut units = Vec::new();
    for item in sequence {
        match (&item.set, item.star) {
            (UnitSet::One(unit), false) if *unit == u16::from(end) => {
                return Some(String::from_utf16_lossy(&units));
            }
            (UnitSet::One(unit), false) => units.push(*unit),
            _ => return None,
        }
    }
    None
}

/// What is asked of the organization of one side is asked of the other too, if both are in play and
/// can be one (`AX-26`).
fn share_organizations(build: &mut Build<'_>) {
    if !build.holds("AX-26") {
        return;
    }
    let pairs = [
        (build.single(PRINCIPAL.0), build.single(RESOURCE.0)),
        (build.values(PRINCIPAL.1), build.values(RESOURCE.1)),
    ];
    for pair in pairs {
        if let (Some(one), Some(other)) = pair {
            shared(build.compiler, one, other);
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
pub(super) fn same_account(build: &mut Build<'_>) {
    let mut equal = Vec::new();
    if let (Some(one), Some(other)) = (build.single(PRINCIPAL.0), build.single(RESOURCE.0)) {
        equal.push(iff(Expr::Present(one), Expr::Present(other)));
        for (left, right) in shared(build.compiler, one, other) {
            equal.push(iff(Expr::Atom(one, left), Expr::Atom(other, right)));
        }
    }
    if let (Some(paths), Some(others)) = (build.values(PRINCIPAL.1), build.values(RESOURCE.1)) {
        // The empty set says no more than absence (AX-25).
        let some = |set| Expr::Some(set, Test::Constant(true));
        equal.push(iff(some(paths), some(others)));
        for (left, right) in shared(build.compiler, paths, others) {
            let (left, right) = (Test::Operand(left), Test::Operand(right));
            let none = |test: &Test| Test::Not(Box::new(test.clone()));
            equal.push(iff(
                Expr::Some(paths, none(&left)),
                Expr::Some(others, none(&right)),
            ));
            equal.push(iff(Expr::Some(paths, left), Expr::Some(others, right)));
        }
    }
    if equal.is_empty() {
        return;
    }
    let equal = Expr::And(equal);
    let caller = build.compiler.variable(Name::Caller, "");
    let resource = build.compiler.variable(Name::Resource, "");
    let owner = build.compiler.find(&Name::Owner);
    let vars: Vec<VarId> = [caller, resource].into_iter().chain(owner).collect();
    for language in account_languages(build.compiler, &vars) {
        // A language of several accounts does not say that two are equal.
        let single = language
            .sequences()
            .iter()
            .all(|sequence| sequence.len() == 12 && sequence.iter().all(|item| !item.star));
        if !single {
            continue;
        }
        let own = of_caller(build, &language);
        let Some(owned) = of_owner(build, &language) else {
            continue;
        };
        build.state(implies(Expr::And(vec![own, owned]), equal.clone()));
    }
}

/// The caller is of one of these accounts.
pub(super) fn of_caller(build: &mut Build<'_>, accounts: &Language) -> Expr {
    let own = caller::inverse(keys::Derived::CallerAccount, accounts);
    build.compiler.callers(own)
}

/// `aws:ResourceAccount` is one of these accounts, if the question can tell.
pub(super) fn of_owner(build: &mut Build<'_>, accounts: &Language) -> Option<Expr> {
    if !build.holds("AX-24") {
        // Nothing says what it is but the key itself.
        let key = build.single("aws:ResourceAccount")?;
        return Some(build.atom(key, accounts.clone()));
    }
    let resource = build.compiler.variable(Name::Resource, "");
    let lifted = account_of_resource(Some(accounts));
    let mut cases = vec![build.atom(resource, lifted)];
    if let Some(owner) = build.compiler.find(&Name::Owner) {
        let written = build.compiler.written_account();
        let owned = build.atom(owner, accounts.clone());
        cases.push(Expr::And(vec![written.negate(), owned]));
    }
    let mut all = vec![Expr::Or(cases)];
    all.extend(build.present("aws:ResourceAccount"));
    Some(Expr::And(all))
}
