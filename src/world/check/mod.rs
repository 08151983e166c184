//! Whether the parts of a world fit together. Everything that does not is said, in one run.

mod organization;
mod principals;
mod resources;

use super::arn::{Arn, account_of};
use super::index::Index;
use super::{Fault, Parts, Place};
use crate::policy::parse::hints::did_you_mean;
use crate::source::quote;

/// Adds what is wrong with the references of a world.
pub(super) fn check(parts: &Parts, index: &Index, faults: &mut Vec<Fault>) {
    let mut checker = Checker {
        parts,
        index,
        faults,
    };
    checker.organization();
    checker.accounts();
    checker.principals();
    checker.resources();
}

struct Checker<'a> {
    parts: &'a Parts,
    index: &'a Index,
    faults: &'a mut Vec<Fault>,
}

impl Checker<'_> {
    fn fault(&mut self, place: &Place, message: String, help: impl Into<String>) {
        self.faults.push(Fault {
            place: place.clone(),
            message,
            help: help.into(),
        });
    }

    /// Among how many names a hint is looked for; with many faults nobody reads them all.
    fn room(&self) -> usize {
        if self.faults.len() < 100 { 5000 } else { 0 }
    }

    /// That an account exists; `what` stands in it.
    fn in_account(&mut self, account: &str, what: &str, place: &Place) {
        if self.index.accounts.contains_key(account) {
            return;
        }
        let message =
            format!("{what} belongs to the account {account}, which the world does not have");
        let names: Vec<&str> = self
            .parts
            .accounts
            .iter()
            .map(|one| one.id.as_str())
            .take(self.room())
            .collect();
        let help = match did_you_mean(account, &names) {
            Some(meant) => format!("did you mean {meant}? Else add the account to `accounts`"),
            None => format!("add {{\"id\": \"{account}\"}} to `accounts`, or correct the ARN"),
        };
        self.fault(place, message, help);
    }

    /// Takes an ARN of IAM apart: `what` says which start the last component has.
    fn iam_arn(&mut self, arn: &str, start: &str, place: &Place) -> bool {
        let parsed = Arn::parse(arn);
        let tail = parsed.and_then(|one| one.resource.strip_prefix(start));
        let good = parsed.is_some_and(|one| one.service == "iam" && one.region.is_empty())
            && account_of(arn).is_some()
            && tail
                .is_some_and(|tail| !tail.is_empty() && tail.split('/').all(|one| !one.is_empty()))
            && !arn.contains(['*', '?', ' ', '$']);
        if !good {
            let message = format!(
                "{} is not the ARN of a {}",
                quote(arn),
                start.trim_end_matches('/')
            );
            let help = format!(
                "write it as `arn:aws:iam::111122223333:{start}NAME`, with the path if it has one"
            );
            self.fault(place, message, help);
        }
        good
    }

    /// Advice about a name that means nothing.
    fn like(name: &str, known: &[&str], otherwise: &str) -> String {
        match did_you_mean(name, known) {
            Some(meant) => format!("did you mean {}?", quote(meant)),
            None => otherwise.to_owned(),
        }
    }
}
