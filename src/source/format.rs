//! The languages that a tree is written in.

use super::json::{self, Json};
use super::{Diagnostic, Source, yaml};
use std::path::Path;

/// The language of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON.
    #[default]
    Json,
    /// YAML.
    Yaml,
}

impl Format {
    /// The language of a source: names that end in `.yaml` or `.yml` are YAML. What has no name, standard
    /// input, is JSON if it starts as JSON does.
    pub fn of(source: &Source) -> Self {
        let extension = Path::new(source.name()).extension();
        let named = |name| extension.is_some_and(|one| one.eq_ignore_ascii_case(name));
        let start = source.text().trim_start_matches('\u{feff}').trim_start();
        let other =
            source.name() == "<stdin>" && !start.is_empty() && !start.starts_with(['{', '[', '"']);
        match other || named("yaml") || named("yml") {
            true => Self::Yaml,
            false => Self::Json,
        }
    }

    /// Reads a text, as [`json::parse`] does.
    pub fn parse(self, source: &Source) -> (Option<Json>, Vec<Diagnostic>) {
        match self {
            Self::Json => json::parse(source),
            Self::Yaml => yaml::parse(source),
        }
    }
}
