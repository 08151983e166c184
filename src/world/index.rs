//! Names to things, and what is attached where in the organization.

use super::control::Node;
use super::organization::{ControlPolicy, Membership, Parent};
use super::{Fault, Parts, Place};
use rustc_hash::{FxHashMap, FxHashSet};

/// How deep OUs may be nested; AWS stops at five.
pub(super) const MAX_UNITS: usize = 64;

/// Positions of things by their names. Maps are only asked, never gone through.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub accounts: FxHashMap<String, usize>,
    pub users: FxHashMap<String, usize>,
    pub groups: FxHashMap<String, usize>,
    pub roles: FxHashMap<String, usize>,
    pub managed: FxHashMap<String, usize>,
    pub resources: FxHashMap<String, usize>,
    /// By id, and by name where only one has it.
    pub units: FxHashMap<String, usize>,
    /// Names of units that several have.
    pub ambiguous: FxHashSet<String>,
    /// By account and lower-case name: names of one kind differ by more than path and case.
    pub role_names: FxHashMap<(String, String), usize>,
    pub user_names: FxHashMap<(String, String), usize>,
    pub group_names: FxHashMap<(String, String), usize>,
    /// The units on the way from the root to each account.
    pub paths: Vec<Vec<usize>>,
    pub scps: FxHashMap<Node, Vec<usize>>,
    pub rcps: FxHashMap<Node, Vec<usize>>,
}

/// Notes where a thing is; a second one of its name is a fault.
fn unique(
    map: &mut FxHashMap<String, usize>,
    name: &str,
    at: usize,
    what: &str,
    (place, first): (&Place, impl FnOnce(usize) -> Place),
    faults: &mut Vec<Fault>,
) {
    if let Some(other) = map.get(name) {
        let other = first(*other);
        let help = match other.text() {
            Some(text) => format!("the first one is at {text}; keep one of them"),
            None => "keep one of them".to_owned(),
        };
        faults.push(Fault {
            place: place.clone(),
            message: format!("{what} {} is given twice", crate::source::quote(name)),
            help,
        });
    } else {
        map.insert(name.to_owned(), at);
    }
}

/// An index of a list whose items have an ARN.
macro_rules! by_arn {
    ($index:expr, $list:expr, $what:literal, $faults:expr, |$item:ident| $arn:expr, $place:expr) => {
        for (at, $item) in $list.iter().enumerate() {
            let first = |other: usize| {
                let place = $list.get(other).map(|$item| $place.clone());
                place.unwrap_or_default()
            };
            unique(&mut $index, $arn, at, $what, (&$place, first), $faults);
        }
    };
}

impl Index {
    /// Indexes everything; faults are names that are given twice.
    pub fn new(parts: &Parts, faults: &mut Vec<Fault>) -> Self {
        let mut index = Self::default();
        by_arn!(
            index.accounts,
            parts.accounts,
            "the account",
            faults,
            |one| &one.id,
            one.place
        );
        index.units(parts, faults);
        by_arn!(
            index.users,
            parts.users,
            "the user",
            faults,
            |one| &one.entity.arn,
            one.entity.place
        );
        by_arn!(
            index.groups,
            parts.groups,
            "the group",
            faults,
            |one| &one.entity.arn,
            one.entity.place
        );
        by_arn!(
            index.roles,
            parts.roles,
            "the role",
            faults,
            |one| &one.entity.arn,
            one.entity.place
        );
        by_arn!(
            index.managed,
            parts.managed,
            "the managed policy",
            faults,
            |one| &one.arn,
            one.document.place
        );
        by_arn!(
            index.resources,
            parts.resources,
            "the resource",
            faults,
            |one| &one.arn,
            one.place
        );
        for (at, user) in parts.users.iter().enumerate() {
            let name = name_key(&user.entity);
            index.user_names.entry(name).or_insert(at);
        }
        for (at, group) in parts.groups.iter().enumerate() {
            let name = name_key(&group.entity);
            index.group_names.entry(name).or_insert(at);
        }
        for (at, role) in parts.roles.iter().enumerate() {
            let name = name_key(&role.entity);
            index.role_names.entry(name).or_insert(at);
        }
        index.paths = parts
            .accounts
            .iter()
            .map(|one| index.path(parts, &one.member))
            .collect();
        if let Some(organization) = &parts.organization {
            let (scps, rcps) = (organization.scps.as_deref(), organization.rcps.as_deref());
            index.scps = index.attachments(parts, scps.unwrap_or_default());
            index.rcps = index.attachments(parts, rcps.unwrap_or_default());
        }
        index
    }

    fn units(&mut self, parts: &Parts, faults: &mut Vec<Fault>) {
        let Some(organization) = &parts.organization else {
            return;
        };
        let units = &organization.units;
        by_arn!(
            self.units,
            units,
            "the OU",
            faults,
            |one| &one.id,
            one.place
        );
        let mut names: FxHashMap<&str, usize> = FxHashMap::default();
        for unit in units {
            *names.entry(unit.shown()).or_default() += 1;
        }
        for (at, unit) in units.iter().enumerate() {
            let Some(name) = &unit.name else { continue };
            if names.get(name.as_str()).is_some_and(|count| *count > 1) {
                self.ambiguous.insert(name.clone());
            } else {
                self.units.entry(name.clone()).or_insert(at);
            }
        }
    }

    /// The units from the root to where something hangs. One that does not exist ends it, and a
    /// circle too: the check says so.
    fn path(&self, parts: &Parts, member: &Membership) -> Vec<usize> {
        let units = parts
            .organization
            .as_ref()
            .map_or(&[][..], |one| &one.units);
        let mut path = Vec::new();
        let mut next = match member {
            Membership::Below(parent) => Some(parent),
            _ => None,
        };
        while let Some(Parent::Unit(name)) = next {
            let Some(at) = self.units.get(name).copied() else {
                break;
            };
            if path.len() >= MAX_UNITS {
                break;
            }
            path.push(at);
            next = units.get(at).map(|unit| &unit.parent);
        }
        path.reverse();
        path
    }

    fn attachments(
        &self,
        parts: &Parts,
        policies: &[ControlPolicy],
    ) -> FxHashMap<Node, Vec<usize>> {
        let mut map: FxHashMap<Node, Vec<usize>> = FxHashMap::default();
        for (at, policy) in policies.iter().enumerate() {
            for target in &policy.targets {
                let Some(node) = self.node(parts, &target.name) else {
                    continue;
                };
                let list = map.entry(node).or_default();
                if !list.contains(&at) {
                    list.push(at);
                }
            }
        }
        map
    }

    /// What a target of a control policy is.
    pub fn node(&self, parts: &Parts, name: &str) -> Option<Node> {
        let organization = parts.organization.as_ref()?;
        if name == "root" || organization.root.as_deref() == Some(name) {
            return Some(Node::Root);
        }
        if let Some(at) = self.accounts.get(name) {
            return Some(Node::Account(*at));
        }
        self.units.get(name).map(|at| Node::Unit(*at))
    }
}

/// By what the names of users, groups and roles are unique (`PRIN-15`).
pub(super) fn name_key(entity: &super::Entity) -> (String, String) {
    (
        entity.account().to_owned(),
        entity.name().to_ascii_lowercase(),
    )
}
