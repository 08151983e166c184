//! The answers as text.

use super::{About, is_unknown, stands, words};
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
    let plain = matches!(about.actions.as_slice(), [one] if !one.contains(['*', '?']));
    let entries = found.entries.iter();
    let blocks = entries.map(|entry| (words(&entry.party), entry.granted.as_slice()));
    together(&mut out, blocks, !plain);
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
            "\non what its account owns, where no policy of the resource and no RCP denies it"
        );
    }
    for granted in &found.own {
        group(&mut out, granted, true, true);
    }
    let on = found.on.iter();
    let blocks = on.map(|(arn, all)| (format!("on {arn}"), all.as_slice()));
    together(&mut out, blocks, true);
    assumptions(&mut out, about);
    out
}

/// Those of whom the same is said stand together, with one request for all.
fn together<'g>(
    out: &mut String,
    blocks: impl Iterator<Item = (String, &'g [Granted])>,
    name_actions: bool,
) {
    let mut all: Vec<(Vec<String>, &[Granted])> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (title, granted) in blocks {
        let mut text = String::new();
        for one in granted {
            group(&mut text, one, name_actions, false);
        }
        let at = *known.entry(text).or_insert(all.len());
        match all.get_mut(at) {
            Some((titles, _)) => titles.push(title),
            None => all.push((vec![title], granted)),
        }
    }
    for (titles, granted) in all {
        let _ = writeln!(out, "\n{}", titles.join("\n"));
        for one in granted {
            group(out, one, name_actions, true);
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
fn group(out: &mut String, granted: &Granted, name_actions: bool, with_request: bool) {
    if granted.actions.is_empty() && is_unknown(&granted.answer) {
        line(out, "do", "anything");
    } else if granted.actions.is_empty() {
        line(out, "do", "actions that AWS does not have today");
    } else if name_actions {
        let levels: Vec<&str> = levels(&granted.actions).collect();
        let patterns = shrink(&granted.actions).patterns.join(", ");
        line(out, "do", &format!("{patterns} ({})", levels.join(", ")));
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
        when(out, &granted.when);
    }
    if let Answer::Some(witness) = &granted.answer
        && with_request
    {
        line(out, "such as", &short(&witness.request));
    }
}

fn when(out: &mut String, when: &When) {
    for set in &when.all {
        one_of(out, "when", set);
    }
    for (index, way) in when.ways.iter().enumerate() {
        for (number, set) in way.iter().enumerate() {
            let title = match (index, number) {
                (_, 0) if when.ways.len() > 1 => "either",
                (_, 0) => "when",
                _ => "and",
            };
            one_of(out, title, set);
        }
    }
    for deny in &when.never {
        line(out, "unless", &stated(deny));
    }
}

fn one_of(out: &mut String, title: &str, set: &[Deciding]) {
    for (index, one) in set.iter().enumerate() {
        line(out, if index == 0 { title } else { "or" }, &stated(one));
    }
}

/// What a statement asks for, and where it stands.
fn stated(one: &Deciding) -> String {
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
