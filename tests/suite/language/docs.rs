//! `docs/language.md`: every block of questions reads, and its commands print what it says (`readme.rs`).

use iamproof::query::language::parse;
use iamproof::source::Source;

#[test]
fn every_example_of_the_page_reads() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/language.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut blocks = 0;
    for part in page.split("```iamq\n").skip(1) {
        let (block, _) = part.split_once("```").unwrap();
        let (items, wrong) = parse(&Source::new("docs/language.md", block.to_owned()));
        assert!(wrong.is_empty(), "{block}\n{wrong:?}");
        assert!(!items.is_empty(), "{block}");
        blocks += 1;
    }
    assert!(blocks >= 5, "only {blocks} blocks");
}
