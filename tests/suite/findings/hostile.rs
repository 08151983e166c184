//! Policies that nobody should write.

use super::{of, subject};
use crate::support::parse;
use iamproof::policy::PolicyType;
use iamproof::query::Settings;
use iamproof::query::findings::{Form, findings};
use serde_json::{Value, json};

fn document(statements: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

const BOTH: [Form; 2] = [Form::Exact, Form::Analyzer];

#[test]
fn nothing_and_denies() {
    for statements in [
        json!([]),
        json!([{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]),
        json!([{"Effect": "Allow", "Principal": "*", "Action": [], "Resource": "*"}]),
        json!([{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
                "Condition": {"StringEquals": {"aws:SourceVpc": []}}}]),
        json!([{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"},
               {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}]),
    ] {
        for form in BOTH {
            assert!(
                of(&document(statements.clone()), form).is_empty(),
                "{statements} {form:?}"
            );
        }
    }
}

#[test]
fn all_but_some() {
    let not = document(
        json!([{"Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}, "NotAction": "s3:Put*",
                               "NotResource": "arn:aws:s3:::secret/*"}]),
    );
    let found = of(&not, Form::Exact);
    assert!(
        found
            .iter()
            .any(|one| one.others && one.is_public == Some(true)),
        "{found:?}"
    );
    let cells = of(&not, Form::Analyzer);
    assert_eq!(cells.len(), 1, "{cells:?}");
    assert_eq!(
        (cells[0].actions.as_slice(), cells[0].is_public),
        (&["*".to_owned()][..], Some(true))
    );
    // A Deny of all but some: the rest is a cell.
    let deny = document(json!([
        {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"},
        {"Effect": "Deny", "NotPrincipal": {"AWS": ["111122223333", "arn:aws:iam::111122223333:root"]},
         "Action": "s3:*", "Resource": "*"}]));
    let cells = of(&deny, Form::Analyzer);
    assert!(
        cells.iter().any(|one| one.principal[0].1 == "111122223333"),
        "{cells:?}"
    );
}

/// An action that AWS does not have is told all the same.
#[test]
fn unknown_actions() {
    let policy = document(
        json!([{"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:Frobnicate"],
                                  "Resource": "*"},
                                 {"Effect": "Allow", "Principal": "*", "Action": ["s3:Gone"], "Resource": "*"},
                                 {"Effect": "Deny", "Principal": "*", "Action": "s3:Gone", "Resource": "*"}]),
    );
    let found = of(&policy, Form::Exact);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].actions, ["s3:GetObject", "s3:Frobnicate"]);
}

#[test]
fn many_statements() {
    let statement = |number: usize| {
        json!({"Effect": if number % 10 == 9 { "Deny" } else { "Allow" },
               "Principal": if number % 10 == 9 { json!("*") } else { json!({"AWS": format!("{:012}", 100_000_000_000 + number)}) },
               "Action": if number.is_multiple_of(2) { "s3:GetObject" } else { "s3:PutObject" },
               "Resource": format!("arn:aws:s3:::b/{number}/*")})
    };
    let statements: Vec<Value> = (0..500).map(statement).collect();
    let policy = document(statements.into());
    for form in BOTH {
        let found = of(&policy, form);
        assert_eq!(found.len(), 450, "{form:?}");
        assert!(
            found
                .iter()
                .all(iamproof::query::findings::Finding::is_certain),
            "{form:?}"
        );
    }
    // Many principals in one statement.
    let names: Vec<String> = (0..300)
        .map(|number| format!("{}", 100_000_000_000_u64 + number))
        .collect();
    let policy = document(
        json!([{"Effect": "Allow", "Principal": {"AWS": names}, "Action": "s3:*", "Resource": "*"}]),
    );
    for form in BOTH {
        assert_eq!(of(&policy, form).len(), 300, "{form:?}");
    }
}

/// Cells by the thousand below one that covers them.
#[test]
fn many_dimensions() {
    let mut statements =
        vec![json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})];
    for number in 0..12 {
        for (operator, key, value) in [
            ("StringLike", "aws:SourceVpce", format!("vpce-{number}*")),
            ("StringLike", "aws:SourceVpc", format!("vpc-{number}*")),
            ("IpAddress", "aws:SourceIp", format!("10.{number}.0.0/16")),
            (
                "StringEquals",
                "aws:PrincipalOrgID",
                format!("o-aaaaaaaaa{}", number % 10),
            ),
            (
                "StringLike",
                "aws:PrincipalArn",
                format!("arn:aws:iam::*:role/{number}*"),
            ),
        ] {
            statements.push(
                json!({"Effect": "Deny", "Principal": "*", "Action": "s3:Delete*", "Resource": "*",
                                   "Condition": {operator: {key: value}}}),
            );
        }
    }
    let found = of(&document(statements.into()), Form::Analyzer);
    assert_eq!(found.len(), 1, "{}", found.len());
    assert_eq!(found[0].is_public, Some(true));
}

/// What is not interpreted is told, and never for certain.
#[test]
fn what_is_not_understood() {
    let policy = document(
        json!([{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*",
                                  "Condition": {"ArnEquals": {"aws:PrincipalArn": "no-arn"}}}]),
    );
    for form in BOTH {
        for one in of(&policy, form) {
            assert!(!one.is_certain(), "{form:?} {one:?}");
        }
    }
    let holes = document(
        json!([{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                                 "Resource": "arn:aws:s3:::b/${aws:username}/*"}]),
    );
    let policy = parse(&holes, PolicyType::Resource);
    for form in BOTH {
        let subject = subject(&policy, PolicyType::Resource, form);
        let found = findings(&subject, &Settings::default()).unwrap();
        assert_eq!(found.len(), 1, "{form:?}");
    }
    // Variables are given values, and then there is a request.
    let two = document(
        json!([{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                               "Resource": "arn:aws:s3:::b/${aws:PrincipalAccount}/*",
                               "Condition": {"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}}]),
    );
    let found = of(&two, Form::Exact);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].is_certain() && found[0].witness.is_some(),
        "{found:?}"
    );
    let found = of(&two, Form::Analyzer);
    assert!(found.iter().all(|one| {
        one.doubts
            .iter()
            .all(|reason| !reason.text.contains("untied"))
    }));
}
