//! `Action`, `Resource`, `Principal` and their negated forms.

use super::{decide, document, parsed, policy, request, result, table, truth, version};
use iamproof::eval::{ElementKind, Outcome, PrincipalClass, Request, evaluate};
use iamproof::policy::PolicyType;
use serde_json::{Value, json};

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A request whose context is only what its parts imply and these keys.
fn plain(action: &str, resource: &str, context: &str) -> Request {
    request(&json!({
        "principal": "arn:aws:iam::111122223333:user/alice",
        "action": action, "resource": resource, "context": value(context),
    }))
}

/// Whether a statement with these elements matches, which it does exactly if the one with the
/// negated element does not.
fn covers(
    policy_type: PolicyType,
    rule: &str,
    element: &str,
    (action, resource): (&str, &str),
    request: &Request,
) -> bool {
    let version = version(rule);
    let text = |action: &str, resource: &str| {
        format!(r#"{{{version}"Statement":{{"Effect":"Allow",{action},{resource}}}}}"#)
    };
    let action = format!("\"Action\":{action}");
    let resource = format!("\"Resource\":{resource}");
    let plain = text(&action, &resource);
    let negated = plain.replace(&format!("\"{element}\""), &format!("\"Not{element}\""));
    let matched = result(policy_type, &plain, request).matched;
    // An empty list of exceptions is an error (GRAM-14).
    if let Some(negated) = parsed(policy_type, &negated) {
        let decision = evaluate(&[(&negated.policy, policy_type)], request);
        let found = decision.statements.iter().all(|one| one.matched);
        assert_ne!(found, matched, "{rule}: {negated:?}");
    }
    matched
}

#[test]
fn actions() {
    let all = table(include_str!("../../data/eval/actions.txt"));
    assert!(all.len() > 25);
    for (words, values) in all {
        let ([rule, expected], [patterns, action]) = (&words[..], &values[..]) else {
            unreachable!("{words:?}")
        };
        let request = plain(value(action).as_str().unwrap(), "*", "{}");
        let elements = (*patterns, r#""*""#);
        let found = covers(PolicyType::Identity, rule, "Action", elements, &request);
        assert_eq!(found, truth(expected), "{rule} {patterns} {action}");
    }
}

#[test]
fn resources() {
    let all = table(include_str!("../../data/eval/resources.txt"));
    assert!(all.len() > 80);
    for (words, values) in all {
        let ([rule, expected, types @ ..], [patterns, resource, context @ ..]) =
            (&words[..], &values[..])
        else {
            unreachable!("{words:?}")
        };
        let resource = value(resource);
        let context = context.first().unwrap_or(&"{}");
        let request = plain("s3:GetObject", resource.as_str().unwrap(), context);
        let types = match types {
            [] => vec![PolicyType::Identity],
            types => types
                .iter()
                .map(|t| PolicyType::from_name(t).unwrap())
                .collect(),
        };
        for policy_type in types {
            let elements = (r#""*""#, *patterns);
            // Only the match is asked for, so a missing principal would be in the way.
            let read = match policy_type {
                PolicyType::Resource | PolicyType::Rcp | PolicyType::Endpoint => {
                    let statement = format!(
                        r#"{{"Effect":"Deny","Principal":"*","Action":"*","Resource":{patterns}}}"#
                    );
                    result(policy_type, &document(&statement), &request).matched
                }
                _ => covers(policy_type, rule, "Resource", elements, &request),
            };
            assert_eq!(
                read,
                truth(expected),
                "{rule} {policy_type} {patterns} {resource}"
            );
        }
    }
}

/// `ACT-05`
#[test]
fn action_and_resource_are_conjuncts() {
    let statement =
        r#"{"Effect":"Allow","NotAction":"s3:DeleteBucket","Resource":"arn:aws:s3:::*"}"#;
    let text = document(statement);
    for (action, resource, expected) in [
        ("s3:ListAllMyBuckets", "*", false),
        ("s3:GetObject", "arn:aws:s3:::b/k", true),
        ("s3:DeleteBucket", "arn:aws:s3:::b", false),
        ("s3:deletebucket", "arn:aws:s3:::b", false),
        // ACT-04: every other action of every service that the resource fits.
        ("sqs:SendMessage", "arn:aws:s3:::b", true),
    ] {
        let request = plain(action, resource, "{}");
        let found = result(PolicyType::Identity, &text, &request).matched;
        assert_eq!(found, expected, "{action} {resource}");
    }
}

/// `GRAM-34`: no `Resource` covers every resource.
#[test]
fn trust_policies_have_no_resource() {
    let text = document(
        r#"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}"#,
    );
    for resource in ["*", "arn:aws:iam::999999999999:role/r"] {
        let request = plain("sts:AssumeRole", resource, "{}");
        assert!(result(PolicyType::Trust, &text, &request).matched);
    }
}

fn class(name: &str) -> PrincipalClass {
    match name {
        "exact" => PrincipalClass::Exact,
        "any" => PrincipalClass::Any,
        "issuer" => PrincipalClass::Issuer,
        "account" => PrincipalClass::Account,
        _ => unreachable!("{name}"),
    }
}

fn asked_by(caller: &str) -> Request {
    request(&json!({
        "principal": value(caller), "action": "sts:AssumeRole",
        "resource": "arn:aws:iam::111122223333:role/target",
    }))
}

/// How a statement of an effect with a principal element fares.
fn principal(
    policy_type: PolicyType,
    (effect, element): (&str, &str),
    principals: &str,
    request: &Request,
) -> iamproof::eval::Decision {
    let text = document(&format!(
        r#"{{"Effect":"{effect}","{element}":{principals},"Action":"*","Resource":"*"}}"#
    ));
    decide(policy_type, &text, request)
}

/// Every form of principal against every kind of caller; `NotPrincipal` is the opposite.
#[test]
fn principals() {
    let all = table(include_str!("../../data/eval/principals.txt"));
    assert!(all.len() > 120);
    for (words, values) in all {
        let ([rule, policy_type, classes], [principals, caller]) = (&words[..], &values[..]) else {
            unreachable!("{words:?}")
        };
        let policy_type = PolicyType::from_name(policy_type).unwrap();
        let request = asked_by(caller);
        let expected: Vec<_> = match *classes {
            "-" => Vec::new(),
            classes => classes.split('+').map(class).collect(),
        };
        for effect in ["Allow", "Deny"] {
            let found = principal(policy_type, (effect, "Principal"), principals, &request);
            let found = &found.statements[0];
            assert_eq!(found.classes, expected, "{rule} {principals} {caller}");
            assert_eq!(found.matched, !expected.is_empty());
            let not = principal(policy_type, (effect, "NotPrincipal"), principals, &request);
            let not = &not.statements[0];
            assert_eq!(
                not.matched,
                expected.is_empty(),
                "{rule} {principals} {caller}"
            );
            assert!(not.classes.is_empty());
            let element = not.failed.as_ref().map(|failure| failure.element);
            assert_eq!(element, (!not.matched).then_some(ElementKind::NotPrincipal));
        }
    }
}

/// `PRIN-21` to `PRIN-23`: `T` applies, `F` does not, `P` does not but for a disputed reading.
#[test]
fn not_principals() {
    let all = table(include_str!("../../data/eval/notprincipals.txt"));
    assert!(all.len() > 20);
    for (words, values) in all {
        let ([rule, effect, expected], [principals, caller]) = (&words[..], &values[..]) else {
            unreachable!("{words:?}")
        };
        let request = asked_by(caller);
        let element = (*effect, "NotPrincipal");
        let found = principal(PolicyType::Resource, element, principals, &request);
        let place = format!("{rule} {principals} {caller}");
        assert_eq!(found.statements[0].matched, *expected == "T", "{place}");
        let flags: Vec<_> = found
            .notes
            .iter()
            .map(|note| (note.flag, note.rule))
            .collect();
        let partial = [("partial-notprincipal", "OQ-17")];
        assert_eq!(flags, partial[..usize::from(*expected == "P")], "{place}");
    }
}

/// `OQ-18`, `OQ-28`: disputed readings of principals are noted.
#[test]
fn disputed_principals() {
    let service = asked_by(r#""s3.amazonaws.com""#);
    let user = asked_by(r#""arn:aws:iam::111122223333:user/a""#);
    let root = asked_by(r#""111122223333""#);
    let (any, account) = (r#"{"AWS":"*"}"#, r#"{"AWS":"111122223333"}"#);
    let rows = [
        (PolicyType::Resource, any, &service, Some("any-aws-service")),
        (PolicyType::Resource, any, &user, None),
        (PolicyType::Resource, "\"*\"", &service, None),
        (
            PolicyType::Endpoint,
            account,
            &user,
            Some("endpoint-account"),
        ),
        (PolicyType::Endpoint, account, &root, None),
        (PolicyType::Resource, account, &user, None),
    ];
    for (policy_type, principals, request, expected) in rows {
        let found = principal(policy_type, ("Allow", "Principal"), principals, request);
        let flags = found.notes.iter().map(|note| note.flag);
        assert!(flags.eq(expected), "{policy_type} {principals}");
        assert_eq!(found.outcome, Outcome::Allow);
    }
}

/// `PRIN-18`: all names of a service are tested.
#[test]
fn services_have_several_names() {
    let request = request(&json!({
        "principal": "s3.amazonaws.com", "action": "sqs:SendMessage", "resource": "*",
        "context": {"aws:PrincipalServiceNamesList":
            ["s3.amazonaws.com", "s3.ap-east-1.amazonaws.com"]},
    }));
    for name in ["s3.amazonaws.com", "s3.ap-east-1.amazonaws.com"] {
        let names = format!(r#"{{"Service":["x.amazonaws.com","{name}"]}}"#);
        let element = ("Deny", "Principal");
        let found = principal(PolicyType::Resource, element, &names, &request);
        assert_eq!(found.statements[0].classes, [PrincipalClass::Exact]);
        let element = ("Deny", "NotPrincipal");
        let found = principal(PolicyType::Resource, element, &names, &request);
        assert_eq!(found.outcome, Outcome::ImplicitDeny);
        assert!(found.notes.is_empty());
    }
}

/// `GRAM-14`: empty lists match nothing; where they would except nothing they are errors.
#[test]
fn empty_lists() {
    let request = plain("s3:GetObject", "arn:aws:s3:::b/k", "{}");
    let whole = r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#;
    assert!(result(PolicyType::Resource, &document(whole), &request).matched);
    for (element, empty) in [
        ("\"Principal\":\"*\"", "\"Principal\":{}"),
        ("\"Principal\":\"*\"", "\"Principal\":{\"AWS\":[]}"),
        ("\"Action\":\"*\"", "\"Action\":[]"),
        ("\"Resource\":\"*\"", "\"Resource\":[]"),
    ] {
        let text = document(&whole.replace(element, empty));
        assert!(
            !result(PolicyType::Resource, &text, &request).matched,
            "{text}"
        );
        let negated = text.replace(empty, &empty.replacen('"', "\"Not", 1));
        assert!(
            parsed(PolicyType::Resource, &negated).is_none(),
            "{negated}"
        );
    }
    let none = policy(PolicyType::Identity, &document(""));
    let decision = evaluate(&[(&none, PolicyType::Identity)], &request);
    assert_eq!(decision.outcome, Outcome::ImplicitDeny);
    assert_eq!(evaluate(&[], &request).outcome, Outcome::ImplicitDeny);
}

/// `EVAL-01`, `EVAL-02`: a Deny anywhere wins, in any order and any document.
#[test]
fn outcomes() {
    let request = plain("s3:GetObject", "arn:aws:s3:::b/k", "{}");
    let statement = |effect: &str, action: &str| {
        format!(r#"{{"Effect":"{effect}","Action":"{action}","Resource":"*"}}"#)
    };
    let (allow, deny) = (statement("Allow", "s3:*"), statement("Deny", "s3:*"));
    let (allow_other, deny_other) = (statement("Allow", "a:b"), statement("Deny", "a:b"));
    let rows = [
        (vec![&allow], Outcome::Allow),
        (vec![&deny], Outcome::ExplicitDeny),
        (vec![&allow_other], Outcome::ImplicitDeny),
        (vec![&deny_other], Outcome::ImplicitDeny),
        (vec![&allow, &deny_other], Outcome::Allow),
        (vec![&allow_other, &allow], Outcome::Allow),
        (vec![&allow, &deny], Outcome::ExplicitDeny),
        (vec![&deny, &allow], Outcome::ExplicitDeny),
        (vec![&deny, &allow_other], Outcome::ExplicitDeny),
        (vec![&allow_other, &deny_other], Outcome::ImplicitDeny),
    ];
    for (statements, expected) in rows {
        let together: Vec<&str> = statements.iter().map(|one| one.as_str()).collect();
        let text = document(&together.join(","));
        assert_eq!(
            super::outcome(PolicyType::Identity, &text, &request),
            expected
        );
        let apart = statements
            .iter()
            .map(|one| policy(PolicyType::Identity, &document(one)));
        let apart: Vec<_> = apart.collect();
        let all: Vec<_> = apart
            .iter()
            .map(|one| (one, PolicyType::Identity))
            .collect();
        let decision = evaluate(&all, &request);
        assert_eq!(decision.outcome, expected, "{text}");
        let places = decision
            .statements
            .iter()
            .map(|one| (one.policy, one.statement));
        assert!(places.eq((0..all.len()).map(|at| (at, 0))));
    }
}
