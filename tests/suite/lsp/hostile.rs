//! What editors send in bad weather.

use super::client::{Client, codes};
use serde_json::json;

const START: &str = "{\"Version\":\"2012-10-17\",\"Statement\":";

/// Opens a text, asks about its ends and its middle, and gives how many diagnostics there are.
fn survives(client: &mut Client, language: &str, text: &str) {
    let uri = format!("file:///hostile/a.{language}");
    client.open(&uri, language, 1, text);
    let lines = text.split(['\n', '\r']).count() as u64;
    for line in [0, lines / 2, lines, u64::MAX] {
        for character in [0, 40, 1_000, u64::MAX] {
            client.at("hover", &uri, line, character);
            client.at("completion", &uri, line, character);
        }
    }
    client.found(&uri, 1, 1);
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 9}});
    client.actions(&uri, range, None);
    client.tell(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri}}),
    );
}

#[test]
fn texts_of_all_kinds() {
    let mut client = Client::new();
    let many = vec![r#"{"Effect":"Allow","Action":["s3:Get*","ec2:*"],"Resource":"*"}"#; 300];
    for text in [
        String::new(),
        "\u{feff}".to_owned() + START + "[]}",
        "[".repeat(100_000),
        START.to_owned() + &"[".repeat(100_000),
        START.to_owned() + &"{\"a\":".repeat(100_000),
        START.to_owned() + &"\"".repeat(100_000),
        START.to_owned() + &"\"\\".repeat(50_000),
        START.to_owned() + &"}]".repeat(50_000),
        format!("{START}[{{\"Action\":\"{}\"}}]}}", "a".repeat(300_000)),
        format!("{START}[{{\"Action\":\"{}\"}}]}}", "${".repeat(10_000)),
        format!("{START}[{{\"Action\":${{a{}}}]}}", "}".repeat(100_000)),
        format!("{START}[{{\"Action\":\"{}\"}}]}}", "*a".repeat(3_000)),
        format!("{START}[{{\"Resource\":\"{}\"}}]}}", "*a".repeat(3_000)),
        format!("{START}[{}]}}", many.join(",")),
        format!("{START}[\r{{\"Effect\":\"Alow\",\r\"Action\":\"s3:*\"}}\r]}}"),
        format!("{START}[\r\n{{\"Effect\":\"😀\",\r\n\t\"Action\":\"😀s3:*\"}}\r\n]}}"),
        format!("{START}[\"\\ud83d\", \"\\ud83d\\ude00\", \"\\u"),
        format!("{START}[{{\"Action\":\"\\"),
        "{\"Statement\":\u{0}\u{1}\u{7f}}".to_owned(),
    ] {
        survives(&mut client, "json", &text);
        survives(&mut client, "yaml", &text);
    }
    for text in [
        (0..500).map(|at| " ".repeat(at) + "- \n").collect(),
        "- ".repeat(50_000),
        "a: ".repeat(50_000),
        (0..300).map(|at| " ".repeat(at) + "a:\n").collect(),
        "Statement:\n  - a: ".to_owned() + &"[".repeat(50_000),
        "---\n".repeat(50_000) + "Statement: []",
        "Statement: []\n---\n".repeat(300),
        "a: &a [x]\nStatement: &b [*b, *a]\n".to_owned(),
        "Version: '2012-10-17'\nStatement: !Sub [*b, *a]\n".to_owned(),
        "Statement:\n\t- Effect: Allow\n\t  Action: x\n".to_owned(),
        "Statement:\n  - Effect: |\n      Allow\n    Action: >-\n      s3:*\n".to_owned(),
        "? [a]\n: b\nStatement: []".to_owned(),
        "Statement: *x".to_owned(),
        "\"Statement\": 'it''s".to_owned(),
    ] {
        survives(&mut client, "yaml", &text);
    }
    assert_eq!(client.leave(), 0);
}

#[test]
fn names_of_all_kinds() {
    let mut client = Client::new();
    let text = START.to_owned() + "[{\"Effect\":\"Alow\"}]}";
    for uri in [
        "untitled:Untitled-1",
        "file:///a%ZZ.json",
        "file:///a%00.json",
        "file://server/share/a.json",
        "git:/a.json?ref=x",
        "",
        "x",
        "file:///%F0%9F%98%80/a.json",
        "vscode-notebook-cell:/a.ipynb#1",
    ] {
        client.open(uri, "json", 1, &text);
        let found = client.found(uri, 1, 2);
        assert!(codes(&found).contains(&"INVALID_EFFECT"), "{uri}");
        let range = found[0]["range"].clone();
        client.actions(uri, range, None);
    }
    // Opened twice, the newer text counts; closed and closed again.
    client.open("x", "json", 5, "{}");
    assert_eq!(client.found("x", 5, 1).len(), 0);
    for _ in 0..2 {
        client.tell(
            "textDocument/didClose",
            json!({"textDocument": {"uri": "x"}}),
        );
        client.change("x", 9, json!([{"text": "[]"}]));
    }
    // A document that was never opened.
    assert!(client.at("hover", "file:///never.json", 0, 0).is_null());
    assert!(
        client
            .at("completion", "file:///never.json", 0, 0)
            .is_null()
    );
    assert_eq!(client.leave(), 0);
}

#[test]
fn the_language_is_what_the_editor_says_and_else_what_the_name_says() {
    let mut client = Client::new();
    let yaml = "Version: '2012-10-17'\nStatement:\n  - Effect: Alow\n";
    client.open("untitled:a", "yaml", 1, yaml);
    assert!(codes(&client.found("untitled:a", 1, 2)).contains(&"INVALID_EFFECT"));
    client.open("file:///a.yml", "helm", 1, yaml);
    assert!(codes(&client.found("file:///a.yml", 1, 2)).contains(&"INVALID_EFFECT"));
    client.open(
        "file:///a.yaml",
        "json",
        1,
        "{\"Statement\":[{\"Effect\":\"Alow\"}]}",
    );
    assert!(codes(&client.found("file:///a.yaml", 1, 2)).contains(&"INVALID_EFFECT"));
    // Not ours: nothing is said of it, not even that nothing is wrong.
    client.open(
        "file:///a.tf",
        "terraform",
        1,
        "{\"Statement\":[{\"Effect\":\"Alow\"}]}",
    );
    assert!(client.at("hover", "file:///a.tf", 0, 20).is_null());
    assert_eq!(client.leave(), 0);
}

#[test]
fn other_documents_get_no_noise() {
    let mut client = Client::new();
    for (at, text) in [
        "{}",
        "[]",
        "42",
        "{\"name\": \"x\", \"version\": \"1.0.0\",}",
        "{\"Version\": \"1.0\", \"Resources\": {}}",
        "{\"Statement\": \"of account\"}",
        "{\"Statement\": [{\"Amount\": 3}]}",
        "{\"Policy\": {\"name\": 1}}",
    ]
    .into_iter()
    .enumerate()
    {
        let uri = format!("file:///other/{at}.json");
        client.open(&uri, "json", 1, text);
        assert_eq!(client.found(&uri, 1, 1).len(), 0, "{text}");
    }
    for (at, text) in [
        "apiVersion: v1\nkind: X\n---\nkind: Y\n",
        "a: !b\n",
        "",
        "- a\n- b\n",
    ]
    .into_iter()
    .enumerate()
    {
        let uri = format!("file:///other/{at}.yaml");
        client.open(&uri, "yaml", 1, text);
        assert_eq!(client.found(&uri, 1, 1).len(), 0, "{text}");
    }
    assert_eq!(client.leave(), 0);
}

#[test]
fn each_document_of_a_stream_is_a_policy_of_its_own() {
    let mut client = Client::new();
    let text = "kind: other\n---\nVersion: '2012-10-17'\nStatement:\n  - Effect: Alow\n    Action: s3:*\n    Resource: '*'\n---\nVersion: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Action: s3:Nope\n    Resource: '*'\n";
    client.open("file:///s.yaml", "yaml", 1, text);
    let found = client.found("file:///s.yaml", 1, 2);
    let places: Vec<_> = found
        .iter()
        .map(|one| {
            (
                one["code"].as_str().unwrap(),
                one["range"]["start"]["line"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(places, [("INVALID_EFFECT", 4), ("INVALID_ACTION", 11)]);
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_broken_policy_says_where_and_still_serves() {
    let mut client = Client::new();
    let text = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\" \"Resource\":[\"s3\n";
    client.open("file:///b.json", "json", 1, text);
    let found = client.found("file:///b.json", 1, 1);
    assert!(
        codes(&found)
            .iter()
            .all(|code| *code == "JSON_SYNTAX_ERROR")
    );
    assert!(!found.is_empty());
    let at = text.find("s3:Get").unwrap() as u64;
    let hover = client.at("hover", "file:///b.json", 0, at + 2);
    assert!(
        hover["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("s3:GetObject")
    );
    let end = text.len() as u64 - 1;
    let offer = client.at("completion", "file:///b.json", 0, end);
    let labels = offer["items"].to_string();
    assert!(labels.contains("arn:aws:s3:::"), "{labels}");
    assert_eq!(client.leave(), 0);
}
