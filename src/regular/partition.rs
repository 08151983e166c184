//! The classes of texts under a set of languages: one automaton over all patterns, built breadth
//! first, so that the first word that reaches a class is a shortest one.
//!
//! A state is the sorted set of positions that a word can reach. Two things keep states few: along a
//! stretch without branches, a position at a free `*` makes all earlier ones superfluous (whatever
//! they could still accept, it accepts too), and a language that accepts whatever follows needs no
//! position at all.

use super::nfa::{Nfa, Position, narrow};
use super::{Bits, Language, UnitSet};
use rustc_hash::FxHashMap as HashMap;
use std::rc::Rc;

/// How much work a partition may be.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Automaton states.
    pub states: usize,
    /// Pattern positions, summed over the states.
    pub positions: usize,
    /// Classes.
    pub classes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            states: 200_000,
            positions: 6_000_000,
            classes: 20_000,
        }
    }
}

impl Budget {
    /// The smaller of both in each respect.
    #[must_use]
    pub fn at_most(self, other: Self) -> Self {
        Self {
            states: self.states.min(other.states),
            positions: self.positions.min(other.positions),
            classes: self.classes.min(other.classes),
        }
    }
}

/// The budget ran out: the languages tell too many texts apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the patterns have more classes than the budget allows")]
pub struct Exhausted;

/// The inhabited classes of the texts of a universe.
#[derive(Clone, Debug)]
pub struct Partition {
    /// For each class, which languages hold its texts.
    pub members: Vec<Bits>,
    /// For each class, a shortest text of it.
    pub words: Vec<String>,
    states: Vec<State>,
    /// Ranges of units and the state they lead to, for all states one after the other.
    edges: Vec<(u16, u16, u32)>,
}

#[derive(Clone, Debug)]
struct State {
    /// Where its edges end; they begin where those of the state before end.
    end: u32,
    /// The class of the words that end here, if they belong to the universe.
    class: Option<u32>,
}

/// A move out of a state: the positions that take part, the most readable unit, all units.
#[derive(Default)]
pub(super) struct Move {
    pub(super) active: Vec<u32>,
    /// A low surrogate must follow.
    pub(super) pending: bool,
    pub(super) representative: u16,
    ranges: Vec<(u16, u16)>,
}

/// Buffers that are used for every state anew.
#[derive(Default)]
pub(super) struct Scratch {
    always: Vec<u32>,
    ranges: Vec<(u16, u16, u32)>,
    cuts: Vec<u32>,
    active: Vec<u32>,
    /// The first `used` are those of the state, the others are kept for their memory.
    pub(super) moves: Vec<Move>,
    pub(super) used: usize,
    reached: Vec<u32>,
    pub(super) kept: Vec<u32>,
    absorbed: Marks,
    dominated: Marks,
}

/// A set of small numbers that is emptied in no time.
#[derive(Default)]
struct Marks {
    members: Vec<u32>,
    /// For each number the round in which it was inserted last.
    rounds: Vec<u32>,
    round: u32,
}

impl Marks {
    fn clear(&mut self) {
        self.members.clear();
        self.round += 1;
    }

    fn contains(&self, number: u32) -> bool {
        self.rounds.get(number as usize) == Some(&self.round)
    }

    fn insert(&mut self, number: u32) {
        let index = number as usize;
        if index >= self.rounds.len() {
            self.rounds.resize(index + 1, 0);
        }
        if let Some(round) = self.rounds.get_mut(index)
            && *round != self.round
        {
            *round = self.round;
            self.members.push(number);
        }
    }

    fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.members.iter().copied()
    }
}

/// Marks a state in which a low surrogate must follow.
const PENDING: u32 = u32::MAX;

pub(super) struct Builder<'a> {
    pub(super) nfa: &'a Nfa,
    pub(super) languages: usize,
}

/// Partitions the texts of `universe` by `languages`.
///
/// Words are well-formed UTF-16. The order of the classes is that of their shortest words.
///
/// # Errors
/// [`Exhausted`] past the budget.
pub fn partition(
    universe: &Language,
    languages: &[&Language],
    budget: Budget,
) -> Result<Partition, Exhausted> {
    let nfa = Nfa::new(universe, languages);
    Builder {
        nfa: &nfa,
        languages: languages.len(),
    }
    .run(budget)
}

impl Builder<'_> {
    fn run(&self, budget: Budget) -> Result<Partition, Exhausted> {
        let mut ids: HashMap<Rc<[u32]>, u32> = HashMap::default();
        let mut sets: Vec<Rc<[u32]>> = Vec::new();
        let mut from: Vec<(u32, u16)> = Vec::new();
        let mut out = Partition {
            members: Vec::new(),
            words: Vec::new(),
            states: Vec::new(),
            edges: Vec::new(),
        };
        let mut classes: HashMap<Bits, u32> = HashMap::default();
        let mut used = 0;
        let mut scratch = self.start();
        if self.close(&mut scratch, false) {
            let set: Rc<[u32]> = scratch.kept.as_slice().into();
            ids.insert(Rc::clone(&set), 0);
            sets.push(set);
            from.push((0, 0));
        }
        let mut inner = Scratch::default();
        let mut next = 0;
        while let Some(set) = sets.get(next).cloned() {
            used += set.len();
            if sets.len() > budget.states || used > budget.positions {
                return Err(Exhausted);
            }
            let class = self.accepts(&set).map(|bits| {
                let fresh = narrow(classes.len());
                let class = *classes.entry(bits.clone()).or_insert(fresh);
                if class == fresh {
                    out.members.push(bits);
                    out.words.push(spell(&from, next));
                }
                class
            });
            if classes.len() > budget.classes {
                return Err(Exhausted);
            }
            let first = out.edges.len();
            self.moves(&set, &mut scratch);
            for step in scratch.moves.iter().take(scratch.used) {
                if !self.step(&step.active, step.pending, &mut inner) {
                    continue;
                }
                let id = match ids.get(inner.kept.as_slice()) {
                    Some(id) => *id,
                    None => {
                        let id = narrow(sets.len());
                        let target: Rc<[u32]> = inner.kept.as_slice().into();
                        ids.insert(Rc::clone(&target), id);
                        sets.push(target);
                        from.push((narrow(next), step.representative));
                        id
                    }
                };
                let ranges = step.ranges.iter();
                out.edges
                    .extend(ranges.map(|(low, high)| (*low, *high, id)));
            }
            if let Some(own) = out.edges.get_mut(first..) {
                own.sort_unstable();
            }
            out.states.push(State {
                end: narrow(out.edges.len()),
                class,
            });
            next += 1;
        }
        Ok(out)
    }

    /// What the empty word reaches, to be closed.
    pub(super) fn start(&self) -> Scratch {
        Scratch {
            reached: self.nfa.starts.clone(),
            ..Scratch::default()
        }
    }

    /// The moves out of a state, the most readable first.
    pub(super) fn moves(&self, set: &[u32], scratch: &mut Scratch) {
        let pending = set.last() == Some(&PENDING);
        // Positions that read every unit take part in every move; the others say where moves differ.
        scratch.always.clear();
        scratch.ranges.clear();
        for index in set {
            let Some(position) = self.nfa.position(*index) else {
                continue;
            };
            if position.absorbing || position.set == UnitSet::Any {
                scratch.always.push(*index);
            } else {
                let ranges = position.set.as_ranges();
                scratch
                    .ranges
                    .extend(ranges.map(|(low, high)| (low, high, *index)));
            }
        }
        let cuts = &mut scratch.cuts;
        cuts.clear();
        cuts.extend([0, 0x1_0000]);
        if self.nfa.surrogates {
            cuts.extend([0xD800, 0xDC00, 0xE000]);
        }
        for (low, high, _) in &scratch.ranges {
            cuts.extend([u32::from(*low), u32::from(*high) + 1]);
        }
        cuts.sort_unstable();
        cuts.dedup();
        scratch.used = 0;
        for pair in cuts.windows(2) {
            let [low, end] = pair else { continue };
            let (Ok(low), Ok(high)) = (u16::try_from(*low), u16::try_from(end - 1)) else {
                continue;
            };
            let kind = match (self.nfa.surrogates, low) {
                (true, 0xD800..=0xDBFF) => 1,
                (true, 0xDC00..=0xDFFF) => 2,
                _ => 0,
            };
            if pending != (kind == 2) {
                continue;
            }
            let active = &mut scratch.active;
            active.clear();
            active.extend_from_slice(&scratch.always);
            for (from, to, index) in &scratch.ranges {
                if *from <= low && low <= *to {
                    active.push(*index);
                }
            }
            // No word of the universe goes on so.
            if !self.live(active).any(|position| position.language == 0) {
                continue;
            }
            let before = scratch.moves.iter_mut().take(scratch.used);
            let mut before =
                before.filter(|step| step.pending == (kind == 1) && step.active == *active);
            if let Some(step) = before.next() {
                match step.ranges.last_mut() {
                    Some((_, last)) if u32::from(*last) + 1 == u32::from(low) => *last = high,
                    _ => step.ranges.push((low, high)),
                }
                continue;
            }
            if scratch.moves.len() == scratch.used {
                scratch.moves.push(Move::default());
            }
            if let Some(step) = scratch.moves.get_mut(scratch.used) {
                step.active.clone_from(active);
                step.pending = kind == 1;
                step.ranges.clear();
                step.ranges.push((low, high));
            }
            scratch.used += 1;
        }
        if let Some(moves) = scratch.moves.get_mut(..scratch.used) {
            for step in moves.iter_mut() {
                step.representative = readable(&step.ranges);
            }
            moves.sort_unstable_by_key(|step| rank(step.representative));
        }
    }

    pub(super) fn live<'s>(&'s self, set: &'s [u32]) -> impl Iterator<Item = &'s Position> + 's {
        set.iter().filter_map(|index| self.nfa.position(*index))
    }

    /// Where the positions that read the unit go, left in `kept`; false if no word of the universe
    /// goes on so.
    pub(super) fn step(&self, active: &[u32], pending: bool, scratch: &mut Scratch) -> bool {
        scratch.reached.clear();
        for index in active {
            if let Some(position) = self.nfa.position(*index) {
                if position.star {
                    scratch.reached.push(*index);
                } else {
                    scratch.reached.extend_from_slice(self.nfa.next(position));
                }
            }
        }
        self.close(scratch, pending)
    }

    /// Adds what the empty word reaches, drops what is superfluous, and leaves the normal form in
    /// `kept`.
    pub(super) fn close(&self, scratch: &mut Scratch, pending: bool) -> bool {
        let Scratch {
            reached,
            kept,
            absorbed,
            dominated,
            ..
        } = scratch;
        let mut index = 0;
        absorbed.clear();
        while let Some(&at) = reached.get(index) {
            index += 1;
            match self.nfa.position(at) {
                Some(position) if position.absorbing => {
                    absorbed.insert(position.language);
                }
                Some(position) if position.star => {
                    reached.extend_from_slice(self.nfa.next(position));
                }
                _ => {}
            }
        }
        reached.sort_unstable();
        reached.dedup();
        kept.clear();
        dominated.clear();
        let mut universe = false;
        for &at in reached.iter().rev() {
            let Some(position) = self.nfa.position(at) else {
                continue;
            };
            if absorbed.contains(position.language) || dominated.contains(position.chain) {
                continue;
            }
            if position.star && position.set == UnitSet::Any {
                dominated.insert(position.chain);
            }
            universe |= position.language == 0;
            kept.push(at);
        }
        // All absorbing positions of one language are one state: it is named by the first of them.
        kept.extend(absorbed.iter().filter_map(|own| self.nfa.absorbing(own)));
        kept.sort_unstable();
        if pending {
            kept.push(PENDING);
        }
        universe
    }

    /// The languages that accept here, if the universe does.
    pub(super) fn accepts(&self, set: &[u32]) -> Option<Bits> {
        if set.last() == Some(&PENDING) {
            return None;
        }
        let mut bits = Bits::empty(self.languages);
        let mut universe = false;
        for position in self.live(set) {
            if position.end || position.absorbing {
                match position.language.checked_sub(1) {
                    Some(language) => bits.insert(language as usize),
                    None => universe = true,
                }
            }
        }
        universe.then_some(bits)
    }
}

/// The word that first reached a state.
pub(super) fn spell(from: &[(u32, u16)], mut at: usize) -> String {
    let mut units = Vec::new();
    while at != 0 {
        let Some((previous, unit)) = from.get(at) else {
            break;
        };
        units.push(*unit);
        at = *previous as usize;
    }
    units.reverse();
    String::from_utf16_lossy(&units)
}

/// Units in the order in which people like to read them.
const PREFERRED: &str = "x1ayzbcdefghijklmnopqrstuvw023456789XYZABCDEFGHIJKLMNOPQRSTUVW-_./=+@,:~!#%&;<>|^'()[]{} *?$\\\"`";

/// The place of each ASCII character in [`PREFERRED`].
const PLACES: [u8; 128] = {
    let mut places = [u8::MAX; 128];
    let bytes = PREFERRED.as_bytes();
    let mut index = bytes.len();
    while index > 0 {
        index -= 1;
        #[expect(clippy::indexing_slicing, reason = "checked when it is compiled")]
        #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 128")]
        {
            places[bytes[index] as usize] = index as u8;
        }
    }
    places
};

fn rank(unit: u16) -> (u8, u16) {
    let place = PLACES.get(usize::from(unit)).copied();
    (place.unwrap_or(u8::MAX), unit)
}

/// The most readable unit of some ranges; a printable one if there is any.
fn readable(ranges: &[(u16, u16)]) -> u16 {
    if let [(low, high)] = ranges
        && low == high
    {
        return *low;
    }
    let within = |unit: u16| {
        ranges
            .iter()
            .any(|(low, high)| (*low..=*high).contains(&unit))
    };
    if let Some(unit) = PREFERRED.encode_utf16().find(|unit| within(*unit)) {
        return unit;
    }
    // Latin letters, then a letter and a sign of other scripts, then anything but controls.
    let printable = (0x00C0..=0x024F)
        .chain(0x0391..=0x03C9)
        .chain(0x4E00..=0x4E20)
        .chain(0xA1..=0xBF)
        .find(|unit| within(*unit));
    printable
        .or_else(|| {
            ranges
                .iter()
                .map(|(low, high)| (*low).max(0xA1).min(*high))
                .filter(|unit| *unit >= 0x21)
                .min()
        })
        .or_else(|| ranges.first().map(|(low, _)| *low))
        .unwrap_or(u16::from(b'x'))
}

impl Partition {
    /// How many classes.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether the universe is empty.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The class of `text`; `None` if it is outside of the universe.
    pub fn class_of(&self, text: &str) -> Option<usize> {
        self.class_from(self.after(0, text)?)
    }

    /// The state that a text leads to from another; the first is 0. `None` where no text of the
    /// universe goes on so.
    pub fn after(&self, state: usize, text: &str) -> Option<usize> {
        let mut state = state;
        for unit in text.encode_utf16() {
            let edges = self.edges_of(state)?;
            let after = edges.partition_point(|(low, _, _)| *low <= unit);
            let (_, high, next) = edges.get(after.checked_sub(1)?)?;
            if unit > *high {
                return None;
            }
            state = *next as usize;
        }
        Some(state)
    }

    /// The class of the texts that end in a state, if they belong to the universe.
    pub fn class_from(&self, state: usize) -> Option<usize> {
        self.states.get(state)?.class.map(|class| class as usize)
    }

    /// Whether all texts that go on from a state, by one unit at least, are of one class.
    pub fn is_uniform(&self, state: usize) -> bool {
        let only = |state: usize| {
            let edges = self.edges_of(state)?;
            let (_, _, first) = edges.first()?;
            let same = edges.iter().all(|(_, _, next)| next == first);
            same.then_some(*first as usize)
        };
        only(state).is_some_and(|next| only(next) == Some(next))
    }

    fn edges_of(&self, state: usize) -> Option<&[(u16, u16, u32)]> {
        let end = self.states.get(state)?.end as usize;
        let start = match state.checked_sub(1) {
            Some(before) => self.states.get(before)?.end as usize,
            None => 0,
        };
        self.edges.get(start..end)
    }
}
