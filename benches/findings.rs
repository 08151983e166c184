#![expect(clippy::print_stderr, reason = "a bench reports")]
//! The family of policies whose cells grow with the square of its statements. The figures to watch are
//! the ratios to five statements: nine and sixteen times as many cells at fifteen and twenty.

use criterion::{BenchmarkId, Criterion};
use iamproof::policy::PolicyType;
use iamproof::policy::parse::{ParseOptions, Parsed, documents};
use iamproof::query::Settings;
use iamproof::query::findings::{Form, Subject, Zone, findings};
use iamproof::source::Source;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// `count` statements: the name with a letter replaced by a wildcard, and a source of its own.
fn family(count: usize) -> Option<Parsed> {
    let letters: Vec<char> = ('a'..='z').take(count.max(15)).collect();
    let word: String = letters.iter().collect();
    let statement = |number: usize| {
        let pattern: String = letters
            .iter()
            .enumerate()
            .map(|(place, letter)| if place == number { '*' } else { *letter })
            .collect();
        format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"*"}},"Action":"s3:ListBucket",
            "Resource":"arn:aws:s3:::bucket","Condition":{{
            "StringLike":{{"aws:PrincipalArn":"arn:aws:iam::123456789012:user/{pattern}"}},
            "ArnLike":{{"aws:SourceArn":"arn:aws:sns:ap-northeast-1:123456789012:{word}{number}"}}}}}}"#
        )
    };
    let statements: Vec<String> = (0..count).map(statement).collect();
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        statements.join(",")
    );
    let options = ParseOptions {
        policy_type: Some(PolicyType::Resource),
        strict: false,
    };
    documents(&Arc::new(Source::new("bench.json", text)), &options)
        .ok()?
        .pop()
}

fn cells(parsed: &Parsed) -> usize {
    let subject = Subject {
        documents: vec![(&parsed.policy, PolicyType::Resource)],
        policy_type: PolicyType::Resource,
        resource: None,
        zone: Zone {
            owner: Some("999988887777".to_owned()),
            ..Zone::default()
        },
        rcps: Vec::new(),
        form: Form::Analyzer,
        internal: false,
        known: None,
    };
    findings(&subject, &Settings::default()).map_or(0, |found| found.len())
}

fn time(mut run: impl FnMut() -> usize) -> Duration {
    black_box(run());
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        black_box(run());
        best = best.min(start.elapsed());
    }
    best
}

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let mut times = Vec::new();
    for count in [5, 15, 20] {
        let Some(parsed) = family(count) else {
            continue;
        };
        let mut group = criterion.benchmark_group("findings");
        group.bench_function(BenchmarkId::new("cells", count), |b| {
            b.iter(|| cells(&parsed));
        });
        group.finish();
        times.push((count, cells(&parsed), time(|| cells(&parsed))));
    }
    if let Some((_, _, base)) = times.first().copied() {
        for (count, found, own) in &times {
            let ratio = own.as_secs_f64() / base.as_secs_f64();
            eprintln!("{count} statements: {found} findings in {ratio:.1} times the time of 5");
        }
    }
    criterion.final_summary();
}
