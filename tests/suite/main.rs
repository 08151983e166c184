//! The integration tests, one binary.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and says what it skipped"
)]

mod asking;
mod axioms;
mod batch;
mod can;
mod catalog;
mod check;
mod ci;
mod cli;
mod compare;
mod composed;
mod corpus;
mod differential;
mod eval;
mod explain;
mod findings;
mod flags;
mod hostile;
mod input;
mod language;
mod layers;
mod lsp;
mod opaque;
mod parse;
mod readings;
mod readme;
mod regular;
mod schema;
mod sets;
mod shell;
mod simulate;
mod smtlib;
mod solve;
mod source;
mod strings;
mod summary;
mod support;
mod universe;
mod validate;
mod world;
