//! Files, spans, and JSON trees that remember where every value stood.
//!
//! Knows nothing of policies; it says where things are and how to show them to people.

mod diagnostic;
mod format;
pub mod json;
mod render;
mod span;
mod text;
pub mod yaml;

pub use diagnostic::{Diagnostic, Findings, Severity};
pub use format::Format;
pub use render::{clean, quote, render};
pub use span::Span;
pub use text::{Position, Source};
