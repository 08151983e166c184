//! Which documents of a question must allow a request, and which must not.

use crate::witness::{Claim, Document};
use std::ops::Range;

/// Sets of documents, by their places in the question. The documents of a set are united, as policies
/// attached to one principal are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sides {
    /// Each of these allows the request.
    pub plus: Vec<Range<usize>>,
    /// All sets of one of these ways do too; no way means that nothing more is asked.
    pub ways: Vec<Vec<Range<usize>>>,
    /// None of these does.
    pub minus: Vec<Range<usize>>,
}

impl Sides {
    /// One set allows, another, if given, does not.
    pub fn new(plus: Range<usize>, minus: Option<Range<usize>>) -> Self {
        Self {
            plus: vec![plus],
            ways: Vec::new(),
            minus: minus.into_iter().collect(),
        }
    }

    /// What is claimed of a request that is found.
    pub fn claim<'d, 'a>(&self, all: &'d [Document<'a>]) -> Claim<'d, 'a> {
        Claim {
            allow: sets(&self.plus, all),
            ways: self.ways.iter().map(|way| sets(way, all)).collect(),
            refuse: sets(&self.minus, all),
        }
    }

    /// All documents, those that allow first.
    pub fn ordered<'a>(&self, all: &[Document<'a>]) -> Vec<Document<'a>> {
        let ranges = self.plus.iter().chain(self.ways.iter().flatten());
        let mut seen: Vec<&Range<usize>> = Vec::new();
        for range in ranges.chain(&self.minus) {
            // A set may stand in several ways.
            if !seen.contains(&range) {
                seen.push(range);
            }
        }
        let of = |range: &Range<usize>| all.get(range.clone()).unwrap_or_default();
        seen.into_iter().flat_map(of).copied().collect()
    }
}

fn sets<'d, 'a>(ranges: &[Range<usize>], all: &'d [Document<'a>]) -> Vec<&'d [Document<'a>]> {
    let of = |range: &Range<usize>| all.get(range.clone()).unwrap_or_default();
    ranges.iter().map(of).collect()
}
