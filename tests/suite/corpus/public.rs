//! Cases of public policies: both meanings, and requests of strangers for the evaluator.

use super::{Wrong, json, text};
use crate::support::readable;
use iamproof::eval::{Outcome, Request, check_axioms, evaluate};
use iamproof::policy::{PolicyType, public};
use iamproof::query::Settings;
use iamproof::query::check::{ResourceType, Verdict, no_public_access};
use serde_json::Value;

/// Whether a text says that a policy is public.
fn is_public(case: &Value, name: &str) -> bool {
    match text(case, name) {
        "public" => true,
        "no" => false,
        other => panic!("`{name}` is `public` or `no`: {other}"),
    }
}

pub fn check(case: &Value) -> Wrong {
    let resource = ResourceType::parse(text(case, "resource_type")).unwrap();
    let policy = readable(&json(case, "policy"), resource.policy_type).unwrap();
    let documents = [(&policy, resource.policy_type)];
    let mut wrong = Vec::new();
    let expected = is_public(case, "semantic");
    let found = no_public_access(&documents, resource, &Settings::default()).unwrap();
    let verdict = if expected {
        Verdict::Fail
    } else {
        Verdict::Pass
    };
    if found.verdict() != verdict {
        wrong.push(format!("the engine says {:?}", found.answer));
    }
    if let (Some(of), true) = (resource.block, case.get("bpa").is_some())
        && public::is_public(&policy, of) != is_public(case, "bpa")
    {
        wrong.push(format!("S3's meaning: {:?}", public::open(&policy, of)));
    }
    let strangers: Vec<Request> = case["strangers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| {
            let json: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
            Request::from_json(&json).unwrap().0
        })
        .collect();
    assert!(!strangers.is_empty());
    for request in &strangers {
        let broken = check_axioms(request);
        if !broken.is_empty() {
            wrong.push(format!("no request: {broken:?}"));
        }
    }
    let typed: [(_, PolicyType); 1] = documents;
    let allowed = strangers
        .iter()
        .filter(|request| evaluate(&typed, request).outcome == Outcome::Allow)
        .count();
    let right = if expected { strangers.len() } else { 0 };
    if allowed != right {
        wrong.push(format!(
            "the evaluator allows {allowed} of {}",
            strangers.len()
        ));
    }
    wrong
}
