//! Languages as unions of sequences: the normal form of everything that wildcards can say.

use super::UnitSet;

/// One step of a sequence: a unit of the set, or any run of such units.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Item {
    /// Which units.
    pub set: UnitSet,
    /// Any number of them, also none; else exactly one.
    pub star: bool,
}

impl Item {
    /// Exactly one unit of `set`.
    pub const fn one(set: UnitSet) -> Self {
        Self { set, star: false }
    }

    /// Any run of units of `set`.
    pub const fn star(set: UnitSet) -> Self {
        Self { set, star: true }
    }

    /// The same step within `set` only.
    #[must_use]
    pub fn within(&self, set: &UnitSet) -> Self {
        Self {
            set: self.set.and(set),
            star: self.star,
        }
    }
}

/// A concatenation of steps.
pub type Sequence = Vec<Item>;

/// A union of sequences, sorted and without repetition so that equal unions compare equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Language(Vec<Sequence>);

impl Language {
    /// The union of `sequences`.
    pub fn new(mut sequences: Vec<Sequence>) -> Self {
        sequences.retain(|sequence| {
            !sequence
                .iter()
                .any(|item| !item.star && item.set.is_empty())
        });
        sequences.sort();
        sequences.dedup();
        Self(sequences)
    }

    /// The sequences.
    pub fn sequences(&self) -> &[Sequence] {
        &self.0
    }

    /// Whether `text` belongs to the language.
    pub fn matches(&self, text: &str) -> bool {
        let units: Vec<u16> = text.encode_utf16().collect();
        self.0.iter().any(|sequence| accepts(sequence, &units))
    }

    /// Whether a text of this language exists at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Follows all positions of one sequence at once.
fn accepts(sequence: &[Item], units: &[u16]) -> bool {
    let mut at = vec![false; sequence.len() + 1];
    if let Some(first) = at.first_mut() {
        *first = true;
    }
    skip_stars(sequence, &mut at);
    for unit in units {
        let mut next = vec![false; sequence.len() + 1];
        for (index, item) in sequence.iter().enumerate() {
            if at.get(index) == Some(&true) && item.set.contains(*unit) {
                let to = if item.star { index } else { index + 1 };
                if let Some(place) = next.get_mut(to) {
                    *place = true;
                }
            }
        }
        skip_stars(sequence, &mut next);
        at = next;
    }
    at.last() == Some(&true)
}

fn skip_stars(sequence: &[Item], at: &mut [bool]) {
    for (index, item) in sequence.iter().enumerate() {
        if item.star
            && at.get(index) == Some(&true)
            && let Some(next) = at.get_mut(index + 1)
        {
            *next = true;
        }
    }
}

/// The sequence of exactly `text`.
pub fn literal(text: &str) -> Sequence {
    text.encode_utf16()
        .map(|unit| Item::one(UnitSet::One(unit)))
        .collect()
}

/// All ways to write `sequence` as `left` + `separator` + `right`. Exact for texts that hold the
/// separator; a text with several is split at each of them.
pub fn split_at(sequence: &[Item], separator: u8) -> Vec<(Sequence, Sequence)> {
    let unit = u16::from(separator);
    let mut splits = Vec::new();
    for (index, item) in sequence.iter().enumerate() {
        if !item.set.contains(unit) {
            continue;
        }
        let mut left: Sequence = sequence.iter().take(index).cloned().collect();
        let mut right: Sequence = sequence.iter().skip(index + 1).cloned().collect();
        if item.star {
            left.push(item.clone());
            right.insert(0, item.clone());
        }
        splits.push((left, right));
    }
    splits
}

/// What may follow `text` in the words of `sequence` that begin with it.
pub fn after(sequence: &[Item], text: &str) -> Vec<Sequence> {
    let mut at: Vec<usize> = vec![0];
    for unit in text.encode_utf16() {
        let mut next = Vec::new();
        let mut index = 0;
        while let Some(&position) = at.get(index) {
            index += 1;
            let Some(item) = sequence.get(position) else {
                continue;
            };
            if item.star && !at.contains(&(position + 1)) {
                at.push(position + 1);
            }
            let to = if item.star { position } else { position + 1 };
            if item.set.contains(unit) && !next.contains(&to) {
                next.push(to);
            }
        }
        at = next;
    }
    at.sort_unstable();
    at.into_iter()
        .map(|position| sequence.iter().skip(position).cloned().collect())
        .collect()
}

/// The sequence over the units of `set` only.
pub fn within(sequence: &[Item], set: &UnitSet) -> Sequence {
    sequence.iter().map(|item| item.within(set)).collect()
}
