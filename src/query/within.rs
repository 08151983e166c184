//! Of which requests an answer is: the features by which rules tell requests apart, beside what the policies
//! say.

use super::composed::Limit;
use crate::encode::layers::Feature;

/// Requests by their features: each has all features of one of the sets, as they are or as they are not. The
/// empty set is of every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within(Vec<Vec<(Feature, bool)>>);

impl Within {
    /// Of the requests of a region.
    pub(super) fn of(limits: &[Limit]) -> Self {
        Self(vec![limits.iter().filter_map(Limit::feature).collect()])
    }

    /// The sets: features that the requests have or do not have.
    pub fn sets(&self) -> &[Vec<(Feature, bool)>] {
        &self.0
    }

    /// Whether it is of every request in question.
    pub fn is_everything(&self) -> bool {
        self.0.iter().any(Vec::is_empty)
    }

    /// Of the requests of both.
    pub(super) fn or(&self, other: &Self) -> Self {
        let mut sets: Vec<Vec<(Feature, bool)>> = self.0.iter().chain(&other.0).cloned().collect();
        // `a or (not a and b)` is `a or b`, as often as it applies.
        while let Some((at, needless)) = needless(&sets) {
            if let Some(set) = sets.get_mut(at) {
                set.remove(needless);
            }
        }
        let mut kept: Vec<Vec<(Feature, bool)>> = Vec::new();
        for set in &sets {
            let within = |other: &Vec<_>| other.iter().all(|one| set.contains(one));
            if !kept.iter().any(within) {
                kept.push(set.clone());
            }
        }
        Self(kept)
    }
}

/// A set and a feature of it that another set makes needless.
fn needless(sets: &[Vec<(Feature, bool)>]) -> Option<(usize, usize)> {
    sets.iter().enumerate().find_map(|(at, set)| {
        let mut places = set.iter().enumerate();
        let found = places.find(|(_, (feature, is))| {
            let opposite = (*feature, !is);
            let rest = |one: &(Feature, bool)| *one == opposite || set.contains(one);
            let mut others = sets.iter();
            others.any(|other| other.contains(&opposite) && other.iter().all(rest))
        });
        found.map(|(place, _)| (at, place))
    })
}
