//! All actions under numbers, to handle sets of them: which of thousands of patterns match what is
//! found by binary search, not by looking at every action.

use super::entries::{AccessLevel, Action, Service, entries};
use super::find::matches;
use std::ops::Range;
use std::sync::OnceLock;

/// All actions, those of a service one after the other, services in their order.
#[derive(Debug)]
pub struct Index {
    actions: Vec<Action>,
    /// `prefix:name` in lower case, one text after the other.
    texts: String,
    /// Where each text ends.
    ends: Vec<usize>,
    services: Vec<IndexedService>,
}

/// A service and the numbers of its actions.
#[derive(Debug)]
pub struct IndexedService {
    /// The service.
    pub service: Service,
    /// The numbers of its actions.
    pub actions: Range<usize>,
    /// How many actions it has of each level, in the order of [`AccessLevel::ALL`].
    pub levels: [usize; AccessLevel::ALL.len()],
}

/// The index; made when it is first asked for.
pub fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(Index::new)
}

impl Index {
    fn new() -> Self {
        let mut index = Self {
            actions: Vec::new(),
            texts: String::new(),
            ends: Vec::new(),
            services: Vec::new(),
        };
        for service in entries() {
            let first = index.actions.len();
            let mut named: Vec<(String, Action)> = service
                .actions()
                .into_iter()
                .map(|action| {
                    let mut text = action.to_string();
                    text.make_ascii_lowercase();
                    (text, action)
                })
                .collect();
            named.sort_unstable_by(|one, other| one.0.cmp(&other.0));
            let mut levels = [0; AccessLevel::ALL.len()];
            for (text, action) in named {
                if let Some(count) = levels.get_mut(action.access.place()) {
                    *count += 1;
                }
                index.texts.push_str(&text);
                index.ends.push(index.texts.len());
                index.actions.push(action);
            }
            index.services.push(IndexedService {
                service,
                actions: first..index.actions.len(),
                levels,
            });
        }
        index
    }

    /// How many actions there are.
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    /// Whether the catalog is empty.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// The action of that number.
    pub fn action(&self, number: usize) -> Option<Action> {
        self.actions.get(number).copied()
    }

    /// Its name in lower case.
    pub fn text(&self, number: usize) -> &str {
        let start = match number.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.ends.get(number).copied().unwrap_or_default();
        self.texts.get(start..end).unwrap_or_default()
    }

    /// Every service.
    pub fn services(&self) -> &[IndexedService] {
        &self.services
    }

    /// Calls `found` with the number of every action that a pattern matches (`ACT-01` to `ACT-03`).
    pub fn select(&self, pattern: &str, found: &mut dyn FnMut(usize)) {
        if pattern == "*" || pattern == "*:*" {
            (0..self.len()).for_each(found);
            return;
        }
        let pattern = pattern.to_ascii_lowercase();
        let wild = pattern.find(['*', '?']);
        let head = wild.map_or(pattern.as_str(), |at| pattern.get(..at).unwrap_or_default());
        let range = match head.split_once(':') {
            Some((prefix, _)) => self.starting(self.of_service(prefix), head),
            None => 0..self.len(),
        };
        let rest = pattern.get(head.len()..).unwrap_or_default();
        for number in range {
            let text = self.text(number);
            let tail = text.get(head.len()..).unwrap_or_default();
            let fits = text.starts_with(head) && matches(rest.as_bytes(), tail.as_bytes());
            if fits {
                found(number);
            }
        }
    }

    fn of_service(&self, prefix: &str) -> Range<usize> {
        let place = self
            .services
            .binary_search_by(|known| known.service.prefix.cmp(prefix));
        let found = place.ok().and_then(|place| self.services.get(place));
        found.map_or(0..0, |found| found.actions.clone())
    }

    /// The part of a range whose texts start with `head`.
    fn starting(&self, range: Range<usize>, head: &str) -> Range<usize> {
        let first = self.first(&range, |text| text >= head);
        let past = self.first(&(first..range.end), |text| !text.starts_with(head));
        first..past
    }

    /// The first number in an ordered range of which `reached` is true.
    fn first(&self, range: &Range<usize>, reached: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low.midpoint(high);
            if reached(self.text(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}
