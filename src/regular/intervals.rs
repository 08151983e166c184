//! The partition of an ordered domain (numbers, instants, addresses) by intervals.

use super::Bits;

/// A closed or open or half-open interval; `None` is without bound.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Interval<T> {
    /// Lower bound, and whether it belongs to the interval.
    pub low: Option<(T, bool)>,
    /// Upper bound, and whether it belongs to the interval.
    pub high: Option<(T, bool)>,
}

impl<T: Ord + Clone> Interval<T> {
    /// Just `point`.
    pub fn point(point: T) -> Self {
        Self {
            low: Some((point.clone(), true)),
            high: Some((point, true)),
        }
    }

    /// Whether `value` lies inside.
    pub fn contains(&self, value: &T) -> bool {
        let above = self
            .low
            .as_ref()
            .is_none_or(|(low, closed)| match value.cmp(low) {
                std::cmp::Ordering::Greater => true,
                std::cmp::Ordering::Equal => *closed,
                std::cmp::Ordering::Less => false,
            });
        let below = self
            .high
            .as_ref()
            .is_none_or(|(high, closed)| match value.cmp(high) {
                std::cmp::Ordering::Less => true,
                std::cmp::Ordering::Equal => *closed,
                std::cmp::Ordering::Greater => false,
            });
        above && below
    }
}

/// The classes of a domain under `atoms` (unions of intervals), each with a value.
///
/// `between` gives values strictly between two neighbouring bounds (either may be missing), in the
/// order of preference, or nothing where the domain has none there. `allowed` keeps out bounds that
/// are no values of the domain.
pub fn sweep<T: Ord + Clone>(
    atoms: &[Vec<Interval<T>>],
    between: impl Fn(Option<&T>, Option<&T>) -> Option<T>,
    allowed: impl Fn(&T) -> bool,
) -> Vec<(Bits, T)> {
    let mut points: Vec<T> = atoms
        .iter()
        .flatten()
        .flat_map(|interval| [&interval.low, &interval.high])
        .flatten()
        .map(|(point, _)| point.clone())
        .collect();
    points.sort();
    points.dedup();
    let mut values = Vec::with_capacity(points.len() * 2 + 1);
    values.extend(between(None, points.first()));
    for (index, point) in points.iter().enumerate() {
        values.push(point.clone());
        values.extend(between(Some(point), points.get(index + 1)));
    }
    values.retain(allowed);
    let mut classes: Vec<(Bits, T)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for value in values {
        let mut bits = Bits::empty(atoms.len());
        for (index, atom) in atoms.iter().enumerate() {
            if atom.iter().any(|interval| interval.contains(&value)) {
                bits.insert(index);
            }
        }
        if seen.insert(bits.clone()) {
            classes.push((bits, value));
        }
    }
    classes
}
