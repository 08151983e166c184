//! Accounts that must be equal (`AX-30`, `AX-31`, and for `AX-26`).

use super::super::compile::{Compiler, Expr, Name, Operand, VarId, account_of_resource};
use super::super::{caller, keys};
use super::{iff, implies, operands, single};
use crate::regular::{Item, Language, UnitSet, literal};

/// An account that is told apart from all others wherever two accounts must be equal, so that models
/// can choose different ones.
pub(super) const SOME_ACCOUNT: &str = "111122223333";

/// Past so many languages of accounts the ties between accounts are left out: a model that breaks
/// them is no witness, and the answer then is unknown.
pub(super) const MAX_ACCOUNTS: usize = 16;

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

/// `AX-30`, `AX-31`: the function or instance of a session is of the caller's account.
pub(super) fn of_caller_account(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    let caller = compiler.variable(Name::Caller, "");
    for key in ["ec2:SourceInstanceArn", "lambda:SourceFunctionArn"] {
        let Some(arn) = single(compiler, key) else {
            continue;
        };
        let of = |accounts: &Language| account_of_resource(Some(accounts));
        let any = of(&Language::new(vec![keys::account()]));
        let any = compiler.atom(arn, Operand::Text(any));
        all.push(implies(Expr::Present(arn), any));
        for language in account_languages(compiler, &[caller, arn]) {
            let own = compiler.callers(caller::inverse(keys::Derived::CallerAccount, &language));
            let written = compiler.atom(arn, Operand::Text(of(&language)));
            all.push(implies(Expr::Present(arn), iff(own, written)));
        }
    }
}
