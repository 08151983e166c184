//! For people.

use super::Validated;
use crate::lint::FindingType;
use crate::source::{clean, quote};
use std::fmt::Write as _;

/// One finding a line, and what to do about it below; at the end, how many there are.
pub fn validate_text(files: &[Validated<'_>]) -> String {
    let mut text = String::new();
    let mut counts = [0_usize; FindingType::ALL.len()];
    let mut ignored = 0;
    for file in files {
        ignored += file.ignored;
        for finding in &file.report.findings {
            if let Some(count) = counts.get_mut(finding.kind as usize) {
                *count += 1;
            }
            let mut places = finding.locations.iter().map(|location| {
                let position = file.source.position(location.span.start);
                let pointer = location.pointer();
                let shown = file.source.slice(location.span);
                let shown = shown.lines().next().unwrap_or_default();
                let what = if shown.len() < 100 && !pointer.is_empty() {
                    format!(" {}", quote(shown))
                } else {
                    String::new()
                };
                (position, pointer, what)
            });
            let first = places.next();
            let (line, column) = first
                .as_ref()
                .map_or((1, 1), |one| (one.0.line, one.0.column));
            let _ = writeln!(
                text,
                "{}:{line}:{column}: {} {}: {}",
                clean(file.source.name()),
                finding.kind.name(),
                finding.code,
                clean(&finding.details)
            );
            for (at, (position, pointer, what)) in first.into_iter().chain(places).enumerate() {
                if at == SHOWN {
                    let _ = writeln!(text, "    and {} more", finding.locations.len() - SHOWN);
                    break;
                }
                if !pointer.is_empty() {
                    let _ = writeln!(text, "    {position}: {}{what}", clean(&pointer));
                }
            }
        }
    }
    for file in files {
        for open in &file.report.undecided {
            let position = file.source.position(open.location.span.start);
            let _ = writeln!(
                text,
                "{}:{position}: not decided {}: {}",
                clean(file.source.name()),
                open.code,
                clean(&open.reason)
            );
        }
    }
    let total: usize = counts.iter().sum();
    if total == 0 {
        let _ = write!(
            text,
            "no findings in {}",
            plural(files.len(), "policy", "policies")
        );
    } else {
        let parts = FindingType::ALL
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0);
        let parts: Vec<String> = parts
            .map(|(kind, count)| format!("{count} {}", kind.name()))
            .collect();
        let _ = write!(
            text,
            "{} in {}: {}",
            plural(total, "finding", "findings"),
            plural(files.len(), "policy", "policies"),
            parts.join(", ")
        );
    }
    if ignored > 0 {
        let _ = write!(
            text,
            "; {} left out by iamproof.toml",
            plural(ignored, "finding", "findings")
        );
    }
    text.push('\n');
    text
}

/// So many places of a finding are shown.
const SHOWN: usize = 8;

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
