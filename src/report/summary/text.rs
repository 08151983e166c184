//! A summary as an aligned table.

use super::rows::{some_actions, table};
use crate::policy::parse::Parsed;
use crate::query::Summary;
use crate::report::reason_line;
use std::fmt::Write as _;

/// So many sensitive actions of a group are shown.
const ACTIONS: usize = 6;

/// So wide are lists of services.
const WIDTH: usize = 100;

/// What `summary` answers.
pub fn summary_text(policies: &[Parsed], summary: &Summary, assumptions: &[String]) -> String {
    let documents: Vec<&Parsed> = policies.iter().collect();
    let mut out = String::new();
    if summary.services.is_empty() {
        out.push_str("nothing that AWS has is allowed (proved)\n");
    } else {
        let table = table(summary);
        aligned(&mut out, &table.rows);
        if !table.legend.is_empty() {
            out.push('\n');
        }
        for line in &table.legend {
            wrapped(&mut out, line);
        }
    }
    if !summary.sensitive.is_empty() {
        out.push_str("\nsensitive actions:\n");
    }
    for (group, actions) in &summary.sensitive {
        let name = group.name();
        let _ = writeln!(out, "  {name:<20}  {}", some_actions(actions, ACTIONS));
    }
    if !summary.reasons.is_empty() {
        out.push_str("\n? is not decided:\n");
    }
    for reason in &summary.reasons {
        let _ = writeln!(out, "  {}", reason_line(&documents, reason));
    }
    out.push('\n');
    for assumption in assumptions {
        let _ = writeln!(out, "note: {assumption}");
    }
    out
}

fn aligned(out: &mut String, rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn wrapped(out: &mut String, text: &str) {
    let mut width = 0;
    for word in text.split(' ') {
        if width > 0 && width + 1 + word.len() > WIDTH {
            out.push_str("\n ");
            width = 1;
        }
        if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += word.len();
    }
    out.push('\n');
}
