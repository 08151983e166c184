//! Files, spans, and JSON trees that remember where every value stood.
//!
//! Knows nothing of policies; it says where things are and how to show them to people.

mod span;

pub use span::Span;
