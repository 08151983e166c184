//! The integration tests, one binary.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and says what it skipped"
)]

mod batch;
mod cli;
mod compare;
mod differential;
mod eval;
mod hostile;
mod input;
mod parse;
mod regular;
mod source;
mod support;
