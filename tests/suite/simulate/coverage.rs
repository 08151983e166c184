//! Every rule of section 5 has a case, or a reason for having none.

use super::cases;
use crate::support::shared;
use std::collections::BTreeSet;

/// The rules that decide nothing about policies and a request.
const WITHOUT: [(&str, &str); 9] = [
    (
        "EVAL-70",
        "it is about what may be stored: a check of documents",
    ),
    (
        "EVAL-81",
        "it says which ACLs exist: whoever gathers the layers leaves out those that are ignored",
    ),
    (
        "EVAL-84",
        "ACLs are given as statements: so is what READ means",
    ),
    (
        "EVAL-85",
        "ACLs are given as statements: so is what WRITE means",
    ),
    (
        "EVAL-86",
        "ACLs are given as statements: so is what READ_ACP means",
    ),
    (
        "EVAL-87",
        "ACLs are given as statements: so is what WRITE_ACP means",
    ),
    (
        "EVAL-88",
        "ACLs are given as statements: so is what FULL_CONTROL means",
    ),
    (
        "EVAL-97",
        "it is about what may be stored, and has no effect on decisions",
    ),
    (
        "EVAL-100",
        "a check of documents; what it warns of is allowed",
    ),
];

fn covered() -> BTreeSet<String> {
    let of_case = |case: &serde_json::Value| {
        let rules = case["rules"].as_array().unwrap().clone();
        rules
            .into_iter()
            .map(|rule| rule.as_str().unwrap().to_owned())
    };
    cases().iter().flat_map(of_case).collect()
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
    let ids = starts.filter(|id| id.starts_with("EVAL-") || id.starts_with("EV-"));
    ids.map(str::to_owned).collect()
}

#[test]
fn every_rule_has_a_case() {
    let Some(path) = shared("reference/semantics.md") else {
        return;
    };
    let ids = defined(&std::fs::read_to_string(path).unwrap());
    assert!(ids.len() > 90, "{ids:?}");
    let covered = covered();
    for id in &ids {
        let without = WITHOUT.iter().any(|(own, _)| own == id);
        assert!(covered.contains(id) != without, "{id}");
    }
}

#[test]
fn every_vector_has_a_case() {
    let covered = covered();
    for number in 1..=25 {
        assert!(covered.contains(&format!("EV-{number:02}")));
    }
}
