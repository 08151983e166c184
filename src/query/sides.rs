//! Which documents of a question must allow a request, and which must not.

use crate::witness::Document;
use std::ops::Range;

/// Sets of documents, by their places in the question. The documents of a set are united, as policies
/// attached to one principal are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sides {
    /// Each of these allows the request.
    pub plus: Vec<Range<usize>>,
    /// None of these does.
    pub minus: Vec<Range<usize>>,
}

impl Sides {
    /// One set allows, another, if given, does not.
    pub fn new(plus: Range<usize>, minus: Option<Range<usize>>) -> Self {
        Self {
            plus: vec![plus],
            minus: minus.into_iter().collect(),
        }
    }

    /// The documents of each set that allows.
    pub fn allowing<'d, 'a>(&self, all: &'d [Document<'a>]) -> Vec<&'d [Document<'a>]> {
        sets(&self.plus, all)
    }

    /// The documents of each set that does not.
    pub fn refusing<'d, 'a>(&self, all: &'d [Document<'a>]) -> Vec<&'d [Document<'a>]> {
        sets(&self.minus, all)
    }

    /// All documents, those that allow first.
    pub fn ordered<'a>(&self, all: &[Document<'a>]) -> Vec<Document<'a>> {
        let sets = self.allowing(all).into_iter().chain(self.refusing(all));
        sets.flatten().copied().collect()
    }
}

fn sets<'d, 'a>(ranges: &[Range<usize>], all: &'d [Document<'a>]) -> Vec<&'d [Document<'a>]> {
    let of = |range: &Range<usize>| all.get(range.clone()).unwrap_or_default();
    ranges.iter().map(of).collect()
}
