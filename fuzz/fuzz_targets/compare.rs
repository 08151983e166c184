//! The whole way: two documents, both directions, each witness replayed by the library itself.
#![no_main]

use iamproof::policy::PolicyType;
use iamproof::policy::parse::{ParseOptions, Parsed, documents};
use iamproof::query::{Limits, compare};
use iamproof::regular::Budget;
use iamproof::source::Source;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fn read(text: &str) -> Option<Parsed> {
    let options = ParseOptions {
        policy_type: Some(PolicyType::Identity),
        strict: false,
    };
    documents(&Arc::new(Source::new("fuzz", text.to_owned())), &options)
        .ok()?
        .pop()
}

fuzz_target!(|input: (&str, &str)| {
    let (Some(old), Some(new)) = (read(input.0), read(input.1)) else {
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
    let document = |one: &'_ Parsed| (one.policy.clone(), PolicyType::Identity);
    let (old, new) = (document(&old), document(&new));
    compare(&[(&old.0, old.1)], &[(&new.0, new.1)], PolicyType::Identity, limits)
        .expect("no internal error");
});
