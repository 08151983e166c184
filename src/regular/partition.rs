//! The classes of texts under a set of languages: one automaton over all patterns, built breadth
//! first, so that the first word that reaches a class is a shortest one.
//!
//! A state is the sorted set of pattern positions that a word can reach. Two things keep states
//! few: within one pattern, a position at a free `*` makes all earlier ones superfluous (whatever
//! they could still accept, it accepts too), and a language that accepts whatever follows needs no
//! position at all.

use super::{Bits, Language, UnitSet};
use rustc_hash::FxHashMap as HashMap;

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
}

#[derive(Clone, Debug)]
struct State {
    /// Ranges of units and the state they lead to.
    edges: Vec<(u16, u16, u32)>,
    /// The class of the words that end here, if they belong to the universe.
    class: Option<u32>,
}

struct Position {
    set: UnitSet,
    star: bool,
    /// Which language; `0` is the universe.
    language: u32,
    /// Which pattern, counted over all languages.
    pattern: u32,
    end: bool,
    /// The words that get here are accepted whatever follows.
    absorbing: bool,
}

/// A move out of a state: where to, the most readable unit that leads there, all units.
struct Move {
    target: Vec<u32>,
    representative: u16,
    ranges: Vec<(u16, u16)>,
}

const SURROGATES: std::ops::RangeInclusive<u16> = 0xD800..=0xDFFF;
/// Marks a state in which a low surrogate must follow.
const PENDING: u32 = u32::MAX;

struct Builder<'a> {
    positions: &'a [Position],
    /// For each language the first absorbing position, which stands for all of them.
    absorbing: &'a [Option<u32>],
    surrogates: bool,
    languages: usize,
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
    let mut positions = Vec::new();
    let mut starts: Vec<u32> = Vec::new();
    let mut absorbing: Vec<Option<u32>> = vec![None; languages.len() + 1];
    let mut surrogates = false;
    let mut pattern = 0;
    for (index, language) in std::iter::once(&universe).chain(languages).enumerate() {
        for sequence in language.sequences() {
            starts.push(narrow(positions.len()));
            let last = sequence.len().saturating_sub(1);
            for (step, item) in sequence.iter().enumerate() {
                if let UnitSet::One(unit) = item.set {
                    surrogates |= SURROGATES.contains(&unit);
                }
                let absorbs = index > 0 && step == last && item.star && item.set == UnitSet::Any;
                if absorbs && let Some(first) = absorbing.get_mut(index) {
                    first.get_or_insert(narrow(positions.len()));
                }
                positions.push(Position {
                    set: item.set.clone(),
                    star: item.star,
                    language: narrow(index),
                    pattern,
                    end: false,
                    absorbing: absorbs,
                });
            }
            positions.push(Position {
                set: UnitSet::ranges(&[]),
                star: false,
                language: narrow(index),
                pattern,
                end: true,
                absorbing: false,
            });
            pattern += 1;
        }
    }
    Builder {
        positions: &positions,
        absorbing: &absorbing,
        surrogates,
        languages: languages.len(),
    }
    .run(&starts, budget)
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX - 1)
}

impl Builder<'_> {
    fn run(&self, starts: &[u32], budget: Budget) -> Result<Partition, Exhausted> {
        let mut ids: HashMap<Vec<u32>, u32> = HashMap::default();
        let mut sets: Vec<Vec<u32>> = Vec::new();
        let mut from: Vec<(u32, u16)> = Vec::new();
        let mut out = Partition {
            members: Vec::new(),
            words: Vec::new(),
            states: Vec::new(),
        };
        let mut classes: HashMap<Bits, u32> = HashMap::default();
        let mut used = 0;
        if let Some(set) = self.close(starts.to_vec(), false) {
            ids.insert(set.clone(), 0);
            sets.push(set);
            from.push((0, 0));
        }
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
            let mut edges: Vec<(u16, u16, u32)> = Vec::new();
            for step in self.moves(&set) {
                let id = *ids.entry(step.target).or_insert_with_key(|key| {
                    sets.push(key.clone());
                    from.push((narrow(next), step.representative));
                    narrow(sets.len() - 1)
                });
                edges.extend(step.ranges.into_iter().map(|(low, high)| (low, high, id)));
            }
            edges.sort_unstable();
            out.states.push(State { edges, class });
            next += 1;
        }
        Ok(out)
    }

    /// The moves out of a state, the most readable first.
    fn moves(&self, set: &[u32]) -> Vec<Move> {
        let pending = set.last() == Some(&PENDING);
        let mut cuts: Vec<u32> = vec![0, 0x1_0000];
        if self.surrogates {
            cuts.extend([0xD800, 0xDC00, 0xE000]);
        }
        for position in self.live(set) {
            if position.set == UnitSet::Any {
                continue;
            }
            for (low, high) in position.set.as_ranges() {
                cuts.extend([u32::from(low), u32::from(high) + 1]);
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut moves: Vec<Move> = Vec::new();
        let mut by_active: HashMap<Vec<u32>, Option<usize>> = HashMap::default();
        for pair in cuts.windows(2) {
            let [low, end] = pair else { continue };
            let (Ok(low), Ok(high)) = (u16::try_from(*low), u16::try_from(end - 1)) else {
                continue;
            };
            let kind = match (self.surrogates, low) {
                (true, 0xD800..=0xDBFF) => 1,
                (true, 0xDC00..=0xDFFF) => 2,
                _ => 0,
            };
            if pending != (kind == 2) {
                continue;
            }
            let mut active: Vec<u32> = set
                .iter()
                .copied()
                .filter(|index| {
                    self.positions
                        .get(*index as usize)
                        .is_some_and(|position| position.absorbing || position.set.contains(low))
                })
                .collect();
            if kind == 1 {
                active.push(PENDING);
            }
            let slot = if let Some(known) = by_active.get(&active) {
                *known
            } else {
                let made = self.step(&active, kind == 1).map(|target| {
                    moves.push(Move {
                        target,
                        representative: low,
                        ranges: Vec::new(),
                    });
                    moves.len() - 1
                });
                by_active.insert(active, made);
                made
            };
            if let Some(step) = slot.and_then(|slot| moves.get_mut(slot)) {
                step.ranges.push((low, high));
            }
        }
        for step in &mut moves {
            step.representative = readable(&step.ranges);
        }
        moves.sort_by_key(|step| rank(step.representative));
        moves
    }

    fn live<'s>(&'s self, set: &'s [u32]) -> impl Iterator<Item = &'s Position> + 's {
        set.iter()
            .filter_map(|index| self.positions.get(*index as usize))
    }

    /// Where the positions that read the unit go; `None` if no word of the universe goes on so.
    fn step(&self, active: &[u32], pending: bool) -> Option<Vec<u32>> {
        let mut reached = Vec::with_capacity(active.len() + 2);
        for index in active {
            if let Some(position) = self.positions.get(*index as usize) {
                reached.push(if position.star { *index } else { index + 1 });
            }
        }
        self.close(reached, pending)
    }

    /// Adds what the empty word reaches, drops what is superfluous, and gives the normal form.
    fn close(&self, mut reached: Vec<u32>, pending: bool) -> Option<Vec<u32>> {
        let mut index = 0;
        while let Some(&at) = reached.get(index) {
            if let Some(position) = self.positions.get(at as usize)
                && position.star
                && !position.absorbing
            {
                reached.push(at + 1);
            }
            index += 1;
        }
        reached.sort_unstable_by(|a, b| b.cmp(a));
        reached.dedup();
        let mut kept: Vec<u32> = Vec::with_capacity(reached.len() + 1);
        let mut absorbed: Vec<u32> = Vec::new();
        let mut dominated = u32::MAX;
        let mut universe = false;
        for at in reached {
            let Some(position) = self.positions.get(at as usize) else {
                continue;
            };
            if position.pattern == dominated || absorbed.contains(&position.language) {
                continue;
            }
            if position.absorbing {
                // A later pattern of the same language may stand in `kept` already.
                kept.retain(|other| {
                    self.positions
                        .get(*other as usize)
                        .is_none_or(|other| other.language != position.language)
                });
                absorbed.push(position.language);
            } else if position.star && position.set == UnitSet::Any {
                dominated = position.pattern;
            }
            universe |= position.language == 0;
            kept.push(at);
        }
        // Two absorbing patterns of one language are one state: name it by the language's first.
        for at in &mut kept {
            if let Some(position) = self.positions.get(*at as usize)
                && position.absorbing
            {
                let first = self.absorbing.get(position.language as usize);
                *at = first.copied().flatten().unwrap_or(*at);
            }
        }
        kept.sort_unstable();
        if pending {
            kept.push(PENDING);
        }
        universe.then_some(kept)
    }

    /// The languages that accept here, if the universe does.
    fn accepts(&self, set: &[u32]) -> Option<Bits> {
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
fn spell(from: &[(u32, u16)], mut at: usize) -> String {
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

fn rank(unit: u16) -> (usize, u16) {
    let place = PREFERRED
        .encode_utf16()
        .position(|preferred| preferred == unit);
    (place.unwrap_or(usize::MAX), unit)
}

/// The most readable unit of some ranges; a printable one if there is any.
fn readable(ranges: &[(u16, u16)]) -> u16 {
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
        let mut state = self.states.first()?;
        for unit in text.encode_utf16() {
            let after = state.edges.partition_point(|(low, _, _)| *low <= unit);
            let (_, high, next) = state.edges.get(after.checked_sub(1)?)?;
            if unit > *high {
                return None;
            }
            state = self.states.get(*next as usize)?;
        }
        state.class.map(|class| class as usize)
    }
}
