//! What the reader knows beside the policies (`AX-27`, and the assumptions that have no rule).

use super::super::caller::Kind;
use super::super::compile::Expr;
use super::super::keys;
use super::super::operators::Test;
use super::super::ties;
use super::build::Build;
use super::organizations::{of_caller, of_owner};
use super::{iff, implies};
use crate::regular::{Language, literal};
use crate::rules::{Assumption, assumptions};
use std::sync::Arc;

/// A side of a request that is in an organization.
#[derive(Clone, Copy)]
enum Side {
    Principal,
    Resource,
    /// The account is the value of a key.
    Key(&'static str),
}

/// The sides with the keys of their organizations.
const SIDES: [(&str, &str, Side); 4] = [
    (
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        Side::Principal,
    ),
    ("aws:ResourceOrgID", "aws:ResourceOrgPaths", Side::Resource),
    (
        "aws:SourceOrgID",
        "aws:SourceOrgPaths",
        Side::Key("aws:SourceAccount"),
    ),
    (
        "aws:VpceOrgID",
        "aws:VpceOrgPaths",
        Side::Key("aws:VpceAccount"),
    ),
];

/// The keys that assumptions need in the question once `key` is in it.
pub(super) fn demanded(key: &str, assumption: &Assumption) -> &'static [&'static str] {
    let of_organization = match key {
        "aws:resourceorgid" | "aws:resourceorgpaths" => ["aws:ResourceAccount"].as_slice(),
        "aws:sourceorgid" | "aws:sourceorgpaths" => &["aws:SourceAccount"],
        "aws:vpceorgid" | "aws:vpceorgpaths" => &["aws:VpceAccount"],
        _ => &[],
    };
    match (assumption, key) {
        (Assumption::Members { .. } | Assumption::Path { .. }, _) => of_organization,
        (Assumption::Vpcs { .. }, "aws:sourcevpc" | "aws:vpceaccount") => {
            &["aws:SourceVpc", "aws:VpceAccount"]
        }
        (Assumption::Endpoints { .. }, "aws:sourcevpce" | "aws:vpceaccount") => {
            &["aws:SourceVpce", "aws:VpceAccount"]
        }
        _ => &[],
    }
}

/// Everything that is known.
pub(super) fn assumed(build: &mut Build<'_>) {
    let rules = Arc::clone(&build.compiler.rules);
    for assumption in rules.assumptions.iter() {
        if !build.holds(assumption.id()) {
            continue;
        }
        match assumption {
            Assumption::Members {
                organization,
                accounts,
            } => members(build, organization, accounts),
            Assumption::Path { path, accounts } => at_path(build, path, accounts),
            Assumption::Vpcs { account, vpcs } => network(build, account, "aws:SourceVpc", vpcs),
            Assumption::Endpoints { account, endpoints } => {
                network(build, account, "aws:SourceVpce", endpoints);
            }
            Assumption::Always { key, callers } => always(build, key, callers),
        }
    }
}

fn these(texts: &[String]) -> Language {
    Language::new(texts.iter().map(|text| literal(text)).collect())
}

/// Where a side has an account that the question can tell: that it has, and that it is one of these.
fn account(build: &mut Build<'_>, side: Side, accounts: &Language) -> Option<(Expr, Expr)> {
    match side {
        Side::Principal => {
            let signed = build.of_kinds(&Kind::SIGNED);
            Some((signed, of_caller(build, accounts)))
        }
        Side::Resource => {
            let here = build.present("aws:ResourceAccount")?;
            Some((here, of_owner(build, accounts)?))
        }
        Side::Key(key) => {
            let var = build.single(key)?;
            Some((Expr::Present(var), build.atom(var, accounts.clone())))
        }
    }
}

/// `AX-27`: who is in the organization.
fn members(build: &mut Build<'_>, organization: &str, accounts: &[String]) {
    for (id, _, side) in SIDES {
        let Some(var) = build.single(id) else {
            continue;
        };
        if let Some((known, member)) = account(build, side, &these(accounts)) {
            let own = build.text(var, organization);
            build.state(implies(known, iff(own, member)));
        }
    }
}

/// `AX-27`: the paths of accounts are exactly this one.
fn at_path(build: &mut Build<'_>, path: &str, accounts: &[String]) {
    for (_, paths, side) in SIDES {
        let Some(set) = build.values(paths) else {
            continue;
        };
        if let Some((known, member)) = account(build, side, &these(accounts))
            && let Expr::Atom(_, inside) = build.atom(set, these(&[path.to_owned()]))
        {
            let (inside, outside) = (
                Test::Operand(inside),
                Test::Not(Box::new(Test::Operand(inside))),
            );
            let exactly = vec![Expr::Some(set, inside), Expr::Some(set, outside).negate()];
            let there = Expr::And(vec![known, member]);
            build.state(implies(there, Expr::And(exactly)));
        }
    }
}

/// The endpoint is of the account exactly if the key holds one of these.
fn network(build: &mut Build<'_>, account: &str, key: &str, ids: &[String]) {
    let (Some(owner), Some(own)) = (build.single("aws:VpceAccount"), build.single(key)) else {
        return;
    };
    let of_account = build.text(owner, account);
    let known = build.atom(own, these(ids));
    let both = Expr::And(vec![Expr::Present(owner), Expr::Present(own)]);
    build.state(implies(both, iff(of_account, known)));
}

/// Callers that can carry the key do.
fn always(build: &mut Build<'_>, key: &str, callers: &[&'static str]) {
    let folded = key.to_lowercase();
    if build.present(&folded).is_none() {
        return;
    }
    let derived = keys::facts(&folded).derived;
    let rules = Arc::clone(&build.compiler.rules);
    let kinds: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| callers.is_empty() || callers.contains(&name(*kind)))
        .filter(|kind| !build.is_barred(&folded, *kind))
        .filter(|kind| match derived {
            None | Some(keys::Derived::ResourceAccount) => true,
            Some(derived) => {
                ties::kinds_tied(derived, &rules).contains(kind)
                    || ties::kinds_free(derived, &rules).contains(kind)
            }
        })
        .collect();
    let target = build.compiler.target(key);
    let here = build.compiler.present(&target);
    let callers = build.of_kinds(&kinds);
    build.state(implies(callers, here));
}

/// What a file of assumptions calls a kind of caller.
fn name(kind: Kind) -> &'static str {
    let index = Kind::ALL.iter().position(|known| *known == kind);
    let name = index.and_then(|index| assumptions::CALLERS.get(index));
    name.copied().unwrap_or_default()
}
