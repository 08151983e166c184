//! The cases of `tests/corpus/external.toml`: findings in both forms, and requests of outsiders for the
//! evaluator.

mod bucket;

use crate::simulate::answers;
use crate::support::parsed;
use bucket::{in_world, world};
use iamproof::eval::{Outcome, Request, evaluate};
use iamproof::policy::parse::Parsed;
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::Settings;
use iamproof::query::findings::{Class, Finding, Form, Subject, Zone, findings};
use iamproof::query::world::{Asked, Owned, found};
use iamproof::report::{FindingsReport, Origin, resource_type};
use iamproof::rules::{Assumption, Rules};
use iamproof::world::World;
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

const MEMBERS: [&str; 18] = [
    "id",
    "rules",
    "type",
    "resource",
    "owner",
    "trust",
    "organization",
    "members",
    "policy",
    "rcps",
    "bucket",
    "findings",
    "analyzer",
    "services",
    "open",
    "json",
    "reaches",
    "stopped",
];

/// The cases.
pub fn cases() -> Vec<Value> {
    let text = include_str!("../../corpus/external.toml");
    let read: Value = toml::from_str(text).unwrap();
    let cases = read["external"].as_array().unwrap().clone();
    let mut ids = BTreeSet::new();
    for case in &cases {
        let members = case.as_object().unwrap();
        let odd = members
            .keys()
            .find(|name| !MEMBERS.contains(&name.as_str()));
        assert!(odd.is_none(), "no member of a case: {odd:?}");
        assert!(ids.insert(case["id"].as_str().unwrap()), "{}", case["id"]);
    }
    cases
}

fn json_of(text: &Value) -> Value {
    serde_json::from_str(text.as_str().unwrap()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn texts(case: &Value, name: &str) -> Vec<String> {
    let all = case.get(name).and_then(Value::as_array);
    let all = all.into_iter().flatten();
    all.map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn text(case: &Value, name: &str) -> Option<String> {
    case.get(name).map(|text| text.as_str().unwrap().to_owned())
}

/// A case, read.
struct Case<'c> {
    json: &'c Value,
    kind: PolicyType,
    policy: Option<Parsed>,
    rcps: Vec<Parsed>,
    world: Option<World>,
    settings: Settings,
}

impl<'c> Case<'c> {
    fn read(case: &'c Value) -> Self {
        let kind = match case["type"].as_str().unwrap() {
            "resource" => PolicyType::Resource,
            "trust" => PolicyType::Trust,
            other => panic!("`type` is `resource` or `trust`: {other}"),
        };
        let policy = case.get("policy").map(json_of);
        let rcps = texts(case, "rcps");
        let rcps = rcps
            .iter()
            .map(|text| parsed(&serde_json::from_str(text).unwrap(), PolicyType::Rcp));
        let mut settings = Settings::default();
        let members = texts(case, "members");
        if let (Some(organization), false) = (text(case, "organization"), members.is_empty()) {
            let mut rules = Rules::default();
            rules.assumptions.extend([Assumption::Members {
                organization,
                accounts: members,
            }]);
            settings.rules = Arc::new(rules);
        }
        Self {
            json: case,
            kind,
            rcps: rcps.collect(),
            world: case
                .get("bucket")
                .map(|more| world(case, policy.as_ref(), &json_of(more))),
            policy: policy.map(|json| parsed(&json, kind)),
            settings,
        }
    }

    fn findings(&self, form: Form) -> Vec<Finding> {
        if let Some(world) = &self.world {
            let asked = Asked {
                form,
                ..Asked::default()
            };
            let bucket = Owned::Resource(&world.resources()[0]);
            let found = found(world, bucket, &asked, &self.settings).unwrap();
            return found.map(|one| one.findings).unwrap_or_default();
        }
        let policy = &self.policy.as_ref().unwrap().policy;
        let rcps = self.rcps.iter();
        let subject = Subject {
            documents: vec![(policy, self.kind)],
            policy_type: self.kind,
            resource: text(self.json, "resource"),
            zone: Zone {
                owner: text(self.json, "owner"),
                accounts: texts(self.json, "trust"),
                organization: text(self.json, "organization"),
            },
            rcps: rcps.map(|one| (&one.policy, PolicyType::Rcp)).collect(),
            form,
            internal: false,
            known: None,
        };
        // What is assumed of the organization is no part of the analyzer's form.
        let settings = match form {
            Form::Exact => self.settings.clone(),
            Form::Analyzer => Settings::default(),
        };
        findings(&subject, &settings).unwrap()
    }

    fn report(&self, findings: Vec<Finding>) -> Value {
        let origin = |kind: &'static str| Origin {
            kind,
            point: None,
            name: String::new(),
            place: None,
        };
        let resource = text(self.json, "resource");
        let known = resource_type(resource.as_deref(), self.kind);
        let sources = self.world.as_ref().map(|world| {
            let granting = world.granting(&world.resources()[0]);
            let kinds = granting.documents.iter().map(|one| one.kind.name());
            kinds.map(origin).collect()
        });
        let report = FindingsReport {
            documents: self.policy.iter().chain(&self.rcps).collect(),
            origins: sources,
            resource_type: known.map(str::to_owned),
            resource,
            owner: text(self.json, "owner"),
            form: Form::Exact,
            at: Some("2026-01-01T00:00:00Z".to_owned()),
            findings,
            rules: Vec::new(),
        };
        report.json()
    }

    /// Whether each request is allowed where the outsiders' own policies allow everything.
    fn allowed(&self, requests: &[Value]) -> Vec<bool> {
        if let Some(world) = &self.world {
            let one = |json: &Value| in_world(world, json);
            return requests.iter().map(one).collect();
        }
        let everything = json!({"Version": "2012-10-17",
            "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}});
        let rcps: Vec<Value> = texts(self.json, "rcps")
            .iter()
            .map(|text| serde_json::from_str(text).unwrap())
            .collect();
        let input = |request: &Value| {
            let mut input = Map::new();
            input.insert("request".into(), request.clone());
            input.insert("identity".into(), everything.clone());
            input.insert("resource_policy".into(), json_of(&self.json["policy"]));
            if !rcps.is_empty() {
                input.insert("rcps".into(), json!([rcps]));
            }
            input
        };
        let answers = answers(requests.iter().map(input));
        let decided = |answer: Value| {
            assert!(answer.get("error").is_none(), "{answer}");
            assert_eq!(answer["warnings"], json!([]), "no request");
            match answer["decision"].as_str().unwrap() {
                "allow" => true,
                "unknown" => panic!("{answer}"),
                _ => false,
            }
        };
        answers.into_iter().map(decided).collect()
    }
}

/// A finding as cases write it.
fn shown(finding: &Finding) -> String {
    let (kind, name) = &finding.principal[0];
    let mut actions = finding.actions.clone();
    actions.sort();
    let mut condition = finding.condition.clone();
    condition.sort();
    let condition: Vec<String> = condition
        .iter()
        .map(|(key, value)| format!("{key} {value}"))
        .collect();
    format!(
        "{kind} {name} does {} if {} public {} rcp {}",
        actions.join(", "),
        condition.join("; "),
        finding.is_public.is_some_and(|public| public),
        finding.restriction.name(),
    )
}

fn expected(list: &Value) -> BTreeSet<String> {
    let one = |finding: &Value| {
        let known = ["who", "does", "if", "public", "rcp"];
        let mut names = finding.as_object().unwrap().keys();
        assert!(
            names.all(|name| known.contains(&name.as_str())),
            "{finding}"
        );
        format!(
            "{} does {} if {} public {} rcp {}",
            finding["who"].as_str().unwrap(),
            finding["does"].as_str().unwrap(),
            finding["if"].as_str().unwrap_or_default(),
            finding["public"].as_bool().unwrap_or_default(),
            finding["rcp"].as_str().unwrap_or("NOT_APPLICABLE"),
        )
    };
    list.as_array().unwrap().iter().map(one).collect()
}

/// Whether the access of a finding has a request.
fn covers(case: &Case<'_>, finding: &Finding, request: &Request) -> bool {
    let Some(policy) = &case.policy else {
        return true;
    };
    let exact = finding.exact.as_ref().unwrap();
    let matches = |policy: &Policy, kind| {
        let decision = evaluate(&[(policy, kind)], request);
        decision.outcome != Outcome::ImplicitDeny
    };
    let own = |from: &Policy, statement| Policy {
        statements: vec![statement],
        ..from.clone()
    };
    let except = |id: &iamproof::query::StatementId| match id.document {
        0 => {
            let from = &policy.policy;
            matches(&own(from, from.statements[id.statement].clone()), case.kind)
        }
        other => {
            let from = &case.rcps[other - 1].policy;
            let one = own(from, from.statements[id.statement].clone());
            matches(&one, PolicyType::Rcp)
        }
    };
    matches(&own(&policy.policy, exact.statement.clone()), case.kind)
        && !exact.except.iter().any(except)
}

/// Whether a value has all that another says.
fn has(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Object(own), Value::Object(all)) => all
            .iter()
            .all(|(name, one)| own.get(name).is_some_and(|value| has(value, one))),
        (Value::Array(own), Value::Array(all)) => {
            own.len() == all.len() && own.iter().zip(all).all(|(value, one)| has(value, one))
        }
        _ => value == wanted,
    }
}

fn check(case: &Value) -> Vec<String> {
    let read = Case::read(case);
    let mut wrong = Vec::new();
    let exact = read.findings(Form::Exact);
    let of = |class| exact.iter().filter(move |one| one.class == class);
    let open = text(case, "open");
    if let Some(id) = &open {
        let names = |one: &Finding| one.doubts.iter().any(|doubt| doubt.text.contains(id));
        if exact.is_empty() || !exact.iter().all(names) {
            wrong.push(format!("{id} is not named: {exact:?}"));
        }
    } else {
        if let Some(unsure) = exact.iter().find(|one| !one.is_certain()) {
            wrong.push(format!("not decided: {unsure:?}"));
        }
        let own: BTreeSet<String> = of(Class::External).map(shown).collect();
        if own != expected(&case["findings"]) {
            wrong.push(format!("our form: {own:#?}"));
        }
        let list = case.get("analyzer").unwrap_or(&case["findings"]);
        let cells: BTreeSet<String> = read.findings(Form::Analyzer).iter().map(shown).collect();
        // Where RCPs are no part of the question, cells say nothing of them.
        if cells != expected(list) {
            wrong.push(format!("analyzer-compatible: {cells:#?}"));
        }
    }
    let named: Vec<String> = of(Class::Service)
        .map(|one| one.principal[0].1.clone())
        .collect();
    if named != texts(case, "services") {
        wrong.push(format!("services: {named:?}"));
    }
    if let Some(wanted) = case.get("json").map(json_of) {
        let report = read.report(exact.clone());
        let mut all = report["findings"].as_array().unwrap().iter();
        if !all.any(|one| has(one, &wanted)) {
            wrong.push(format!("JSON: {report:#}"));
        }
    }
    let requests: Vec<(bool, Value)> = [("reaches", true), ("stopped", false)]
        .into_iter()
        .flat_map(|(name, is)| texts(case, name).into_iter().map(move |text| (is, text)))
        .map(|(is, text)| (is, serde_json::from_str(&text).unwrap()))
        .collect();
    assert!(!requests.is_empty(), "no request");
    let bare: Vec<Value> = requests.iter().map(|(_, one)| one.clone()).collect();
    for ((reaches, json), allowed) in requests.iter().zip(read.allowed(&bare)) {
        if *reaches != allowed {
            wrong.push(format!("the evaluator says {allowed} of {json}"));
        }
        let request = Request::from_json(json).unwrap().0;
        let told = of(Class::External).any(|one| covers(&read, one, &request));
        if *reaches && !told {
            wrong.push(format!("no finding has {json}"));
        }
        if told && !reaches && open.is_none() && read.world.is_none() {
            wrong.push(format!("a finding has {json}"));
        }
    }
    let witnesses: Vec<Value> = exact
        .iter()
        .filter(|one| one.is_certain())
        .filter_map(|one| one.witness.as_ref())
        .map(|one| one.request.clone())
        .collect();
    if read.allowed(&witnesses).contains(&false) {
        wrong.push("a witness is refused".to_owned());
    }
    wrong
}

#[test]
fn every_case() {
    let cases = cases();
    let check = |case: &Value| {
        let wrong = std::panic::catch_unwind(|| check(case)).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            vec![format!("it cannot be run: {text}")]
        });
        (!wrong.is_empty()).then(|| format!("{}: {}", case["id"], wrong.join("\n    ")))
    };
    let failed: Vec<String> = cases.par_iter().filter_map(check).collect();
    assert!(
        failed.is_empty(),
        "{} of {} fail\n{}",
        failed.len(),
        cases.len(),
        failed.join("\n")
    );
}
