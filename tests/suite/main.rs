//! The integration tests, one binary.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and says what it skipped"
)]

mod catalog;
mod compare;
mod differential;
mod eval;
mod input;
mod layers;
mod parse;
mod readme;
mod regular;
mod solve;
mod source;
mod summary;
mod support;
