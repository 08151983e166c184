//! What several tests need.

use iamproof::policy::parse::{Failed, ParseOptions, Parsed, documents};
use iamproof::policy::{Policy, PolicyType};
use iamproof::source::Source;
use serde_json::Value;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

/// A small generator with repeatable numbers.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// The documents of a text.
fn read(text: String, policy_type: PolicyType) -> Result<Vec<Parsed>, Vec<Failed>> {
    let source = Arc::new(Source::new("test.json", text));
    let options = ParseOptions {
        policy_type: Some(policy_type),
        strict: false,
    };
    documents(&source, &options)
}

/// The one document of a JSON value.
pub fn parsed(json: &Value, policy_type: PolicyType) -> Parsed {
    let mut all = read(json.to_string(), policy_type).unwrap_or_else(|failed| {
        let texts: Vec<String> = failed.iter().map(Failed::render).collect();
        panic!("{}", texts.join("\n"))
    });
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// Its policy.
pub fn parse(json: &Value, policy_type: PolicyType) -> Policy {
    parsed(json, policy_type).policy
}

/// The policy of a JSON value, if it is one.
pub fn readable(json: &Value, policy_type: PolicyType) -> Option<Policy> {
    let mut all = read(json.to_string(), policy_type).ok()?;
    (all.len() == 1).then(|| all.remove(0).policy)
}

/// A file beside the project; says so and gives `None` where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
        return None;
    }
    Some(path)
}

/// Every AWS managed policy with its name.
pub fn corpus() -> Option<Vec<(String, Value)>> {
    let path = shared("corpus/aws-managed-policies.jsonl.gz")?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    let read = |line: &str| {
        let mut json: Value = serde_json::from_str(line).unwrap();
        (
            json["name"].as_str().unwrap().to_owned(),
            json["document"].take(),
        )
    };
    Some(text.lines().map(read).collect())
}
