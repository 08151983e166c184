//! What thousands of actions cost `check access-not-granted`: read as a ratio to the `baseline`, measured
//! in the same run.
#![expect(missing_docs, reason = "of what criterion's macros make")]

use criterion::{Criterion, criterion_group, criterion_main};
use iamproof::catalog;
use iamproof::policy::PolicyType;
use iamproof::policy::parse::{ParseOptions, documents};
use iamproof::query::Settings;
use iamproof::query::check::{AccessItem, Verdict, access_not_granted};
use iamproof::source::Source;
use std::hint::black_box;
use std::sync::Arc;

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["s3:Get*", "ec2:Describe*"], "Resource": "arn:aws:s3:::*-prod/*"},
    {"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::bucket-*"}]}"#;

fn granted(c: &mut Criterion) {
    let source = Arc::new(Source::new("policy.json", POLICY.to_owned()));
    let Ok(policies) = documents(&source, &ParseOptions::default()) else {
        return;
    };
    let policies: Vec<_> = policies
        .iter()
        .map(|one| (&one.policy, PolicyType::Identity))
        .collect();
    let all: Vec<String> = catalog::actions()
        .map(|(prefix, name)| format!("{prefix}:{name}"))
        .collect();
    let step = (all.len() / 5_000).max(1);
    let actions: Vec<String> = all.into_iter().step_by(step).take(5_000).collect();
    let mut group = c.benchmark_group("access-not-granted");
    group.sample_size(10);
    for (name, count) in [
        ("baseline: 50 actions on 50 resources", 50),
        ("5,000 actions on 5,000 resources", 5_000),
    ] {
        let item = AccessItem {
            actions: actions.iter().take(count).cloned().collect(),
            resources: (0..count)
                .map(|index| format!("arn:aws:s3:::bucket-{index}/*"))
                .collect(),
        };
        group.bench_function(name, |b| {
            b.iter(|| {
                let items = black_box(std::slice::from_ref(&item));
                let of = PolicyType::Identity;
                let check = access_not_granted(&policies, of, items, &Settings::default());
                assert!(check.is_ok_and(|check| check.verdict() == Verdict::Pass));
            });
        });
    }
    group.finish();
}

criterion_group!(benches, granted);
criterion_main!(benches);
