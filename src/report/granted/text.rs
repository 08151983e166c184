//! The answers as text.

use super::{About, feature, is_unknown, stands, words};
use crate::catalog::shrink;
use crate::query::world::{WhatCan, WhoCan};
use crate::query::{Answer, Deciding, Granted, When};
use crate::report::whole::{levels, short};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What `who-can` answers.
pub fn who_can_text(found: &WhoCan<'_>, about: &About) -> String {
    let mut out = String::new();
    let unknown = found
        .entries
        .iter()
        .filter(|entry| entry.is_unknown())
        .count();
    let what = about.actions.join(", ");
    let _ = writeln!(
        out,
        "{} of {} callers can {what} on {}{}",
        found.entries.len() - unknown,
        found.asked,
        about.resource,
        match unknown {
            0 => String::new(),
            some => format!("; of {some} it is not known"),
        }
    );
    // One action on one resource need not be said again.
    let plain = matches!(about.actions.as_slice(), [one] if !is_open(one));
    let telling = Telling {
        actions: !plain,
        resources: is_open(&about.resource),
        request: true,
    };
    let entries = found.entries.iter();
    let blocks = entries.map(|entry| Block {
        title: words(&entry.party),
        granted: &entry.granted,
        telling,
    });
    together(&mut out, blocks);
    assumptions(&mut out, about);
    out
}

/// What `what-can` answers.
pub fn what_can_text(found: &WhatCan<'_>, about: &About) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} can", words(&found.party));
    if found.own.is_empty() && found.on.is_empty() {
        let _ = writeln!(out, "  do nothing");
    }
    if !found.own.is_empty() {
        let _ = writeln!(
            out,
            "\non what its account owns, where no policy of the resource and no RCP denies it, and but for what \
             grants of keys give"
        );
    }
    let telling = |resources: bool| Telling {
        actions: true,
        resources,
        request: true,
    };
    for granted in &found.own {
        group(&mut out, granted, telling(true));
    }
    let on = found.on.iter();
    let blocks = on.map(|(arn, granted)| Block {
        title: format!("on {arn}"),
        granted,
        telling: telling(is_open(arn)),
    });
    together(&mut out, blocks);
    assumptions(&mut out, about);
    out
}

/// What is told of a group.
#[derive(Clone, Copy)]
struct Telling {
    /// Its actions.
    actions: bool,
    /// On which resources its statements are.
    resources: bool,
    /// A request.
    request: bool,
}

/// What is said under one title.
struct Block<'g> {
    title: String,
    granted: &'g [Granted],
    telling: Telling,
}

fn is_open(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Those of whom the same is said stand together, with one request for all.
fn together<'g>(out: &mut String, blocks: impl Iterator<Item = Block<'g>>) {
    let mut all: Vec<(Vec<String>, Block<'g>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for block in blocks {
        let mut text = String::new();
        for one in block.granted {
            let telling = Telling {
                request: false,
                ..block.telling
            };
            group(&mut text, one, telling);
        }
        let at = *known.entry(text).or_insert(all.len());
        match all.get_mut(at) {
            Some((titles, _)) => titles.push(block.title),
            None => all.push((vec![block.title.clone()], block)),
        }
    }
    for (titles, block) in all {
        let _ = writeln!(out, "\n{}", titles.join("\n"));
        for one in block.granted {
            group(out, one, block.telling);
        }
    }
}

fn assumptions(out: &mut String, about: &About) {
    if !about.assumptions.is_empty() {
        out.push('\n');
    }
    for text in &about.assumptions {
        let _ = writeln!(out, "note: {text}");
    }
}

fn line(out: &mut String, title: &str, text: &str) {
    let _ = writeln!(out, "  {title:<8} {text}");
}

/// Some actions, and when.
fn group(out: &mut String, granted: &Granted, telling: Telling) {
    if granted.actions.is_empty() && is_unknown(&granted.answer) {
        line(out, "do", "anything");
    } else if granted.actions.is_empty() {
        line(out, "do", "actions that AWS does not have today");
    } else if telling.actions {
        let levels: Vec<&str> = levels(&granted.actions)
            .map(crate::catalog::AccessLevel::name)
            .collect();
        let patterns = shrink(&granted.actions).patterns.join(", ");
        line(out, "do", &format!("{patterns} ({})", levels.join(", ")));
    }
    if !granted.within.is_everything() {
        let sets = granted.within.sets().iter().map(|set| {
            let words: Vec<&str> = set.iter().map(|(one, is)| feature(*one, *is)).collect();
            words.join(" and ")
        });
        line(out, "only", &sets.collect::<Vec<_>>().join(", or "));
    }
    match &granted.answer {
        Answer::Unknown(reasons) => {
            for reason in reasons {
                line(out, "unknown", &reason.text);
            }
        }
        _ if granted.when.is_always() => line(out, "when", "always"),
        _ => {}
    }
    if !is_unknown(&granted.answer) {
        when(out, &granted.when, telling.resources);
    }
    if let Answer::Some(witness) = &granted.answer
        && telling.request
    {
        line(out, "such as", &short(&witness.request));
    }
}

fn when(out: &mut String, when: &When, resources: bool) {
    for set in &when.all {
        one_of(out, "when", set, resources);
    }
    for (index, way) in when.ways.iter().enumerate() {
        for (number, set) in way.iter().enumerate() {
            let title = match (index, number) {
                (_, 0) if when.ways.len() > 1 => "either",
                (_, 0) => "when",
                _ => "and",
            };
            one_of(out, title, set, resources);
        }
    }
    for deny in &when.never {
        line(out, "unless", &stated(deny, resources));
    }
}

fn one_of(out: &mut String, title: &str, set: &[Deciding], resources: bool) {
    for (index, one) in set.iter().enumerate() {
        line(
            out,
            if index == 0 { title } else { "or" },
            &stated(one, resources),
        );
    }
}

/// What a statement asks for, and where it stands.
fn stated(one: &Deciding, resources: bool) -> String {
    let mut asks: Vec<String> = Vec::new();
    let statement = &one.statement;
    for clause in &statement.condition {
        let values: Vec<&str> = clause
            .values
            .iter()
            .map(|text| text.value.as_str())
            .collect();
        asks.push(format!(
            "{} {} {}",
            clause.operator,
            clause.key.value,
            values.join(" or ")
        ));
    }
    if let Some(on) = statement.resource.as_ref().filter(|_| resources)
        && (on.negated || on.values.iter().all(|text| text.value != "*"))
    {
        let names: Vec<&str> = on.values.iter().map(|text| text.value.as_str()).collect();
        let word = if on.negated { "not on" } else { "on" };
        asks.insert(0, format!("{word} {}", names.join(" or ")));
    }
    if let Some(principals) = statement.principal.as_ref().filter(|one| !one.any) {
        let names = principals.names.iter().map(|name| name.name.value.as_str());
        let names: Vec<&str> = names.filter(|name| *name != "*").collect();
        if !names.is_empty() {
            let by = if principals.negated { "not by" } else { "by" };
            asks.insert(0, format!("{by} {}", names.join(" or ")));
        }
    }
    let place = stands(one);
    match asks.is_empty() {
        true => place,
        false => format!("{}: {place}", asks.join(" and ")),
    }
}
