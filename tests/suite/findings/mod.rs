//! Findings: who gets at a resource from outside of a zone of trust.

mod brute;
mod command;
pub mod corpus;
mod exact;
mod hostile;
mod oracle;
mod reading;
mod rules;
mod scale;
mod world;
mod worlds;

use crate::support::parse;
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::Settings;
use iamproof::query::findings::{Finding, Form, Subject, Zone, findings};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub const OWNER: &str = "999988887777";

/// The question of one policy of a resource of [`OWNER`].
pub fn subject(policy: &Policy, policy_type: PolicyType, form: Form) -> Subject<'_> {
    Subject {
        documents: vec![(policy, policy_type)],
        policy_type,
        resource: None,
        zone: Zone {
            owner: Some(OWNER.to_owned()),
            ..Zone::default()
        },
        rcps: Vec::new(),
        form,
        internal: false,
        known: None,
    }
}

/// The findings of a resource policy.
pub fn of(json: &Value, form: Form) -> Vec<Finding> {
    let policy = parse(json, PolicyType::Resource);
    let subject = subject(&policy, PolicyType::Resource, form);
    findings(&subject, &Settings::default()).unwrap()
}

/// Principal, action, condition and isPublic of findings, as a set of texts.
pub fn reduced(findings: &[Finding]) -> BTreeSet<String> {
    let one = |finding: &Finding| {
        let principal: serde_json::Map<String, Value> = finding
            .principal
            .iter()
            .map(|(kind, name)| (kind.to_string(), name.clone().into()))
            .collect();
        let mut condition = finding.condition.clone();
        condition.sort();
        let condition: serde_json::Map<String, Value> = condition
            .into_iter()
            .map(|(key, value)| (key, value.into()))
            .collect();
        json!({
            "principal": principal,
            "action": finding.actions,
            "condition": condition,
            "isPublic": finding.is_public,
        })
        .to_string()
    };
    findings.iter().map(one).collect()
}

/// The same of findings as AWS writes them.
pub fn expected(findings: &Value) -> BTreeSet<String> {
    let one = |finding: &Value| {
        let mut condition: Vec<(String, Value)> = finding["condition"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        condition.sort_by(|a, b| a.0.cmp(&b.0));
        let condition: serde_json::Map<String, Value> = condition.into_iter().collect();
        json!({
            "principal": finding["principal"],
            "action": finding["action"],
            "condition": condition,
            "isPublic": finding["isPublic"],
        })
        .to_string()
    };
    findings.as_array().unwrap().iter().map(one).collect()
}
