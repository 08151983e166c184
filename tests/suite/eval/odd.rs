//! Odd but legal: characters of two units, strange keys, sets with duplicates, empty texts.

use super::{condition, document, outcome, request, result, with_context, with_value};
use iamproof::eval::Outcome;
use iamproof::policy::PolicyType;
use serde_json::json;

/// `RES-09`, `COND-21`: characters outside the basic plane are two units, also at the seams of
/// inserted text.
#[test]
fn outside_the_basic_plane() {
    for (pattern, text, expected) in [
        ("??", "😀", true),
        ("?", "😀", false),
        ("*", "😀😀", true),
        ("?*?", "😀", true),
        ("😀?*", "😀", false),
        ("*😀", "a😀", true),
        ("*😀*", "😁😀😁", true),
        // U+1F600 and U+1F601 share their first unit, U+1F600 and U+10600 nothing.
        ("?😀", "😁", false),
        ("${x:k}", "😀", true),
        ("${x:k}?", "😀", false),
    ] {
        let found = condition("StringLike", &json!(pattern), &with_value(text));
        assert_eq!(found, expected, "{pattern} {text}");
    }
}

/// Odd keys: empty, only separators, with braces, quotes, controls; and twice by case.
#[test]
fn odd_keys() {
    for key in [
        "",
        ":",
        "/",
        "aws:",
        "aws:RequestTag/",
        "}",
        "'",
        "\"",
        "\u{0}",
        "😀",
        "İ",
        "ΑΣ",
        "${",
    ] {
        let asked = with_context(&json!({key: "v"}).to_string());
        let read = request(&json!({
            "principal": "anonymous", "action": "a:b", "resource": "*", "context": {key: "v"},
        }));
        assert_eq!(request(&read.to_json()), read, "{key:?}");
        if key.is_empty() || key == "${" {
            continue;
        }
        let statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"StringEquals": {key: "v"}}});
        let text = document(&statement.to_string());
        assert!(
            result(PolicyType::Identity, &text, &asked).matched,
            "{key:?}"
        );
        let upper = text.replace(key, &key.to_ascii_uppercase());
        assert!(
            result(PolicyType::Identity, &upper, &asked).matched,
            "{key:?}"
        );
    }
}

/// `COND-05`: a set is a set, however often a value is written.
#[test]
fn sets_with_duplicates() {
    for (values, any, all, any_not, all_not) in [
        (vec!["a"; 1000], true, true, false, false),
        (
            [vec!["a"; 1000], vec!["b"]].concat(),
            true,
            false,
            true,
            false,
        ),
        (vec!["b", "b"], false, false, true, true),
    ] {
        let asked = with_context(&json!({"x:k": values}).to_string());
        for (operator, expected) in [
            ("ForAnyValue:StringEquals", any),
            ("ForAllValues:StringEquals", all),
            ("ForAnyValue:StringNotEquals", any_not),
            ("ForAllValues:StringNotEquals", all_not),
            ("StringEquals", false),
        ] {
            for operands in [json!("a"), json!(["a", "a"]), json!(vec!["a"; 500])] {
                assert_eq!(
                    condition(operator, &operands, &asked),
                    expected,
                    "{operator}"
                );
            }
        }
    }
}

/// Empty texts everywhere.
#[test]
fn empty_texts() {
    let empty = with_value("");
    for (operator, operand, expected) in [
        ("StringEquals", "", true),
        ("StringNotEquals", "", false),
        ("StringEqualsIgnoreCase", "", true),
        ("StringLike", "", true),
        ("StringLike", "*", true),
        ("StringLike", "?", false),
        ("StringLike", "${x:k}", true),
        ("StringLike", "${}", false),
        ("StringNotLike", "${}", true),
        ("NumericEquals", "", false),
        ("NumericNotEquals", "", true),
        ("DateEquals", "", false),
        ("DateNotEquals", "", true),
        ("Bool", "", true),
        ("Bool", "true", false),
        ("BinaryEquals", "", true),
        ("IpAddress", "", false),
        ("NotIpAddress", "", false),
        ("ArnLike", "", false),
        ("ArnNotLike", "", false),
        ("Null", "", true),
    ] {
        assert_eq!(
            condition(operator, &json!(operand), &empty),
            expected,
            "{operator} {operand}"
        );
    }
    let mut asked = with_context("{}");
    asked.action = String::new();
    asked.resource = String::new();
    let text = document(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
    assert_eq!(outcome(PolicyType::Identity, &text, &asked), Outcome::Allow);
}
