//! Of which requests an answer is: the features by which rules tell requests apart, beside what the policies
//! say.

use super::composed::Limit;
use super::granted::{Deciding, OneOf, When};
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

    /// The same where no request has the feature.
    pub(super) fn without(&self, feature: Feature) -> Self {
        let absent = (feature, false);
        let rest = |set: &Vec<(Feature, bool)>| {
            let rest = set.iter().filter(|one| **one != absent);
            rest.copied().collect()
        };
        Self(self.0.iter().map(rest).collect()).simple()
    }

    /// Of the requests of both.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).cloned().collect()).simple()
    }

    /// Leaves out that requests are not on resources of a kind that these statements never name.
    pub(super) fn beside(self, when: &When) -> Self {
        let any = |sets: &[OneOf], feature: Feature| {
            let excluding = |set: &OneOf| set.iter().all(|one| excludes(one, feature));
            sets.iter().any(excluding)
        };
        let never = |feature: Feature| {
            let ways = !when.ways.is_empty() && when.ways.iter().all(|way| any(way, feature));
            ways || any(&when.all, feature)
        };
        let kept = |set: &Vec<(Feature, bool)>| {
            let kept = set.iter().filter(|(feature, is)| *is || !never(*feature));
            kept.copied().collect()
        };
        Self(self.0.iter().map(kept).collect()).simple()
    }

    fn simple(self) -> Self {
        let mut sets = self.0;
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

/// Whether a statement names resources, and none with the feature: told by service and account.
fn excludes(one: &Deciding, feature: Feature) -> bool {
    let Some(named) = one
        .statement
        .resource
        .as_ref()
        .filter(|named| !named.negated)
    else {
        return false;
    };
    let other = |text: &str| {
        let open = |part: &str| part.contains(['*', '?', '$']);
        let mut parts = text
            .splitn(6, ':')
            .map(|part| (!open(part)).then_some(part));
        let (service, account) = (parts.nth(2).flatten(), parts.nth(1).flatten());
        match feature {
            Feature::ByServiceLinkedRole => false,
            Feature::OnRole | Feature::OnServiceLinkedRole => {
                service.is_some_and(|own| own != "iam")
            }
            Feature::OnKey => service.is_some_and(|own| own != "kms"),
            Feature::OnResourceOfAws => account.is_some_and(|own| own != "aws"),
        }
    };
    named.values.iter().all(|text| other(&text.value))
}
