#![expect(
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a bench reports"
)]
//! Deciding against reading: each pair of large managed policies is parsed (the baseline) and compared.
//! The figure to watch is the ratio of the two, printed at the end of the run.
//!
//! The policies lie beside the project; without them only the generated pairs are measured.

use criterion::{BenchmarkId, Criterion};
use iamproof::policy::PolicyType;
use iamproof::policy::parse::{ParseOptions, Parsed, documents};
use iamproof::query::{Settings, compare};
use iamproof::source::Source;
use std::hint::black_box;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn parse(text: &str) -> Option<Parsed> {
    let source = Arc::new(Source::new("bench.json", text.to_owned()));
    let options = ParseOptions {
        policy_type: Some(PolicyType::Identity),
        strict: false,
    };
    documents(&source, &options).ok()?.pop()
}

/// Names and texts of the managed policies; empty where they are absent.
fn corpus() -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/corpus/aws-managed-policies.jsonl.gz");
    let mut text = String::new();
    let read = std::fs::File::open(path)
        .and_then(|file| flate2::read::GzDecoder::new(file).read_to_string(&mut text));
    if read.is_err() {
        return Vec::new();
    }
    let entry = |line: &str| {
        let json: serde_json::Value = serde_json::from_str(line).ok()?;
        Some((
            json["name"].as_str()?.to_owned(),
            json["document"].to_string(),
        ))
    };
    text.lines().filter_map(entry).collect()
}

/// `count` statements with an action, a resource and a condition of their own.
fn generated(count: usize) -> String {
    let statements: Vec<String> = (0..count)
        .map(|i| {
            format!(
                r#"{{"Effect":"{}","Action":"s{i}:Get*","Resource":"arn:aws:s3:::b{i}/*",
                "Condition":{{"StringLike":{{"aws:PrincipalTag/t{}":"v{i}*"}}}}}}"#,
                if i % 7 == 0 { "Deny" } else { "Allow" },
                i % 5
            )
        })
        .collect();
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        statements.join(",")
    )
}

fn time<T>(mut run: impl FnMut() -> T) -> Duration {
    black_box(run());
    let mut best = Duration::MAX;
    for _ in 0..10 {
        let start = Instant::now();
        black_box(run());
        best = best.min(start.elapsed());
    }
    best
}

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let corpus = corpus();
    let find = |name: &str| {
        let found = corpus.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.clone())
    };
    let mut pairs: Vec<(String, String, String)> = Vec::new();
    for (one, other) in [
        ("AmazonEC2FullAccess", "AmazonEC2ReadOnlyAccess"),
        ("ReadOnlyAccess", "ViewOnlyAccess"),
        ("ReadOnlyAccess", "SecurityAudit"),
        ("ReadOnlyAccess", "AWS_ConfigRole"),
        ("AdministratorAccess", "ReadOnlyAccess"),
    ] {
        if let (Some(old), Some(new)) = (find(one), find(other)) {
            pairs.push((format!("{one}-{other}"), old, new));
        }
    }
    pairs.push(("generated-200".to_owned(), generated(200), generated(199)));
    let mut ratios = Vec::new();
    for (name, old, new) in &pairs {
        let (Some(one), Some(other)) = (parse(old), parse(new)) else {
            continue;
        };
        let decide = || {
            let sides = (
                [(&one.policy, PolicyType::Identity)],
                [(&other.policy, PolicyType::Identity)],
            );
            let answer = compare(
                &sides.0,
                &sides.1,
                PolicyType::Identity,
                &Settings::default(),
            );
            black_box(answer.is_ok())
        };
        let read = || black_box((parse(old).is_some(), parse(new).is_some()));
        let mut group = criterion.benchmark_group("compare");
        group.bench_function(BenchmarkId::new("parse", name), |b| b.iter(read));
        group.bench_function(BenchmarkId::new("decide", name), |b| b.iter(decide));
        group.finish();
        let ratio = time(decide).as_secs_f64() / time(read).as_secs_f64();
        ratios.push(format!(
            "{name}: deciding costs {ratio:.1} times what reading does"
        ));
    }
    for line in ratios {
        eprintln!("{line}");
    }
    criterion.final_summary();
}
