//! What the reader decides about the rules of AWS, for the evaluator and the encoder alike: which
//! readings of open questions count.
//!
//! Holds no semantics of its own: `eval` and `encode` each ask here, and interpret by themselves.

pub mod readings;

pub use readings::{Question, Readings};

/// How the rules are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// The readings that were picked; where none was, answers must hold in both.
    pub readings: Readings,
}
