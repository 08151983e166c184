//! Sets of UTF-16 units.

use std::sync::Arc;

/// A set of UTF-16 units. Surrogates may be members; the partition sees to it that they pair.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnitSet {
    /// Every unit.
    Any,
    /// This unit.
    One(u16),
    /// These ranges, inclusive, ascending, apart.
    Ranges(Arc<[(u16, u16)]>),
}

impl UnitSet {
    /// The union of inclusive ranges.
    pub fn ranges(ranges: &[(u16, u16)]) -> Self {
        let mut sorted: Vec<(u16, u16)> = ranges.iter().copied().filter(|(a, b)| a <= b).collect();
        sorted.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::with_capacity(sorted.len());
        for (low, high) in sorted {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        match merged.as_slice() {
            [(0, u16::MAX)] => Self::Any,
            [(low, high)] if low == high => Self::One(*low),
            _ => Self::Ranges(merged.into()),
        }
    }

    /// The characters of `text`, all of the basic plane; `a-z` as in a bracket expression.
    pub fn class(text: &str) -> Self {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut ranges = Vec::new();
        let mut rest = units.as_slice();
        while let Some((&first, tail)) = rest.split_first() {
            match tail {
                [dash, last, more @ ..] if *dash == u16::from(b'-') => {
                    ranges.push((first, *last));
                    rest = more;
                }
                _ => {
                    ranges.push((first, first));
                    rest = tail;
                }
            }
        }
        Self::ranges(&ranges)
    }

    /// Every unit but `unit`.
    pub fn except(unit: u8) -> Self {
        let unit = u16::from(unit);
        Self::ranges(&[(0, unit.wrapping_sub(1)), (unit + 1, u16::MAX)])
    }

    /// The member ranges.
    pub fn as_ranges(&self) -> impl Iterator<Item = (u16, u16)> + '_ {
        const NONE: &[(u16, u16)] = &[];
        let (whole, listed) = match self {
            Self::Any => (Some((0, u16::MAX)), NONE),
            Self::One(unit) => (Some((*unit, *unit)), NONE),
            Self::Ranges(ranges) => (None, &**ranges),
        };
        whole.into_iter().chain(listed.iter().copied())
    }

    /// Whether `unit` is a member.
    pub fn contains(&self, unit: u16) -> bool {
        match self {
            Self::Any => true,
            Self::One(one) => *one == unit,
            Self::Ranges(ranges) => ranges.iter().any(|(a, b)| (*a..=*b).contains(&unit)),
        }
    }

    /// Members of both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Any, set) | (set, Self::Any) => set.clone(),
            _ => {
                let mut both = Vec::new();
                for (a, b) in self.as_ranges() {
                    for (c, d) in other.as_ranges() {
                        both.push((a.max(c), b.min(d)));
                    }
                }
                Self::ranges(&both)
            }
        }
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Ranges(ranges) if ranges.is_empty())
    }
}
