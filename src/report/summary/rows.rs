//! The rows of a summary: per service one for each way in which access is restricted. Services of
//! which everything is allowed in one way are one row together.

use crate::catalog::{AccessLevel, Action, index};
use crate::query::{Patterns, Scope, ServiceSummary, Summary, Way};
use std::fmt::Write as _;

const LEVELS: usize = AccessLevel::ALL.len();

/// So many services at least are put together.
const TOGETHER: usize = 4;

/// So many patterns or keys are shown.
const SHOWN: usize = 2;

/// A table, the head first; every row has as many cells.
pub(super) struct Table {
    pub rows: Vec<Vec<String>>,
    /// What the labels of services that are put together mean.
    pub legend: Vec<String>,
}

struct Row {
    service: String,
    levels: [String; LEVELS],
    way: Option<Way>,
}

/// Actions of a service that are allowed in the same ways.
struct Line {
    ways: Vec<usize>,
    counts: [usize; LEVELS],
}

pub(super) fn table(summary: &Summary) -> Table {
    let mut whole: Vec<(Vec<usize>, Vec<&str>)> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for service in &summary.services {
        if let Some(ways) = whole_in(service) {
            match whole.iter_mut().find(|(known, _)| known == ways) {
                Some((_, services)) => services.push(service.service.prefix),
                None => whole.push((ways.to_vec(), vec![service.service.prefix])),
            }
        }
    }
    whole.retain(|(_, services)| services.len() >= TOGETHER);
    let mut legend = Vec::new();
    for (ways, services) in &whole {
        let label = label(services, &mut legend);
        let full = [(); LEVELS].map(|()| "full".to_owned());
        alternatives(&mut rows, label, full, ways, summary);
    }
    for service in &summary.services {
        let known = |(_, services): &(_, Vec<&str>)| services.contains(&service.service.prefix);
        if !whole.iter().any(known) {
            of_service(&mut rows, service, summary);
        }
    }
    finish(&rows, legend)
}

/// The ways of a service of which everything is allowed in the same ways.
fn whole_in(service: &ServiceSummary) -> Option<&[usize]> {
    let levels = service.totals.iter().filter(|total| **total > 0).count();
    let mut grants = service.cells.iter().flat_map(|cell| &cell.grants);
    let first = &grants.next()?.ways;
    let same = grants.all(|grant| grant.ways == *first);
    let full = service.cells.iter().all(crate::query::Cell::is_full);
    (same && full && service.cells.len() == levels).then_some(first)
}

/// What services that are put together are called.
fn label(services: &[&str], legend: &mut Vec<String>) -> String {
    let all = index().services();
    let missing: Vec<&str> = all
        .iter()
        .map(|known| known.service.prefix)
        .filter(|prefix| !services.contains(prefix))
        .collect();
    let label = format!("{} services", services.len());
    if missing.is_empty() {
        return format!("all {label}");
    }
    legend.push(match missing.len() < services.len() {
        true => format!("{label}: all but {}", missing.join(", ")),
        false => format!("{label}: {}", services.join(", ")),
    });
    label
}

fn of_service(rows: &mut Vec<Row>, service: &ServiceSummary, summary: &Summary) {
    let mut lines: Vec<Line> = Vec::new();
    let mut undecided = [0; LEVELS];
    for cell in &service.cells {
        let place = cell.level.place();
        if let Some(count) = undecided.get_mut(place) {
            *count = cell.undecided.len();
        }
        for grant in &cell.grants {
            let known = lines.iter().position(|line| line.ways == grant.ways);
            let known = known.unwrap_or_else(|| {
                lines.push(Line {
                    ways: grant.ways.clone(),
                    counts: [0; LEVELS],
                });
                lines.len() - 1
            });
            let line = lines.get_mut(known);
            if let Some(count) = line.and_then(|line| line.counts.get_mut(place)) {
                *count = grant.actions.len();
            }
        }
    }
    lines.sort_by(|one, other| one.ways.cmp(&other.ways));
    let mut name = service.service.prefix;
    for line in lines {
        let levels = counted(&line.counts, &service.totals, "");
        alternatives(rows, name.to_owned(), levels, &line.ways, summary);
        name = "";
    }
    if undecided.iter().any(|count| *count > 0) {
        rows.push(Row {
            service: name.to_owned(),
            levels: counted(&undecided, &service.totals, "?"),
            way: None,
        });
    }
}

fn counted(counts: &[usize; LEVELS], totals: &[usize; LEVELS], mark: &str) -> [String; LEVELS] {
    let mut texts = [(); LEVELS].map(|()| "-".to_owned());
    for (text, (count, total)) in texts.iter_mut().zip(counts.iter().zip(totals)) {
        if *count > 0 {
            *text = match count == total && mark.is_empty() {
                true => "full".to_owned(),
                false => format!("{count}/{total}{mark}"),
            };
        }
    }
    texts
}

/// One row for each way; those after the first are alternatives to it.
fn alternatives(
    rows: &mut Vec<Row>,
    service: String,
    levels: [String; LEVELS],
    ways: &[usize],
    summary: &Summary,
) {
    let mut first = Some((service, levels));
    for way in ways.iter().filter_map(|place| summary.ways.get(*place)) {
        let none = || (String::new(), [(); LEVELS].map(|()| "or".to_owned()));
        let (service, levels) = first.take().unwrap_or_else(none);
        rows.push(Row {
            service,
            levels,
            way: Some(way.clone()),
        });
    }
}

fn finish(rows: &[Row], legend: Vec<String>) -> Table {
    let ways = || rows.iter().filter_map(|row| row.way.as_ref());
    let principals = ways().any(|way| way.allowed.principals.is_some());
    let denied = ways().any(|way| !way.denied.is_empty());
    let mut head = vec!["service".to_owned()];
    head.extend(AccessLevel::ALL.map(|level| match level {
        AccessLevel::PermissionsManagement => "permissions".to_owned(),
        level => level.name().to_lowercase(),
    }));
    head.push("resources".to_owned());
    if principals {
        head.push("principals".to_owned());
    }
    head.push("conditions".to_owned());
    if denied {
        head.push("except".to_owned());
    }
    let mut all = vec![head];
    for row in rows {
        let mut cells = vec![row.service.clone()];
        cells.extend(row.levels.iter().cloned());
        match &row.way {
            Some(way) => {
                cells.push(listed(way.allowed.resources.as_ref(), "all"));
                if principals {
                    cells.push(listed(way.allowed.principals.as_ref(), "anyone"));
                }
                cells.push(match way.allowed.conditions.as_slice() {
                    [] => "none".to_owned(),
                    keys => some(keys),
                });
                if denied {
                    let scopes: Vec<String> = way.denied.iter().map(exception).collect();
                    cells.push(match scopes.is_empty() {
                        true => "-".to_owned(),
                        false => some(&scopes),
                    });
                }
            }
            None => {
                cells.push("unknown".to_owned());
                let others = usize::from(principals) + 1 + usize::from(denied);
                cells.extend((0..others).map(|_| "-".to_owned()));
            }
        }
        all.push(cells);
    }
    Table { rows: all, legend }
}

fn listed(patterns: Option<&Patterns>, all: &str) -> String {
    match patterns {
        None => all.to_owned(),
        Some(patterns) if patterns.values.is_empty() => match patterns.negated {
            true => all.to_owned(),
            false => "none".to_owned(),
        },
        Some(patterns) if patterns.negated => format!("all but {}", some(&patterns.values)),
        Some(patterns) => some(&patterns.values),
    }
}

/// What a Deny takes away.
fn exception(scope: &Scope) -> String {
    let mut text = listed(scope.resources.as_ref(), "all");
    if let Some(principals) = &scope.principals {
        text.push_str(" for ");
        text.push_str(&listed(Some(principals), "anyone"));
    }
    if !scope.conditions.is_empty() {
        text.push_str(" if ");
        text.push_str(&some(&scope.conditions));
    }
    text
}

/// The first few, and how many more.
fn some(texts: &[String]) -> String {
    let shown = texts.iter().take(SHOWN);
    let mut text = shown.cloned().collect::<Vec<_>>().join(", ");
    let more = texts.len().saturating_sub(SHOWN);
    if more > 0 {
        let _ = write!(text, ", +{more}");
    }
    text
}

/// Some actions of a group, and how many more.
pub(super) fn some_actions(actions: &[Action], most: usize) -> String {
    let shown = actions.iter().take(most).map(Action::to_string);
    let mut text = shown.collect::<Vec<_>>().join(", ");
    let more = actions.len().saturating_sub(most);
    if more > 0 {
        let _ = write!(text, ", and {more} more");
    }
    text
}
