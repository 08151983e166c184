//! The cases of `tests/corpus` (see its README) on the evaluator and on the engine.

mod coverage;
mod exact;
mod pairs;
mod public;

use crate::support::readable;
use iamproof::eval::{Outcome, Request, check_axioms, check_presence, evaluate};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::{Answer, Settings, compare};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A text of a case.
fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    let value = &case[name];
    assert!(value.is_string(), "`{name}` should be a text: {case:#}");
    value.as_str().unwrap()
}

/// The JSON in a text of a case.
fn json(case: &Value, name: &str) -> Value {
    let text = text(case, name);
    let read = serde_json::from_str(text);
    assert!(read.is_ok(), "`{name}` is no JSON: {text}");
    read.unwrap()
}

fn policy_type(case: &Value) -> PolicyType {
    let name = text(case, "type");
    let known = PolicyType::from_name(name);
    assert!(known.is_some(), "no type of policy: {name}");
    known.unwrap()
}

fn document(case: &Value, name: &str) -> Policy {
    let read = readable(&json(case, name), policy_type(case));
    assert!(read.is_some(), "`{name}` is no policy: {case:#}");
    read.unwrap()
}

fn request(case: &Value) -> Request {
    let read = Request::from_json(&json(case, "request"));
    assert!(read.is_ok(), "{read:?}: {case:#}");
    read.unwrap().0
}

/// What AWS guarantees of requests that this one contradicts.
fn contradicted(request: &Request) -> Vec<&'static str> {
    let warnings = check_axioms(request)
        .into_iter()
        .chain(check_presence(request));
    warnings.map(|warning| warning.id).collect()
}

/// Whether an outcome is the one of that name.
fn is(outcome: Outcome, name: &str) -> bool {
    match name {
        "allow" => outcome == Outcome::Allow,
        "deny" => outcome == Outcome::ExplicitDeny,
        "implicit" => outcome == Outcome::ImplicitDeny,
        "refuse" => outcome != Outcome::Allow,
        _ => panic!("no outcome: {name}"),
    }
}

/// What is wrong with a case.
type Wrong = Vec<String>;

/// The decision of the evaluator, and of the engine for this one request: it is allowed exactly if the
/// policy allows something of it, and then it allows all of it.
fn check_request(case: &Value) -> Wrong {
    let (policy_type, policy, request) =
        (policy_type(case), document(case, "policy"), request(case));
    let expect = text(case, "expect");
    let mut wrong = Vec::new();
    let outcome = evaluate(&[(&policy, policy_type)], &request).outcome;
    if !is(outcome, expect) {
        wrong.push(format!("the evaluator says {outcome:?}, not {expect}"));
    }
    let within = readable(&exact::within(&policy, &request, policy_type), policy_type);
    let all = readable(&exact::everything(policy_type), policy_type);
    let (within, all) = (within.unwrap(), all.unwrap());
    assert_eq!(
        evaluate(&[(&all, policy_type), (&within, policy_type)], &request).outcome,
        Outcome::Allow,
        "the request is not within itself: {case:#}"
    );
    let added = |old: &[&Policy], new: &[&Policy]| {
        let typed = |side: &[&Policy]| -> Vec<_> {
            side.iter()
                .map(|one| ((*one).clone(), policy_type))
                .collect()
        };
        let (old, new) = (typed(old), typed(new));
        let old: Vec<_> = old.iter().map(|(policy, of)| (policy, *of)).collect();
        let new: Vec<_> = new.iter().map(|(policy, of)| (policy, *of)).collect();
        compare(&old, &new, policy_type, &Settings::default()).map(|answer| answer.added)
    };
    let some = added(&[], &[&policy, &within]);
    let rest = added(&[&policy, &within], &[&all, &within]);
    let open = case["open"].as_str();
    let allowed = expect == "allow";
    let broken = contradicted(&request);
    let impossible = case.get("contradicts").is_some();
    match case["contradicts"].as_str() {
        Some(id) if !broken.contains(&id) => wrong.push(format!("it contradicts {broken:?}")),
        None if !check_axioms(&request).is_empty() => {
            wrong.push(format!("no request: it contradicts {broken:?}"));
        }
        _ => {}
    }
    match (&some, &rest) {
        (Ok(Answer::Some(_)), Ok(Answer::None)) if allowed => {}
        (Ok(Answer::None), Ok(Answer::Some(_))) if !allowed => {}
        (Ok(Answer::None), Ok(Answer::None)) if impossible => {}
        (Ok(Answer::Unknown(reasons)), _) | (_, Ok(Answer::Unknown(reasons)))
            if open.is_some_and(|id| pairs::names(reasons, id)) => {}
        _ => wrong.push(format!(
            "the engine says otherwise: some of it {}, the rest {}",
            pairs::shown(&some),
            pairs::shown(&rest),
        )),
    }
    wrong
}

const MEMBERS: [&[&str]; 3] = [
    &[
        "id",
        "rules",
        "type",
        "policy",
        "request",
        "expect",
        "open",
        "contradicts",
    ],
    &[
        "id", "rules", "type", "old", "new", "verdict", "added", "removed", "open", "mistake",
    ],
    &[
        "id",
        "rules",
        "resource_type",
        "policy",
        "semantic",
        "bpa",
        "strangers",
    ],
];

/// The cases of one text; each with its kind and its id.
fn cases(text: &str) -> Vec<(usize, String, Value)> {
    let read = toml::from_str::<Value>(text);
    assert!(read.is_ok(), "{read:?}");
    let mut all = Vec::new();
    for (kind, cases) in read.unwrap().as_object().unwrap() {
        // All kinds of policy together: `tests/suite/simulate`; external access: `tests/suite/findings`.
        if kind == "layers" || kind == "external" {
            continue;
        }
        let kind = ["request", "pair", "public"]
            .iter()
            .position(|known| known == kind);
        assert!(
            kind.is_some(),
            "a case is a `request`, a `pair` or `public`"
        );
        for case in cases.as_array().unwrap() {
            let members = case.as_object().unwrap();
            let odd = members
                .keys()
                .find(|name| !MEMBERS[kind.unwrap()].contains(&name.as_str()));
            assert!(odd.is_none(), "no member of a case: {odd:?}");
            let rules = case["rules"].as_array().unwrap();
            let is_id = |id: &str| {
                let parts = id.split_once('-');
                parts.is_some_and(|(kind, number)| {
                    kind.bytes().all(|c| c.is_ascii_uppercase())
                        && number.len() >= 2
                        && number.bytes().all(|c| c.is_ascii_digit())
                })
            };
            assert!(!rules.is_empty() && rules.iter().all(|id| is_id(id.as_str().unwrap())));
            all.push((
                kind.unwrap(),
                self::text(case, "id").to_owned(),
                case.clone(),
            ));
        }
    }
    all
}

fn check((kind, id, case): &(usize, String, Value)) -> Option<String> {
    let run = || match kind {
        0 => check_request(case),
        2 => public::check(case),
        _ => pairs::check(case),
    };
    let wrong = std::panic::catch_unwind(run).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned().unwrap_or_default();
        vec![format!("it cannot be run: {text}")]
    });
    (!wrong.is_empty()).then(|| format!("{id}: {}", wrong.join("\n    ")))
}

/// Runs the cases of a text.
pub fn check_text(text: &str) {
    let wrong: Vec<String> = cases(text).iter().filter_map(check).collect();
    assert!(wrong.is_empty(), "{}\n{text}", wrong.join("\n"));
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            found.push(path);
        }
    }
}

/// All files of cases.
fn texts() -> Vec<String> {
    let mut paths = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"),
        &mut paths,
    );
    let texts = paths
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap());
    texts.collect()
}

fn all() -> Vec<(usize, String, Value)> {
    texts().iter().flat_map(|text| cases(text)).collect()
}

#[test]
fn every_case() {
    let all = all();
    let ids: BTreeSet<&str> = all.iter().map(|(_, id, _)| id.as_str()).collect();
    assert_eq!(ids.len(), all.len(), "an id stands twice");
    let wrong: Vec<String> = all.par_iter().filter_map(check).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases fail\n{}",
        wrong.len(),
        all.len(),
        wrong.join("\n")
    );
}

/// Each row of the tables of vectors is there.
#[test]
fn every_vector() {
    let all = all();
    let count = |prefix: &str| {
        let of_row = |id: &str| id.split('/').next().map(str::to_owned);
        let rows = all.iter().filter(|(_, id, _)| id.starts_with(prefix));
        match prefix.ends_with('/') {
            true => rows.count(),
            false => rows
                .filter_map(|(_, id, _)| of_row(id))
                .collect::<BTreeSet<_>>()
                .len(),
        }
    };
    assert!(count("RES-05/") >= 13 && count("COND-31/") >= 5);
    assert_eq!((count("CV-"), count("NV-"), count("PV-")), (15, 11, 12));
}
