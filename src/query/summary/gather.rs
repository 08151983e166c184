//! Which actions are allowed in which way.

use super::decide::{Case, Decided, decide};
use super::scope::Way;
use super::shapes::{Shape, shapes};
use crate::catalog::index;
use crate::policy::PolicyType;
use crate::query::Settings;
use crate::query::answer::{InternalError, Reason};
use crate::regular::Bits;
use crate::witness::Document;

/// Sets of actions, by their numbers in the index.
pub(super) struct Gathered {
    /// Those that some request is allowed with.
    pub allowed: Bits,
    /// Those of which that is not known.
    pub undecided: Bits,
    /// The restrictions, and the actions that are allowed under them.
    pub ways: Vec<(Way, Bits)>,
    /// Why something is undecided.
    pub reasons: Vec<Reason>,
}

pub(super) fn gather(
    documents: &[Document<'_>],
    policy_type: PolicyType,
    settings: &Settings,
) -> Result<Gathered, InternalError> {
    let (allows, denies) = shapes(documents);
    let none = Bits::empty(index().len());
    let mut gathered = Gathered {
        allowed: none.clone(),
        undecided: none.clone(),
        ways: Vec::new(),
        reasons: Vec::new(),
    };
    let mut doubts: Vec<(Bits, Vec<Reason>)> = Vec::new();
    for allow in &allows {
        for (actions, denies) in split(allow, &denies) {
            let case = Case {
                documents,
                policy_type,
                settings,
                allow,
                denies: &denies,
                actions: &actions,
            };
            let Decided {
                way,
                allowed,
                undecided,
                reasons,
            } = decide(&case)?;
            gathered.allowed = gathered.allowed.or(&allowed);
            gathered.undecided = gathered.undecided.or(&undecided);
            if !undecided.is_empty() {
                doubts.push((undecided, reasons));
            }
            if allowed.is_empty() {
                continue;
            }
            match gathered.ways.iter_mut().find(|(known, _)| *known == way) {
                Some((_, actions)) => *actions = actions.or(&allowed),
                None => gathered.ways.push((way, allowed)),
            }
        }
    }
    gathered.undecided = gathered.undecided.without(&gathered.allowed);
    for (actions, reasons) in doubts {
        // Another statement may have decided it.
        if !actions.and(&gathered.undecided).is_empty() {
            gathered.reasons.extend(reasons);
        }
    }
    // Where access is unrestricted, restricted access adds nothing.
    let free = gathered
        .ways
        .iter()
        .find(|(way, _)| way.is_unrestricted())
        .map(|(_, actions)| actions.clone());
    if let Some(free) = free {
        for (way, actions) in &mut gathered.ways {
            if !way.is_unrestricted() {
                *actions = actions.without(&free);
            }
        }
        gathered.ways.retain(|(_, actions)| !actions.is_empty());
    }
    Ok(gathered)
}

/// The actions of an Allow, parted by the Denies that speak of them.
fn split<'s, 'a>(allow: &Shape<'a>, denies: &'s [Shape<'a>]) -> Vec<(Bits, Vec<&'s Shape<'a>>)> {
    let mut parts = vec![(allow.actions.clone(), Vec::new())];
    for deny in denies {
        let mut next = Vec::with_capacity(parts.len());
        for (actions, mut known) in parts {
            let inside = actions.and(&deny.actions);
            if inside.is_empty() {
                next.push((actions, known));
                continue;
            }
            let outside = actions.without(&deny.actions);
            if !outside.is_empty() {
                next.push((outside, known.clone()));
            }
            known.push(deny);
            next.push((inside, known));
        }
        parts = next;
    }
    parts.retain(|(actions, _)| !actions.is_empty());
    parts
}
