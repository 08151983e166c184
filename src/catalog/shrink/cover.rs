//! Set cover: as few of the given sets as cover everything. Exact within a budget.

/// A set of small numbers below a bound. Unlike `regular::Bits`, all sets of one cover have the same
/// room, so that they compare and combine word by word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Set(Box<[u64]>);

impl Set {
    pub(super) fn empty(len: usize) -> Self {
        Self(vec![0; len.div_ceil(64)].into())
    }

    pub(super) fn insert(&mut self, member: usize) {
        if let Some(word) = self.0.get_mut(member / 64) {
            *word |= 1 << (member % 64);
        }
    }

    fn contains(&self, member: usize) -> bool {
        let word = self.0.get(member / 64);
        word.is_some_and(|word| word >> (member % 64) & 1 == 1)
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    pub(super) fn without(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & !b).collect())
    }

    fn common(&self, other: &Self) -> usize {
        let words = self.0.iter().zip(&other.0);
        words.map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    pub(super) fn is_subset(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & !b == 0)
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn count(&self) -> usize {
        self.common(self)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(place, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                (rest != 0).then(|| {
                    rest &= rest - 1;
                    place * 64 + bit
                })
            })
        })
    }
}

/// Steps of the search for one independent part of the problem.
const BUDGET: usize = 20_000;

/// Which of `sets` cover `all`, and whether no fewer can. Together the sets must hold all of it.
pub(super) fn cover(all: &Set, sets: &[Set]) -> (Vec<usize>, bool) {
    let mut open = all.clone();
    let mut chosen = Vec::new();
    let mut live: Vec<usize> = (0..sets.len()).collect();
    let get = |place: usize| sets.get(place);
    // What must be, and what cannot help, as long as there is such.
    loop {
        let before = (open.clone(), live.len());
        for member in open.clone().iter() {
            let mut holding = live
                .iter()
                .copied()
                .filter(|place| get(*place).is_some_and(|set| set.contains(member)));
            if let (Some(only), None) = (holding.next(), holding.next())
                && open.contains(member)
                && let Some(set) = get(only)
            {
                chosen.push(only);
                open = open.without(set);
            }
        }
        live = useful(&open, sets, &live);
        if (&before.0, before.1) == (&open, live.len()) {
            break;
        }
    }
    let mut fewest = true;
    for (part, live) in parts(&open, sets, &live) {
        let live: Vec<(usize, Set)> = live
            .into_iter()
            .filter_map(|place| Some((place, get(place)?.and(&part))))
            .collect();
        let mut search = Search {
            best: greedy(&part, &live),
            sets: live,
            steps: 0,
        };
        search.go(&part, &mut Vec::new());
        fewest &= search.steps < BUDGET;
        chosen.extend(search.best);
    }
    chosen.sort_unstable();
    (chosen, fewest)
}

/// The sets that hold something open, without those that hold no more of it than another does.
fn useful(open: &Set, sets: &[Set], live: &[usize]) -> Vec<usize> {
    let mut left: Vec<(usize, Set)> = live
        .iter()
        .filter_map(|place| Some((*place, sets.get(*place)?.and(open))))
        .filter(|(_, set)| !set.is_empty())
        .collect();
    left.sort_by_key(|(place, set)| (std::cmp::Reverse(set.count()), *place));
    let mut kept: Vec<(usize, Set)> = Vec::new();
    for (place, set) in left {
        if !kept.iter().any(|(_, larger)| set.is_subset(larger)) {
            kept.push((place, set));
        }
    }
    kept.into_iter().map(|(place, _)| place).collect()
}

/// The parts of the problem that have no set in common, each with its sets.
fn parts(open: &Set, sets: &[Set], live: &[usize]) -> Vec<(Set, Vec<usize>)> {
    let mut parts: Vec<(Set, Vec<usize>)> = Vec::new();
    for place in live {
        let Some(set) = sets.get(*place).map(|set| set.and(open)) else {
            continue;
        };
        let (joined, apart): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|(part, _)| part.meets(&set));
        let mut one = (set, vec![*place]);
        for (part, places) in joined {
            for member in part.iter() {
                one.0.insert(member);
            }
            one.1.extend(places);
        }
        parts = apart;
        parts.push(one);
    }
    for (_, places) in &mut parts {
        places.sort_unstable();
    }
    parts
}

/// Always the set that holds most of what is open.
fn greedy(open: &Set, sets: &[(usize, Set)]) -> Vec<usize> {
    let mut open = open.clone();
    let mut chosen = Vec::new();
    while !open.is_empty() {
        let most = sets
            .iter()
            .max_by_key(|(place, set)| (set.common(&open), std::cmp::Reverse(*place)));
        let Some((place, set)) = most.filter(|(_, set)| set.meets(&open)) else {
            break;
        };
        chosen.push(*place);
        open = open.without(set);
    }
    chosen
}

struct Search {
    sets: Vec<(usize, Set)>,
    best: Vec<usize>,
    steps: usize,
}

impl Search {
    /// Improves `best` by covers that begin with `chosen` and leave `open`.
    fn go(&mut self, open: &Set, chosen: &mut Vec<usize>) {
        if open.is_empty() {
            if chosen.len() < self.best.len() {
                self.best.clone_from(chosen);
            }
            return;
        }
        if self.steps >= BUDGET {
            return;
        }
        self.steps += 1;
        let (apart, hardest) = self.apart(open);
        if chosen.len() + apart >= self.best.len() {
            return;
        }
        let mut choices: Vec<(usize, Set)> = self
            .sets
            .iter()
            .filter(|(_, set)| set.contains(hardest))
            .map(|(place, set)| (*place, open.without(set)))
            .collect();
        choices.sort_by_key(|(place, left)| (left.count(), *place));
        for (place, left) in choices {
            chosen.push(place);
            self.go(&left, chosen);
            chosen.pop();
        }
    }

    /// How many members there are of which no set holds two (so many sets are needed at least), and
    /// the member that the fewest sets hold.
    fn apart(&self, open: &Set) -> (usize, usize) {
        let mut members: Vec<(usize, usize)> = open
            .iter()
            .map(|member| {
                let holding = self.sets.iter().filter(|(_, set)| set.contains(member));
                (holding.count(), member)
            })
            .collect();
        members.sort_unstable();
        let hardest = members.first().map_or(0, |(_, member)| *member);
        let mut near = Set::empty(open.0.len() * 64);
        let mut apart = 0;
        for (_, member) in members {
            if near.contains(member) {
                continue;
            }
            apart += 1;
            for (_, set) in self.sets.iter().filter(|(_, set)| set.contains(member)) {
                for neighbour in set.and(open).iter() {
                    near.insert(neighbour);
                }
            }
        }
        (apart, hardest)
    }
}
