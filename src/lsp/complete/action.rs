//! Services and actions.

use super::{Item, Kind};
use crate::catalog;
use crate::lsp::context::LONGEST;

/// Fewer letters than these say nothing about which action is meant.
const LETTERS: usize = 3;
/// So many actions are offered by a part of their name.
const FOUND: usize = 100;

pub(super) fn items(typed: &str, incomplete: &mut bool) -> Vec<Item> {
    *incomplete = true;
    if typed.len() > LONGEST {
        return Vec::new();
    }
    match typed.split_once(':') {
        Some((prefix, name)) => of_service(prefix, name),
        None => services(typed),
    }
}

fn services(typed: &str) -> Vec<Item> {
    let services = catalog::entries();
    let mut items: Vec<Item> = services
        .map(|service| Item::new(format!("{}:", service.prefix), Kind::Service, service.title))
        .collect();
    let folded = typed.to_ascii_lowercase();
    if folded.len() >= LETTERS {
        let index = catalog::index();
        let named = (0..index.len()).filter(|number| {
            let name = index
                .text(*number)
                .split_once(':')
                .map_or("", |(_, name)| name);
            name.contains(&folded)
        });
        items.extend(
            named
                .take(FOUND)
                .filter_map(|number| index.action(number))
                .map(item),
        );
    }
    items.push(Item::new("*", Kind::Value, "every action of every service"));
    items
}

fn of_service(prefix: &str, name: &str) -> Vec<Item> {
    let Some(service) = catalog::service(prefix) else {
        return Vec::new();
    };
    let prefix = service.prefix;
    let mut items: Vec<Item> = service.actions().into_iter().map(item).collect();
    let pattern = match name.split_once('*') {
        Some((name, _)) => format!("{prefix}:{name}*"),
        None => format!("{prefix}:{name}*"),
    };
    let mut number = 0_usize;
    catalog::index().select(&pattern, &mut |_| number += 1);
    if number > 0 {
        let end = if number == 1 { "" } else { "s" };
        items.push(Item::new(
            pattern,
            Kind::Value,
            format!("{number} action{end}"),
        ));
    }
    items
}

fn item(action: catalog::Action) -> Item {
    Item::new(action.to_string(), Kind::Action, action.access.name())
}
