//! Questions never panic; what is read prints to what it is, and what is wrong is said.
#![no_main]

use iamproof::query::language::{file, parse};
use iamproof::source::{Source, render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let source = Source::new("fuzz", text.to_owned());
    let (items, wrong) = parse(&source);
    for one in &wrong {
        render(&source, one);
    }
    if wrong.is_empty() {
        let printed = Source::new("printed", file(&items));
        assert_eq!(parse(&printed), (items, Vec::new()), "{}", printed.text());
    }
});
