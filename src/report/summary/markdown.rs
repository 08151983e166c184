//! A summary as Markdown.

use super::rows::{some_actions, table};
use crate::policy::parse::Parsed;
use crate::query::Summary;
use crate::report::reason_line;
use std::fmt::Write as _;

/// So many sensitive actions of a group are shown.
const ACTIONS: usize = 20;

/// What `summary` answers.
pub fn summary_markdown(policies: &[Parsed], summary: &Summary, assumptions: &[String]) -> String {
    let documents: Vec<&Parsed> = policies.iter().collect();
    let mut out = String::new();
    if summary.services.is_empty() {
        out.push_str("Nothing that AWS has is allowed (proved).\n");
    } else {
        let table = table(summary);
        for (index, row) in table.rows.iter().enumerate() {
            let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
            let _ = writeln!(out, "| {} |", cells.join(" | "));
            if index == 0 {
                let _ = writeln!(out, "|{}", " --- |".repeat(row.len()));
            }
        }
        for line in &table.legend {
            let _ = writeln!(out, "\n{}", escaped(line));
        }
    }
    if !summary.sensitive.is_empty() {
        out.push_str("\n**Sensitive actions**\n\n");
    }
    for (group, actions) in &summary.sensitive {
        let _ = writeln!(
            out,
            "- {}: {}",
            group.name(),
            escaped(&some_actions(actions, ACTIONS))
        );
    }
    if !summary.reasons.is_empty() {
        out.push_str("\n**Not decided** (`?`)\n\n");
    }
    for reason in &summary.reasons {
        let _ = writeln!(out, "- {}", escaped(&reason_line(&documents, reason)));
    }
    out.push('\n');
    for assumption in assumptions {
        let _ = writeln!(out, "> {}", escaped(assumption));
    }
    out
}

/// The text with everything escaped that Markdown, or a cell of a table, would take for its own.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '|' | '<' | '>' | '[' | ']' | '#' | '~' | '$' | '&' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
