//! Every rule of sections 5 and 6 and every row of the tables of vectors has a case, or a reason for
//! having none.

use super::texts;
use crate::support::shared;
use serde_json::Value;
use std::collections::BTreeSet;

/// The rules that decide nothing about policies and a request.
const WITHOUT: [(&str, &str); 2] = [
    (
        "EVAL-70",
        "it is about what may be stored: a check of documents",
    ),
    (
        "EVAL-97",
        "it is about what may be stored, and has no effect on decisions",
    ),
];

/// What starts an id of a rule or a row that must have a case.
const KINDS: [&str; 6] = ["EVAL-", "EV-", "EXT-", "PUB-", "PV-", "NV-"];

/// The rules of all cases, and the rows that their ids name: `NV-03/service` is of the row `NV-03`.
fn covered() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for text in texts() {
        let read: Value = toml::from_str(&text).unwrap();
        for case in read.as_object().unwrap().values() {
            for case in case.as_array().unwrap() {
                let rules = case["rules"].as_array().unwrap().iter();
                all.extend(rules.map(|rule| rule.as_str().unwrap().to_owned()));
                let id = case["id"].as_str().unwrap();
                all.extend(id.split('/').next().map(str::to_owned));
            }
        }
    }
    all
}

/// The ids that the rules define: at the start of an item or of a row.
fn defined(text: &str) -> Vec<String> {
    let starts = text.lines().filter_map(|line| {
        let rest = line
            .strip_prefix("- **")
            .or_else(|| line.strip_prefix("| "))?;
        let end = rest.find(['*', ' '])?;
        rest.get(..end)
    });
    let ids = starts.filter(|id| KINDS.iter().any(|kind| id.starts_with(kind)));
    ids.map(str::to_owned).collect()
}

#[test]
fn every_rule_has_a_case() {
    let Some(path) = shared("reference/semantics.md") else {
        return;
    };
    let ids = defined(&std::fs::read_to_string(path).unwrap());
    for (kind, least) in KINDS.iter().zip([76, 25, 9, 9, 12, 11]) {
        let count = ids.iter().filter(|id| id.starts_with(kind)).count();
        assert!(count >= least, "{kind}: {count}");
    }
    let covered = covered();
    let without = |id: &String| WITHOUT.iter().any(|(own, _)| own == id);
    let missing: Vec<&String> = ids
        .iter()
        .filter(|id| !covered.contains(*id) && !without(id))
        .collect();
    assert!(missing.is_empty(), "no case has the rules {missing:?}");
    let needless: Vec<_> = WITHOUT
        .iter()
        .filter(|(id, _)| covered.contains(*id))
        .collect();
    assert!(needless.is_empty(), "there are cases of {needless:?}");
}

#[test]
fn every_vector_has_a_case() {
    let covered = covered();
    for number in 1..=25 {
        assert!(covered.contains(&format!("EV-{number:02}")));
    }
    for number in 1..=9 {
        assert!(covered.contains(&format!("EXT-{number:02}")));
    }
}
