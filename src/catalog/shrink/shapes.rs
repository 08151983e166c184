//! Which patterns could be in a cover: all that match wanted names only and are not contained in
//! another such pattern.

use super::super::find::matches;
use super::cover::Set;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The names of a service, in their order.
pub(super) struct Names {
    pub(super) spelled: Vec<&'static str>,
    folded: Vec<String>,
    /// The wanted ones.
    pub(super) wanted: Set,
    unwanted: Set,
}

/// A pattern `head*infix*tail`, or `head*tail` where the infix is empty; folded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    pub(super) head: String,
    pub(super) infix: String,
    pub(super) tail: String,
}

impl Shape {
    pub(super) fn pattern(&self) -> String {
        let Self { head, infix, tail } = self;
        match infix.as_str() {
            "" => format!("{head}*{tail}"),
            _ => format!("{head}*{infix}*{tail}"),
        }
    }
}

impl Names {
    /// Names, each with whether it is wanted.
    pub(super) fn new(names: impl ExactSizeIterator<Item = (&'static str, bool)>) -> Self {
        let mut all = Self {
            spelled: Vec::new(),
            folded: Vec::new(),
            wanted: Set::empty(names.len()),
            unwanted: Set::empty(names.len()),
        };
        for (place, (name, wanted)) in names.enumerate() {
            all.spelled.push(name);
            all.folded.push(name.to_ascii_lowercase());
            if wanted {
                all.wanted.insert(place);
            } else {
                all.unwanted.insert(place);
            }
        }
        all
    }

    fn matching(&self, pattern: &str) -> Set {
        let mut set = Set::empty(self.folded.len());
        for (place, name) in self.folded.iter().enumerate() {
            if matches(pattern.as_bytes(), name.as_bytes()) {
                set.insert(place);
            }
        }
        set
    }

    /// Whether a pattern matches all of `set`, and wanted names only.
    pub(super) fn fits(&self, pattern: &str, set: &Set) -> bool {
        let matching = self.matching(pattern);
        set.is_subset(&matching) && matching.is_subset(&self.wanted)
    }
}

/// The sets of wanted names that one pattern can match without any other name, largest first, without
/// those contained in another; each with its most general pattern.
pub(super) fn shapes(names: &Names) -> Vec<(Set, Shape)> {
    let index = Index::new(names);
    let mut found: BTreeMap<Set, Shape> = BTreeMap::new();
    for place in names.wanted.iter() {
        if let Some(name) = names.folded.get(place) {
            around(names, &index, name, &mut found);
        }
    }
    let mut all: Vec<(Set, Shape)> = found.into_iter().collect();
    all.sort_by_cached_key(|(set, shape)| {
        let length = shape.head.len() + shape.infix.len() + shape.tail.len();
        (std::cmp::Reverse(set.count()), length, set.clone())
    });
    let mut kept: Vec<(Set, Shape)> = Vec::new();
    for (set, shape) in all {
        if !kept.iter().any(|(larger, _)| set.is_subset(larger)) {
            kept.push((set, shape));
        }
    }
    kept
}

/// Which names begin with a text, end with it, hold it: for every part of a wanted name.
struct Index<'a> {
    heads: FxHashMap<&'a str, Set>,
    tails: FxHashMap<&'a str, Set>,
    parts: FxHashMap<&'a str, Set>,
}

impl<'a> Index<'a> {
    fn new(names: &'a Names) -> Self {
        let mut index = Self {
            heads: FxHashMap::default(),
            tails: FxHashMap::default(),
            parts: FxHashMap::default(),
        };
        let count = names.folded.len();
        let wanted = names
            .wanted
            .iter()
            .filter_map(|place| names.folded.get(place));
        for name in wanted {
            for (from, to) in spans(name.len()) {
                let part = name.get(from..to).unwrap_or_default();
                index.parts.entry(part).or_insert_with(|| Set::empty(count));
            }
        }
        for (place, name) in names.folded.iter().enumerate() {
            for at in 0..=name.len() {
                let (head, tail) = name.split_at_checked(at).unwrap_or_default();
                let empty = || Set::empty(count);
                index.heads.entry(head).or_insert_with(empty).insert(place);
                index.tails.entry(tail).or_insert_with(empty).insert(place);
            }
            for (from, to) in spans(name.len()) {
                if let Some(set) = name
                    .get(from..to)
                    .and_then(|part| index.parts.get_mut(part))
                {
                    set.insert(place);
                }
            }
        }
        index
    }
}

/// The bounds of the parts of a text, but for the empty ones.
fn spans(length: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..length).flat_map(move |from| (from + 1..=length).map(move |to| (from, to)))
}

/// Adds the most general patterns that match `name` and wanted names only.
fn around(names: &Names, index: &Index<'_>, name: &str, found: &mut BTreeMap<Set, Shape>) {
    let length = name.len();
    let part = |from: usize, to: usize| name.get(from..to).unwrap_or_default();
    for head in 0..=length {
        let Some(with_head) = index.heads.get(part(0, head)) else {
            continue;
        };
        for tail in 0..=length - head {
            let end = length - tail;
            let Some(with_tail) = index.tails.get(part(end, length)) else {
                continue;
            };
            let within = with_head.and(with_tail);
            let mut offer = |infix: &str, candidates: &Set| {
                let matching = |at: &usize| {
                    let name = names.folded.get(*at).map_or("", String::as_str);
                    // None where head and tail overlap.
                    let middle = name.get(head..name.len().saturating_sub(tail));
                    middle.is_some_and(|middle| middle.contains(infix))
                };
                let others = candidates.and(&names.unwanted);
                if others.iter().any(|at| matching(&at)) {
                    return false;
                }
                let mut set = Set::empty(names.folded.len());
                for at in candidates.iter().filter(matching) {
                    set.insert(at);
                }
                found.entry(set).or_insert_with(|| Shape {
                    head: part(0, head).to_owned(),
                    infix: infix.to_owned(),
                    tail: part(end, length).to_owned(),
                });
                true
            };
            if offer("", &within) {
                // A longer tail says less.
                break;
            }
            for from in head..end {
                // The shortest infix that begins here says most.
                let mut infixes = (from + 1..=end).map(|to| part(from, to));
                infixes.any(|infix| {
                    let with_infix = index.parts.get(infix);
                    with_infix.is_some_and(|set| offer(infix, &within.and(set)))
                });
            }
        }
    }
}
