//! Policies never panic, and print to what they are.
#![no_main]

use iamproof::policy::parse::{ParseOptions, documents};
use iamproof::policy::print;
use iamproof::source::Source;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|text: &str| {
    let read = |text: String, options: &ParseOptions| {
        documents(&Arc::new(Source::new("fuzz", text)), options)
    };
    match read(text.to_owned(), &ParseOptions::default()) {
        Ok(parsed) => {
            for one in parsed {
                one.render_warnings();
                let options = ParseOptions {
                    policy_type: Some(one.policy_type),
                    strict: false,
                };
                let again = read(print(&one.policy), &options).expect("what was printed");
                assert_eq!(again[0].policy.without_spans(), one.policy.without_spans());
            }
        }
        Err(failed) => failed.iter().for_each(|one| drop(one.render())),
    }
});
