//! The questions that are put to other solvers: random ones of every type of policy, copies that differ
//! in one place, contradictions of keys that belong together, and AWS managed policies.

use crate::differential::generate::{policy, with_variables};
use crate::support::{Random, corpus, readable};
use iamproof::policy::PolicyType;
use serde_json::{Value, json};

/// One question: a comparison, or whether a request is allowed at all.
pub struct Question {
    pub name: String,
    pub group: &'static str,
    pub policy_type: PolicyType,
    pub old: Option<Vec<Value>>,
    pub new: Vec<Value>,
    pub principal: Option<&'static str>,
    pub owner: Option<&'static str>,
}

impl Question {
    pub fn shown(&self) -> String {
        let list = |side: &[Value]| Value::Array(side.to_vec()).to_string();
        let old = self.old.as_deref().map(list).unwrap_or_default();
        format!(
            "type {}\nold {old}\nnew {}",
            self.policy_type,
            list(&self.new)
        )
    }

    pub fn compare(
        name: String,
        group: &'static str,
        policy_type: PolicyType,
        old: Value,
        new: Value,
    ) -> Self {
        Self {
            name,
            group,
            policy_type,
            old: Some(vec![old]),
            new: vec![new],
            principal: None,
            owner: None,
        }
    }
}

pub fn questions() -> Vec<Question> {
    let mut all = Vec::new();
    random(&mut all);
    changed(&mut all);
    super::tied::contradictions(&mut all);
    managed(&mut all);
    all
}

const TYPES: [(PolicyType, &str, bool, usize); 8] = [
    (PolicyType::Identity, "identity", false, 120),
    (PolicyType::Identity, "variables", true, 120),
    (PolicyType::Resource, "resource", false, 120),
    (PolicyType::Trust, "trust", false, 100),
    (PolicyType::Scp, "scp", false, 40),
    (PolicyType::Session, "session", false, 20),
    (PolicyType::Boundary, "boundary", true, 20),
    (PolicyType::Resource, "resource with variables", true, 60),
];

/// How many of `all` questions are asked: `IAMPROOF_OPINIONS` per cent, 55 if it is not set.
pub fn scaled(all: usize) -> usize {
    let asked = std::env::var("IAMPROOF_OPINIONS");
    let percent = asked.map_or(55, |percent| percent.parse().unwrap());
    all * percent / 100
}

/// Random pairs.
fn random(all: &mut Vec<Question>) {
    for (policy_type, group, variables, pairs) in TYPES {
        for seed in 0..scaled(pairs) {
            let mut random = Random::new(7_000_000 + seed as u64);
            let old = one(&mut random, policy_type, variables);
            let new = one(&mut random, policy_type, variables);
            let name = format!("{group} {seed}");
            all.push(Question::compare(name, group, policy_type, old, new));
        }
    }
}

/// A policy and a copy that differs in one place: one direction mostly is a proof.
fn changed(all: &mut Vec<Question>) {
    for (policy_type, group, variables, pairs) in TYPES {
        for seed in 0..scaled(pairs) {
            let mut random = Random::new(9_000_000 + seed as u64);
            let old = one(&mut random, policy_type, variables);
            let other = one(&mut random, policy_type, variables);
            let mut new = old.clone();
            let statements = new["Statement"].as_array_mut().unwrap();
            let index = random.below(statements.len());
            let foreign = other["Statement"][0].clone();
            match random.below(5) {
                // One statement more.
                0 => statements.push(foreign),
                // One less.
                1 => {
                    statements.remove(index);
                    if statements.is_empty() {
                        statements.push(foreign);
                    }
                }
                // A condition of another one.
                2 | 3 => {
                    let own = &mut statements[index];
                    if own.get("Condition").is_some() && random.below(2) == 0 {
                        own.as_object_mut().unwrap().remove("Condition");
                    } else {
                        own["Condition"] = match foreign.get("Condition") {
                            Some(condition) => condition.clone(),
                            None => json!({"Null": {"aws:username": "false"}}),
                        };
                    }
                }
                // Other actions.
                _ => {
                    let own = statements[index].as_object_mut().unwrap();
                    own.remove("NotAction");
                    own.insert("Action".to_owned(), json!(["s3:Get*", "sts:Assume*"]));
                }
            }
            let name = format!("{group} changed {seed}");
            all.push(Question::compare(name, group, policy_type, old, new));
        }
    }
}

/// AWS managed policies against themselves, everything, their neighbours, and themselves with one
/// pattern less.
fn managed(all: &mut Vec<Question>) {
    const MOST: usize = 100;
    const GROUP: &str = "managed";
    let Some(corpus) = corpus() else { return };
    let kind = PolicyType::Identity;
    let everything = json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    });
    let small = |(_, document): &&(String, Value)| document.to_string().len() < 6000;
    let chosen: Vec<_> = corpus.iter().filter(small).collect();
    let step = chosen.len() / scaled(MOST).max(1);
    let chosen: Vec<_> = chosen.into_iter().step_by(step.max(1)).collect();
    for (index, (name, document)) in chosen.iter().enumerate() {
        let (_, next) = chosen[(index + 1) % chosen.len()];
        let mut less = document.clone();
        if let Some(Value::Array(list)) = less.pointer_mut("/Statement/0/Action").or(None)
            && list.len() > 1
        {
            list.remove(index % list.len());
        }
        for (what, old, new) in [
            ("itself", document, document),
            ("everything", &everything, document),
            ("the next", next, document),
            ("with one pattern less", document, &less),
        ] {
            let name = format!("{name} against {what}");
            all.push(Question::compare(
                name,
                GROUP,
                kind,
                old.clone(),
                new.clone(),
            ));
        }
    }
}

/// A random policy that can be read, with policy variables if so asked.
fn one(random: &mut Random, policy_type: PolicyType, variables: bool) -> Value {
    loop {
        let plain = policy(random, policy_type);
        let made = match variables {
            true => with_variables(random, plain),
            false => plain,
        };
        if readable(&made, policy_type).is_some() {
            return made;
        }
    }
}
