//! The family of policies that grows.

use super::{of, reduced};
use iamproof::query::findings::Form;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A policy of `count` statements; the name has as many letters, at least 15.
pub fn family(count: usize) -> Value {
    let letters: Vec<char> = ('a'..='z').collect();
    let name = &letters[..count.clamp(15, 26)];
    let word: String = name.iter().collect();
    let statement = |number: usize| {
        let pattern: String = name
            .iter()
            .enumerate()
            .map(|(place, letter)| if place == number - 1 { '*' } else { *letter })
            .collect();
        json!({
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::bucket",
            "Condition": {
                "StringLike": {"aws:PrincipalArn": format!("arn:aws:iam::123456789012:user/{pattern}")},
                "ArnLike": {"aws:SourceArn": format!("arn:aws:sns:ap-northeast-1:123456789012:{word}{number}")},
            },
        })
    };
    let statements: Vec<Value> = (1..=count).map(statement).collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

#[test]
fn every_pair_is_a_cell() {
    for count in [1, 2, 3, 6, 15, 20] {
        let policy = family(count);
        let values = |operator: &str, key: &str| -> Vec<Value> {
            let statements = policy["Statement"].as_array().unwrap();
            statements
                .iter()
                .map(|one| one["Condition"][operator][key].clone())
                .collect()
        };
        let mut expected = BTreeSet::new();
        for name in values("StringLike", "aws:PrincipalArn") {
            for source in values("ArnLike", "aws:SourceArn") {
                let one = json!({
                    "principal": {"AWS": "*"},
                    "action": ["s3:ListBucket"],
                    "condition": {"aws:PrincipalArn": name, "aws:SourceArn": source},
                    "isPublic": false,
                });
                expected.insert(one.to_string());
            }
        }
        assert_eq!(expected.len(), count * count);
        assert_eq!(reduced(&of(&policy, Form::Analyzer)), expected, "{count}");
        // Only services carry a source (AX-13), and their ARN is no user's.
        assert!(of(&policy, Form::Exact).is_empty(), "{count}");
    }
}
