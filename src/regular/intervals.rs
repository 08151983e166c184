//! The partition of an ordered domain (numbers, instants, addresses) by intervals.

use super::Bits;
use std::cmp::Ordering;

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
                Ordering::Greater => true,
                Ordering::Equal => *closed,
                Ordering::Less => false,
            });
        let below = self
            .high
            .as_ref()
            .is_none_or(|(high, closed)| match value.cmp(high) {
                Ordering::Less => true,
                Ordering::Equal => *closed,
                Ordering::Greater => false,
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
    let unions: Vec<Union<'_, T>> = atoms.iter().map(|atom| Union::new(atom)).collect();
    let mut classes: Vec<(Bits, T)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for value in values {
        let mut bits = Bits::empty(atoms.len());
        for (index, union) in unions.iter().enumerate() {
            if union.contains(&value) {
                bits.insert(index);
            }
        }
        if seen.insert(bits.clone()) {
            classes.push((bits, value));
        }
    }
    classes
}

/// A bound, and whether it belongs to the interval; `None` is without bound.
type Bound<'a, T> = Option<&'a (T, bool)>;

/// Intervals by their lower bounds, each with the greatest upper bound up to it: one look tells
/// whether a value is in any.
struct Union<'a, T> {
    bounds: Vec<(Bound<'a, T>, Bound<'a, T>)>,
}

impl<'a, T: Ord> Union<'a, T> {
    fn new(intervals: &'a [Interval<T>]) -> Self {
        let mut bounds: Vec<_> = intervals
            .iter()
            .map(|one| (one.low.as_ref(), one.high.as_ref()))
            .collect();
        bounds.sort_by(|(left, _), (right, _)| match (left, right) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some((left, closed)), Some((right, other))) => {
                left.cmp(right).then_with(|| other.cmp(closed))
            }
        });
        let mut greatest: Option<Bound<'a, T>> = None;
        for (_, high) in &mut bounds {
            if let Some(known) = greatest
                && reaches_further(known, *high)
            {
                *high = known;
            }
            greatest = Some(*high);
        }
        Self { bounds }
    }

    fn contains(&self, value: &T) -> bool {
        let begun = self.bounds.partition_point(|(low, _)| match low {
            None => true,
            Some((low, closed)) => low < value || (*closed && low == value),
        });
        let last = begun
            .checked_sub(1)
            .and_then(|index| self.bounds.get(index));
        last.is_some_and(|(_, high)| match high {
            None => true,
            Some((high, closed)) => value < high || (*closed && value == high),
        })
    }
}

/// Whether the first upper bound is at least the second.
fn reaches_further<T: Ord>(one: Bound<'_, T>, other: Bound<'_, T>) -> bool {
    match (one, other) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some((one, closed)), Some((other, also))) => match one.cmp(other) {
            Ordering::Less => false,
            Ordering::Equal => *closed || !*also,
            Ordering::Greater => true,
        },
    }
}
