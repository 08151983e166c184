//! Places in a document.

use crate::source::Span;

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

/// How many steps a path has at most: `Statement`, its number, `Condition`, operator, key, value, and
/// one to spare.
const DEEPEST: usize = 7;

/// A path and the bytes at its end. Small enough to be copied: most places are never reported.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    steps: [Step<'a>; DEEPEST],
    length: usize,
    pub span: Span,
}

impl<'a> At<'a> {
    pub const fn root(span: Span) -> Self {
        Self {
            steps: [Step::Index(0); DEEPEST],
            length: 0,
            span,
        }
    }

    pub fn name(self, name: &'a str, span: Span) -> Self {
        self.step(Step::Name(name), span)
    }

    pub fn index(self, index: usize, span: Span) -> Self {
        self.step(Step::Index(index), span)
    }

    /// The same path with other bytes, such as those of the name of a member.
    pub const fn with(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    fn step(mut self, step: Step<'a>, span: Span) -> Self {
        if let Some(slot) = self.steps.get_mut(self.length) {
            *slot = step;
            self.length += 1;
        }
        self.span = span;
        self
    }

    pub fn steps(&self) -> impl Iterator<Item = &Step<'a>> {
        self.steps.iter().take(self.length)
    }
}
