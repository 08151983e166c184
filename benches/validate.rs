//! What `validate` costs: all AWS managed policies, read as a ratio to the `baseline`, which only reads their
//! JSON, measured in the same run.
#![expect(missing_docs, reason = "of what criterion's macros make")]

use criterion::{Criterion, criterion_group, criterion_main};
use iamproof::lint::{Options, validate};
use iamproof::policy::PolicyType;
use iamproof::source::{Source, json};
use std::hint::black_box;
use std::io::Read;

/// The policies beside the project; a small one, many times, where they are absent.
fn documents() -> Vec<Source> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/corpus/aws-managed-policies.jsonl.gz"
    );
    let mut text = String::new();
    let read = std::fs::File::open(path)
        .and_then(|file| flate2::read::GzDecoder::new(file).read_to_string(&mut text));
    let lines: Vec<String> = match read {
        Ok(_) => text.lines().filter_map(document).collect(),
        Err(_) => vec![include_str!("../examples/bucket.json").to_owned(); 1_000],
    };
    lines
        .into_iter()
        .map(|text| Source::new("policy.json", text))
        .collect()
}

fn document(line: &str) -> Option<String> {
    let json: serde_json::Value = serde_json::from_str(line).ok()?;
    json.get("document").map(ToString::to_string)
}

fn managed(c: &mut Criterion) {
    let documents = documents();
    let options = Options {
        policy_type: Some(PolicyType::Identity),
        ..Options::default()
    };
    let mut group = c.benchmark_group("validate");
    group.sample_size(10);
    group.bench_function("baseline: read the JSON of all managed policies", |b| {
        b.iter(|| {
            for document in &documents {
                black_box(json::parse(document));
            }
        });
    });
    group.bench_function("validate all managed policies", |b| {
        b.iter(|| {
            for document in &documents {
                black_box(validate(document, &options));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, managed);
criterion_main!(benches);
