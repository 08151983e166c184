//! Condition keys, and how to find them by name, in any case and with holes filled.

use super::format::{Record, Table, folded};
use std::cmp::Ordering;

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

/// The set of condition keys of that number in the file.
pub(super) fn set(number: usize) -> Option<Vec<ConditionKey>> {
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
