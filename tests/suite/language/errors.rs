//! What is said of texts that are no questions.

use iamproof::query::language::plan::{Given, Library, Wrong, plan_text};
use iamproof::source::Source;
use std::fmt::Write as _;
use std::sync::Arc;

fn complaints(text: &str) -> Vec<String> {
    let source = Arc::new(Source::new("q.iamq", text.to_owned()));
    let planned = plan_text(&source, &Given::default(), &Library::default());
    planned.wrong.iter().map(Wrong::render).collect()
}

#[test]
fn each_is_said_in_the_words_of_the_writer() {
    let texts = [
        "can role \"ci\" reed bucket \"data\"?",
        "can",
        "can role ci read bucket \"data\"?",
        "can role \"ci\" read bucket \"data?",
        "is \"new.json\" narower than \"old.json\"",
        "is \"new.json\" narrower then \"old.json\"",
        "is new.json narrower than old.json",
        "does \"a.json\" allow s3:GetObjct on *",
        "does \"a.json\" allow s4:GetObject on *",
        "does \"a.json\" allow s3:GetObject on bucket",
        "does \"a.json\" allow s3:GetObject on \"data\"",
        "does \"a.json\" allow s3:GetObject on * when aws:SourceIP2 is 1.2.3.4",
        "does \"a.json\" allow s3:GetObject on * when aws:PrincipleTag/team is x",
        "does \"a.json\" allow s3:GetObject on * when aws:SourceIp StringEqual \"x\"",
        "does \"a.json\" allow s3:GetObject on * when aws:SecureTransport is yes",
        "does \"a.json\" allow s3:GetObject on * when aws:TagKeys StringEquals x",
        "does \"a.json\" allow s3:GetObject on * when aws:SecureTransport",
        "does \"a.json\" allow s3:GetObject on * to account 12",
        "does \"a.json\" allow s3:GetObject on * to any principal outside organization x",
        "resorce policy \"a.json\" allows s3:* on *",
        "let read = role \"ci\"",
        "let x = role \"a\"\nlet x = role \"b\"",
        "assert who can read *",
        "assert can anyone read * mesage \"x\"",
        "for each buckt in world { }",
        "for each policy in world { }",
        "for each bucket in world {\n  assert can anyone read this bucket\n",
        "include \"nowhere.iamq\"",
        "can anyone read [*",
        "can anyone read *]",
        "can anyone read \"\\q\"",
        "[\"a.json\" except \"b.json\"] allows * on *",
        "can bucket \"x\" read role \"y\"",
        "who can role \"x\"",
        "is \"a\" narrower than",
        "can anyone read * when aws:CurrentTime < tomorrow",
    ];
    let mut all = String::new();
    for text in texts {
        let found = complaints(text);
        assert!(!found.is_empty(), "{text}");
        let _ = writeln!(all, ">>> {text}\n{}\n", found.join("\n"));
    }
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("language_errors", all);
    });
}

#[test]
fn all_errors_of_a_file_in_one_run() {
    let found = complaints(
        "assert can anyone reed *\nassert is \"a\" narower than \"b\"\nassert can anyone s3:GetObjct on *\n\
         assert can who\nfor each bucket in world {\n  assert can\n}\nassert can anyone read \"x\n",
    );
    assert_eq!(found.len(), 7, "{}", found.join("\n"));
}

#[test]
fn a_broken_name_is_told_once() {
    let found = complaints("let ci = \nassert can ci read *\nassert can ci write *\n");
    assert_eq!(found.len(), 1, "{}", found.join("\n"));
}
