//! Documents as AWS's analyzer reads them: what a key holds has nothing to do with the caller.
//!
//! The encoder derives the keys of the caller from the caller. Here they go by other names, of which
//! it knows nothing, so that each is a variable of its own.

use crate::policy::Policy;
use crate::rules::{Rules, axioms};
use std::sync::Arc;

/// Begins the names; no service has it.
const PREFIX: &str = "untied:";

/// The keys that the encoder derives from other variables, in lower case.
const DERIVED: [&str; 10] = [
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principaltype",
    "aws:userid",
    "aws:username",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:resourceaccount",
    "s3:resourceaccount",
    "kms:calleraccount",
];

/// Axioms about the form of actions, resources and values of a fixed type; they tie nothing.
const KEPT: [&str; 3] = ["AX-42", "AX-43", "AX-45"];

/// The name of a key in documents that are read so.
pub(super) fn key(name: &str) -> String {
    match DERIVED.contains(&name.to_lowercase().as_str()) {
        true => format!("{PREFIX}{}", name.replacen(':', ".", 1)),
        false => name.to_owned(),
    }
}

/// A text for readers, with the names as they know them.
pub(super) fn told(text: &str) -> String {
    ["aws", "s3", "kms"]
        .iter()
        .fold(text.to_owned(), |text, service| {
            text.replace(&format!("{PREFIX}{service}."), &format!("{service}:"))
        })
}

/// The policy with those names.
pub(super) fn policy(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    let clauses = policy.statements.iter_mut();
    for clause in clauses.flat_map(|one| &mut one.condition) {
        clause.key.value = key(&clause.key.value);
    }
    policy
}

/// The rules without what the service does not know.
pub(super) fn rules(rules: &Rules) -> Arc<Rules> {
    let mut rules = rules.clone();
    for axiom in axioms::AxiomId::all().filter(|one| !KEPT.contains(&one.id())) {
        rules.without.insert(axiom);
    }
    Arc::new(rules)
}
