//! What the reader decides about the rules of AWS, for the evaluator and the encoder alike: which
//! readings of open questions count, which axioms hold, and what is known beside the policies.
//!
//! Holds no semantics of its own: `eval` and `encode` each ask here, and interpret by themselves.

pub mod assumptions;
pub mod axioms;
pub mod readings;

pub use assumptions::{Assumption, Assumptions};
pub use axioms::{AxiomId, Strength, Without};
pub use readings::{Question, Readings};

/// How the rules are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// The readings that were picked; where none was, answers must hold in both.
    pub readings: Readings,
    /// The axioms that requests may break.
    pub without: Without,
    /// What is known beside the policies.
    pub assumptions: Assumptions,
}

impl Rules {
    /// Whether the axiom with that id holds.
    pub fn holds(&self, id: &str) -> bool {
        !self.without.contains(id)
    }

    /// Whether all axioms hold, nothing is assumed, and where a reading is picked it is the usual one.
    pub fn are_usual(&self) -> bool {
        let mut questions = Question::all();
        self.without.is_empty()
            && self.assumptions.is_empty()
            && !questions.any(|question| self.readings.other(question))
    }

    /// Whether one of these axioms holds.
    pub fn holds_any(&self, ids: &[&str]) -> bool {
        ids.iter().any(|id| self.holds(id))
    }
}
