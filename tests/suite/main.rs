//! The integration tests, one binary.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod catalog;
mod input;
mod parse;
mod regular;
mod source;
