//! `Condition`: the structure of section 3.1, the operators of section 3.2, variables.

use super::{decide, result, table, truth, version, with_context};
use iamproof::eval::{ContextValue, ElementKind, Request, key_is_multi};
use iamproof::policy::PolicyType;

/// Whether a condition holds in a statement of this effect.
fn holds(rule: &str, effect: &str, condition: &str, request: &Request) -> bool {
    let version = version(rule);
    let text = format!(
        r#"{{{version}"Statement":{{"Effect":"{effect}","Action":"*","Resource":"*","Condition":{condition}}}}}"#
    );
    let result = result(PolicyType::Identity, &text, request);
    let failed = result.failed.as_ref().map(|failure| failure.element);
    let expected = (!result.matched).then_some(ElementKind::Condition);
    assert_eq!(failed, expected, "{rule}: {text}");
    result.matched
}

/// The effect plays no part, but for `COND-44`.
fn assert_condition(rule: &str, condition: &str, request: &Request, expected: bool) {
    for effect in ["Allow", "Deny"] {
        let found = holds(rule, effect, condition, request);
        let context = &request.context;
        assert_eq!(found, expected, "{rule}: {effect} {condition} {context:?}");
    }
}

#[test]
fn vectors() {
    let all = table(include_str!("../../data/eval/conditions.txt"));
    assert!(all.len() > 80);
    for (words, values) in all {
        let ([rule, expected], [condition, context]) = (&words[..], &values[..]) else {
            unreachable!("{words:?} {values:?}")
        };
        assert_condition(rule, condition, &with_context(context), truth(expected));
    }
}

/// The negated form of an operator.
fn negation(operator: &str) -> Option<&'static str> {
    Some(match operator {
        "StringEquals" => "StringNotEquals",
        "StringEqualsIgnoreCase" => "StringNotEqualsIgnoreCase",
        "StringLike" => "StringNotLike",
        "NumericEquals" => "NumericNotEquals",
        "DateEquals" => "DateNotEquals",
        "IpAddress" => "NotIpAddress",
        "ArnEquals" => "ArnNotEquals",
        "ArnLike" => "ArnNotLike",
        _ => return None,
    })
}

/// Each line in all forms that must agree: `T` matches, `F` does not, `N` is nothing that the
/// operator reads.
#[test]
fn operators() {
    let all = [
        include_str!("../../data/eval/strings.txt"),
        include_str!("../../data/eval/values.txt"),
    ]
    .map(table)
    .concat();
    assert!(all.len() > 200);
    for (words, values) in all {
        let ([rule, expected, operator], [operands, text]) = (&words[..], &values[..]) else {
            unreachable!("{words:?} {values:?}")
        };
        let request = with_context(&format!(r#"{{"x:k":{text}}}"#));
        let as_set = with_context(&format!(r#"{{"x:k":[{text}]}}"#));
        let numeric = operator.starts_with("Numeric") || operator.starts_with("Date");
        let (plain, negated) = match *expected {
            "N" => (false, numeric),
            other => (truth(other), !truth(other)),
        };
        let forms = [(Some(*operator), plain), (negation(operator), negated)];
        for (operator, expected) in forms {
            let Some(operator) = operator else { continue };
            for form in [operator.to_owned(), format!("{operator}IfExists")] {
                let condition = format!(r#"{{"{form}":{{"x:k":{operands}}}}}"#);
                assert_condition(rule, &condition, &request, expected);
                // COND-07: a multi-valued key under a plain operator.
                assert_condition("COND-07", &condition, &as_set, false);
                // COND-08: a single-valued key is a set of one.
                for qualifier in ["ForAllValues", "ForAnyValue"] {
                    let condition = format!(r#"{{"{qualifier}:{form}":{{"x:k":{operands}}}}}"#);
                    assert_condition(rule, &condition, &request, expected);
                    assert_condition(rule, &condition, &as_set, expected);
                }
            }
        }
    }
}

/// An operator, an operand, a value that matches and one that does not.
const FAMILIES: [(&str, &str, &str, &str); 20] = [
    ("StringEquals", "a", "a", "b"),
    ("StringEqualsIgnoreCase", "a", "A", "b"),
    ("StringLike", "a*", "ab", "b"),
    ("NumericEquals", "1", "1.0", "2"),
    ("NumericLessThan", "5", "4", "5"),
    ("NumericLessThanEquals", "5", "5", "6"),
    ("NumericGreaterThan", "5", "6", "5"),
    ("NumericGreaterThanEquals", "5", "5", "4"),
    ("DateEquals", "2030", "2030-01-01", "2031"),
    ("DateLessThan", "2030", "2029", "2030"),
    ("DateLessThanEquals", "2030", "2030", "2031"),
    ("DateGreaterThan", "2030", "2031", "2030"),
    ("DateGreaterThanEquals", "2030", "2030", "2029"),
    ("Bool", "true", "true", "false"),
    ("Bool", "false", "false", "true"),
    ("BinaryEquals", "QQ==", "QQ==", "Qg=="),
    ("IpAddress", "10.0.0.0/8", "10.1.1.1", "11.1.1.1"),
    (
        "ArnEquals",
        "arn:aws:s3:::a*",
        "arn:aws:s3:::ab",
        "arn:aws:s3:::b",
    ),
    (
        "ArnLike",
        "arn:aws:s3:::a*",
        "arn:aws:s3:::ab",
        "arn:aws:s3:::b",
    ),
    ("IpAddress", "2001:db8::/32", "2001:db8::1", "2001:db9::1"),
];

/// The truth table of section 3.1 (`COND-03` to `COND-08`, `COND-12`, `COND-13`, `OP-13`).
#[test]
fn truth_table() {
    for (operator, operand, yes, no) in FAMILIES {
        let one = |text: &str| with_context(&format!(r#"{{"x:k":"{text}"}}"#));
        let set = |texts: &[&str]| {
            let texts = texts.iter().map(|text| format!("\"{text}\""));
            let texts = texts.collect::<Vec<_>>().join(",");
            with_context(&format!(r#"{{"x:k":[{texts}]}}"#))
        };
        // Columns: plain, IfExists, ForAnyValue, ForAllValues; then the same of the negated form.
        let (t, f) = (true, false);
        let rows = [
            (with_context("{}"), [f, t, f, t], [t, t, f, t]),
            (one(yes), [t, t, t, t], [f, f, f, f]),
            (one(no), [f, f, f, f], [t, t, t, t]),
            (set(&[]), [f, f, f, t], [t, t, f, t]),
            (set(&[yes]), [f, f, t, t], [f, f, f, f]),
            (set(&[no]), [f, f, f, f], [f, f, t, t]),
            (set(&[yes, no]), [f, f, t, f], [f, f, t, f]),
            (set(&[no, yes, no, yes]), [f, f, t, f], [f, f, t, f]),
        ];
        for (request, plain, negated) in rows {
            for (name, expected) in [(Some(operator), plain), (negation(operator), negated)] {
                let Some(name) = name else { continue };
                let [op, if_exists, any, all] = expected;
                let forms = [
                    (name.to_owned(), op),
                    (format!("{name}IfExists"), if_exists),
                    (format!("ForAnyValue:{name}"), any),
                    (format!("ForAnyValue:{name}IfExists"), any),
                    (format!("ForAllValues:{name}"), all),
                    (format!("ForAllValues:{name}IfExists"), all),
                ];
                for (form, expected) in forms {
                    let condition = format!(r#"{{"{form}":{{"x:k":"{operand}"}}}}"#);
                    assert_condition("COND-03 to COND-13", &condition, &request, expected);
                }
            }
        }
    }
}

/// `COND-09`: an empty list of values, for every operator.
#[test]
fn empty_lists() {
    let absent = with_context("{}");
    let empty = with_context(r#"{"x:k":[]}"#);
    let one = with_context(r#"{"x:k":"1"}"#);
    let set = with_context(r#"{"x:k":["1"]}"#);
    let names = FAMILIES
        .iter()
        .flat_map(|(name, ..)| [Some(*name), negation(name)]);
    for name in names.flatten() {
        let rows = [
            (name.to_owned(), [false; 4]),
            (format!("{name}IfExists"), [true, false, false, false]),
            (format!("ForAllValues:{name}"), [true, true, false, false]),
            (
                format!("ForAllValues:{name}IfExists"),
                [true, true, false, false],
            ),
            (format!("ForAnyValue:{name}"), [false; 4]),
            (format!("ForAnyValue:{name}IfExists"), [false; 4]),
        ];
        for (form, expected) in rows {
            let condition = format!(r#"{{"{form}":{{"x:k":[]}}}}"#);
            for (request, expected) in [&absent, &empty, &one, &set].into_iter().zip(expected) {
                assert_condition("COND-09", &condition, request, expected);
            }
        }
    }
    for request in [&absent, &empty, &one] {
        assert_condition("COND-09", r#"{"Null":{"x:k":[]}}"#, request, false);
    }
}

/// `COND-44`: the only place where order and effect matter.
#[test]
fn malformed_arns() {
    let role = with_context(r#"{"x:k":"arn:aws:iam::111122223333:role/x"}"#);
    let text = with_context(r#"{"x:k":"not-an-arn"}"#);
    let absent = with_context("{}");
    let good = r#""arn:aws:iam::*:role/x""#;
    let other = r#""arn:aws:iam::*:role/y""#;
    let short = r#""arn:aws:sns:*:topic""#;
    let odd = r#""ARN:aws:iam::111122223333:role/x""#;
    // The operands; whether ArnLike and ArnNotLike hold in an Allow, and in a Deny.
    let rows = [
        (format!("[{short}]"), [false, false], [true, true]),
        (format!("[{odd}]"), [false, false], [true, true]),
        (format!("[{good},{short}]"), [true, false], [true, false]),
        (format!("[{short},{good}]"), [false, false], [true, true]),
        (format!("[{other},{short}]"), [false, false], [true, true]),
        (
            format!("[{other},{good},{short}]"),
            [true, false],
            [true, false],
        ),
        (r#"["*","no"]"#.to_owned(), [true, false], [true, false]),
        // An unresolved variable is left out (COND-42), it breaks nothing.
        (
            format!(r#"["${{aws:username}}",{good}]"#),
            [true, false],
            [true, false],
        ),
        (
            format!(r#"["${{aws:username}}",{other}]"#),
            [false, true],
            [false, true],
        ),
        // Malformed by substitution.
        (
            r#"["${x:k, 'x'}y${*}"]"#.to_owned(),
            [false, true],
            [false, true],
        ),
        (
            r#"["${aws:username, 'x'}"]"#.to_owned(),
            [false, false],
            [true, true],
        ),
    ];
    for (operands, allow, deny) in rows {
        for (effect, expected) in [("Allow", allow), ("Deny", deny)] {
            for (form, expected) in ["Like", "NotLike"].into_iter().zip(expected) {
                for form in [
                    format!("Arn{form}"),
                    format!("Arn{}", form.replace("Like", "Equals")),
                    format!("Arn{form}IfExists"),
                    format!("ForAnyValue:Arn{form}"),
                    format!("ForAllValues:Arn{form}"),
                ] {
                    let condition = format!(r#"{{"{form}":{{"x:k":{operands}}}}}"#);
                    let found = holds("COND-44", effect, &condition, &role);
                    assert_eq!(found, expected, "{effect} {condition}");
                    // A value that is no ARN, and an absent key, never meet the operand.
                    assert!(!holds("COND-44", effect, &condition, &text), "{condition}");
                    let alone = form.contains("If") || form.contains("All") || form.contains("Not");
                    let alone = alone && !form.contains("Any");
                    assert_eq!(holds("COND-44", effect, &condition, &absent), alone);
                }
            }
        }
    }
    // The whole condition: another clause does not matter.
    for other in ["T", "F"] {
        let condition =
            format!(r#"{{"StringEquals":{{"x:o":"{other}"}},"ArnLike":{{"x:k":{short}}}}}"#);
        let request = with_context(r#"{"x:k":"arn:aws:iam::111122223333:role/x","x:o":"T"}"#);
        assert!(!holds("COND-44", "Allow", &condition, &request));
        assert!(holds("COND-44", "Deny", &condition, &request));
    }
}

/// What rests on a disputed reading is noted.
#[test]
fn notes() {
    let rows = [
        ("empty-values", r#"{"StringEquals":{"x:k":[]}}"#, "{}"),
        (
            "bool-variable",
            r#"{"Bool":{"x:k":"${x:o}"}}"#,
            r#"{"x:k":"true"}"#,
        ),
        (
            "any-value-if-exists",
            r#"{"ForAnyValue:StringEqualsIfExists":{"x:k":"a"}}"#,
            "{}",
        ),
        (
            "malformed-variable",
            r#"{"StringEquals":{"x:k":"${"}}"#,
            r#"{"x:k":"a"}"#,
        ),
        (
            "malformed-arn",
            r#"{"ArnLike":{"x:k":"a"}}"#,
            r#"{"x:k":"arn:aws:s3:::b"}"#,
        ),
    ];
    for (flag, condition, context) in rows {
        let statement =
            format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}"#);
        let text = super::document(&format!("{statement},{statement}"));
        let decision = decide(PolicyType::Identity, &text, &with_context(context));
        let flags: Vec<_> = decision
            .notes
            .iter()
            .map(|n| (n.flag, n.statement))
            .collect();
        assert_eq!(flags, [(flag, 0), (flag, 1)], "{condition}");
    }
}

/// `COND-02`, `COND-15`: of two spellings of a key the later one is the value.
#[test]
fn colliding_keys() {
    let mut request = with_context(r#"{"aws:RequestTag/Team":"a"}"#);
    let later = ContextValue::Single("b".to_owned());
    request
        .context
        .insert("AWS:requesttag/team".to_owned(), later);
    let condition =
        |text: &str| format!(r#"{{"StringEquals":{{"aws:RequestTag/TEAM":"{text}"}}}}"#);
    assert_condition("COND-15", &condition("b"), &request, true);
    assert_condition("COND-15", &condition("a"), &request, false);
}

/// `REQ-02`: section 4 says how many values a key has, not how the request writes them.
#[test]
fn cardinality() {
    let with = |key: &str, value: ContextValue| {
        let mut request = with_context("{}");
        request.context.insert(key.to_owned(), value);
        request
    };
    let single = || ContextValue::Single("a".to_owned());
    let multi = || ContextValue::Multi(vec!["a".to_owned()]);
    for key in [
        "aws:TagKeys",
        "AWS:tagkeys",
        "aws:CalledVia",
        "accounts.google.com:amr",
    ] {
        let condition = format!(r#"{{"StringEquals":{{"{key}":"a"}}}}"#);
        for value in [single(), multi()] {
            assert_condition("COND-07", &condition, &with(key, value), false);
        }
    }
    for key in [
        "aws:username",
        "aws:PrincipalTag/x y",
        "s3:ResourceAccount",
        "h.example:sub",
    ] {
        let condition = format!(r#"{{"StringEquals":{{"{key}":"a"}}}}"#);
        for value in [single(), multi()] {
            assert_condition("REQ-02", &condition, &with(key, value), true);
        }
    }
    let condition = r#"{"StringEquals":{"x:k":"a"}}"#;
    assert_condition("REQ-02", condition, &with("x:k", single()), true);
    assert_condition("REQ-02", condition, &with("x:k", multi()), false);
}

/// `REQ-02`: how many values section 4 gives each key.
#[test]
fn keys_of_section_4() {
    let lines = include_str!("../../data/eval/keys.txt").lines();
    let mut count = 0;
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (cardinality, key) = line.split_once(' ').unwrap();
        let expected = match cardinality {
            "S" => Some(false),
            "M" => Some(true),
            _ => None,
        };
        for key in [key.to_owned(), key.to_uppercase(), key.to_lowercase()] {
            assert_eq!(key_is_multi(&key), expected, "{key}");
        }
        count += 1;
    }
    assert!(count > 90);
}
