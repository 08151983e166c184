//! `iamproof catalog`.

use super::args::{Catalog, CatalogAsk, Format};
use super::{Exit, Failure, Streams, pretty};
use crate::catalog::{self, Action};
use crate::input::{Problem, read_source};
use crate::policy::parse::hints::did_you_mean;
use crate::report::{
    Entry, Listing, actions_json, entries_json, entries_text, found_text, shrunk_json,
};
use std::collections::BTreeSet;

pub(super) fn run(arguments: &Catalog, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let json = arguments.format == Format::Json;
    let text = match &arguments.ask {
        CatalogAsk::Show { names } => {
            let entries = names.iter().map(|name| entries(name));
            let entries: Vec<Vec<Entry>> = entries.collect::<Result<_, _>>()?;
            let entries = entries.concat();
            if json {
                pretty(&entries_json(&entries))
            } else {
                entries_text(&entries)
            }
        }
        CatalogAsk::Search { words } => {
            let actions = catalog::search(&words.join(" "));
            if actions.is_empty() {
                streams.complain("note: no action has all these words in its name or description");
            }
            if json {
                pretty(&actions_json(Listing::Search, &actions))
            } else {
                found_text(&actions)
            }
        }
        CatalogAsk::Expand { patterns } => {
            let actions = expand(patterns.iter().map(String::as_str), streams)?;
            if json {
                pretty(&actions_json(Listing::Expand, &actions))
            } else {
                lines(&actions)
            }
        }
        CatalogAsk::Shrink { list } => {
            let patterns = listed(list, streams)?;
            let actions = expand(patterns.iter().map(String::as_str), streams)?;
            let shrunk = catalog::shrink(&actions);
            if !shrunk.fewest {
                streams.complain("note: there may be fewer patterns: the search was cut short");
            }
            if json {
                pretty(&shrunk_json(actions.len(), &shrunk))
            } else {
                lines(&shrunk.patterns)
            }
        }
    };
    streams.print(&text);
    Ok(Exit::Good)
}

/// What `--version --verbose` says of the catalog.
pub(super) fn summary() -> String {
    let counts = catalog::counts();
    let (version, day) =
        catalog::origin().map_or(("?", "?"), |origin| (origin.version, origin.day));
    format!(
        "catalog of {day} (iam-data {version}): {} services, {} actions, {} resource types, \
         {} condition keys of services, {} global condition keys\n",
        counts.services, counts.actions, counts.resources, counts.keys, counts.global_keys
    )
}

fn lines(texts: &[impl ToString]) -> String {
    texts.iter().map(|text| text.to_string() + "\n").collect()
}

/// What goes by a name. A name may be that of an action and of a condition key.
fn entries(name: &str) -> Result<Vec<Entry>, Failure> {
    let mut found = Vec::new();
    found.extend(catalog::service(name).map(Entry::Service));
    found.extend(catalog::action(name).map(Entry::Action));
    found.extend(catalog::key(name).map(Entry::Key));
    if found.is_empty() {
        return Err(unknown(name));
    }
    Ok(found)
}

/// The actions that some pattern matches, in the order of the catalog.
fn expand<'a>(
    patterns: impl Iterator<Item = &'a str>,
    streams: &mut Streams<'_>,
) -> Result<Vec<Action>, Failure> {
    let mut actions = BTreeSet::new();
    for pattern in patterns {
        let found = catalog::expand(pattern);
        if found.is_empty() {
            let prefix = pattern.split_once(':').map(|(prefix, _)| prefix);
            let wild = |text: &str| text.contains(['*', '?']);
            // Nothing wrong with a pattern that has nothing to match, if it could have.
            let sound = prefix.is_some_and(|one| wild(one) || catalog::service(one).is_some());
            if !wild(pattern) || !sound {
                return Err(unknown(pattern));
            }
            streams.complain(&format!("note: no action matches `{pattern}`"));
        }
        actions.extend(found);
    }
    Ok(actions.into_iter().collect())
}

/// The names and patterns of a list: those with a colon and `*` stand for themselves, others are files.
fn listed(list: &[String], streams: &mut Streams<'_>) -> Result<Vec<String>, Failure> {
    if list.iter().filter(|one| *one == "-").count() > 1 {
        return Err(Failure::usage("standard input (`-`) can be read only once"));
    }
    let mut all = Vec::new();
    let mut split = |text: &str| {
        let names = text.split(|c: char| c.is_whitespace() || c == ',');
        all.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
    };
    for one in list {
        if one == "*" || one.contains(':') {
            split(one);
        } else {
            let source = read_source(one, streams.input);
            split(source.map_err(unreadable)?.text());
        }
    }
    Ok(all)
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unreadable(problem: Problem) -> Failure {
    Failure {
        message: problem.to_string(),
        exit: Exit::Usage,
    }
}

/// There is nothing of that name; says what may have been meant.
fn unknown(name: &str) -> Failure {
    let prefixes: Vec<&str> = catalog::entries().map(|service| service.prefix).collect();
    let mut message = format!("AWS has nothing that is called `{name}`");
    let Some((prefix, own)) = name.split_once(':') else {
        if let Some(meant) = did_you_mean(name, &prefixes) {
            message = format!("{message}: did you mean `{meant}`?");
        }
        return Failure::usage(message);
    };
    let service = catalog::service(prefix);
    let near = match &service {
        Some(service) => nearest(service, own),
        None => did_you_mean(prefix, &prefixes)
            .and_then(catalog::service)
            .and_then(|service| {
                let same = service.action(own).map(|action| action.to_string());
                same.or_else(|| nearest(&service, own))
            }),
    };
    let hint = match near {
        Some(meant) => format!(": did you mean `{meant}`?"),
        None => elsewhere(own).unwrap_or_else(|| match did_you_mean(prefix, &prefixes) {
            _ if service.is_some() => String::new(),
            Some(meant) => format!(": did you mean the service `{meant}`?"),
            None => format!(": there is no service `{prefix}`"),
        }),
    };
    Failure::usage(message + &hint)
}

/// Which services have an action of that name.
fn elsewhere(own: &str) -> Option<String> {
    const SHOWN: usize = 3;
    let found = catalog::entries().filter_map(|service| service.action(own));
    let found: Vec<String> = found.map(|action| format!("`{action}`")).collect();
    let shown = found
        .iter()
        .take(SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match found.len() {
        0 => None,
        1 => Some(format!(": did you mean {shown}?")),
        2..=SHOWN => Some(format!(": did you mean one of {shown}?")),
        more => Some(format!(
            ": did you mean one of {shown}, or {} more?",
            more - SHOWN
        )),
    }
}

/// The action or condition key of a service whose name is like this one.
fn nearest(service: &catalog::Service, own: &str) -> Option<String> {
    let actions = service.actions();
    let names: Vec<&str> = actions.iter().map(|action| action.name).collect();
    let keys = service.keys();
    let whole = format!("{}:{own}", service.prefix);
    let spelled: Vec<&str> = keys.iter().map(|key| key.name).collect();
    did_you_mean(own, &names)
        .map(|name| format!("{}:{name}", service.prefix))
        .or_else(|| did_you_mean(&whole, &spelled).map(str::to_owned))
}
