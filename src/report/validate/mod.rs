//! What `validate` found, in four forms.

mod fixed;
mod github;
mod json;
mod sarif;
mod text;

pub use fixed::{FixReport, fixed_text};
pub use github::validate_github;
pub use json::{Files, OneFile, validate_json, validate_one_json};
pub use sarif::validate_sarif;
pub use text::validate_text;

use crate::lint::{Page, Report};
use crate::source::Source;

/// A document and what was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Validated<'a> {
    /// The document.
    pub source: &'a Source,
    /// What was found and is told.
    pub report: &'a Report,
    /// How many findings the settings leave out.
    pub ignored: usize,
}

/// Where the page of a check is, for those who read on.
fn link(code: &str) -> String {
    format!("docs/{}", Page::path(code))
}
