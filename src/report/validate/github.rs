//! As annotations of GitHub Actions.

use super::Validated;
use crate::lint::FindingType;
use crate::report::github::{Command, annotation};

/// One annotation for each finding, at its first place.
pub fn validate_github(files: &[Validated<'_>]) -> String {
    let mut text = String::new();
    for file in files {
        for finding in &file.report.findings {
            let command = match finding.kind {
                FindingType::Error => Command::Error,
                FindingType::SecurityWarning | FindingType::Warning => Command::Warning,
                FindingType::Suggestion => Command::Notice,
            };
            let span = finding.locations.first().map(|one| one.span);
            let span = span.unwrap_or_default();
            text.push_str(&annotation(
                command,
                file.source,
                span,
                finding.code,
                &finding.details,
            ));
        }
    }
    text
}
