//! Policies from JSON and back: every class of error with its place, and the managed policies.

use flate2::read::GzDecoder;
use iamproof::policy::parse::{Failed, ParseOptions, Parsed, documents, embedded};
use iamproof::policy::{PolicyType, Version, print};
use iamproof::source::{Severity, Source, json};
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

fn options(policy_type: Option<&str>, strict: bool) -> ParseOptions {
    ParseOptions {
        policy_type: policy_type.map(|name| PolicyType::from_name(name).unwrap()),
        strict,
    }
}

fn read(text: &str, options: ParseOptions) -> Result<Vec<Parsed>, Vec<Failed>> {
    documents(&Arc::new(Source::new("f.json", text.to_owned())), &options)
}

fn one(text: &str) -> Parsed {
    let mut parsed = read(text, ParseOptions::default()).unwrap();
    assert_eq!(parsed.len(), 1);
    parsed.remove(0)
}

/// The places and messages of the errors of a text.
fn errors(text: &str, options: ParseOptions) -> Vec<(String, String)> {
    let failed = read(text, options).err().unwrap_or_default();
    let all = failed.iter().flat_map(|failed| {
        let diagnostics = failed.diagnostics.iter();
        let errors = diagnostics.filter(|one| one.severity == Severity::Error);
        errors.map(|one| {
            let position = failed.source.position(one.span.start).to_string();
            let help = one.help.clone().unwrap_or_default();
            (position, format!("{}; {help}", one.message))
        })
    });
    all.collect()
}

fn assert_errors(text: &str, options: ParseOptions, expected: &[(&str, &str)]) {
    let found = errors(text, options);
    assert_eq!(found.len(), expected.len(), "{text}: {found:#?}");
    for ((position, message), (place, part)) in found.iter().zip(expected) {
        assert!(
            position == place && message.contains(part),
            "{text}: {found:#?}"
        );
    }
}

/// A statement on the second line of a 2012 policy.
fn with(statement: &str) -> String {
    format!("{{\"Version\":\"2012-10-17\",\"Statement\":[\n{statement}\n]}}")
}

/// `Effect` and what follows it.
fn allow(rest: &str) -> String {
    with(&format!("{{\"Effect\":\"Allow\",{rest}}}"))
}

/// The type if one is given, the text, the places and parts of the messages.
type Case<'a> = (Option<&'a str>, String, Vec<(&'a str, &'a str)>);

/// The cases of a file in `tests/data`.
fn cases(file: &str, typed: bool) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let lines = file.lines();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(expected) = line.strip_prefix("  ") {
            let expected = expected.split_once(' ').unwrap();
            cases.last_mut().unwrap().2.push(expected);
            continue;
        }
        let (head, body) = line.split_once(": ").unwrap();
        let (policy_type, form) = head.split_once(' ').unwrap_or(("", head));
        let text = match form {
            "text" => body.to_owned(),
            "statements" => with(body),
            "allow" => allow(body),
            _ => unreachable!("{line}"),
        };
        cases.push((typed.then_some(policy_type), text, Vec::new()));
    }
    cases
}

#[test]
fn errors_have_places() {
    let all = cases(include_str!("../data/errors.txt"), false);
    assert!(all.len() > 50);
    for (_, text, expected) in all {
        assert!(!expected.is_empty(), "{text}");
        assert_errors(&text, ParseOptions::default(), &expected);
    }
}

#[test]
fn breaches_are_warnings_or_errors() {
    for (policy_type, text, expected) in cases(include_str!("../data/breaches.txt"), true) {
        let parsed = read(&text, options(policy_type, false)).unwrap();
        let parsed = &parsed[0];
        let warnings = &parsed.warnings;
        assert_eq!(warnings.len(), expected.len(), "{text}: {warnings:#?}");
        for (warning, (place, part)) in warnings.iter().zip(&expected) {
            let position = parsed.source.position(warning.span.start).to_string();
            let fits = position == *place && warning.message.contains(part);
            assert!(fits, "{text}: {position} {warning:?}");
            assert_eq!(warning.severity, Severity::Warning);
        }
        let strict = options(policy_type, true);
        assert_eq!(read(&text, strict).is_ok(), expected.is_empty(), "{text}");
        assert_errors(&text, strict, &expected);
    }
}

/// A missing element has no meaning, whatever the options.
#[test]
fn missing_elements() {
    let plain = with(r#"{"Effect":"Deny","Action":"a:b","Resource":"*"}"#);
    for policy_type in ["resource", "trust", "rcp", "endpoint"] {
        let found = errors(&plain, options(Some(policy_type), false));
        assert!(found[0].1.contains("no `Principal`"), "{found:?}");
    }
    let principal = allow(r#""Principal":{"AWS":"*"},"Action":"a:b""#);
    // Some services have resource policies without it.
    let own = read(&principal, options(Some("resource"), false)).unwrap();
    assert_eq!(own[0].warnings.len(), 1);
    assert!(read(&principal, options(Some("resource"), true)).is_err());
    for policy_type in ["rcp", "endpoint"] {
        let found = errors(&principal, options(Some(policy_type), false));
        assert_eq!(
            found
                .iter()
                .filter(|(_, m)| m.contains("no `Resource`"))
                .count(),
            1,
            "{found:?}"
        );
    }
}

#[test]
fn inference_and_envelopes() {
    let identity = r#"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#;
    let resource =
        r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"a:b","Resource":"*"}]}"#;
    let trust =
        r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}"#;
    let text = serde_json::to_string(identity).unwrap();
    let encode = |text: &str| {
        let mut encoded = String::new();
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() {
                encoded.push(char::from(byte));
            } else {
                write!(encoded, "%{byte:02X}").unwrap();
            }
        }
        encoded
    };
    let cases = [
        (identity.to_owned(), vec![("identity", "f.json")]),
        (resource.to_owned(), vec![("resource", "f.json")]),
        (trust.to_owned(), vec![("trust", "f.json")]),
        (text.clone(), vec![("identity", "f.json (text)")]),
        (
            format!("{{\"UserName\":\"u\",\"PolicyDocument\":{identity}}}"),
            vec![("identity", "f.json")],
        ),
        (
            format!("{{\"PolicyDocument\":{text}}}"),
            vec![("identity", "f.json (PolicyDocument)")],
        ),
        (
            format!("{{\"Policy\":{text}}}"),
            vec![("identity", "f.json (Policy)")],
        ),
        (
            format!("{{\"Policy\":{resource}}}"),
            vec![("resource", "f.json")],
        ),
        (
            format!("{{\"PolicyVersion\":{{\"Document\":{identity}}}}}"),
            vec![("identity", "f.json")],
        ),
        (
            format!("{{\"AssumeRolePolicyDocument\":{trust}}}"),
            vec![("trust", "f.json")],
        ),
        (
            format!(
                "{{\"Role\":{{\"AssumeRolePolicyDocument\":\"{}\"}}}}",
                encode(trust)
            ),
            vec![("trust", "f.json (AssumeRolePolicyDocument)")],
        ),
        (
            format!("[{identity},{{\"Policy\":{text}}}]"),
            vec![("identity", "f.json"), ("identity", "f.json (Policy)")],
        ),
        (encode(resource), vec![("resource", "f.json (URL-decoded)")]),
        (
            encode(&text),
            vec![("identity", "f.json (URL-decoded) (text)")],
        ),
    ];
    for (text, expected) in cases {
        let parsed = read(&text, ParseOptions::default()).unwrap();
        let found: Vec<_> = parsed
            .iter()
            .map(|one| (one.policy_type.to_string(), one.source.name().to_owned()))
            .collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(t, n)| (t.to_owned(), n.to_owned()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

/// A type that is given goes before the envelope, the envelope before the elements.
#[test]
fn types_that_are_given() {
    let trust = r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"a:b"}}"#;
    let resource =
        r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"a:b","Resource":"*"}]}"#;
    let given = read(trust, options(Some("resource"), false)).unwrap();
    assert_eq!(given[0].policy_type, PolicyType::Resource);
    let warning = given[0].render_warnings();
    assert!(warning.contains("a resource policy has no `Resource`"));
    let role_with_resource = format!("{{\"AssumeRolePolicyDocument\":{resource}}}");
    let parsed = one(&role_with_resource);
    assert_eq!(
        (parsed.policy_type, parsed.warnings.len()),
        (PolicyType::Trust, 2)
    );
    assert!(parsed.policy.statements[0].resource.is_some());
}

#[test]
fn subtrees() {
    let text = r#"{"x": {"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}, "y": "{\"Statement\":[]}", "z": 1, "w": {"PolicyDocument": {"Statement":[]}}}"#;
    let source = Arc::new(Source::new("world.json", text.to_owned()));
    let tree = json::parse(&source).0.unwrap();
    let get = |name: &str| {
        let read = embedded(tree.get(name).unwrap(), &source, &ParseOptions::default());
        read.map(|mut all| all.remove(0))
            .map_err(|mut failed| failed.remove(0))
    };
    let inline = get("x").unwrap();
    assert_eq!(
        source.slice(inline.policy.statements[0].action.span),
        r#""Action":"*""#
    );
    assert_eq!(get("y").unwrap().source.name(), "world.json (policy)");
    assert_eq!(get("w").unwrap().source.name(), "world.json");
    assert!(get("z").unwrap_err().render().contains("world.json:1:100"));
}

#[test]
fn kept_as_written() {
    let parsed = one(&allow(
        r#""Sid":"","Action":["S3:getobject","*:*"],"Resource":["arn:aws:sqs","arn:aws:s3:::\u0061/${aws:UserName}"],
        "Condition":{"NumericEquals":{"K":[1.0,-2e3]},"Bool":{"k":true},"StringEquals":{"k":[]}}"#,
    ));
    let statement = &parsed.policy.statements[0];
    let values = |texts: &[iamproof::policy::Text]| {
        texts.iter().map(|t| t.value.clone()).collect::<Vec<_>>()
    };
    assert_eq!(parsed.policy.version, Version::V2012);
    assert_eq!(statement.sid, None);
    assert_eq!(values(&statement.action.values), ["S3:getobject", "*:*"]);
    assert_eq!(
        values(&statement.resource.as_ref().unwrap().values),
        ["arn:aws:sqs", "arn:aws:s3:::a/${aws:UserName}"]
    );
    assert_eq!(values(&statement.condition[0].values), ["1.0", "-2e3"]);
    assert_eq!(statement.condition[0].key.value, "K");
    assert_eq!(values(&statement.condition[1].values), ["true"]);
    assert_eq!(values(&statement.condition[2].values), [""; 0]);
    let again = one(&print(&parsed.policy));
    assert_eq!(again.policy.without_spans(), parsed.policy.without_spans());
}

const WHOLE: &str = r#"{
  "Version": "2008-10-17",
  "Id": "é \u0007",
  "Statement": [
    {
      "Sid": "One",
      "Effect": "Deny",
      "NotPrincipal": {"Service": "s3.amazonaws.com", "AWS": ["111122223333", "*"]},
      "NotAction": "s3:Get*",
      "NotResource": ["arn:aws:s3:::b/${x}", "*"],
      "Condition": {
        "ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a", "b"], "x": []},
        "Null": {"aws:TagKeys": true}
      }
    },
    {"Effect": "Allow", "Principal": {"AWS": []}, "Action": [], "Resource": []}
  ]
}"#;

#[test]
fn printing() {
    let parsed = one(WHOLE);
    let printed = print(&parsed.policy);
    assert_eq!(
        one(&printed).policy.without_spans(),
        parsed.policy.without_spans()
    );
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("printing", printed);
    });
}

#[test]
fn every_prefix_is_an_error() {
    for end in 0..WHOLE.len() {
        let Some(prefix) = WHOLE.get(..end) else {
            continue;
        };
        let failed = read(prefix, ParseOptions::default()).unwrap_err();
        assert!(!failed[0].render().is_empty());
    }
    // And every text that lacks one character is read without a panic.
    for gap in WHOLE.char_indices().map(|(at, _)| at) {
        let mut text = WHOLE.to_owned();
        text.remove(gap);
        for failed in read(&text, ParseOptions::default())
            .err()
            .into_iter()
            .flatten()
        {
            failed.render();
        }
    }
}

#[test]
fn rendered_errors() {
    let text = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "allow",
      "Action": ["s3:GetObject", "s3"],
      "Resources": "bucket"
    },
    {
      "Effect": "Deny",
      "Principal": "arn:aws:iam::111122223333:role/r",
      "NotAction": [],
      "Resource": "arn:aws:*:::x",
      "Condition": {"StringEqual": {"aws:username": null}}
    }
  ]
}"#;
    let failed = read(text, ParseOptions::default()).unwrap_err();
    let found = failed[0].render();
    let wrong = one(&with(
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:role/*"},"Action":"*","Resource":"*"}"#,
    ));
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("errors", format!("{found}\n\n{}", wrong.render_warnings()));
    });
}

#[test]
fn many_errors_end() {
    let statement = r#"{"Effect":"x","Action":"*","Resource":"*"}"#;
    let text = format!("{{\"Statement\":[{}]}}", vec![statement; 5_000].join(","));
    let failed = read(&text, ParseOptions::default()).unwrap_err();
    assert_eq!(failed[0].diagnostics.len(), 21);
    assert!(failed[0].render().ends_with('^'), "{}", failed[0].render());
}

#[test]
fn large_policies() {
    let statement = |n: usize| {
        format!(
            r#"{{"Sid":"S{n}","Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::{}/{n}"}}"#,
            "b".repeat(4_000)
        )
    };
    let statements: Vec<String> = (0..5_000).map(statement).collect();
    let text = format!("{{\"Statement\":[{}]}}", statements.join(","));
    assert!(text.len() > 20_000_000);
    let parsed = one(&text);
    assert_eq!(
        (parsed.policy.statements.len(), parsed.warnings.len()),
        (5_000, 0)
    );
    assert_eq!(
        one(&print(&parsed.policy)).policy.without_spans(),
        parsed.policy.without_spans()
    );
}

#[test]
#[expect(clippy::print_stdout, reason = "says why nothing was tested")]
fn managed_policies() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/corpus/aws-managed-policies.jsonl.gz");
    let Ok(file) = File::open(path) else {
        println!("skipped: ../shared is absent");
        return;
    };
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    for line in text.lines() {
        let source = Arc::new(Source::new("line", line.to_owned()));
        let tree = json::parse(&source).0.unwrap();
        let tree = tree.get("document").unwrap();
        let read = embedded(tree, &source, &ParseOptions::default());
        let parsed = read.map_err(|failed| failed[0].render()).unwrap().remove(0);
        let printed = one(&print(&parsed.policy));
        assert_eq!(
            printed.policy.without_spans(),
            parsed.policy.without_spans()
        );
        assert_eq!(parsed.warnings.len(), printed.warnings.len());
        assert_eq!(parsed.render_warnings(), "", "{line}");
    }
}
