//! The entries of the catalog (services, actions, resource types) and how to find them by name, in any
//! case.
//!
//! Entries are small handles: their names are at hand, the rest is decoded when asked for.

use super::format::{NAMES, Record, Table, folded};
use super::keys::{ConditionKey, set};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A service of AWS.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// What its actions begin with, such as `s3`.
    pub prefix: &'static str,
    /// Its name, such as `Amazon S3`.
    pub title: &'static str,
    /// Whether resource control policies apply to its resources, as known on the day of the data
    /// (`EVAL-38`; the documentation names fewer services, and the list grows).
    pub rcp: bool,
    line: usize,
    actions: (usize, usize),
    resources: (usize, usize),
    keys: usize,
}

impl Service {
    fn read(number: usize) -> Option<Self> {
        let mut record = Table::Services.record(number)?;
        Some(Self {
            prefix: record.text()?,
            title: record.text()?,
            rcp: record.byte()? == 1,
            line: record.number()?,
            actions: (record.number()?, record.number()?),
            resources: (record.number()?, record.number()?),
            keys: record.number()?,
        })
    }

    /// Its actions, ordered by name as `catalog::actions` orders them.
    pub fn actions(&self) -> Vec<Action> {
        let (first, count) = self.actions;
        let numbers = first..first + count;
        let mut actions: Vec<Action> = numbers.filter_map(|one| Action::read(self, one)).collect();
        actions.sort_unstable();
        actions
    }

    /// The action of that name, in any case.
    pub fn action(&self, name: &str) -> Option<Action> {
        let (first, count) = self.actions;
        let probe = |record| Some(folded(Action::name_of(self, record)?, name));
        let number = Table::Actions.search(first..first + count, probe)?;
        Action::read(self, number)
    }

    /// The types of its resources, ordered by name.
    pub fn resources(&self) -> Vec<ResourceType> {
        let (first, count) = self.resources;
        let numbers = first..first + count;
        numbers.filter_map(ResourceType::read).collect()
    }

    /// The type of its resources of that name, in any case.
    pub fn resource(&self, name: &str) -> Option<ResourceType> {
        let (first, count) = self.resources;
        let named = |number: &usize| {
            let record = Table::Resources.record(*number);
            let known = record.and_then(|mut record| record.text());
            known.is_some_and(|known| known.eq_ignore_ascii_case(name))
        };
        ResourceType::read((first..first + count).find(named)?)
    }

    /// The condition keys that its documentation lists, also those of other prefixes.
    pub fn keys(&self) -> Vec<ConditionKey> {
        set(self.keys).unwrap_or_default()
    }
}

/// What an action does to the things of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccessLevel {
    /// Sees that resources exist.
    List,
    /// Reads what is in them.
    Read,
    /// Creates, changes or deletes them.
    Write,
    /// Changes tags only.
    Tagging,
    /// Changes who may do what.
    PermissionsManagement,
}

impl AccessLevel {
    /// All levels, in their order.
    pub const ALL: [Self; 5] = [
        Self::List,
        Self::Read,
        Self::Write,
        Self::Tagging,
        Self::PermissionsManagement,
    ];

    /// Where it stands in [`Self::ALL`].
    pub const fn place(self) -> usize {
        match self {
            Self::List => 0,
            Self::Read => 1,
            Self::Write => 2,
            Self::Tagging => 3,
            Self::PermissionsManagement => 4,
        }
    }

    /// As AWS writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::Tagging => "Tagging",
            Self::PermissionsManagement => "Permissions management",
        }
    }
}

/// An action of a service. Actions compare as `catalog::actions` orders them.
#[derive(Clone, Copy)]
pub struct Action {
    /// The service's prefix.
    pub prefix: &'static str,
    /// The name as AWS spells it.
    pub name: &'static str,
    /// What it does.
    pub access: AccessLevel,
    /// Where the name stands in `NAMES`: its identity.
    place: usize,
    resources: (usize, usize),
    rest: Record,
}

/// What else is known of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionDetails {
    /// What it grants, in the words of AWS.
    pub description: String,
    /// The types of resources it acts on; with none, its resource is `*` (`REQ-04`).
    pub resources: Vec<ActionResource>,
    /// The condition keys it supports whatever the resource, besides the global ones.
    pub keys: Vec<ConditionKey>,
    /// What the caller must be allowed as well.
    pub depends_on: Vec<Action>,
}

/// A type of resources that an action acts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionResource {
    /// The type.
    pub resource: ResourceType,
    /// Whether every call names a resource of this type.
    pub required: bool,
    /// The condition keys that the action supports for this type.
    pub keys: Vec<ConditionKey>,
}

impl Action {
    fn read(service: &Service, number: usize) -> Option<Self> {
        let mut rest = Table::Actions.record(number)?;
        let name = Self::name_of(service, rest)?;
        let access = *AccessLevel::ALL.get(usize::from(rest.byte()?))?;
        Some(Self {
            prefix: service.prefix,
            name,
            access,
            place: service.line + rest.number()?,
            resources: service.resources,
            rest,
        })
    }

    fn name_of(service: &Service, mut record: Record) -> Option<&'static str> {
        record.byte()?;
        let rest = NAMES.get(service.line + record.number()?..)?;
        let end = rest.bytes().position(|byte| byte.is_ascii_whitespace())?;
        rest.get(..end)
    }

    /// The action of that number in the file.
    fn numbered(number: usize) -> Option<Self> {
        let probe = |mut record: Record| {
            record.text()?;
            record.text()?;
            record.byte()?;
            record.number()?;
            let (first, count) = (record.number()?, record.number()?);
            Some(match number {
                _ if number < first => Ordering::Greater,
                _ if number >= first + count => Ordering::Less,
                _ => Ordering::Equal,
            })
        };
        let service = Table::Services.search(0..Table::Services.len(), probe)?;
        Self::read(&Service::read(service)?, number)
    }

    /// What else is known.
    pub fn details(&self) -> Option<ActionDetails> {
        let mut record = self.rest;
        let keys = set(record.number()?)?;
        let mut uses = Table::Uses.record(record.number()?)?;
        let mut depends = Table::Depends.record(record.number()?)?;
        let mut resources = Vec::new();
        while !uses.is_empty() {
            let code = uses.number()?;
            let number = Some(code >> 1).filter(|number| *number < self.resources.1)?;
            resources.push(ActionResource {
                resource: ResourceType::read(self.resources.0 + number)?,
                required: code & 1 == 1,
                keys: set(uses.number()?)?,
            });
        }
        let mut depends_on = Vec::new();
        while !depends.is_empty() {
            depends_on.push(Self::numbered(depends.number()?)?);
        }
        Some(ActionDetails {
            description: record.words()?,
            resources,
            keys,
            depends_on,
        })
    }

    /// What it grants, in the words of AWS.
    pub fn description(&self) -> Option<String> {
        let mut record = self.rest;
        for _ in 0..3 {
            record.number()?;
        }
        record.words()
    }
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.prefix, self.name)
    }
}

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Action({self})")
    }
}

impl PartialEq for Action {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl Eq for Action {}

impl PartialOrd for Action {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Action {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}

impl Hash for Action {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.place.hash(state);
    }
}

/// A type of resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceType {
    /// Its name within the service, such as `bucket`.
    pub name: &'static str,
    /// How its ARNs look; `${Partition}`, `${Region}`, `${Account}` and others stand for what varies.
    /// Formats are the same in every partition.
    pub formats: Vec<String>,
    /// The condition keys that tell its resources apart.
    pub keys: Vec<ConditionKey>,
}

impl ResourceType {
    fn read(number: usize) -> Option<Self> {
        let mut record = Table::Resources.record(number)?;
        let name = record.text()?;
        let keys = set(record.number()?)?;
        let mut formats = Vec::new();
        for _ in 0..record.number()? {
            let pieces = record.number()?;
            formats.push(record.pieces(pieces)?);
        }
        Some(Self {
            name,
            formats,
            keys,
        })
    }
}

/// Every service, ordered by prefix.
pub fn entries() -> impl Iterator<Item = Service> {
    (0..Table::Services.len()).filter_map(Service::read)
}

/// The service of that prefix, in any case.
pub fn service(prefix: &str) -> Option<Service> {
    let probe = |mut record: Record| Some(folded(record.text()?, prefix));
    Service::read(Table::Services.search(0..Table::Services.len(), probe)?)
}

/// The action of that name, `prefix:Name` in any case.
pub fn action(name: &str) -> Option<Action> {
    let (prefix, name) = name.split_once(':')?;
    service(prefix)?.action(name)
}
