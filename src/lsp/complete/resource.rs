//! ARNs of what the statement's actions act on.

use super::write::{Fill, Template};
use super::{Item, Kind};
use crate::lsp::context::{Context, actions};
use crate::lsp::hover::resource::formats;
use std::collections::BTreeSet;

/// More formats than these nobody reads.
const MANY: usize = 200;

pub(super) fn items(context: &Context<'_>) -> Vec<Item> {
    let (patterns, negated) = context.action_patterns();
    let mut items = Vec::new();
    let known = if negated { None } else { actions(&patterns) };
    let mut seen = BTreeSet::new();
    let mut add = |prefix: &str, name: &str, format: &str| {
        if items.len() < MANY && seen.insert(format.to_owned()) {
            items.push(item(prefix, name, format));
        }
    };
    match known {
        Some(actions) if !actions.is_empty() => {
            for action in actions {
                for one in action.details().into_iter().flat_map(|one| one.resources) {
                    for format in &one.resource.formats {
                        add(action.prefix, one.resource.name, format);
                    }
                }
            }
        }
        _ => {
            // Too many actions, or none yet: the services that are named.
            let prefixes: BTreeSet<String> = patterns
                .iter()
                .filter_map(|one| one.split_once(':'))
                .map(|(prefix, _)| prefix.to_ascii_lowercase())
                .collect();
            for one in formats().iter().filter(|one| prefixes.contains(one.prefix)) {
                add(one.prefix, one.name, &one.arn);
            }
        }
    }
    items.push(Item::new("*", Kind::Value, "every resource"));
    items
}

fn item(prefix: &str, name: &str, format: &str) -> Item {
    let template = Template::format(format, |hole| match hole {
        "Partition" => Fill::Text("aws"),
        _ => Fill::Hole("*"),
    });
    let label = format.replace("${Partition}", "aws");
    Item::new(label, Kind::Resource, format!("{name} ({prefix})")).template(template)
}
