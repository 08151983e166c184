//! The stored form of the catalog, described in `tools/catalog_format.py`: which bytes are which
//! record, and the values in a record.
//!
//! Nothing is decoded before it is asked for: a record is found by two reads, and costs what its own
//! values cost. Every read is checked: a wrong file gives `None`, never a panic.
//!
//! Rejected: compression (the files would shrink from 1.3 MB to 0.4 MB, but something has to be
//! inflated before the first look-up), and tables built at start-up, which most commands do not need.

use std::cmp::Ordering;
use std::ops::Range;

/// One line a service: prefix and names, separated by single spaces.
pub(super) const NAMES: &str = include_str!("../../data/catalog/actions.txt");

const DETAILS: &[u8] = include_bytes!("../../data/catalog/details.bin");
const MAGIC: &[u8] = b"IAMCAT1\n";
/// Codes of one byte are below; others have two.
const SHORT: usize = 160;

/// The tables in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Meta,
    Words,
    Keys,
    Sets,
    Actions,
    Uses,
    Depends,
    Resources,
    Services,
}

impl Table {
    /// How many records there are.
    pub(super) fn len(self) -> usize {
        self.header(4).unwrap_or_default()
    }

    /// The record of that number.
    pub(super) fn record(self, number: usize) -> Option<Record> {
        let (begin, count) = (self.header(0)?, self.len());
        if number >= count || !DETAILS.starts_with(MAGIC) {
            return None;
        }
        let at = begin + 3 * number;
        let base = begin + 3 * (count + 1);
        let (from, to) = (little(at, 3)?, little(at + 3, 3)?);
        Some(Record(DETAILS.get(base + from..base + to)?))
    }

    /// The number of the record among `range` that `probe` finds equal; records are in its order.
    pub(super) fn search(
        self,
        range: Range<usize>,
        probe: impl Fn(Record) -> Option<Ordering>,
    ) -> Option<usize> {
        let Range { mut start, mut end } = range;
        while start < end {
            let middle = usize::midpoint(start, end);
            match probe(self.record(middle)?)? {
                Ordering::Less => start = middle + 1,
                Ordering::Greater => end = middle,
                Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    fn header(self, field: usize) -> Option<usize> {
        little(MAGIC.len() + 8 * self as usize + field, 4)
    }
}

/// A number of `width` bytes.
fn little(at: usize, width: usize) -> Option<usize> {
    let bytes = DETAILS.get(at..at + width)?;
    let number = bytes.iter().rev();
    Some(number.fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}

/// What is left of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record(&'static [u8]);

impl Record {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            number |= usize::from(byte & 127) << shift;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn text(&mut self) -> Option<&'static str> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        str::from_utf8(text).ok()
    }

    /// The whole record as text.
    pub(super) fn whole(self) -> Option<&'static str> {
        str::from_utf8(self.0).ok()
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    fn word(&mut self) -> Option<&'static str> {
        let byte = usize::from(self.byte()?);
        let code = match byte.checked_sub(SHORT) {
            None => byte,
            Some(high) => (high << 8) + usize::from(self.byte()?) + SHORT,
        };
        Table::Words.record(code)?.whole()
    }

    /// All words to the end, joined by spaces.
    pub(super) fn words(mut self) -> Option<String> {
        let mut text = String::new();
        while !self.is_empty() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.word()?);
        }
        Some(text)
    }

    /// As many pieces, joined.
    pub(super) fn pieces(&mut self, count: usize) -> Option<String> {
        let mut text = String::new();
        for _ in 0..count {
            text.push_str(self.word()?);
        }
        Some(text)
    }
}

/// The order of texts without regard to case.
pub(super) fn folded(left: &str, right: &str) -> Ordering {
    let left = left.bytes().map(|byte| byte.to_ascii_lowercase());
    left.cmp(right.bytes().map(|byte| byte.to_ascii_lowercase()))
}
