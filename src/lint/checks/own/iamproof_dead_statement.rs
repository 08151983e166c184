//! An Allow has no effect: the Denies of the policy take away all that it allows. Proved.
//!
//! A policy of which no Allow has an effect is reported as a whole (`IAMPROOF_VACUOUS_POLICY`).
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"},{"Effect":"Allow","Action":"ec2:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}
//! ```

use super::{Found, asked, of, statements};
use crate::lint::finding::FindingType;
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::view::{Document, Statement};
use crate::policy::Effect;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IAMPROOF_DEAD_STATEMENT",
    FindingType::Warning,
    Types::ALL,
    include_str!("iamproof_dead_statement.rs"),
    run,
)
.own();

/// Whether there are an Allow and a Deny.
pub(super) fn has_both(document: &Document<'_>) -> bool {
    let statements = || document.statements.iter();
    statements().any(Statement::allows) && statements().any(Statement::denies)
}

fn run(document: &Document<'_>, sink: &mut Sink) {
    if !has_both(document) {
        return;
    }
    let Some(policy) = statements(document) else {
        return;
    };
    let denies: Vec<_> = policy
        .statements
        .iter()
        .filter(|one| one.effect == Effect::Deny)
        .collect();
    let mut dead = Vec::new();
    let mut allows = 0;
    for (view, statement) in document.statements.iter().zip(&policy.statements) {
        if statement.effect != Effect::Allow {
            continue;
        }
        allows += 1;
        let mut all = vec![statement.clone()];
        all.extend(denies.iter().copied().cloned());
        if asked(&of(policy, all), document, None, &view.at, sink) != Some(Found::None) {
            continue;
        }
        // What matches nothing by itself is not for the Denies to take away.
        let alone = of(policy, vec![statement.clone()]);
        if let Some(Found::Request(_)) = asked(&alone, document, None, &view.at, sink) {
            dead.push(view.at);
        }
    }
    if dead.len() < allows {
        for at in dead {
            sink.add(
                &at,
                "the Denies of the policy take away all that this statement allows",
            );
        }
    }
}
