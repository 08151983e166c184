//! Positions, rendering, and the JSON reader (against `serde_json`).

use iamproof::source::json::{self, Json, Node};
use iamproof::source::{Diagnostic, Position, Source, Span, render};
use proptest::prelude::*;
use serde_json::Value;

fn read(text: &str) -> (Option<Json>, Vec<(String, String)>) {
    let source = Source::new("f.json", text.to_owned());
    let (tree, errors) = json::parse(&source);
    let errors = errors.into_iter().map(|error| {
        let position = source.position(error.span.start).to_string();
        (position, error.message)
    });
    (tree, errors.collect())
}

#[test]
fn positions() {
    let source = Source::new("f", "a\r\né😀x\n".to_owned());
    let at = |offset| {
        let Position { line, column } = source.position(offset);
        (line, column)
    };
    assert_eq!(at(0), (1, 1));
    assert_eq!(at(3), (2, 1));
    assert_eq!(at(5), (2, 2));
    assert_eq!(at(6), (2, 2), "inside a character");
    assert_eq!(at(9), (2, 3));
    assert_eq!(at(11), (3, 1));
    assert_eq!(at(1_000), (3, 1));
    assert_eq!(
        Source::new("f", String::new()).position(0).to_string(),
        "1:1"
    );
}

#[test]
fn bytes() {
    let fails = |bytes: &[u8]| {
        let (source, error) = *Source::from_bytes("f", bytes.to_vec()).unwrap_err();
        let position = source.position(error.span.start);
        let shown = render(&source, &error);
        (position.to_string(), error.message, shown)
    };
    let (position, message, shown) = fails(b"{\n \"a\": \"\xff\"}");
    assert_eq!(
        (position.as_str(), message.as_str()),
        ("2:8", "this is not UTF-8 text")
    );
    assert!(shown.contains('\u{fffd}'), "{shown}");
    assert_eq!(fails(b"\xef\xbb\xbf{}").0, "1:1");
    assert_eq!(fails(b"\xff\xfe{\0}\0").0, "1:1");
}

/// Text, the places and parts of the messages of its errors, and whether a tree is given.
type Slip<'a> = (&'a str, &'a [(&'a str, &'a str)], bool);

const SLIPS: &[Slip<'_>] = &[
    ("", &[("1:1", "empty")], false),
    (" \n ", &[("2:2", "empty")], false),
    ("\u{feff}{}", &[("1:1", "byte order mark")], true),
    ("{} x", &[("1:4", "`x` follows")], true),
    ("{}{}", &[("1:3", "`{` follows")], true),
    ("{\n// a\n}", &[("2:1", "no comments")], true),
    (
        "{/* a */} # b",
        &[("1:2", "no comments"), ("1:11", "no comments")],
        true,
    ),
    ("[1,]", &[("1:3", "comma before the end of a list")], true),
    (
        "{\"a\":1,\n}",
        &[("1:7", "comma before the end of an object")],
        true,
    ),
    ("[1,,2]", &[("1:4", "one comma too many")], true),
    ("[,1]", &[("1:2", "one comma too many")], true),
    (
        "{'a': 'b'}",
        &[("1:2", "single quotes"), ("1:7", "single quotes")],
        true,
    ),
    ("{a: 1}", &[("1:2", "`a` is not in double quotes")], true),
    (
        "{1: 1, \"b\": 2}",
        &[("1:2", "expected a member's name")],
        false,
    ),
    ("{\"a\" 1}", &[("1:6", "expected `:`")], false),
    ("{\"a\":}", &[("1:6", "expected a value, found `}`")], false),
    (
        "{\"a\":1 \"b\":2}",
        &[("1:8", "a comma is missing before `\"`")],
        true,
    ),
    ("[1 2]", &[("1:4", "a comma is missing")], true),
    ("[1:2]", &[("1:3", "expected `,` or `]`, found `:`")], false),
    (
        "{\"a\":[1}",
        &[("1:8", "expected `,` or `]`, found `}`")],
        false,
    ),
    (
        "{\"a\":[[[1}",
        &[("1:10", "expected `,` or `]`, found `}`")],
        false,
    ),
    (
        "{\"a\":1]",
        &[("1:7", "expected `,` or `}`, found `]`")],
        false,
    ),
    ("[1", &[("1:3", "ends inside a list")], false),
    ("{\"a\":[1,", &[("1:9", "ends inside a list")], false),
    ("{\"a\"", &[("1:5", "ends inside an object")], false),
    ("[\"abc", &[("1:6", "ends inside a string")], false),
    (
        "[\"abc\n\"]",
        &[("1:6", "a line break inside a string")],
        false,
    ),
    (
        "[\"a\tb\u{1}\"]",
        &[("1:4", "U+0009"), ("1:6", "U+0001")],
        true,
    ),
    (
        "[\"\\x\"]",
        &[("1:3", "an escape that JSON does not have")],
        true,
    ),
    ("[\"\\u12g4\"]", &[("1:3", "four hexadecimal digits")], true),
    (
        "[\"\\ud800x\"]",
        &[("1:3", "half of a surrogate pair")],
        true,
    ),
    (
        "[\"\\ud800\\u0041\"]",
        &[("1:3", "half of a surrogate pair")],
        true,
    ),
    (
        "[\"\\udc00\"]",
        &[("1:3", "half of a surrogate pair")],
        true,
    ),
    (
        "[01, +1, 1., .5, 1e, 0x1, -]",
        &[
            ("1:2", "`01`"),
            ("1:6", "`+1`"),
            ("1:10", "`1.`"),
            ("1:14", "`.5`"),
            ("1:18", "`1e`"),
            ("1:22", "`0x1`"),
            ("1:27", "`-`"),
        ],
        true,
    ),
    (
        "[True, None, NaN]",
        &[("1:2", "`True`"), ("1:8", "`None`"), ("1:14", "`NaN`")],
        true,
    ),
    ("[@]", &[("1:2", "expected a value, found `@`")], false),
    (
        "{\"a\":1,\"b\":2,\"\\u0061\":3}",
        &[("1:14", "`a` is given twice")],
        true,
    ),
];

#[test]
fn slips() {
    let deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
    let deep_case: Slip = (&deep, &[("1:65", "deeper than 64")], false);
    for (text, expected, tree) in SLIPS.iter().chain([&deep_case]) {
        let (found, errors) = read(text);
        assert_eq!(errors.len(), expected.len(), "{text:?}: {errors:?}");
        for ((place, part), (position, message)) in expected.iter().zip(&errors) {
            assert_eq!(position, place, "{text:?}: {errors:?}");
            assert!(message.contains(part), "{text:?}: {errors:?}");
        }
        assert_eq!(found.is_some(), *tree, "{text:?}");
    }
}

#[test]
fn many_errors() {
    let (_, errors) = read(&format!("[{}0]", "01,".repeat(100_000)));
    assert_eq!(errors.len(), 21);
    assert!(errors[20].1.contains("and more errors"), "{errors:?}");
}

#[test]
fn spans() {
    let text = " {\"a\" : [1, \"x\"]} ";
    let source = Source::new("f", text.to_owned());
    let tree = json::parse(&source).0.unwrap();
    let member = &tree.as_object().unwrap()[0];
    assert_eq!(source.slice(tree.span), "{\"a\" : [1, \"x\"]}");
    assert_eq!(source.slice(member.name_span), "\"a\"");
    assert_eq!(source.slice(member.span()), "\"a\" : [1, \"x\"]");
    assert_eq!(
        source.slice(tree.get("a").unwrap().as_array().unwrap()[1].span),
        "\"x\""
    );
}

/// Linear in the size: these would not end otherwise.
#[test]
fn large() {
    let many = (0..300_000).map(|n| format!("\"member {n}\":{n}"));
    let (tree, errors) = read(&format!("{{{}}}", many.collect::<Vec<_>>().join(",")));
    assert_eq!(errors, []);
    assert_eq!(tree.unwrap().as_object().unwrap().len(), 300_000);
    let text = format!("[\"{}\"]", "é\\n".repeat(5_000_000));
    assert_eq!(read(&text).1, []);
    assert_eq!(read(&"[".repeat(20_000_000)).1.len(), 2);
    assert_eq!(read(&"{\"a\":".repeat(4_000_000)).1.len(), 2);
    assert_eq!(read(&"[}".repeat(10_000_000)).1.len(), 1);
}

fn shown(name: &str, text: &str, span: Span) -> String {
    let source = Source::new(name, text.to_owned());
    let error = Diagnostic::error(span, "something is wrong").help("do it right");
    render(&source, &error)
}

#[test]
fn rendering() {
    let long = format!("[{}\"x\"{}]", "\"é\",".repeat(4_000), ",0".repeat(4_000));
    let all = [
        shown(
            "dir/f.json",
            "{\n  \"a\": 1,\n  \"b\": 2\n}",
            Span::new(12, 18),
        ),
        shown("two lines", "{\n  \"a\": [\n  1]\n}", Span::new(9, 15)),
        shown("end.json", "{\"a\"", Span::new(4, 4)),
        shown("empty.json", "", Span::new(0, 0)),
        shown(
            "a\u{1b}[31m\nb",
            "\t\u{1b}[31m\u{202e}\u{85}x\u{7f}",
            Span::new(5, 6),
        ),
        shown("long.json", &long, Span::new(20_001, 20_004)),
        shown("long.json", &long, Span::new(0, long.len())),
        shown("crlf.json", "{\r\n\"a\"\r\n", Span::new(6, 8)),
    ];
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("rendering", all.join("\n\n"));
    });
}

fn value(json: &Json) -> Value {
    match &json.node {
        Node::Null => Value::Null,
        Node::Bool(value) => Value::from(*value),
        Node::Number(spelling) => serde_json::from_str(spelling).unwrap(),
        Node::String(text) => Value::from(text.as_str()),
        Node::Array(items) => items.iter().map(value).collect(),
        Node::Object(members) => Value::Object(
            members
                .iter()
                .map(|member| (member.name.clone(), value(&member.value)))
                .collect(),
        ),
    }
}

fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9_f64).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// What only one of the two readers refuses: duplicates, and texts that `serde_json` cannot hold
/// as numbers.
fn differs_on_purpose(text: &str, errors: &[(String, String)]) -> bool {
    let twice = errors
        .iter()
        .any(|(_, message)| message.contains("given twice"));
    let overflow = serde_json::from_str::<Value>(text)
        .is_err_and(|error| error.to_string().contains("out of range"));
    twice || overflow
}

fn agrees(text: &str) -> Result<(), TestCaseError> {
    let (found, errors) = read(text);
    if differs_on_purpose(text, &errors) {
        return Ok(());
    }
    match serde_json::from_str::<Value>(text) {
        Ok(expected) => {
            prop_assert_eq!(errors, vec![]);
            prop_assert_eq!(value(&found.unwrap()), expected);
        }
        Err(error) => prop_assert!(!errors.is_empty(), "{} {:?}", error, found),
    }
    Ok(())
}

proptest! {
    #[test]
    fn same_values(tree in tree()) {
        agrees(&tree.to_string())?;
        agrees(&format!("{tree:#}"))?;
    }

    #[test]
    fn same_answer(text in r#"[\[\]{}:,"0-9aeutrflsn\\/ .+\-'\t]{0,16}"#) {
        agrees(&text)?;
    }

    #[test]
    fn same_answer_after_damage(tree in tree(), cut in any::<prop::sample::Index>(), with in r#"|[\[\]{}:,"\\0a]"#) {
        let mut characters: Vec<char> = tree.to_string().chars().collect();
        let at = cut.index(characters.len());
        characters.splice(at..=at, with.chars());
        agrees(&characters.into_iter().collect::<String>())?;
    }

    #[test]
    fn rendering_never_fails(text in any::<String>(), start in 0..40_usize, length in 0..40_usize) {
        let shown = shown("f", &text, Span::new(start, start + length));
        prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{:?}", shown);
    }
}
