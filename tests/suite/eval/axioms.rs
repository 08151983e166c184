//! The guarantees of section 4.7 on concrete requests.

use super::{request, table, truth};
use iamproof::eval::{Caller, CallerKind, ContextValue, check_axioms, check_presence};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn completed(text: &str) -> Value {
    let mut json: Value = serde_json::from_str(text).unwrap();
    let members = json.as_object_mut().unwrap();
    for (name, value) in [
        ("principal", "arn:aws:iam::111122223333:user/alice"),
        ("action", "s3:GetObject"),
        ("resource", "arn:aws:s3:::b/k"),
    ] {
        members.entry(name).or_insert(value.into());
    }
    json
}

/// Each axiom kept and broken; a request that keeps one keeps all.
#[test]
fn each_axiom() {
    let mut seen: BTreeMap<&str, [bool; 2]> = BTreeMap::new();
    for (words, values) in table(include_str!("../../data/eval/axioms.txt")) {
        let ([axiom, keeps], [text]) = (&words[..], &values[..]) else {
            unreachable!("{words:?}")
        };
        let request = request(&completed(text));
        let found = check_axioms(&request);
        if truth(keeps) {
            assert_eq!(found, [], "{axiom} {text}");
        } else {
            let ids: Vec<_> = found.iter().map(|warning| warning.id).collect();
            assert!(ids.contains(axiom), "{axiom} {text}: {found:?}");
        }
        seen.entry(axiom).or_default()[usize::from(truth(keeps))] = true;
    }
    // Never broken by what is written: the times are for `check_presence`.
    seen.remove("AX-37");
    assert_eq!(seen.len(), 43, "{seen:?}");
    assert!(
        seen.values().all(|both| both.iter().all(|one| *one)),
        "{seen:?}"
    );
}

/// A key whose absence is the contradiction is named, and adding it mends the request.
#[test]
fn missing_keys() {
    let rows = [
        (json!({"aws:PrincipalArn": null}), "aws:PrincipalArn"),
        (
            json!({"aws:PrincipalOrgID": "o-abcdefghij"}),
            "aws:PrincipalOrgPaths",
        ),
        (
            json!({"aws:MultiFactorAuthAge": "1"}),
            "aws:MultiFactorAuthPresent",
        ),
        (json!({"aws:RequestTag/a": "1"}), "aws:TagKeys"),
        (
            json!({"s3:ResourceAccount": "111122223333"}),
            "aws:ResourceAccount",
        ),
    ];
    for (context, missing) in rows {
        let read = request(&completed(&json!({"context": context}).to_string()));
        let found = check_axioms(&read);
        assert!(!found.is_empty());
        for warning in found {
            assert_eq!(warning.missing.as_deref(), Some(missing));
            assert!(warning.message.contains(missing) && !warning.message.ends_with('.'));
        }
    }
    let read = request(&completed(r#"{"context":{"aws:username":"bob"}}"#));
    let found = check_axioms(&read);
    assert!(
        found.iter().all(|warning| warning.missing.is_none()),
        "{found:?}"
    );
}

/// `REQ-02`, `REQ-03`: what only a request made by hand can break.
#[test]
fn made_by_hand() {
    let mut made = request(&completed("{}"));
    let two = ContextValue::Multi(vec!["a".to_owned(), "b".to_owned()]);
    made.context.insert("aws:referer".to_owned(), two);
    let ids: Vec<_> = check_axioms(&made)
        .iter()
        .map(|warning| warning.id)
        .collect();
    assert_eq!(ids, ["REQ-02"]);

    let mut made = request(&completed("{}"));
    made.caller = Caller::new(CallerKind::User, "arn:aws:iam::111122223333:role/alice");
    let ids: Vec<_> = check_axioms(&made)
        .iter()
        .map(|warning| warning.id)
        .collect();
    assert!(ids.contains(&"REQ-03"), "{ids:?}");
}

/// `AX-37`, `AX-22`, `KEY-10`: what every call carries and nothing determines.
#[test]
fn presence() {
    let ids = |text: &str| {
        let request = request(&completed(text));
        let found = check_presence(&request);
        found
            .iter()
            .map(|one| (one.id, one.missing.clone().unwrap()))
            .collect::<Vec<_>>()
    };
    let own = |rows: &[(&'static str, &str)]| {
        rows.iter()
            .map(|(id, key)| (*id, (*key).to_owned()))
            .collect::<Vec<_>>()
    };
    let times = [("AX-37", "aws:CurrentTime"), ("AX-37", "aws:EpochTime")];
    let issued = ("AX-22", "aws:TokenIssueTime");
    let userid = ("KEY-10", "aws:userid");
    assert_eq!(ids("{}"), own(&[times[0], times[1], userid]));
    assert_eq!(ids(r#"{"principal":"anonymous"}"#), own(&times));
    assert_eq!(ids(r#"{"principal":"s3.amazonaws.com"}"#), own(&times));
    let role = r#"{"principal":{"arn":"arn:aws:iam::111122223333:role/r","unique_id":"AROA1"}}"#;
    assert_eq!(ids(role), own(&[times[0], times[1], issued]));
    let federated = r#"{"principal":"arn:aws:sts::111122223333:federated-user/b"}"#;
    assert_eq!(ids(federated), own(&[times[0], times[1], issued]));
    let whole = r#"{"context":{"aws:CurrentTime":"2030-01-01T00:00:00Z",
        "aws:EpochTime":"1893456000","aws:userid":"AIDA1"}}"#;
    assert_eq!(ids(whole), []);
}
