//! The entries of the catalog (services, actions, resource types, condition keys) and how to find
//! them by name, in any case.
//!
//! Entries are small handles: their names are at hand, the rest is decoded when asked for.

use super::format::{NAMES, Record, Table, folded};
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
#[derive(Clone, Copy, Debug)]
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

/// What the values of a condition key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyType {
    /// Text.
    String,
    /// The name of a resource.
    Arn,
    /// `true` or `false`.
    Bool,
    /// A number.
    Numeric,
    /// An instant.
    Date,
    /// An address or a network.
    IpAddress,
}

impl KeyType {
    const ALL: [Self; 6] = [
        Self::String,
        Self::Arn,
        Self::Bool,
        Self::Numeric,
        Self::Date,
        Self::IpAddress,
    ];

    /// As AWS writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Arn => "ARN",
            Self::Bool => "Bool",
            Self::Numeric => "Numeric",
            Self::Date => "Date",
            Self::IpAddress => "IPAddress",
        }
    }
}

/// A condition key.
#[derive(Clone, Copy, Debug)]
pub struct ConditionKey {
    /// Its name; `${TagKey}` or `<key>` is a hole that a policy fills.
    pub name: &'static str,
    /// What its values are.
    pub kind: KeyType,
    /// Whether a request may carry several values at once.
    pub multi: bool,
    rest: Record,
}

impl ConditionKey {
    fn read(number: usize) -> Option<Self> {
        /// Set in the type of a key that has many values.
        const MANY: u8 = 128;
        let mut rest = Table::Keys.record(number)?;
        let name = rest.text()?;
        let kind = rest.byte()?;
        Some(Self {
            name,
            kind: *KeyType::ALL.get(usize::from(kind % MANY))?,
            multi: kind >= MANY,
            rest,
        })
    }

    /// What it filters by, in the words of AWS; empty for most global keys.
    pub fn description(&self) -> Option<String> {
        self.rest.words()
    }
}

impl PartialEq for ConditionKey {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.kind, self.multi) == (other.name, other.kind, other.multi)
    }
}

impl Eq for ConditionKey {}

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

/// The condition key of that name in any case; `aws:RequestTag/team` is found as
/// `aws:RequestTag/${TagKey}`. Where services disagree on the type, the general meaning counts.
pub fn key(name: &str) -> Option<ConditionKey> {
    let named = |number: usize| {
        let mut record = Table::Keys.record(number)?;
        Some(folded(record.text()?, name))
    };
    let probe = |mut record: Record| Some(folded(record.text()?, name));
    if let Some(mut number) = Table::Keys.search(0..Table::Keys.len(), probe) {
        while let Some(before) = number.checked_sub(1)
            && named(before) == Some(Ordering::Equal)
        {
            number = before;
        }
        return ConditionKey::read(number);
    }
    let with_holes = set(meta_set(3)?)?;
    with_holes.into_iter().find(|key| fits(key.name, name))
}

/// The keys that requests to any service may carry.
pub fn global_keys() -> Vec<ConditionKey> {
    meta_set(2).and_then(set).unwrap_or_default()
}

/// Whether a name fills the holes of a template, each with some text.
fn fits(template: &str, name: &str) -> bool {
    let hole = [("${", '}'), ("<", '>')]
        .into_iter()
        .find_map(|(open, close)| {
            let (before, after) = template.split_once(open)?;
            let (_, after) = after.split_once(close)?;
            Some((before, after))
        });
    let Some((before, after)) = hole else {
        return template.eq_ignore_ascii_case(name);
    };
    let head = name.get(..before.len());
    if !head.is_some_and(|head| head.eq_ignore_ascii_case(before)) {
        return false;
    }
    let rest = name.get(before.len()..).unwrap_or_default();
    let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.filter_map(|end| rest.get(end..))
        .any(|rest| fits(after, rest))
}

/// A set of condition keys.
fn set(number: usize) -> Option<Vec<ConditionKey>> {
    let mut record = Table::Sets.record(number)?;
    let mut keys = Vec::new();
    let mut last = 0;
    while !record.is_empty() {
        last += record.number()?;
        keys.push(ConditionKey::read(last)?);
    }
    Some(keys)
}

fn meta_set(number: usize) -> Option<usize> {
    Table::Meta.record(number)?.number()
}

/// Where the catalog comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The version of the data package.
    pub version: &'static str,
    /// The day of its data, `YYYY-MM-DD`.
    pub day: &'static str,
}

/// Where the catalog comes from.
pub fn origin() -> Option<Origin> {
    Some(Origin {
        version: Table::Meta.record(0)?.whole()?,
        day: Table::Meta.record(1)?.whole()?,
    })
}

/// How many entries the catalog has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Services.
    pub services: usize,
    /// Actions.
    pub actions: usize,
    /// Resource types.
    pub resources: usize,
    /// Condition keys, each counted in every service that lists it.
    pub keys: usize,
    /// Condition keys that requests to any service may carry.
    pub global_keys: usize,
}

/// How many entries the catalog has.
pub fn counts() -> Counts {
    Counts {
        services: Table::Services.len(),
        actions: Table::Actions.len(),
        resources: Table::Resources.len(),
        keys: entries().map(|service| service.keys().len()).sum(),
        global_keys: global_keys().len(),
    }
}
