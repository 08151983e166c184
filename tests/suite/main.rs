//! The integration tests, one binary.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod compare;
mod differential;
mod eval;
mod input;
mod parse;
mod regular;
mod source;
mod support;
