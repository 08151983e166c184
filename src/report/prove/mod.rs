//! The outcome of proof files.

mod github;
mod json;
mod junit;
mod made;
mod sarif;
mod text;

pub use github::proofs_github;
pub use json::{Proofs, proofs_json};
pub use junit::proofs_junit;
pub use made::{of_nothing, proof};
pub use sarif::proofs_sarif;
pub use text::proofs_text;

use serde_json::Value;

/// What became of an assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds: proved, or shown by a request.
    Holds,
    /// It does not.
    Fails,
    /// It was not decided.
    Undecided,
    /// It could not be asked.
    Broken,
}

impl Outcome {
    /// As programs read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Undecided => "undecided",
            Self::Broken => "broken",
        }
    }
}

/// A place in a file; the numbers count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// What is there.
    pub what: String,
}

/// One assertion and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// What became of it.
    pub outcome: Outcome,
    /// As it is written.
    pub written: String,
    /// Of which things of `for each` it speaks.
    pub each: Vec<String>,
    /// Where it stands.
    pub at: Spot,
    /// What to say when it fails.
    pub message: Option<String>,
    /// Why it must hold.
    pub because: Option<String>,
    /// The statements at fault.
    pub faults: Vec<Spot>,
    /// The request that shows it.
    pub request: Option<Value>,
    /// One sentence without full stop: why it does not hold.
    pub why: String,
    /// The answer as text.
    pub text: String,
    /// The answer as JSON.
    pub answer: Value,
}

impl Proof {
    /// The assertion with the things that it speaks of.
    pub fn title(&self) -> String {
        match self.each.as_slice() {
            [] => self.written.clone(),
            each => format!("{} [{}]", self.written, each.join(", ")),
        }
    }

    /// What readers see first: the message, or what is wrong.
    pub fn headline(&self) -> String {
        match (&self.message, self.outcome) {
            (Some(message), Outcome::Fails | Outcome::Undecided) => message.clone(),
            _ => self.why.clone(),
        }
    }
}

/// How many became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many hold.
    pub hold: usize,
    /// How many do not.
    pub fail: usize,
    /// How many were not decided.
    pub undecided: usize,
    /// How many could not be asked.
    pub broken: usize,
}

impl Tally {
    /// Counts.
    pub fn of(proofs: &[Proof]) -> Self {
        let mut tally = Self::default();
        for one in proofs {
            match one.outcome {
                Outcome::Holds => tally.hold += 1,
                Outcome::Fails => tally.fail += 1,
                Outcome::Undecided => tally.undecided += 1,
                Outcome::Broken => tally.broken += 1,
            }
        }
        tally
    }

    /// All of them.
    pub const fn all(self) -> usize {
        self.hold + self.fail + self.undecided + self.broken
    }
}
