//! Documents that are meant to break a linter.

use super::findings;
use crate::support::Random;
use iamproof::policy::PolicyType;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const TYPES: [PolicyType; 8] = [
    PolicyType::Identity,
    PolicyType::Resource,
    PolicyType::Trust,
    PolicyType::Boundary,
    PolicyType::Scp,
    PolicyType::Rcp,
    PolicyType::Session,
    PolicyType::Endpoint,
];

/// Any tree of JSON made of the words of policies: no panic, and every place is one of the text.
#[test]
fn any_tree_has_findings_with_places() {
    const WORDS: [&str; 34] = [
        "Version",
        "Statement",
        "Effect",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Principal",
        "NotPrincipal",
        "Condition",
        "Sid",
        "Allow",
        "Deny",
        "AWS",
        "Federated",
        "Service",
        "*",
        "",
        "s3:*",
        "arn:aws:s3:::${a",
        "arn:::::",
        "${",
        "${}",
        "StringLike",
        "ForAllValues:StringEqualsIfExists",
        "aws:SourceIp",
        "10.0.0.0/8",
        "é😀",
        "aws:ResourceTag/",
        "aws:",
        ":",
        "IpAddress",
        "iam:PassRole",
        "2008-10-17",
    ];
    fn tree(random: &mut Random, depth: usize) -> String {
        let word = |random: &mut Random| format!("{:?}", WORDS[random.below(WORDS.len())]);
        match random.below(if depth == 0 { 5 } else { 9 }) {
            0 => "null".to_owned(),
            1 => "true".to_owned(),
            2 => "1e5".to_owned(),
            3 | 4 => word(random),
            5 | 6 => {
                let items: Vec<String> = (0..random.below(4))
                    .map(|_| tree(random, depth - 1))
                    .collect();
                format!("[{}]", items.join(","))
            }
            _ => {
                let mut names: Vec<String> = (0..random.below(5)).map(|_| word(random)).collect();
                names.sort();
                names.dedup();
                let members: Vec<String> = names
                    .into_iter()
                    .map(|name| format!("{name}:{}", tree(random, depth - 1)))
                    .collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }
    let mut random = Random::new(7);
    for round in 0..3_000 {
        let inner = tree(&mut random, 4);
        let text = match round % 3 {
            0 => inner,
            1 => format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{inner}]}}"),
            _ => format!(
                "{{\"Statement\":{{\"Effect\":\"Deny\",\"Condition\":{inner},\"Action\":{inner},\"Principal\":{inner}}}}}"
            ),
        };
        let report = findings(&text, TYPES[round % TYPES.len()]);
        for finding in report.findings {
            assert!(!finding.locations.is_empty(), "{text}");
            assert!(!finding.details.is_empty(), "{text}");
            for location in finding.locations {
                assert!(
                    text.get(location.span.start..location.span.end).is_some(),
                    "{text}"
                );
            }
        }
    }
}

/// Answers of AWS hold a policy somewhere; paths are those of the policy, places those of the file.
#[test]
fn policies_in_answers_of_aws_are_found() {
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Nope","Resource":"*"}]}"#;
    for text in [
        format!(r#"{{"PolicyVersion":{{"Document":{policy},"VersionId":"v1"}}}}"#),
        format!(r#"{{"RoleName":"r","PolicyName":"p","PolicyDocument":{policy}}}"#),
    ] {
        let report = findings(&text, PolicyType::Identity);
        let [finding] = &report.findings[..] else {
            panic!("{report:?}");
        };
        assert_eq!(finding.locations[0].pointer(), "/Statement/0/Action");
        let span = finding.locations[0].span;
        assert_eq!(text.get(span.start..span.end), Some("\"s3:Nope\""));
    }
}

/// The time is for a debug build on a busy machine; what is quadratic or worse takes minutes.
fn quick(name: &str, text: &str) {
    let start = Instant::now();
    findings(text, PolicyType::Identity);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(30), "{name}: {took:?}");
}

fn statement(members: &str) -> String {
    format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",{members}}}]}}")
}

#[test]
fn large_documents_end() {
    let list = |make: &dyn Fn(usize) -> String, count: usize| {
        let items: Vec<String> = (0..count)
            .map(|number| format!("{:?}", make(number)))
            .collect();
        format!("[{}]", items.join(","))
    };
    let actions = list(&|number| format!("s3:GetObject{number}"), 20_000);
    quick(
        "many actions",
        &statement(&format!("\"Action\":{actions},\"Resource\":\"*\"")),
    );
    let wild = list(&|number| format!("s3:G*{number}*"), 2_000);
    quick(
        "many patterns",
        &statement(&format!("\"Action\":{wild},\"Resource\":\"*\"")),
    );
    let stars = "*a".repeat(2_000);
    let resources = list(&|number| format!("arn:aws:s3:::{stars}{number}"), 30);
    quick(
        "long patterns",
        &statement(&format!("\"Action\":\"s3:*\",\"Resource\":{resources}")),
    );
    let iam = list(
        &|number| format!("arn:aws:iam::111122223333:{stars}{number}"),
        30,
    );
    quick(
        "long names",
        &statement(&format!("\"Action\":\"s3:*\",\"Resource\":{iam}")),
    );
    let mut statements = String::new();
    for number in 0..5_000 {
        let _ = write!(
            statements,
            "{{\"Sid\":\"A\",\"Effect\":\"Allow\",\"Action\":\"s3:{number}\",\"Resource\":\"*\"}},"
        );
    }
    statements.pop();
    quick(
        "many statements",
        &format!("{{\"Statement\":[{statements}]}}"),
    );
    let variables = "${a".repeat(50_000);
    quick(
        "many variables",
        &statement(&format!(
            "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::{variables}\""
        )),
    );
}
