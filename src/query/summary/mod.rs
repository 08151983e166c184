//! What documents allow, by service and access level: for people who want to know what a policy is
//! about, not whether it is narrower than another.
//!
//! An action counts as allowed if some request with it is. That is asked for each *shape* of Allow
//! statements (`shapes.rs`: what a statement says apart from its actions) under the Denies that speak
//! of the same actions, so that a question has few keys and no patterns of actions, however long the
//! document is.

mod decide;
mod gather;
mod scope;
mod shapes;

pub use scope::{Patterns, Scope, Way};

use super::Settings;
use super::answer::{InternalError, Reason};
use super::reasons;
use crate::catalog::{AccessLevel, Action, Group, IndexedService, Service, index};
use crate::policy::PolicyType;
use crate::regular::Bits;
use crate::witness::Document;
use gather::Gathered;

/// What documents allow.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The services of which something is allowed or undecided, in the order of the catalog.
    pub services: Vec<ServiceSummary>,
    /// How access is restricted; grants refer to these by their place.
    pub ways: Vec<Way>,
    /// For each group of sensitive actions those that are allowed or undecided.
    pub sensitive: Vec<(Group, Vec<Action>)>,
    /// Why something was not decided.
    pub reasons: Vec<Reason>,
}

/// What is allowed of a service.
#[derive(Clone, Debug)]
pub struct ServiceSummary {
    /// The service.
    pub service: Service,
    /// How many actions it has of each level, in the order of [`AccessLevel::ALL`].
    pub totals: [usize; AccessLevel::ALL.len()],
    /// The levels of which something is allowed or undecided.
    pub cells: Vec<Cell>,
}

/// What is allowed of one access level of a service.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The level.
    pub level: AccessLevel,
    /// How many actions the service has of that level.
    pub total: usize,
    /// Allowed actions, each in one grant.
    pub grants: Vec<Grant>,
    /// Actions of which it is not known whether some request is allowed.
    pub undecided: Vec<Action>,
}

/// Actions that are allowed in the same ways.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Places in [`Summary::ways`]; each of them is enough.
    pub ways: Vec<usize>,
    /// The actions.
    pub actions: Vec<Action>,
}

impl Cell {
    /// How many actions are allowed.
    pub fn allowed(&self) -> usize {
        self.grants.iter().map(|grant| grant.actions.len()).sum()
    }

    /// Whether every action of the level is allowed.
    pub fn is_full(&self) -> bool {
        self.allowed() == self.total
    }
}

impl Summary {
    /// Whether anything was left undecided.
    pub fn is_exact(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// Summarises what the union of the documents, which are of one type, allows.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn summary(
    documents: &[Document<'_>],
    policy_type: PolicyType,
    settings: &Settings,
) -> Result<Summary, InternalError> {
    let gathered = gather::gather(documents, policy_type, settings)?;
    let all = gathered.allowed.or(&gathered.undecided);
    let services = index().services().iter();
    let services = services.filter_map(|service| of_service(service, &gathered, &all));
    let sensitive = Group::ALL.map(|group| {
        let found = all.iter().filter(|number| group.has(*number));
        (
            group,
            found.filter_map(|number| index().action(number)).collect(),
        )
    });
    Ok(Summary {
        services: services.collect(),
        sensitive: sensitive
            .into_iter()
            .filter(|(_, actions): &(_, Vec<Action>)| !actions.is_empty())
            .collect(),
        ways: gathered.ways.into_iter().map(|(way, _)| way).collect(),
        reasons: reasons::distinct(gathered.reasons),
    })
}

fn of_service(indexed: &IndexedService, gathered: &Gathered, all: &Bits) -> Option<ServiceSummary> {
    let mut numbers = all.within(&indexed.actions).peekable();
    numbers.peek()?;
    let touching: Vec<(usize, &Bits)> = gathered
        .ways
        .iter()
        .map(|(_, actions)| actions)
        .enumerate()
        .filter(|(_, actions)| actions.within(&indexed.actions).next().is_some())
        .collect();
    let mut cells: Vec<Cell> = AccessLevel::ALL
        .iter()
        .zip(indexed.levels)
        .map(|(level, total)| Cell {
            level: *level,
            total,
            grants: Vec::new(),
            undecided: Vec::new(),
        })
        .collect();
    for number in numbers {
        let Some(action) = index().action(number) else {
            continue;
        };
        let Some(cell) = cells.get_mut(action.access.place()) else {
            continue;
        };
        if !gathered.allowed.contains(number) {
            cell.undecided.push(action);
            continue;
        }
        let ways = touching
            .iter()
            .filter(|(_, actions)| actions.contains(number));
        let ways: Vec<usize> = ways.map(|(way, _)| *way).collect();
        match cell.grants.iter_mut().find(|grant| grant.ways == ways) {
            Some(grant) => grant.actions.push(action),
            None => cell.grants.push(Grant {
                ways,
                actions: vec![action],
            }),
        }
    }
    cells.retain(|cell| !cell.grants.is_empty() || !cell.undecided.is_empty());
    for cell in &mut cells {
        cell.grants.sort_by(|one, other| one.ways.cmp(&other.ways));
    }
    Some(ServiceSummary {
        service: indexed.service,
        totals: indexed.levels,
        cells,
    })
}
