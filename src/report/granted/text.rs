//! The answers as text.

use super::{About, is_unknown, stands, words};
use crate::catalog::shrink;
use crate::query::world::{WhatCan, WhoCan};
use crate::query::{Answer, Deciding, Granted, When};
use crate::report::whole::{levels, short};
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
    for entry in &found.entries {
        let _ = writeln!(out, "\n{}", words(&entry.party));
        // One action on one resource need not be said again.
        let plain = matches!(about.actions.as_slice(), [one] if !one.contains(['*', '?']));
        for granted in &entry.granted {
            group(&mut out, granted, !plain);
        }
    }
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
            "\non what no resource policy says anything about, in its own account"
        );
    }
    for granted in &found.own {
        group(&mut out, granted, true);
    }
    for (arn, all) in &found.on {
        let _ = writeln!(out, "\non {arn}");
        for granted in all {
            group(&mut out, granted, true);
        }
    }
    assumptions(&mut out, about);
    out
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
fn group(out: &mut String, granted: &Granted, name_actions: bool) {
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
    if let Answer::Some(witness) = &granted.answer {
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
