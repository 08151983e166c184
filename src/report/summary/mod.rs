//! What `summary` answers. Text and Markdown show the same rows.

mod json;
mod markdown;
mod rows;
mod text;

pub use json::{Summarised, summary_json};
pub use markdown::summary_markdown;
pub use text::summary_text;
