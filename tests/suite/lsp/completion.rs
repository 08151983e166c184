//! What is offered at cursors (`tests/lsp/completion.toml`).

use super::{cases, cursor, written};
use iamproof::lsp::complete;

fn texts(case: &toml::Table, name: &str) -> Vec<String> {
    let all = case.get(name).and_then(toml::Value::as_array);
    let all = all.into_iter().flatten();
    all.map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn offers_are_those_of_the_table() {
    let mut wrong = Vec::new();
    for case in cases("completion.toml") {
        let name = case["name"].as_str().unwrap();
        let (language, text) = written(&case);
        let (text, at) = cursor(&text);
        let snippets = case.get("snippets").is_some();
        let offer = complete(&text, language, at, snippets);
        let labels: Vec<&str> = offer.items.iter().map(|one| one.label.as_str()).collect();
        for wanted in texts(&case, "has") {
            if !labels.contains(&wanted.as_str()) {
                let shown: Vec<_> = labels.iter().take(10).collect();
                wrong.push(format!("{name}: `{wanted}` is not among {shown:?}"));
            }
        }
        for unwanted in texts(&case, "lacks") {
            if labels.contains(&unwanted.as_str()) {
                wrong.push(format!("{name}: `{unwanted}` is offered"));
            }
        }
        if case.contains_key("none") && !labels.is_empty() {
            wrong.push(format!("{name}: {labels:?}"));
        }
        if let Some(first) = case.get("first")
            && labels.first().copied() != first.as_str()
        {
            wrong.push(format!("{name}: the first is {:?}", labels.first()));
        }
        if let Some(pick) = case.get("pick") {
            let mut items = offer.items.iter();
            let Some(item) = items.find(|one| Some(one.label.as_str()) == pick.as_str()) else {
                wrong.push(format!("{name}: {pick:?} is not offered"));
                continue;
            };
            let mut made = text.clone();
            made.replace_range(item.span.start..item.span.end, &item.new);
            if case["makes"].as_str() != Some(made.as_str()) {
                wrong.push(format!("{name}: makes {made}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
