//! What is said about places (`tests/lsp/hover.toml`).

use super::{cases, cursor, written};
use iamproof::catalog::index;
use iamproof::lsp::{Language, hover};

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

#[test]
fn an_action_that_needs_others_says_so() {
    let actions = (0..index().len()).filter_map(|number| index().action(number));
    let mut needy = actions.filter_map(|action| {
        let details = action.details()?;
        Some((action, *details.depends_on.first()?))
    });
    let (action, other) = needy.next().unwrap();
    let text = format!("{{\"Statement\":[{{\"Action\":\"{action}\"}}]}}");
    let found = hover(&text, Language::Json, 28, None).unwrap();
    let needs = format!("The caller also needs: `{other}`");
    assert!(found.text.contains(&needs), "{}", found.text);
}
