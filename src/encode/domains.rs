//! The values of one variable as finitely many classes: texts by the partition of pattern languages,
//! numbers, instants and addresses by intervals.

use super::compile::{Name, Operand, Variable};
use super::keys::{self, KeyType};
use super::values::{self, Decimal};
use crate::regular::{Bits, Budget, Interval, Language, Partition, partition, sweep};
use crate::rules::Rules;
use std::collections::BTreeSet;
/// One class of a variable's values.
#[derive(Clone, Debug)]
pub struct Class {
    /// Which operands of the variable hold.
    pub members: Bits,
    /// A value; `None` is the absent key.
    pub word: Option<String>,
}

/// A variable and its classes.
#[derive(Clone, Debug)]
pub struct Domain {
    /// Which variable.
    pub name: Name,
    /// The key as the input spells it.
    pub spelling: String,
    /// The classes; of a key that can be absent, absence is the first.
    pub classes: Vec<Class>,
    /// To find the class of a text; for variables that are read as text.
    pub partition: Option<Partition>,
    /// Why the classes say nothing of the operands, if so.
    pub broken: Option<&'static str>,
    /// How many classes stand before those of `partition`.
    pub(super) offset: usize,
}

impl Domain {
    /// Whether the first class is that of the absent key.
    pub const fn can_be_absent(&self) -> bool {
        self.offset > 0
    }

    /// The class of a present text; `None` if the variable cannot hold it.
    pub fn class_of(&self, text: &str) -> Option<usize> {
        let class = self.partition.as_ref()?.class_of(text)?;
        Some(class + self.offset)
    }
}

const CONFLICT: &str = "the key is read both as text and as a value";

/// Why the classes of a variable say nothing: there are more of them than the budget allows.
pub const TOO_MANY: &str = "the patterns have more classes than the budget allows";

const OTHER_TYPE: &str = "the key is read as a value of another type";

fn can_be_absent(name: &Name, rules: &Rules) -> bool {
    match name {
        // AX-37.
        Name::Key(key) => !keys::facts(key).always || !rules.holds("AX-37"),
        Name::Presence(_) | Name::Canonical => true,
        _ => false,
    }
}

/// The classes of a variable under the operands in `asked`, or all.
pub(super) fn domain(
    name: &Name,
    variable: &Variable,
    asked: Option<&BTreeSet<usize>>,
    universe: &Language,
    budget: Budget,
    rules: &Rules,
) -> Domain {
    let operands = &variable.operands;
    let absent = can_be_absent(name, rules);
    let mut domain = Domain {
        name: name.clone(),
        spelling: variable.spelling.clone(),
        classes: Vec::new(),
        partition: None,
        broken: None,
        offset: usize::from(absent),
    };
    if absent {
        domain.classes.push(Class {
            members: Bits::empty(operands.len()),
            word: None,
        });
    }
    let key_type = match name {
        Name::Key(key) | Name::Values(key) => keys::type_under(key, rules),
        _ => KeyType::Text,
    };
    let mut texts: Vec<&Language> = Vec::new();
    let mut numbers = Vec::new();
    let mut dates = Vec::new();
    let mut addresses = Vec::new();
    for operand in operands {
        match operand {
            Operand::Text(language) => texts.push(language),
            Operand::Number(intervals) => numbers.push(intervals.clone()),
            Operand::Date(intervals) => dates.push(intervals.clone()),
            Operand::Address(intervals) => addresses.push(intervals.clone()),
        }
    }
    let total = operands.len();
    let found = if total == 0 && matches!(key_type, KeyType::Number) {
        by_number(floor(name, rules).as_ref(), key_type, &numbers)
    } else if total == 0 && matches!(key_type, KeyType::Date | KeyType::Epoch) {
        by_date(key_type, &dates)
    } else if total == 0 && key_type == KeyType::Address {
        by_address(key_type, &addresses)
    } else if texts.len() == total {
        let chosen: Vec<usize> = match asked {
            Some(asked) => asked.iter().copied().collect(),
            None => (0..total).collect(),
        };
        by_text(&mut domain, universe, &texts, &chosen, budget, key_type)
    } else if texts.is_empty()
        && never_converts(key_type, numbers.len(), dates.len(), addresses.len())
    {
        vec![stray(total, key_type)]
    } else if numbers.len() == total && key_type != KeyType::Account {
        by_number(floor(name, rules).as_ref(), key_type, &numbers)
    } else if dates.len() == total && !matches!(key_type, KeyType::Account | KeyType::Number) {
        by_date(key_type, &dates)
    } else if addresses.len() == total {
        by_address(key_type, &addresses)
    } else {
        domain.broken = Some(match texts.is_empty() {
            true => OTHER_TYPE,
            false => CONFLICT,
        });
        vec![stray(total, key_type)]
    };
    domain.classes.extend(found);
    domain
}

/// Whether no value of the type is one for any of the operands, of which so many are numbers, dates
/// and addresses (`COND-45`).
fn never_converts(key_type: KeyType, numbers: usize, dates: usize, addresses: usize) -> bool {
    match key_type {
        KeyType::Bool | KeyType::Arn | KeyType::Organization | KeyType::OrganizationPath => true,
        KeyType::Date => dates == 0,
        KeyType::Address => addresses == 0,
        // As seconds they are instants too.
        KeyType::Number | KeyType::Epoch | KeyType::Account => numbers + dates == 0,
        KeyType::Text | KeyType::Unknown => false,
    }
}

/// Stands for all values where the classes say nothing.
fn stray(operands: usize, key_type: KeyType) -> Class {
    let word = match key_type {
        KeyType::Bool => "true",
        KeyType::Number | KeyType::Epoch => "0",
        KeyType::Date => "2026-01-01T00:00:00Z",
        KeyType::Address => "203.0.113.1",
        KeyType::Arn => "arn:aws:s3:::example",
        KeyType::Account => "111122223333",
        KeyType::Organization => "o-exampleorg1",
        KeyType::OrganizationPath => "o-exampleorg1/r-ab12/",
        KeyType::Text | KeyType::Unknown => "x",
    };
    Class {
        members: Bits::empty(operands),
        word: Some(word.to_owned()),
    }
}

/// Partitions by the texts in `chosen`; the others hold of no class.
fn by_text(
    domain: &mut Domain,
    universe: &Language,
    texts: &[&Language],
    chosen: &[usize],
    budget: Budget,
    key_type: KeyType,
) -> Vec<Class> {
    let some: Vec<&Language> = chosen
        .iter()
        .filter_map(|index| texts.get(*index).copied())
        .collect();
    let Ok(partition) = partition(universe, &some, budget) else {
        domain.broken = Some(TOO_MANY);
        return vec![stray(texts.len(), key_type)];
    };
    let renumbered = |bits: &Bits| {
        if chosen.len() == texts.len() {
            return bits.clone();
        }
        let mut members = Bits::empty(texts.len());
        for index in bits.iter().filter_map(|index| chosen.get(index)) {
            members.insert(*index);
        }
        members
    };
    let classes = partition
        .members
        .iter()
        .zip(&partition.words)
        .map(|(members, word)| Class {
            members: renumbered(members),
            word: Some(word.clone()),
        })
        .collect();
    domain.partition = Some(partition);
    classes
}

/// The least number that a key holds, if there is one (`AX-23`).
fn floor(name: &Name, rules: &Rules) -> Option<Decimal> {
    match name {
        Name::Key(key) if key == "aws:multifactorauthage" && rules.holds("AX-23") => {
            match Decimal::parse("0") {
                Some(Ok(zero)) => Some(zero),
                _ => None,
            }
        }
        _ => None,
    }
}

fn by_number(
    floor: Option<&Decimal>,
    key_type: KeyType,
    numbers: &[Vec<Interval<Decimal>>],
) -> Vec<Class> {
    let total = numbers.len();
    let allowed = |value: &Decimal| match floor {
        Some(floor) => value >= floor,
        None => true,
    };
    let mut intervals = numbers.to_vec();
    // The bound of the domain is a cut too; its own bit is dropped below.
    if let Some(floor) = floor {
        intervals.push(vec![Interval {
            low: Some((floor.clone(), true)),
            high: None,
        }]);
    }
    let mut classes: Vec<Class> = Vec::new();
    for (members, value) in sweep(&intervals, Decimal::between, allowed) {
        let members = members.and(&Bits::full(total));
        add(&mut classes, members, value.spell());
    }
    if !matches!(key_type, KeyType::Number | KeyType::Epoch) {
        add(&mut classes, Bits::empty(total), "x".to_owned());
    }
    classes
}

fn by_date(key_type: KeyType, dates: &[Vec<Interval<values::Instant>>]) -> Vec<Class> {
    let total = dates.len();
    let (first, last) = values::CALENDAR;
    // AX-45: keys that are dates hold those of the calendar.
    let of_calendar = key_type == KeyType::Date;
    let allowed = |instant: &values::Instant| !of_calendar || (first..=last).contains(instant);
    let mut found = sweep(dates, values::instant_between, allowed);
    if of_calendar {
        // Its ends are cuts too, where a bound lies outside of it; their own bit is dropped below.
        let mut intervals = dates.to_vec();
        intervals.push(vec![Interval {
            low: Some((first, true)),
            high: Some((last, true)),
        }]);
        found.extend(sweep(&intervals, values::instant_between, allowed));
    }
    let mut classes = Vec::new();
    for (members, value) in found {
        let word = match key_type {
            KeyType::Epoch => values::spell_epoch(value),
            _ => values::spell_instant(value),
        };
        add(&mut classes, members.and(&Bits::full(total)), word);
    }
    if !matches!(key_type, KeyType::Date | KeyType::Epoch) {
        add(&mut classes, Bits::empty(total), "x".to_owned());
    }
    classes
}

fn by_address(key_type: KeyType, addresses: &[Vec<Interval<values::Address>>]) -> Vec<Class> {
    let mut classes = Vec::new();
    for (members, value) in preferred_addresses(addresses) {
        add(&mut classes, members, values::spell_address(value));
    }
    if key_type != KeyType::Address {
        add(&mut classes, Bits::empty(addresses.len()), "x".to_owned());
    }
    classes
}

fn add(classes: &mut Vec<Class>, members: Bits, word: String) {
    if !classes.iter().any(|class| class.members == members) {
        classes.push(Class {
            members,
            word: Some(word),
        });
    }
}

/// The classes of addresses; those of documentation networks stand for their classes first.
fn preferred_addresses(
    networks: &[Vec<Interval<values::Address>>],
) -> Vec<(Bits, values::Address)> {
    let preferred = ["203.0.113.1", "198.51.100.1", "2001:db8::1", "10.1.2.3"];
    let mut classes: Vec<(Bits, values::Address)> = Vec::new();
    let known = preferred
        .iter()
        .filter_map(|text| values::network(text)?.low.map(|(address, _)| address));
    for address in known {
        let mut members = Bits::empty(networks.len());
        for (index, network) in networks.iter().enumerate() {
            if network.iter().any(|interval| interval.contains(&address)) {
                members.insert(index);
            }
        }
        if !classes.iter().any(|(known, _)| *known == members) {
            classes.push((members, address));
        }
    }
    let swept = sweep(
        networks,
        values::address_between,
        values::is_request_address,
    );
    for (members, address) in swept {
        if !classes.iter().any(|(known, _)| *known == members) {
            classes.push((members, address));
        }
    }
    classes
}
