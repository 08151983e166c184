//! YAML gives the tree that JSON gives.

use super::{complaint, files, json, shown};
use iamproof::source::json::{Json, Node};
use iamproof::source::{Source, yaml};
use std::fmt::Write as _;

fn read(text: &str) -> Result<Json, String> {
    let source = Source::new("w.yaml", text.to_owned());
    match yaml::parse(&source) {
        (Some(json), errors) if errors.is_empty() => Ok(json),
        (_, errors) => {
            let all = errors
                .iter()
                .map(|one| format!("{}: {}", source.position(one.span.start), one.message));
            Err(all.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// The value without places.
fn plain(json: &Json) -> serde_json::Value {
    match &json.node {
        Node::Null => serde_json::Value::Null,
        Node::Bool(value) => (*value).into(),
        Node::Number(text) | Node::String(text) => text.clone().into(),
        Node::Array(items) => items.iter().map(plain).collect(),
        Node::Object(members) => members
            .iter()
            .map(|one| (one.name.clone(), plain(&one.value)))
            .collect(),
    }
}

#[test]
fn what_looks_like_something_else_stays_text() {
    let json =
        read("{a: 012345678901, b: yes, c: on, d: 2012-10-17, e: 1.5, f: 0x10, g: 1e3, h: No}")
            .unwrap();
    for member in json.as_object().unwrap() {
        assert!(
            matches!(member.value.node, Node::String(_)),
            "{}",
            member.name
        );
    }
    let json = read("[true, null, ~, 'true', \"null\", !!str false, ]").unwrap();
    let kinds: Vec<&str> = json.as_array().unwrap().iter().map(Json::kind).collect();
    assert_eq!(
        kinds,
        ["a boolean", "null", "null", "a text", "a text", "a text"]
    );
    // Names are texts, whatever they look like: `Null` is a condition operator.
    assert_eq!(
        read("{Null: {a: true}}").unwrap().as_object().unwrap()[0].name,
        "Null"
    );
}

#[test]
fn spans_are_bytes() {
    let source = Source::new(
        "w.yaml",
        "ü: [ä, 'ö']\nnext: |\n  text\nlast: x\n".to_owned(),
    );
    let (json, errors) = yaml::parse(&source);
    assert!(errors.is_empty());
    let json = json.unwrap();
    assert_eq!(source.slice(json.as_object().unwrap()[0].name_span), "ü");
    let list = json.get("ü").unwrap();
    assert_eq!(source.slice(list.span), "[ä, 'ö']");
    assert_eq!(source.slice(list.as_array().unwrap()[1].span), "'ö'");
    assert_eq!(source.slice(json.get("last").unwrap().span), "x");
}

#[test]
fn refused() {
    let cases = [
        "",
        "# only a comment",
        "a: 1\na: 2",
        "---\na: 1\n---\nb: 2",
        "a: !Ref b",
        "a: {<<: {b: 1}}",
        "[a]: b",
        "? {a: b}\n: c",
        "a: *b",
        "&a [*a]",
        "a: b: c",
        "a:\n\t- b",
        "'unclosed",
        "a: \"\\q\"",
        "- a\nb: c",
        "\u{feff}a: b",
    ];
    let mut all = String::new();
    for case in cases {
        let answer = read(case).map_or_else(|error| error, |json| format!("{:?}", plain(&json)));
        let _ = writeln!(all, "{case:?}\n    {}", answer.replace('\n', "\n    "));
    }
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("world_yaml_refused", all);
    });
}

#[test]
fn aliases_do_not_explode() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let before = format!("*a{}", level - 1);
        let _ = writeln!(
            text,
            "a{level}: &a{level} [{}]",
            [before.as_str(); 10].join(", ")
        );
    }
    let error = read(&text).unwrap_err();
    assert!(error.contains("stand for more than"), "{error}");
    // Few aliases of one long text, and anchors in anchors.
    let long = format!(
        "a: &a {}\nb: [{}]",
        "x".repeat(1 << 20),
        ["*a"; 1000].join(", ")
    );
    assert!(read(&long).unwrap_err().contains("stand for more than"));
    // By aliases one may also get deeper than one may write.
    let mut deep = "- &a0 [x]\n".to_owned();
    for level in 1..100 {
        let _ = writeln!(deep, "- &a{level} [*a{}]", level - 1);
    }
    assert!(read(&deep).unwrap_err().contains("nested deeper"));
}

#[test]
fn deep_and_broken_texts_end() {
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(50_000),
    ] {
        assert!(read(&text).is_err());
    }
    let nested: String = (0..1000).map(|depth| " ".repeat(depth) + "a:\n").collect();
    assert!(read(&nested).is_err());
}

/// The same world in both forms gives the same answer.
#[test]
fn both_forms_say_the_same() {
    let json_text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/world/principals.json"
    ))
    .unwrap();
    let with_accounts = json_text.replacen(
        '{',
        "{\"accounts\":[{\"id\":\"222222222222\"},{\"id\":\"111111111111\"}],",
        1,
    );
    let first = json(&with_accounts).unwrap();
    // JSON is YAML, and so is the block form of it.
    for text in [
        with_accounts.clone(),
        block(&serde_json::from_str(&with_accounts).unwrap(), 0),
    ] {
        let second = files(&[("w.yaml", &text)]).unwrap().world;
        let places = |text: String| -> String {
            let lines = text
                .lines()
                .map(|line| line.rsplit_once(": ").map_or(line, |(_, rest)| rest));
            lines.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(places(shown(&first)), places(shown(&second)));
        for (left, right) in first.parts().roles.iter().zip(&second.parts().roles) {
            assert_eq!(left.entity.arn, right.entity.arn);
            for (left, right) in left
                .entity
                .inline
                .iter()
                .chain(&left.trust)
                .zip(right.entity.inline.iter().chain(&right.trust))
            {
                assert_eq!(left.name, right.name);
                let text = |one: &iamproof::world::Document| {
                    one.known().map(|one| iamproof::policy::print(&one.policy))
                };
                assert_eq!(text(left), text(right));
            }
        }
    }
}

/// A JSON value as block YAML.
fn block(json: &serde_json::Value, depth: usize) -> String {
    let pad = "  ".repeat(depth);
    match json {
        serde_json::Value::Object(members) if !members.is_empty() => {
            let member = |(name, value): (&String, &serde_json::Value)| {
                let value = match value {
                    serde_json::Value::Object(_) | serde_json::Value::Array(_) => {
                        format!("\n{}", block(value, depth + 1))
                    }
                    _ => format!(" {value}\n"),
                };
                format!("{pad}\"{name}\":{value}")
            };
            members.iter().map(member).collect()
        }
        serde_json::Value::Array(items) if !items.is_empty() => items
            .iter()
            .map(|item| match item {
                serde_json::Value::Object(_) | serde_json::Value::Array(_) => {
                    format!("{pad}-\n{}", block(item, depth + 1))
                }
                _ => format!("{pad}- {item}\n"),
            })
            .collect(),
        other => format!("{pad}{other}\n"),
    }
}

#[test]
fn errors_point_into_yaml() {
    let error = complaint(&[(
        "w.yaml",
        "accounts:\n  - id: 111111111111\n    nmae: x\nusers:\n  - arn: arn:aws:iam::111111111112:user/u\n",
    )]);
    assert!(
        error.contains("DIR/w.yaml:3:5") && error.contains("did you mean `name`?"),
        "{error}"
    );
    assert!(
        error.contains("DIR/w.yaml:5:5") && error.contains("did you mean 111111111111?"),
        "{error}"
    );
}
