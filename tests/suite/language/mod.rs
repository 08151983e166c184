//! The language of questions: reading, printing, errors, answers, proof files.

mod answers;
mod docs;
mod errors;
mod lines;
mod mutated;
mod parsing;
mod proofs;
mod providers;
mod vacuous;
mod variables;
