//! Pattern languages over UTF-16 units: what patterns denote, and the partition of all texts into
//! the classes that a set of languages can tell apart.
//!
//! Rejected: one DFA a pattern and products of them (the products of thousands of patterns are the
//! cost), and a global alphabet (each state here looks only at the units its own patterns mention).

mod intervals;
mod language;
mod nfa;
mod partition;
mod shared;
mod units;

pub use intervals::{Interval, sweep};
pub use language::{Item, Language, Sequence, after, literal, split_at, within};
pub use partition::{Budget, Exhausted, Partition, partition};
pub use shared::shared;
pub use units::UnitSet;

/// A set of small numbers: which classes, or which languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// The empty set, with room for `len` members.
    pub fn empty(len: usize) -> Self {
        Self(vec![0; len.div_ceil(64)])
    }

    /// The set `{0, …, len - 1}`.
    pub fn full(len: usize) -> Self {
        let mut bits = Self::empty(len);
        for index in 0..len {
            bits.insert(index);
        }
        bits
    }

    /// Adds a member that the set has room for; larger ones make room.
    pub fn insert(&mut self, index: usize) {
        if index / 64 >= self.0.len() {
            self.0.resize(index / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    /// Whether `index` is a member.
    pub fn contains(&self, index: usize) -> bool {
        self.0
            .get(index / 64)
            .is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// Members of both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    /// Members of either; both sets have the same room.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a | b).collect())
    }

    /// Members of this set that are not members of `other`.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let others = other.0.iter().chain(std::iter::repeat(&0));
        Self(self.0.iter().zip(others).map(|(a, b)| a & !b).collect())
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// How many members.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The members in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| index * 64 + bit)
        })
    }

    /// The members in a range, in ascending order.
    pub fn within(&self, range: &std::ops::Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let (start, end) = (range.start, range.end);
        let words = self.0.iter().enumerate().take(end.div_ceil(64));
        let words = words.skip(start / 64).filter(|(_, word)| **word != 0);
        words.flat_map(move |(index, word)| {
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| index * 64 + bit)
                .filter(move |member| (start..end).contains(member))
        })
    }
}
