//! Wildcard patterns over UTF-16 units (`RES-09`, `COND-21`).

use super::variables::{Expanded, Piece};

const COLON: u16 = b':' as u16;

/// One token of a pattern before anyone says how far its wildcards reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Unit(u16),
    One,
    Many,
}

impl Token {
    pub(super) const COLON: Self = Self::Unit(COLON);
}

/// The tokens of an expanded text. Inserted text holds no wildcards (`VAR-04`).
pub(super) fn tokens(text: &Expanded) -> Vec<Token> {
    let mut tokens = Vec::new();
    for piece in &text.pieces {
        match piece {
            Piece::Template(text) => tokens.extend(text.encode_utf16().map(|unit| match unit {
                unit if unit == u16::from(b'*') => Token::Many,
                unit if unit == u16::from(b'?') => Token::One,
                unit => Token::Unit(unit),
            })),
            Piece::Inserted(text) => tokens.extend(text.encode_utf16().map(Token::Unit)),
        }
    }
    tokens
}

/// One step of a compiled pattern. Wildcards that are not `free` do not take a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Unit(u16),
    /// A letter in either case.
    Letter(u16),
    One {
        free: bool,
    },
    Many {
        free: bool,
    },
}

impl Step {
    /// Whether the step takes this unit.
    const fn takes(self, unit: u16) -> bool {
        match self {
            Self::Unit(own) => own == unit,
            Self::Letter(own) => own | 0x20 == unit | 0x20 && unit < 0x80,
            Self::One { free } | Self::Many { free } => free || unit != COLON,
        }
    }
}

/// How the first five components of a resource pattern are read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reach {
    /// A star that ends a component stays inside it (`OQ-01`).
    pub(super) components: bool,
    /// Case does not matter (`OQ-02`).
    pub(super) folded: bool,
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    steps: Vec<Step>,
}

impl Pattern {
    /// Wildcards that cross everything (`ACT-02`, `OP-03`).
    pub(super) fn free(tokens: &[Token]) -> Self {
        let steps = tokens.iter().map(|token| match *token {
            Token::Unit(unit) => Step::Unit(unit),
            Token::One => Step::One { free: true },
            Token::Many => Step::Many { free: true },
        });
        Self {
            steps: steps.collect(),
        }
    }

    /// The language of a resource pattern (`RES-03`): how far a wildcard reaches depends on the
    /// literal colons before it and on what comes next.
    pub(super) fn resource(tokens: &[Token], reach: Reach) -> Self {
        let mut colons = 0_usize;
        let mut rest = tokens.iter().peekable();
        let mut steps = Vec::with_capacity(tokens.len());
        while let Some(&token) = rest.next() {
            let sixth = colons >= 5;
            steps.push(match token {
                Token::Unit(unit) => {
                    colons += usize::from(unit == COLON);
                    let letter = matches!(unit, 0x41..=0x5A | 0x61..=0x7A);
                    if reach.folded && !sixth && letter {
                        Step::Letter(unit)
                    } else {
                        Step::Unit(unit)
                    }
                }
                Token::One => Step::One { free: sixth },
                Token::Many => {
                    let ends = rest
                        .peek()
                        .is_none_or(|&&next| next == Token::COLON && !reach.components);
                    Step::Many {
                        free: sixth || ends,
                    }
                }
            });
        }
        Self { steps }
    }

    /// Whether the whole text is in the language.
    ///
    /// Follows all live positions of the pattern at once. From a free star on, what stands
    /// before it need not be followed: whatever it could still match, the star matches too. So
    /// the cost is at most pattern times text, and near their sum for usual patterns.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut live = Vec::new();
        self.enter(0, &mut live);
        for unit in text.encode_utf16() {
            if self.settled(&live) {
                return true;
            }
            let mut next = Vec::with_capacity(live.len() + 1);
            for &at in &live {
                let Some(step) = self.steps.get(at).filter(|step| step.takes(unit)) else {
                    continue;
                };
                if matches!(step, Step::Many { .. }) {
                    self.enter(at, &mut next);
                } else {
                    self.enter(at + 1, &mut next);
                }
            }
            self.forget(&mut next);
            if next.is_empty() {
                return false;
            }
            live = next;
        }
        live.last() == Some(&self.steps.len())
    }

    /// Adds a position and, as a star may take nothing, those right behind it. Positions come
    /// in ascending order, so one that is not above the last is already there, and what its
    /// stars reach too.
    fn enter(&self, at: usize, live: &mut Vec<usize>) {
        let mut at = at;
        while live.last().is_none_or(|&last| last < at) {
            live.push(at);
            if !matches!(self.steps.get(at), Some(Step::Many { .. })) {
                return;
            }
            at += 1;
        }
    }

    /// Drops the positions before the last free star.
    fn forget(&self, live: &mut Vec<usize>) {
        let free = |&at: &usize| matches!(self.steps.get(at), Some(Step::Many { free: true }));
        if let Some(star) = live.iter().rposition(free) {
            live.drain(..star);
        }
    }

    /// Whether the pattern's last star is reached, which takes whatever follows.
    fn settled(&self, live: &[usize]) -> bool {
        matches!(self.steps.last(), Some(Step::Many { free: true }))
            && live.last() == Some(&self.steps.len())
    }
}
