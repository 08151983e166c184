//! A statement has no effect. Proved.
//!
//! - An Allow: the Denies of the policy take away all that it allows. A policy of which no Allow has an effect is
//!   reported as a whole (`IAMPROOF_VACUOUS_POLICY`).
//! - A Deny: other Denies of the policy deny all that it denies, or it denies no request at all.
//! - A Deny of a role trust policy or of an endpoint policy: the policy would not allow what it denies anyway. These two
//!   decide alone, so that what they do not allow is not allowed. Of other types this is not said: a Deny also acts on
//!   what other policies allow, and an SCP or RCP stands beside others that allow everything.
//!
//! What conditions are to blame for is reported by `IAMPROOF_UNSATISFIABLE_CONDITIONS`, and statements that are the same
//! by `REDUNDANT_STATEMENT`.
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

use super::{Found, asked, denies, of, part, together};
use crate::lint::finding::FindingType;
use crate::lint::glob::{self, Piece};
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::view::{Document, Statement as View};
use crate::policy::{Effect, Statement};

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
    statements().any(View::allows) && statements().any(View::denies)
}

/// Whether an Allow has an action that no Deny can be about: no question needs to be asked then.
pub(super) fn is_spared(document: &Document<'_>, allow: &View<'_>) -> bool {
    let denies = || document.statements.iter().filter(|one| one.denies());
    let spared = |text: &str| {
        let text = glob::pieces(text, false, true);
        !denies().any(|deny| is_about(deny, &text))
    };
    let mut entries = allow.action().into_iter().flat_map(|list| &list.entries);
    entries.any(|entry| spared(entry.text))
}

/// Whether a Deny can be about some action of a pattern.
pub(super) fn is_about(deny: &View<'_>, action: &[Piece<'_>]) -> bool {
    let pieces = |text| glob::pieces(text, false, true);
    match (deny.action(), deny.not_action()) {
        (Some(list), None) => {
            let mut entries = list.entries.iter();
            entries.any(|entry| glob::meet(&pieces(entry.text), action))
        }
        (None, Some(list)) => {
            let mut entries = list.entries.iter();
            !entries.any(|entry| glob::covers(&pieces(entry.text), action))
        }
        _ => true,
    }
}

fn run(document: &Document<'_>, sink: &mut Sink) {
    allows(document, sink);
    denies::run(document, sink);
}

fn allows(document: &Document<'_>, sink: &mut Sink) {
    if !has_both(document) {
        return;
    }
    let Some(policy) = together(document, sink) else {
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
        if is_spared(document, view) {
            continue;
        }
        let with_denies = |allow: Statement| {
            let mut all = vec![allow];
            all.extend(denies.iter().copied().cloned());
            of(policy, all)
        };
        // A request of a part is one of the whole. What is not decided of a part may be of the whole.
        let undecided = sink.undecided.len();
        let part = with_denies(part(statement));
        if let Some(Found::Request(_)) = asked(&part, document, None, &view.at, sink) {
            continue;
        }
        sink.undecided.truncate(undecided);
        let whole = with_denies(statement.clone());
        if asked(&whole, document, None, &view.at, sink) != Some(Found::None) {
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
