//! The patterns of all languages as positions: one tree a language, in which patterns share what
//! they begin with, so that hundreds of actions of one service cost one position and not hundreds.

use super::{Item, Language, UnitSet};

const SURROGATES: std::ops::RangeInclusive<u16> = 0xD800..=0xDFFF;

/// A place in a pattern.
pub(super) struct Position {
    /// The units that are read here.
    pub set: UnitSet,
    /// Any number of them.
    pub star: bool,
    /// Which language; `0` is the universe.
    pub language: u32,
    /// Positions of one chain follow each other without branches.
    pub chain: u32,
    /// The word ends here.
    pub end: bool,
    /// The words that get here are accepted whatever follows.
    pub absorbing: bool,
    /// What comes next: a range of [`Nfa::successors`].
    next: (u32, u32),
}

/// All positions; those that come later in a pattern have higher numbers.
pub(super) struct Nfa {
    positions: Vec<Position>,
    successors: Vec<u32>,
    /// Where words begin.
    pub starts: Vec<u32>,
    /// For each language the first absorbing position, which stands for all of them.
    absorbing: Vec<Option<u32>>,
    /// Some pattern names a surrogate, so that their pairing matters.
    pub surrogates: bool,
    chains: u32,
}

/// Counts of positions and states, far below the limit of `u32` by their budgets.
pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX - 1)
}

impl Nfa {
    /// The universe is language 0, the others follow.
    pub fn new(universe: &Language, languages: &[&Language]) -> Self {
        let mut nfa = Self {
            positions: Vec::new(),
            successors: Vec::new(),
            starts: Vec::new(),
            absorbing: vec![None; languages.len() + 1],
            surrogates: false,
            chains: 0,
        };
        for (index, language) in std::iter::once(&universe).chain(languages).enumerate() {
            // Sorted, so that patterns with a common beginning are neighbours.
            let tails: Vec<&[Item]> = language.sequences().iter().map(Vec::as_slice).collect();
            let chain = nfa.chain();
            let starts = nfa.branch(&tails, narrow(index), chain);
            nfa.starts.extend(starts);
        }
        nfa
    }

    fn chain(&mut self) -> u32 {
        self.chains += 1;
        self.chains
    }

    /// The positions at which the tails begin, with all that follows them. Not recursive: patterns
    /// may be long.
    fn branch(&mut self, tails: &[&[Item]], language: u32, chain: u32) -> Vec<u32> {
        struct Task<'a> {
            tails: Vec<&'a [Item]>,
            chain: u32,
            parent: Option<u32>,
        }
        let mut starts = Vec::new();
        let mut tasks = vec![Task {
            tails: tails.to_vec(),
            chain,
            parent: None,
        }];
        while let Some(task) = tasks.pop() {
            if let (Some(parent), [tail]) = (task.parent, task.tails.as_slice()) {
                self.straight(tail, language, task.chain, parent);
                continue;
            }
            let mut groups: Vec<(Option<&Item>, Vec<&[Item]>)> = Vec::new();
            for tail in &task.tails {
                let (head, rest) = match tail.split_first() {
                    Some((head, rest)) => (Some(head), rest),
                    None => (None, *tail),
                };
                match groups.last_mut() {
                    Some((known, tails)) if *known == head => tails.push(rest),
                    _ => groups.push((head, vec![rest])),
                }
            }
            let alone = groups.len() == 1 && task.parent.is_some();
            let first = narrow(self.positions.len());
            let mut made = Vec::with_capacity(groups.len());
            for (head, tails) in groups {
                let chain = if alone { task.chain } else { self.chain() };
                let at = narrow(self.positions.len());
                made.push(at);
                self.add(head, &tails, language, chain);
                if head.is_some() {
                    tasks.push(Task {
                        tails,
                        chain,
                        parent: Some(at),
                    });
                }
            }
            match task
                .parent
                .and_then(|parent| self.positions.get_mut(parent as usize))
            {
                Some(parent) => {
                    let start = narrow(self.successors.len());
                    self.successors.extend(first..first + narrow(made.len()));
                    parent.next = (start, narrow(self.successors.len()));
                }
                None => starts = made,
            }
        }
        starts
    }

    /// The rest of a pattern that shares it with no other, behind a position.
    fn straight(&mut self, tail: &[Item], language: u32, chain: u32, parent: u32) {
        let mut parent = parent;
        let mut rest = tail;
        loop {
            let (head, after) = match rest.split_first() {
                Some((head, after)) => (Some(head), after),
                None => (None, rest),
            };
            let at = narrow(self.positions.len());
            self.add(head, &[after], language, chain);
            let start = narrow(self.successors.len());
            self.successors.push(at);
            if let Some(parent) = self.positions.get_mut(parent as usize) {
                parent.next = (start, start + 1);
            }
            if head.is_none() {
                return;
            }
            parent = at;
            rest = after;
        }
    }

    fn add(&mut self, head: Option<&Item>, tails: &[&[Item]], language: u32, chain: u32) {
        let free = head.is_some_and(|item| item.star && item.set == UnitSet::Any);
        let absorbing = language > 0 && free && tails.iter().any(|tail| tail.is_empty());
        if absorbing && let Some(first) = self.absorbing.get_mut(language as usize) {
            first.get_or_insert(narrow(self.positions.len()));
        }
        if let Some(Item {
            set: UnitSet::One(unit),
            ..
        }) = head
        {
            self.surrogates |= SURROGATES.contains(unit);
        }
        self.positions.push(Position {
            set: head.map_or_else(|| UnitSet::ranges(&[]), |item| item.set.clone()),
            star: head.is_some_and(|item| item.star),
            language,
            chain,
            end: head.is_none(),
            absorbing,
            next: (0, 0),
        });
    }

    /// The position of that number.
    pub fn position(&self, index: u32) -> Option<&Position> {
        self.positions.get(index as usize)
    }

    /// The positions that follow.
    pub fn next(&self, position: &Position) -> &[u32] {
        let (start, end) = position.next;
        let range = start as usize..end as usize;
        self.successors.get(range).unwrap_or_default()
    }

    /// The position that stands for all absorbing ones of a language.
    pub fn absorbing(&self, language: u32) -> Option<u32> {
        self.absorbing.get(language as usize).copied().flatten()
    }
}
