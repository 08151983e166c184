//! `compare` against answers that AWS gave, over every managed policy, and its witnesses.

mod vectors;

use crate::support::{corpus, parse, shared};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::{Answer, Comparison, Settings, Verdict, compare};
use iamproof::rules::Rules;
use iamproof::witness::{Claim, ReplayError, replay};
use rayon::prelude::*;
use serde_json::{Value, json};

fn ask(old: &Value, new: &Value, policy_type: PolicyType) -> (Comparison, Policy, Policy) {
    let (old, new) = (parse(old, policy_type), parse(new, policy_type));
    let limits = &Settings::default();
    let answer = compare(
        &[(&old, policy_type)],
        &[(&new, policy_type)],
        policy_type,
        limits,
    );
    (answer.unwrap_or_else(|error| panic!("{error}")), old, new)
}

fn verdict(old: &Value, new: &Value) -> Verdict {
    ask(old, new, PolicyType::Identity).0.verdict()
}

fn statement(effect: &str, action: &Value, resource: &Value) -> Value {
    json!({"Effect": effect, "Action": action, "Resource": resource})
}

fn document(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow(action: &str, resource: &str) -> Value {
    document(&[statement("Allow", &json!(action), &json!(resource))])
}

/// All labelled pairs; none of them needs policy variables or is left unknown.
#[test]
fn custom_checks() {
    let Some(path) = shared("oracles/custom-checks/cases.jsonl") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let mut unknown = Vec::new();
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        let policy_type = PolicyType::from_name(case["policy_type"].as_str().unwrap()).unwrap();
        let (answer, _, _) = ask(&case["reference"], &case["candidate"], policy_type);
        let got = match answer.added {
            Answer::None => "PASS",
            Answer::Some(_) => "FAIL",
            Answer::Unknown(_) => {
                unknown.push(id.to_owned());
                continue;
            }
        };
        assert_eq!(got, case["expect"].as_str().unwrap(), "{id}");
    }
    assert_eq!(unknown, Vec::<String>::new());
}

fn statements(document: &Value) -> Vec<Value> {
    match &document["Statement"] {
        Value::Array(all) => all.clone(),
        one => vec![one.clone()],
    }
}

fn with(document: &Value, statements: Vec<Value>) -> Value {
    let mut document = document.clone();
    document["Statement"] = Value::Array(statements);
    document
}

/// What must hold of one managed policy; says what does not. `number` chooses what is deleted.
fn check(name: &str, document: &Value, number: usize) -> Vec<String> {
    use Verdict::{Broader, Equivalent, Narrower, Unknown};
    let everything = allow("*", "*");
    let has_variables = document.to_string().contains("${");
    let mut wrong = Vec::new();
    let mut expect = |what: &str, got: Verdict, good: &[Verdict]| {
        let excused = got == Unknown && has_variables;
        if !good.contains(&got) && !excused {
            wrong.push(format!("{name}, {what}: {got:?}"));
        }
    };
    // With variables too: equal clauses are equal, whatever they mean.
    let itself = verdict(document, document);
    assert_eq!(itself, Equivalent, "{name}");
    let (within, _, _) = ask(&everything, document, PolicyType::Identity);
    assert!(
        matches!(within.added, Answer::None),
        "{name} within everything"
    );
    expect(
        "against everything",
        within.verdict(),
        &[Narrower, Equivalent],
    );
    let all = statements(document);
    let fewer = |effect: &Value| match effect.as_str() {
        Some("Allow") => [Narrower, Equivalent],
        _ => [Broader, Equivalent],
    };
    let at = number % all.len();
    if all.len() > 1 {
        let mut rest = all.clone();
        let gone = rest.remove(at);
        let got = verdict(document, &with(document, rest));
        expect("without a statement", got, &fewer(&gone["Effect"]));
    }
    for member in ["Action", "Resource"] {
        let mut changed = all.clone();
        let Some(list) = changed[at][member]
            .as_array_mut()
            .filter(|list| list.len() > 1)
        else {
            continue;
        };
        list.remove(number % list.len());
        let got = verdict(document, &with(document, changed));
        expect("without a pattern", got, &fewer(&all[at]["Effect"]));
    }
    wrong
}

#[test]
fn every_managed_policy() {
    let Some(policies) = corpus() else { return };
    assert_eq!(policies.len(), 1645);
    let wrong: Vec<String> = policies
        .par_iter()
        .enumerate()
        .flat_map_iter(|(number, (name, document))| check(name, document, number * 7 + 3))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// The pairs that string solvers leave undecided.
#[test]
fn large_managed_policies_are_decided() {
    let Some(policies) = corpus() else { return };
    let find = |name: &str| &policies.iter().find(|(known, _)| known == name).unwrap().1;
    for (one, other, expected) in [
        (
            "AmazonEC2FullAccess",
            "AmazonEC2ReadOnlyAccess",
            Verdict::Narrower,
        ),
        ("ReadOnlyAccess", "ViewOnlyAccess", Verdict::Incomparable),
        ("ReadOnlyAccess", "SecurityAudit", Verdict::Incomparable),
        ("ReadOnlyAccess", "AWS_ConfigRole", Verdict::Incomparable),
        ("AdministratorAccess", "ReadOnlyAccess", Verdict::Narrower),
    ] {
        assert_eq!(
            verdict(find(one), find(other)),
            expected,
            "{one} to {other}"
        );
        let back = match expected {
            Verdict::Narrower => Verdict::Broader,
            same => same,
        };
        assert_eq!(verdict(find(other), find(one)), back, "{other} to {one}");
    }
}

/// Nothing that was tampered with is a witness.
#[test]
fn replay_catches_a_tampered_witness() {
    let old = document(&[json!({
        "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*",
        "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    })]);
    let new = allow("s3:*", "arn:aws:s3:::b/*");
    let (answer, old, new) = ask(&old, &new, PolicyType::Identity);
    let Answer::Some(witness) = answer.added else {
        panic!("nothing is added");
    };
    let documents = [(&new, PolicyType::Identity)];
    let refused = [(&old, PolicyType::Identity)];
    let claim = Claim::new(&[&documents], &[&refused]);
    let judge = |json: &Value| replay(json, &claim, &Rules::default());
    assert!(judge(&witness.request).is_ok());
    let change = |member: &str, value: Value| {
        let mut json = witness.request.clone();
        json[member] = value;
        judge(&json).unwrap_err()
    };
    let refuted = |error: ReplayError| matches!(error, ReplayError::Refuted(_));
    assert!(refuted(change("action", json!("ec2:RunInstances"))));
    assert!(refuted(change("resource", json!("arn:aws:s3:::c/x"))));
    // What old allows too.
    assert!(refuted(change(
        "context",
        json!({"aws:SourceIp": "10.1.1.1"})
    )));
    // AX-16: an endpoint without its VPC.
    let alone = change("context", json!({"aws:SourceVpce": "vpce-1"}));
    assert!(matches!(alone, ReplayError::Axioms(_)), "{alone}");
    // AX-43: no action looks like that.
    let shape = change("action", json!("s3:Get Object"));
    assert!(matches!(
        shape,
        ReplayError::Axioms(_) | ReplayError::Refuted(_)
    ));
    let unreadable = change("principal", json!(7));
    assert!(matches!(unreadable, ReplayError::Unreadable(_)));
}

/// Witnesses are for people: real actions, whole accounts, nothing invisible, few keys.
#[test]
fn witnesses_are_readable() {
    let old = allow("s3:Get*", "arn:aws:s3:::b/*");
    let new = document(&[
        statement(
            "Allow",
            &json!(["s3:Get*", "s3:Put*"]),
            &json!("arn:aws:s3:::b*"),
        ),
        json!({
            "Effect": "Deny", "NotAction": "s3:PutObject", "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}},
        }),
    ]);
    let (answer, _, _) = ask(&old, &new, PolicyType::Identity);
    let Answer::Some(witness) = answer.added else {
        panic!("nothing is added");
    };
    assert_eq!(
        witness.request,
        json!({
            "principal": "arn:aws:iam::111122223333:user/alice",
            "action": "s3:PutObject",
            "resource": "arn:aws:s3:::b/example",
        })
    );
    assert!(witness.known_action);
    // An action that AWS does not have yet is a witness too, and says what it is.
    let (future, _, _) = ask(
        &allow("s3:Get*", "*"),
        &document(&[statement(
            "Allow",
            &json!(["s3:Get*", "s3:Zap*"]),
            &json!("*"),
        )]),
        PolicyType::Identity,
    );
    let Answer::Some(witness) = future.added else {
        panic!("nothing is added");
    };
    assert!(!witness.known_action);
}

/// Several documents of one side are united, and moving a statement between them changes nothing.
#[test]
fn sides_are_unions() {
    let one = statement("Allow", &json!("s3:*"), &json!("*"));
    let two = statement("Allow", &json!("ec2:*"), &json!("*"));
    let deny = statement("Deny", &json!("s3:DeleteBucket"), &json!("*"));
    let side = |documents: &[&[Value]]| -> Vec<Policy> {
        let parsed = documents
            .iter()
            .map(|all| parse(&document(all), PolicyType::Identity));
        parsed.collect()
    };
    let old = side(&[&[one.clone(), deny.clone()], std::slice::from_ref(&two)]);
    let new = side(&[&[two, deny], &[one]]);
    let documents = |side: &[Policy]| -> Vec<(Policy, PolicyType)> {
        side.iter()
            .map(|p| (p.clone(), PolicyType::Identity))
            .collect()
    };
    let (old, new) = (documents(&old), documents(&new));
    let old: Vec<_> = old.iter().map(|(p, t)| (p, *t)).collect();
    let new: Vec<_> = new.iter().map(|(p, t)| (p, *t)).collect();
    let answer = compare(&old, &new, PolicyType::Identity, &Settings::default()).unwrap();
    assert_eq!(answer.verdict(), Verdict::Equivalent);
}
