//! The conversation.

use super::client::{Client, abilities, codes, edited};
use serde_json::{Value, json};

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[
  {"Effect":"Allow","Action":["s3:Get*","s3:GetObject"],"Resource":"*"},
  {"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b/*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}
]}"#;

const URI: &str = "file:///policies/a.json";

fn whole() -> Value {
    json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}})
}

#[test]
fn a_life() {
    let mut client = Client::fresh();
    let early = client.ask("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32002);
    let answer = client.ask("initialize", json!({"capabilities": {}}));
    let capabilities = &answer["result"]["capabilities"];
    assert_eq!(capabilities["positionEncoding"], "utf-16");
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    assert_eq!(answer["result"]["serverInfo"]["name"], "iamproof");
    client.tell("initialized", json!({}));
    let again = client.ask("initialize", json!({"capabilities": {}}));
    assert_eq!(again["error"]["code"], -32600);
    let unknown = client.ask("textDocument/dance", json!({}));
    assert_eq!(unknown["error"]["code"], -32601);
    // Notifications that are not known are passed over, those with `$/` and others.
    client.tell("$/setTrace", json!({"value": "off"}));
    client.tell("textDocument/danced", json!({}));
    assert_eq!(client.ask("shutdown", Value::Null)["result"], Value::Null);
    let late = client.ask("textDocument/hover", json!({}));
    assert_eq!(late["error"]["code"], -32600);
    client.tell("exit", Value::Null);
    assert_eq!(client.code(), 0);
}

#[test]
fn leaving_without_a_word_is_told_by_the_exit_code() {
    let mut client = Client::new();
    client.tell("exit", Value::Null);
    assert_eq!(client.code(), 1);
    assert_eq!(Client::new().code(), 1);
    assert_eq!(Client::fresh().code(), 1);
}

#[test]
fn garbage_is_refused_and_the_conversation_goes_on() {
    let mut client = Client::new();
    for (bytes, code) in [
        (&b"Content-Length: 5\r\n\r\nhello"[..], -32700),
        (b"Content-Length: 3\r\n\r\n\xff\xfe\x00", -32700),
        (b"Content-Length: many\r\n\r\n", -32700),
        (b"Content-Type: x\r\n\r\n", -32700),
        (b"what is this\r\n\r\n", -32700),
        (b"Content-Length: 2\r\n\r\n[]", -32600),
        (b"Content-Length: 2\r\n\r\n42", -32600),
        (b"Content-Length: 2\r\n\r\n{}", -32600),
        (b"Content-Length: 12\r\n\r\n{\"method\":1}", -32600),
    ] {
        client.raw(bytes);
        let answer = client.answer(&Value::Null);
        assert_eq!(answer["error"]["code"], code, "{bytes:?}");
    }
    let deep = "[".repeat(100_000);
    client.raw(format!("Content-Length: {}\r\n\r\n{deep}", deep.len()).as_bytes());
    assert_eq!(client.answer(&Value::Null)["error"]["code"], -32700);
    for params in [
        Value::Null,
        json!([]),
        json!({"textDocument": {"uri": 1}}),
        json!({"textDocument": {"uri": "x"}, "position": {"line": -1, "character": "a"}}),
    ] {
        for method in ["hover", "completion", "codeAction"] {
            let answer = client.ask(&format!("textDocument/{method}"), params.clone());
            assert!(
                answer["error"]["code"] == -32602 || answer["result"].is_null(),
                "{answer}"
            );
        }
        for method in ["didOpen", "didChange", "didClose", "didSave"] {
            client.tell(&format!("textDocument/{method}"), params.clone());
        }
        client.ask("completionItem/resolve", params);
    }
    assert_eq!(client.leave(), 0);
}

#[test]
fn findings_come_with_all_that_the_protocol_has_for_them() {
    let mut client = Client::new();
    client.open(URI, "json", 7, POLICY);
    let found = client.found(URI, 7, 2);
    assert_eq!(
        codes(&found),
        ["REDUNDANT_ACTION", "IAMPROOF_DENY_BYPASSED_BY_MISSING_KEY"]
    );
    let first = &found[0];
    assert_eq!(first["source"], "iamproof");
    assert_eq!(first["severity"], 3);
    // A link must be a whole address, and there is none: the page is told on hover.
    assert_eq!(first.get("codeDescription"), None);
    let hover = client.at("hover", URI, 1, 32);
    let said = hover["contents"]["value"].as_str().unwrap();
    let action = said.find("s3:Get*").unwrap();
    let finding = said.find("**REDUNDANT_ACTION** · One entry of a list");
    assert!(finding.is_some_and(|at| at > action), "{said}");
    assert!(
        said.contains("`iamproof explain REDUNDANT_ACTION`"),
        "{said}"
    );
    let other = client.at("hover", URI, 2, 13).to_string();
    assert!(!other.contains("REDUNDANT_ACTION"), "{other}");
    assert_eq!(
        first["range"],
        json!({"start": {"line": 1, "character": 30}, "end": {"line": 1, "character": 39}})
    );
    let related = &first["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], URI);
    assert_eq!(related["location"]["range"]["start"]["character"], 40);
    client.tell(
        "textDocument/didClose",
        json!({"textDocument": {"uri": URI}}),
    );
    loop {
        let message = client.receive();
        if message["params"]["diagnostics"] == json!([]) {
            assert_eq!(message["params"]["uri"], URI);
            break;
        }
    }
    assert_eq!(client.leave(), 0);
}

#[test]
fn typing_ends_with_the_findings_of_what_was_typed() {
    let mut client = Client::new();
    client.open(URI, "json", 0, "");
    let (mut line, mut character) = (0, 0);
    let mut version = 0;
    for typed in POLICY.chars() {
        version += 1;
        let here = json!({"line": line, "character": character});
        let change = json!([{"range": {"start": here, "end": here}, "text": typed.to_string()}]);
        client.change(URI, version, change);
        if version % 50 == 0 {
            // Requests are served meanwhile.
            client.at("completion", URI, line, character);
        }
        match typed {
            '\n' => (line, character) = (line + 1, 0),
            _ => character += 1,
        }
    }
    let typed = client.found(URI, version, 2);
    let versions = client.versions(URI);
    assert!(versions.is_sorted(), "{versions:?}");
    client.open("file:///policies/b.json", "json", 1, POLICY);
    let mut opened = client.found("file:///policies/b.json", 1, 2);
    for place in &mut opened {
        let text = place.to_string().replace("/b.json", "/a.json");
        *place = serde_json::from_str(&text).unwrap();
    }
    assert_eq!(typed, opened);
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_fix_makes_the_finding_go_away() {
    let mut client = Client::new();
    client.open(URI, "json", 1, POLICY);
    let place = json!({"start": {"line": 1, "character": 45}, "end": {"line": 1, "character": 45}});
    let actions = client.actions(URI, place, Some("quickfix"));
    let fix = actions
        .iter()
        .find(|one| one["isPreferred"] == true)
        .unwrap();
    assert_eq!(fix["diagnostics"][0]["code"], "REDUNDANT_ACTION");
    let change = &fix["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 1);
    let fixed = edited(POLICY, &change["edits"]);
    assert!(!fixed.contains("s3:GetObject"), "{fixed}");
    client.change(URI, 2, json!([{"text": fixed}]));
    let found = client.found(URI, 2, 2);
    assert_eq!(codes(&found), ["IAMPROOF_DENY_BYPASSED_BY_MISSING_KEY"]);
    assert_eq!(client.leave(), 0);
}

#[test]
fn all_fixes_at_once() {
    let mut client = Client::new();
    let yaml = "# kept\nVersion: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Action: [s3:Get*, s3:GetObject]\n    Resource: ['*', 'arn:aws:s3:::b']\n";
    client.open("file:///policies/a.yaml", "yaml", 1, yaml);
    let all = client.actions("file:///policies/a.yaml", whole(), Some("source.fixAll"));
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["kind"], "source.fixAll.iamproof");
    let fixed = edited(yaml, &all[0]["edit"]["documentChanges"][0]["edits"]);
    assert!(
        fixed.starts_with("# kept\n") && !fixed.contains("GetObject"),
        "{fixed}"
    );
    client.change("file:///policies/a.yaml", 2, json!([{"text": fixed}]));
    assert_eq!(
        client.found("file:///policies/a.yaml", 2, 2),
        Vec::<Value>::new()
    );
    let none = client.actions("file:///policies/a.yaml", whole(), Some("source.fixAll"));
    assert_eq!(none, Vec::<Value>::new());
    let other = client.actions("file:///policies/a.yaml", whole(), Some("refactor"));
    assert_eq!(other, Vec::<Value>::new());
    assert_eq!(client.leave(), 0);
}

#[test]
fn edits_without_versions_for_editors_that_know_none() {
    let actions = json!({"textDocument": {"codeAction": {"codeActionLiteralSupport": {}}}});
    let mut client = Client::with(actions);
    client.open(URI, "json", 1, POLICY);
    let all = client.actions(URI, whole(), Some("source.fixAll.iamproof"));
    let fixed = edited(POLICY, &all[0]["edit"]["changes"][URI]);
    assert!(!fixed.contains("s3:GetObject"), "{fixed}");
    assert_eq!(client.leave(), 0);
}

#[test]
fn settings_count_and_are_read_anew() {
    let directory = tempfile::tempdir().unwrap();
    let settings = directory.path().join("iamproof.toml");
    let uri = format!("file://{}/scps/a%20b.json", directory.path().display());
    std::fs::write(&settings, "[validate]\nignore = [\"REDUNDANT_ACTION\"]\n").unwrap();
    let mut client = Client::new();
    client.open(&uri, "json", 1, POLICY);
    let found = client.found(&uri, 1, 2);
    assert_eq!(codes(&found), ["IAMPROOF_DENY_BYPASSED_BY_MISSING_KEY"]);
    // A type by file: SCPs may not be about principals.
    let text = "[validate.types]\n\"scps/*\" = \"scp\"\n";
    std::fs::write(&settings, text).unwrap();
    let scp = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}"#;
    client.change(&uri, 2, json!([{"text": scp}]));
    let found = client.found(&uri, 2, 2);
    assert!(
        codes(&found).contains(&"SCP_SYNTAX_ERROR_PRINCIPAL"),
        "{found:?}"
    );
    // Settings that are wrong are told, and do not count.
    std::fs::write(&settings, "[validate]\nignore = [\"REDUNDANT_ACTIONS\"]\n").unwrap();
    client.change(&uri, 3, json!([{"text": POLICY}]));
    let found = client.found(&uri, 3, 2);
    assert_eq!(found[0]["code"], "settings");
    assert!(codes(&found).contains(&"REDUNDANT_ACTION"));
    // The settings change under the open document.
    std::fs::write(&settings, "").unwrap();
    let saved = json!({"textDocument": {"uri": format!("file://{}", settings.display())}});
    client.tell("textDocument/didSave", saved);
    let found = client.found(&uri, 3, 2);
    assert_eq!(found.len(), 2);
    assert_eq!(client.leave(), 0);
}

#[test]
fn an_agreement_is_written_and_counts() {
    let directory = tempfile::tempdir().unwrap();
    let uri = format!("file://{}/a.json", directory.path().display());
    let mut client = Client::new();
    client.open(&uri, "json", 1, POLICY);
    let mut at = 0;
    for there in [false, true] {
        let range =
            json!({"start": {"line": 1, "character": 30}, "end": {"line": 1, "character": 30}});
        let actions = client.actions(&uri, range, Some("quickfix"));
        let agree = actions
            .iter()
            .find(|one| one["isPreferred"] != true)
            .unwrap();
        let edits = match there {
            false => {
                let changes = &agree["edit"]["documentChanges"];
                assert_eq!(changes[0]["kind"], "create");
                changes[1]["edits"].clone()
            }
            true => {
                let changes = agree["edit"]["changes"].as_object().unwrap();
                changes.values().next().unwrap().clone()
            }
        };
        let settings = directory.path().join("iamproof.toml");
        let old = if there { "[validate]\n" } else { "" };
        std::fs::write(&settings, edited(old, &edits)).unwrap();
        at += 1;
        client.change(&uri, 1 + at, json!([{"text": POLICY}]));
        let found = client.found(&uri, 1 + at, 2);
        assert_eq!(codes(&found), ["IAMPROOF_DENY_BYPASSED_BY_MISSING_KEY"]);
        // The next round finds a file that has settings of another kind.
        std::fs::write(&settings, "[validate]\n").unwrap();
        at += 1;
        client.change(&uri, 1 + at, json!([{"text": POLICY}]));
        client.found(&uri, 1 + at, 2);
    }
    assert_eq!(client.leave(), 0);
}

/// It is offered only where it does what it says.
#[test]
fn an_agreement_breaks_no_settings() {
    let directory = tempfile::tempdir().unwrap();
    let uri = format!("file://{}/a.json", directory.path().display());
    let settings = directory.path().join("iamproof.toml");
    let mut client = Client::new();
    client.open(&uri, "json", 1, POLICY);
    for (text, offered) in [
        ("validate = { fail-on = \"warning\" }\n", false),
        ("[validate]\nsuppress = []\n", false),
        ("[validate\n", false),
        ("[validate]\nignore = [\"NO_SUCH_CODE\"]\n", false),
        ("[validate]\n# nothing to suppress", true),
        ("[validate.types]\n\"b.json\" = \"scp\"", true),
        (
            "[[validate.suppress]]\ncodes = [\"INVALID_ACTION\"]\nreason = \"x\"",
            true,
        ),
    ] {
        std::fs::write(&settings, text).unwrap();
        let range =
            json!({"start": {"line": 1, "character": 30}, "end": {"line": 1, "character": 30}});
        let actions = client.actions(&uri, range, Some("quickfix"));
        let mut all = actions.iter();
        let agree = all.any(|one| one["title"].as_str().unwrap().starts_with("Say"));
        assert_eq!(agree, offered, "{text}");
    }
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_request_that_nobody_waits_for_is_cancelled_or_answered() {
    let mut client = Client::new();
    client.open(URI, "json", 1, POLICY);
    let position = json!({"line": 1, "character": 33});
    let params = json!({"textDocument": {"uri": URI}, "position": position});
    let id = client.begin("textDocument/hover", params);
    client.tell("$/cancelRequest", json!({"id": id}));
    client.tell("$/cancelRequest", json!({"id": "never asked"}));
    let answer = client.answer(&json!(id));
    assert!(
        answer["error"]["code"] == -32800 || answer["result"].is_object(),
        "{answer}"
    );
    assert_eq!(client.leave(), 0);
}

#[test]
fn what_is_offered_can_be_explained() {
    let mut client = Client::new();
    let text = r#"{"Statement":[{"Action":"s3:GetOb"}]}"#;
    client.open(URI, "json", 1, text);
    let offer = client.at("completion", URI, 0, 32);
    let items = offer["items"].as_array().unwrap();
    let item = items
        .iter()
        .find(|one| one["label"] == "s3:GetObject")
        .unwrap();
    let item = client.ask("completionItem/resolve", item.clone());
    let page = item["result"]["documentation"]["value"].as_str().unwrap();
    assert!(page.contains("Grants permission"), "{page}");
    assert_eq!(client.leave(), 0);
}

#[test]
fn positions_are_those_that_were_agreed_on() {
    let text =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"😀é\",\"Effect\":\"Allou\"}]}";
    let before = text.find("\"Allou\"").unwrap();
    let utf16 = text[..before].encode_utf16().count();
    for (encodings, expected) in [
        (json!(["utf-8", "utf-16"]), before),
        (json!(["utf-32"]), utf16),
    ] {
        let mut capabilities = abilities();
        capabilities["general"] = json!({"positionEncodings": encodings});
        let mut client = Client::with(capabilities);
        client.open(URI, "json", 1, text);
        let found = client.found(URI, 1, 2);
        let effect = found
            .iter()
            .find(|one| one["code"] == "INVALID_EFFECT")
            .unwrap();
        assert_eq!(effect["range"]["start"]["character"], expected);
        let offer = client.at("completion", URI, 0, expected as u64 + 3);
        let item = &offer["items"][0];
        assert_eq!(item["label"], "Allow");
        assert_eq!(
            item["textEdit"]["range"]["start"]["character"],
            expected + 1
        );
        assert_eq!(client.leave(), 0);
    }
}
