//! What is said about places (`tests/lsp/hover.toml`).

use super::{cases, cursor, written};
use iamproof::lsp::hover;

#[test]
fn places_are_told_as_the_table_says() {
    let mut wrong = Vec::new();
    for case in cases("hover.toml") {
        let name = case["name"].as_str().unwrap();
        let (language, text) = written(&case);
        let (text, at) = cursor(&text);
        let found = hover(&text, language, at, None);
        let said = found.as_ref().map_or("", |found| found.text.as_str());
        let texts = |list: &str| -> Vec<String> {
            let all = case.get(list).and_then(toml::Value::as_array);
            let all = all.into_iter().flatten();
            all.map(|one| one.as_str().unwrap().to_owned()).collect()
        };
        for wanted in texts("has") {
            if !said.contains(&wanted) {
                wrong.push(format!("{name}: `{wanted}` is not in\n{said}"));
            }
        }
        for unwanted in texts("lacks") {
            if said.contains(&unwanted) {
                wrong.push(format!("{name}: `{unwanted}` is in\n{said}"));
            }
        }
        if case.contains_key("none") && found.is_some() {
            wrong.push(format!("{name}: {said}"));
        }
        if let Some(found) = &found {
            assert!(
                text.get(found.span.start..found.span.end).is_some(),
                "{name}"
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
