//! The pages of checks: `docs/checks` holds what `explain` prints, and the examples are right.

use super::{all_findings as findings, places, whole};
use iamproof::lint::{Page, check, checks, near};
use iamproof::policy::PolicyType;
use std::path::PathBuf;

/// `IAMPROOF_WRITE_PAGES=1` writes them.
#[test]
fn the_pages_in_docs_are_those_of_the_program() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    let write = std::env::var_os("IAMPROOF_WRITE_PAGES").is_some();
    for check in checks() {
        let path = docs.join(Page::path(check.code));
        let page = check.page();
        let summary = page.summary();
        let prose = !summary.is_empty() && !summary.starts_with(['`', '#']);
        assert!(prose || summary.contains(' '), "{}: {summary}", check.code);
        assert!(!summary.starts_with("Reported:"), "{}", check.code);
        let text = page.text;
        if write {
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            kept,
            text,
            "{} (IAMPROOF_WRITE_PAGES=1 writes it)",
            path.display()
        );
    }
    let pages = std::fs::read_dir(docs.join("checks")).unwrap().count();
    assert_eq!(
        pages,
        checks().len(),
        "a page in docs/checks is of no check"
    );
}

#[test]
fn the_examples_of_pages_are_right() {
    for check in checks() {
        let page = check.page();
        let types = check.types.names();
        let reported = |text: &str| {
            let types = types
                .iter()
                .map(|name| PolicyType::from_name(name).unwrap());
            let all = types.map(|one| !places(&findings(&whole(text), one), check.code).is_empty());
            all.collect::<Vec<bool>>()
        };
        let (fires, repaired) = (reported(&page.fires), reported(&page.repaired));
        let mut pairs = fires.iter().zip(&repaired);
        // An example is written for one of the types; in another it may be wrong for the same reason.
        let right = pairs.any(|(fires, repaired)| *fires && !*repaired);
        assert!(right, "{}: {} {}", check.code, page.fires, page.repaired);
    }
}

#[test]
fn codes_are_found_and_near_misses_are_suggested() {
    assert_eq!(check("redundant_action").unwrap().code, "REDUNDANT_ACTION");
    assert_eq!(near("REDUNDANT_ACTON"), Some("REDUNDANT_ACTION"));
    assert_eq!(near("redundant-action"), Some("REDUNDANT_ACTION"));
    assert_eq!(near("x"), None);
    let mut codes: Vec<&str> = checks().iter().map(|check| check.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 170);
}
