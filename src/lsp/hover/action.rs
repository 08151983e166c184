//! Actions.

use super::{code, count, some_of};
use crate::catalog::{self, AccessLevel, Action};
use std::fmt::Write as _;

/// So many names are shown.
const SHOWN: usize = 12;
/// So many condition keys are shown.
const KEYS: usize = 30;

pub(super) fn hover(text: &str) -> Option<String> {
    if text.contains(['*', '?']) {
        return Some(pattern(text));
    }
    match catalog::action(text) {
        Some(action) => Some(describe(&action)),
        None => unknown(text),
    }
}

fn unknown(text: &str) -> Option<String> {
    let (prefix, _) = text.split_once(':')?;
    Some(match catalog::service(prefix) {
        Some(service) => format!(
            "{}: {} has no action of that name in the catalog{}",
            code(text),
            service.title,
            of_day()
        ),
        None => format!(
            "{}: the catalog{} has no service {}",
            code(text),
            of_day(),
            code(prefix)
        ),
    })
}

fn of_day() -> String {
    catalog::origin().map_or(String::new(), |origin| format!(" of {}", origin.day))
}

/// All that the catalog has of an action.
pub(in crate::lsp) fn describe(action: &Action) -> String {
    let service = catalog::service(action.prefix);
    let title = service.map_or("", |service| service.title);
    let mut text = format!("**{action}** · {} · {title}\n", action.access.name());
    let Some(details) = action.details() else {
        return text;
    };
    if !details.description.is_empty() {
        let _ = write!(text, "\n{}\n", details.description);
    }
    if details.resources.is_empty() {
        text.push_str("\nActs on no resource that a policy can name: `Resource` must match `*`.\n");
    } else {
        text.push_str("\nResources:\n");
        for one in &details.resources {
            let required = if one.required { "" } else { " (optional)" };
            let formats = one.resource.formats.iter().map(|format| code(format));
            let formats: Vec<String> = formats.collect();
            let _ = writeln!(
                text,
                "- {}{required}: {}",
                one.resource.name,
                formats.join(", ")
            );
        }
    }
    let keys = super::super::context::keys_of(std::slice::from_ref(action));
    if !keys.is_empty() {
        let names = keys.keys().map(|name| code(name));
        let _ = write!(text, "\nCondition keys: {}\n", some_of(names, KEYS));
    }
    if !details.depends_on.is_empty() {
        let names = details.depends_on.iter().map(|one| code(&one.to_string()));
        let _ = write!(text, "\nThe caller also needs: {}\n", some_of(names, KEYS));
    }
    text
}

fn pattern(text: &str) -> String {
    let index = catalog::index();
    let mut found = Vec::new();
    index.select(text, &mut |number| found.extend(index.action(number)));
    if found.is_empty() {
        return format!("{}: no action of the catalog{}", code(text), of_day());
    }
    let mut answer = format!("{}: {}", code(text), count(found.len(), "action"));
    let mut services: Vec<&str> = found.iter().map(|one| one.prefix).collect();
    services.dedup();
    if services.len() > 1 {
        let _ = write!(answer, " of {}", count(services.len(), "service"));
    }
    let _ = write!(answer, "\n\n{}\n\n", levels(&found));
    answer.push_str(&some_of(
        found.iter().map(|one| code(&one.to_string())),
        SHOWN,
    ));
    answer
}

/// How many of each access level.
pub(super) fn levels(actions: &[Action]) -> String {
    let lines = AccessLevel::ALL.into_iter().filter_map(|level| {
        let number = actions.iter().filter(|one| one.access == level).count();
        (number > 0).then(|| format!("- {}: {number}", level.name()))
    });
    lines.collect::<Vec<_>>().join("\n")
}
