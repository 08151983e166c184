//! Identity providers as callers: what is answered is what the evaluator says of each of them.

use crate::cli::{iamproof, text};
use iamproof::eval::{Outcome, Request, evaluate};
use iamproof::policy::parse::{ParseOptions, documents};
use iamproof::source::Source;
use serde_json::{Value, json};
use std::sync::Arc;

const GOOGLE: &str = "accounts.google.com";
const OF_GOOGLE: &str = "arn:aws:iam::111122223333:oidc-provider/accounts.google.com";
const GITHUB: &str = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const PATH: &str =
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com/acme";
const OTHER: &str = "arn:aws:iam::444455556666:oidc-provider/example.com";
const SAML: &str = "arn:aws:iam::111122223333:saml-provider/Corp";
const ALL: [&str; 6] = [GOOGLE, OF_GOOGLE, GITHUB, PATH, OTHER, SAML];

/// A provider of a question, and who of these is meant.
const NAMED: [(&str, &[&str]); 8] = [
    (GOOGLE, &[GOOGLE, OF_GOOGLE]),
    ("token.actions.githubusercontent.com", &[GITHUB, PATH]),
    ("token.actions.githubusercontent.com/acme", &[PATH]),
    ("actions.githubusercontent.com", &[]),
    (GITHUB, &[GITHUB]),
    (PATH, &[PATH]),
    (SAML, &[SAML]),
    ("example.com", &[OTHER]),
];

const ACTIONS: &str = "[sts:AssumeRoleWithWebIdentity, sts:AssumeRoleWithSAML]";

fn trust(provider: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": ["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"],
    }]})
}

/// What the evaluator says of a caller.
fn allowed(policy: &Value, caller: &str) -> bool {
    let (kind, action) = match caller == SAML {
        true => ("saml", "sts:AssumeRoleWithSAML"),
        false => ("web_identity", "sts:AssumeRoleWithWebIdentity"),
    };
    let request = json!({
        "action": action,
        "resource": "arn:aws:iam::111122223333:role/ci",
        "principal": {"kind": kind, "provider": caller},
    });
    let (mut request, _) = Request::from_json(&request).unwrap();
    request.complete();
    let source = Arc::new(Source::new("p.json", policy.to_string()));
    let parsed = documents(&source, &ParseOptions::default()).unwrap();
    let all: Vec<_> = parsed
        .iter()
        .map(|one| (&one.policy, one.policy_type))
        .collect();
    let decision = evaluate(&all, &request);
    decision.outcome == Outcome::Allow
}

fn answers(policy: &Value, questions: &str) -> Vec<String> {
    let line = json!({"id": 1, "question": "ask", "text": questions, "policies": {"p": policy}});
    let output = iamproof(&["batch"])
        .write_stdin(line.to_string())
        .output()
        .unwrap();
    let found: Value = serde_json::from_str(&text(&output.stdout)).unwrap();
    let all = found["answers"].as_array();
    let all = all.unwrap_or_else(|| panic!("{questions}\n{found}"));
    all.iter()
        .map(|one| one["answer"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn agree_with_the_evaluator() {
    for policy in ALL.map(trust) {
        let mut questions = String::new();
        for (name, _) in NAMED {
            for who in [
                format!("provider \"{name}\""),
                format!("any principal except provider \"{name}\""),
            ] {
                questions.extend([format!("does p allow {ACTIONS} on * to {who}\n")]);
            }
        }
        let found = answers(&policy, &questions);
        for ((name, meant), found) in NAMED.iter().zip(found.chunks(2)) {
            assert!(meant.iter().all(|one| ALL.contains(one)));
            let some = ALL
                .iter()
                .any(|one| meant.contains(one) && allowed(&policy, one));
            let others = ALL
                .iter()
                .any(|one| !meant.contains(one) && allowed(&policy, one));
            let word = |yes: bool| if yes { "yes" } else { "no" };
            assert_eq!(found, [word(some), word(others)], "{name}: {policy}");
        }
    }
}

#[test]
fn all_of_a_provider() {
    let web = "sts:AssumeRoleWithWebIdentity on *";
    // Of one ARN all can; of a host there are others in other accounts.
    let one = format!("does p always allow {web} to provider \"{GITHUB}\"\n");
    let host =
        format!("does p always allow {web} to provider \"token.actions.githubusercontent.com\"\n");
    assert_eq!(answers(&trust(GITHUB), &(one + &host)), ["yes", "no"]);
    let built_in = format!("does p always allow {web} to provider \"{GOOGLE}\"");
    assert_eq!(answers(&trust(GOOGLE), &built_in), ["no"]);
    assert_eq!(answers(&trust("*"), &built_in), ["yes"]);
}
