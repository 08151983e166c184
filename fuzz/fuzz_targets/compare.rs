//! The whole way: two documents out of arbitrary texts, both directions; each witness is replayed by the
//! library itself, which reports those that fail as internal errors.
#![no_main]

use iamproof::policy::parse::{ParseOptions, Parsed, documents};
use iamproof::policy::{Base, PolicyType};
use iamproof::query::{Limits, Settings, compare};
use iamproof::regular::Budget;
use iamproof::source::Source;
use libfuzzer_sys::fuzz_target;
use serde_json::json;
use std::sync::Arc;

/// Flags, action, resource, operator, key, value.
type Parts = (u8, String, String, u8, u8, String);

const KEYS: [&str; 8] = [
    "aws:username",
    "aws:PrincipalArn",
    "aws:TagKeys",
    "aws:SourceIp",
    "aws:CurrentTime",
    "aws:RequestTag/t",
    "aws:CalledVia",
    "x:k",
];

fn read(statements: &[Parts]) -> Option<Parsed> {
    let statements: Vec<_> = statements
        .iter()
        .map(|(flags, action, resource, operator, key, value)| {
            let base = Base::NAMES[usize::from(*operator) % Base::NAMES.len()].0;
            let prefix = ["", "ForAllValues:", "ForAnyValue:", ""][usize::from(flags >> 4 & 3)];
            let suffix = if flags & 0x40 == 0 { "" } else { "IfExists" };
            let operator = format!("{prefix}{base}{suffix}");
            let key = KEYS[usize::from(*key) % KEYS.len()];
            json!({
                "Effect": if flags & 1 == 0 { "Allow" } else { "Deny" },
                if flags & 2 == 0 { "Action" } else { "NotAction" }: format!("s3:{action}"),
                if flags & 4 == 0 { "Resource" } else { "NotResource" }: format!("arn:aws:s3:::{resource}"),
                "Condition": if flags & 8 == 0 { json!({}) } else { json!({operator: {key: value}}) },
            })
        })
        .collect();
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let options = ParseOptions {
        policy_type: Some(PolicyType::Identity),
        strict: false,
    };
    documents(&Arc::new(Source::new("fuzz", text)), &options).ok()?.pop()
}

fuzz_target!(|input: (Vec<Parts>, Vec<Parts>)| {
    if input.0.len() > 4 || input.1.len() > 4 {
        return;
    }
    let (Some(old), Some(new)) = (read(&input.0), read(&input.1)) else {
        return;
    };
    let limits = Limits {
        solver: 1_000_000,
        partition: Budget {
            states: 5_000,
            positions: 200_000,
            classes: 500,
        },
    };
    let sides = (
        [(&old.policy, PolicyType::Identity)],
        [(&new.policy, PolicyType::Identity)],
    );
    let settings = Settings {
        limits,
        ..Settings::default()
    };
    compare(&sides.0, &sides.1, PolicyType::Identity, &settings).expect("no internal error");
});
