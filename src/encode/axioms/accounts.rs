//! Accounts that must be equal (`AX-14`, `AX-30`, `AX-31`, `AX-33`, `AX-41`, and for `AX-26`).

use super::super::caller::Kind;
use super::super::compile::{Compiler, Expr, Name, VarId, account_of_resource};
use super::super::{keys, patterns, ties};
use super::build::Build;
use super::organizations::{of_caller, shared};
use super::{iff, implies, operands};
use crate::regular::{Item, Language, Sequence, UnitSet, literal};

/// An account that is told apart from all others wherever two accounts must be equal, so that models
/// can choose different ones.
const SOME_ACCOUNT: &str = "111122223333";

/// Past so many languages of accounts the ties between accounts are left out: a model that breaks
/// them is no witness, and the answer then is unknown.
const MAX_ACCOUNTS: usize = 16;

/// What is asked of accounts anywhere in these variables: their fifth components, and what is asked
/// of the owner. Any language would do; these are the ones that matter.
pub(super) fn account_languages(compiler: &Compiler, vars: &[VarId]) -> Vec<Language> {
    let mut found = vec![Language::new(vec![literal(SOME_ACCOUNT)])];
    let colon = UnitSet::One(u16::from(b':'));
    for var in vars {
        for (_, language) in operands(compiler, *var) {
            for sequence in language.sequences() {
                let parts: Vec<&[Item]> = sequence
                    .split(|item| !item.star && item.set == colon)
                    .collect();
                let account = match parts.as_slice() {
                    [whole] => *whole,
                    [_, _, _, _, account, ..] => *account,
                    _ => continue,
                };
                let fixed = account.iter().filter(|item| !item.star);
                let named = fixed.clone().all(
                    |item| matches!(item.set, UnitSet::One(unit) if (0x30..=0x39).contains(&unit)),
                );
                if fixed.count() == 0 || !named {
                    continue;
                }
                let own = crate::regular::within(account, &UnitSet::class("0-9"));
                let own = Language::new(vec![own]);
                if !found.contains(&own) {
                    found.push(own);
                }
            }
        }
    }
    found.truncate(MAX_ACCOUNTS);
    found
}

/// `AX-30`: the instance of a session is of the caller's account.
pub(super) fn of_instance(build: &mut Build<'_>) {
    of_caller_account(build, "ec2:SourceInstanceArn");
}

/// `AX-31`: and so is the function.
pub(super) fn of_function(build: &mut Build<'_>) {
    of_caller_account(build, "lambda:SourceFunctionArn");
}

fn of_caller_account(build: &mut Build<'_>, key: &str) {
    let Some(arn) = build.single(key) else {
        return;
    };
    let caller = build.compiler.variable(Name::Caller, "");
    let of = |accounts: &Language| account_of_resource(Some(accounts));
    let any = build.atom(arn, of(&Language::new(vec![keys::account()])));
    let signed = build.of_kinds(&Kind::SIGNED);
    // What is no ARN has no account; by AX-45 every value is one.
    let here = build.atom(arn, Language::new(vec![patterns::any_arn()]));
    let here = Expr::And(vec![here, signed]);
    build.state(implies(here.clone(), any));
    for language in account_languages(build.compiler, &[caller, arn]) {
        let own = of_caller(build, &language);
        let written = build.atom(arn, of(&language));
        build.state(implies(here.clone(), iff(own, written)));
    }
}

/// `AX-14`: the account of the source, where its ARN has one.
pub(super) fn of_source(build: &mut Build<'_>) {
    of_arn(build, "aws:SourceArn", "aws:SourceAccount", true, None);
}

/// `AX-33`: the account of the access point.
pub(super) fn of_access_point(build: &mut Build<'_>) {
    let (arn, account) = ("s3:DataAccessPointArn", "s3:DataAccessPointAccount");
    of_arn(build, arn, account, false, None);
}

/// The callers of whom `AX-02` speaks and whose ARN is not tied to them; of services it does not
/// (`OQ-31`).
pub(super) fn kinds_of_free_arn(compiler: &Compiler) -> Vec<Kind> {
    let free = ties::kinds_free(keys::Derived::PrincipalArn, &compiler.rules).into_iter();
    free.filter(|kind| *kind != Kind::Service && compiler.kinds.contains(kind))
        .collect()
}

/// `AX-02`, where neither key is a view of the caller.
pub(super) fn of_free_arn(build: &mut Build<'_>) {
    let (arn, account) = ("aws:PrincipalArn", "aws:PrincipalAccount");
    let (Some(own), Some(other)) = (build.single(arn), build.single(account)) else {
        return;
    };
    let kinds = kinds_of_free_arn(build.compiler);
    if kinds.is_empty() {
        return;
    }
    let callers = build.of_kinds(&kinds);
    let given = Expr::And(vec![callers.clone(), Expr::Present(own)]);
    build.state(implies(given, Expr::Present(other)));
    of_arn(build, arn, account, false, Some(callers));
}

/// The account of an ARN, if both keys are present and `given` holds.
fn of_arn(build: &mut Build<'_>, arn: &str, account: &str, may_lack: bool, given: Option<Expr>) {
    let (Some(arn), Some(account)) = (build.single(arn), build.single(account)) else {
        return;
    };
    let of = |accounts: &Language, set: &UnitSet| {
        let sequences = accounts.sequences().iter();
        let lifted = sequences.map(|sequence| in_arn(&crate::regular::within(sequence, set)));
        Language::new(lifted.collect())
    };
    // By AX-01 accounts are digits.
    let digits = build.holds("AX-01");
    let (set, every) = match digits {
        true => (UnitSet::class("0-9"), keys::account()),
        false => (UnitSet::except(b':'), vec![Item::star(UnitSet::Any)]),
    };
    let every = of(&Language::new(vec![every]), &set);
    let every = build.atom(arn, every);
    let none = build.atom(arn, Language::new(vec![in_arn(&[])]));
    let some = Expr::And(vec![every, none.clone().negate()]);
    let both = [Expr::Present(arn), Expr::Present(account)];
    let both = Expr::And(both.into_iter().chain(given).collect());
    if digits && build.holds("AX-45") {
        let mut shapes = vec![some.clone()];
        shapes.extend(may_lack.then_some(none));
        build.state(implies(both.clone(), Expr::Or(shapes)));
    }
    for (index, language) in operands(build.compiler, account) {
        let lifted = build.atom(arn, of(&language, &set));
        let both = vec![both.clone(), some.clone()];
        build.state(implies(
            Expr::And(both),
            iff(lifted, Expr::Atom(account, index)),
        ));
    }
}

/// The ARNs with that account.
fn in_arn(account: &[Item]) -> Sequence {
    let mut items = literal("arn:");
    for _ in 0..3 {
        items.push(Item::star(UnitSet::except(b':')));
        items.extend(literal(":"));
    }
    items.extend_from_slice(account);
    items.extend(literal(":"));
    items.push(Item::star(UnitSet::Any));
    items
}

/// `AX-41`: `s3:ResourceAccount` needs `aws:ResourceAccount`, and is equal to it where that is no view
/// of the owner.
pub(super) fn of_bucket(build: &mut Build<'_>) {
    let (Some(own), Some(global)) = (
        build.present("s3:ResourceAccount"),
        build.present("aws:ResourceAccount"),
    ) else {
        return;
    };
    build.state(implies(own, global));
    let (Some(own), Some(global)) = (
        build.single("s3:ResourceAccount"),
        build.single("aws:ResourceAccount"),
    ) else {
        return;
    };
    for (left, right) in shared(build.compiler, own, global) {
        let here = Expr::Present(own);
        let equal = iff(Expr::Atom(own, left), Expr::Atom(global, right));
        build.state(implies(here, equal));
    }
}
