//! Policies from JSON and back: every class of error with its place, and the managed policies.

use flate2::read::GzDecoder;
use iamproof::policy::parse::{Failed, ParseOptions, Parsed, document, documents};
use iamproof::policy::{PolicyType, Version, print};
use iamproof::source::{Severity, Source, json};
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

type Expected<'a> = &'a [(&'a str, &'a str)];

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

fn assert_errors(text: &str, options: ParseOptions, expected: Expected<'_>) {
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

#[test]
fn documents_that_are_wrong() {
    let fine = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let cases: Vec<(String, Expected<'_>)> = vec![
        ("{}".into(), &[("1:1", "the object is empty")]),
        ("[]".into(), &[("1:1", "holds no policy")]),
        ("7".into(), &[("1:1", "found a number")]),
        (
            "{\"Foo\":1,\"Bar\":2}".into(),
            &[("1:1", "found the members `Foo`, `Bar`")],
        ),
        (
            "{\"Version\":\"2012-10-17\"}".into(),
            &[("1:1", "no `Statement`")],
        ),
        (
            format!("{{\"statement\":{fine}}}"),
            &[
                ("1:1", "no `Statement`"),
                (
                    "1:2",
                    "has no member `statement`; did you mean `Statement`?",
                ),
            ],
        ),
        (
            format!("{{\"Statement\":{fine},\"Statment\":1}}"),
            &[("1:61", "did you mean `Statement`?")],
        ),
        (
            format!("{{\"Statement\":{fine},\"Effect\":1}}"),
            &[("1:61", "stands outside of `Statement`")],
        ),
        (
            format!("{{\"Statement\":{fine},\"Comment\":1}}"),
            &[("1:61", "the members are `Version`")],
        ),
        (
            format!("{{\"Version\":\"2012-10-18\",\"Statement\":{fine}}}"),
            &[("1:12", "no policy version `2012-10-18`")],
        ),
        (
            format!("{{\"Version\":2012,\"Statement\":{fine}}}"),
            &[("1:12", "`Version` is a number")],
        ),
        (
            format!("{{\"Id\":[\"a\"],\"Statement\":{fine}}}"),
            &[("1:7", "`Id` is a list")],
        ),
        (
            "{\"Statement\":\"x\"}".into(),
            &[("1:14", "`Statement` is a text")],
        ),
        (
            "{\"Statement\":[1,[]]}".into(),
            &[
                ("1:15", "a statement is a number"),
                ("1:17", "a statement is a list"),
            ],
        ),
        (
            format!("{{\"Statement\":{fine},\"Statement\":{fine}}}"),
            &[("1:61", "given twice")],
        ),
        (
            with(r#"{"Effect":"Allow","Effect":"Deny","Action":"s3","Resource":"*"}"#),
            &[
                ("2:19", "`Effect` is given twice"),
                ("2:44", "no service prefix"),
            ],
        ),
        (
            with("{}"),
            &[("2:1", "no `Effect`"), ("2:1", "no `Action`")],
        ),
    ];
    for (text, expected) in cases {
        assert_errors(&text, ParseOptions::default(), expected);
    }
}

#[test]
fn statements_that_are_wrong() {
    let cases: Vec<(&str, Expected<'_>)> = vec![
        (
            r#""Action":"*","Resource":"*","Foo":1"#,
            &[("2:47", "a statement has no member `Foo`")],
        ),
        (
            r#""action":"*","Resource":"*""#,
            &[("2:1", "no `Action`"), ("2:19", "did you mean `Action`?")],
        ),
        (
            r#""Action":"*","Resources":"*""#,
            &[
                ("2:1", "no `Resource`"),
                ("2:32", "did you mean `Resource`?"),
            ],
        ),
        (
            r#""Action":"*""#,
            &[("2:1", "an identity policy has no `Resource`")],
        ),
        (
            r#""Action":"a:b","NotAction":"a:c","Resource":"*""#,
            &[("2:34", "both `Action` and `NotAction`")],
        ),
        (
            r#""Action":"*","NotResource":"*","Resource":"*""#,
            &[("2:50", "both `Resource` and `NotResource`")],
        ),
        (
            r#""NotPrincipal":"*","Principal":"*","Action":"*","Resource":"*""#,
            &[("2:38", "both `Principal`")],
        ),
        (
            r#""Sid":1,"Action":"*","Resource":"*""#,
            &[("2:25", "`Sid` is a number")],
        ),
        (
            r#""Action":null,"Resource":"*""#,
            &[("2:28", "`Action` is null")],
        ),
        (
            r#""Action":["*",["*"]],"Resource":"*""#,
            &[("2:33", "an item of `Action` is a list")],
        ),
        (
            r#""NotAction":[],"Resource":"*""#,
            &[("2:31", "`NotAction` is an empty list")],
        ),
        (
            r#""Action":"*","NotResource":[]"#,
            &[("2:46", "`NotResource` is an empty list")],
        ),
        // GRAM-19
        (
            r#""Action":["s3",":Get","s3:","s*:Get","s3 :Get","s3:Get-Object","s3:Get:x",""],"Resource":"*""#,
            &[
                ("2:29", "no service prefix"),
                ("2:34", "empty service prefix"),
                ("2:41", "no name after"),
                ("2:47", "wildcard in the service prefix"),
                ("2:56", "service prefix of the action `s3 :Get`"),
                ("2:66", "the name of the action"),
                ("2:82", "the name of the action"),
                ("2:93", "no service prefix"),
            ],
        ),
        // GRAM-20
        (
            r#""Action":"*","Resource":["bucket","arn::s3:::b","arn:aws:*:::b","arn:aws","arn:aws::x","s3:::b","**"]"#,
            &[
                ("2:44", "neither an ARN nor `*`"),
                ("2:53", "no partition"),
                ("2:67", "wildcard in the service"),
                ("2:83", "no service"),
                ("2:93", "no service"),
                ("2:106", "neither"),
                ("2:115", "neither"),
            ],
        ),
        // GRAM-18
        (
            r#""Action":"s3:${aws:username}","Resource":"*""#,
            &[("2:28", "a policy variable in the action")],
        ),
        (
            r#""Principal":{"AWS":"${aws:username}"},"Action":"*","Resource":"*""#,
            &[("2:38", "a policy variable in the principal")],
        ),
        (
            r#""Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:${x}":"1"}}"#,
            &[("2:76", "a policy variable in the condition key")],
        ),
        // GRAM-44
        (
            r#""Principal":"arn:aws:iam::111122223333:root","Action":"*","Resource":"*""#,
            &[(
                "2:31",
                "write `{\"AWS\": \"arn:aws:iam::111122223333:root\"}`",
            )],
        ),
        (
            r#""Principal":"ec2.amazonaws.com","Action":"*","Resource":"*""#,
            &[("2:31", "write `{\"Service\": ")],
        ),
        (
            r#""Principal":["*"],"Action":"*","Resource":"*""#,
            &[("2:31", "`Principal` is a list")],
        ),
        (
            r#""Principal":{"Aws":"*","service":"x","Foo":"*"},"Action":"*","Resource":"*""#,
            &[
                ("2:32", "did you mean `AWS`?"),
                ("2:42", "did you mean `Service`?"),
                ("2:56", "the kinds are `AWS`"),
            ],
        ),
        (
            r#""Principal":{"AWS":{"a":1}},"Action":"*","Resource":"*""#,
            &[("2:38", "the principal `AWS` is an object")],
        ),
        (
            r#""NotPrincipal":{},"Action":"*","Resource":"*""#,
            &[("2:34", "`NotPrincipal` names nobody")],
        ),
        (
            r#""NotPrincipal":{"AWS":[]},"Action":"*","Resource":"*""#,
            &[("2:34", "`NotPrincipal` names nobody")],
        ),
    ];
    for (rest, expected) in cases {
        assert_errors(&allow(rest), ParseOptions::default(), expected);
    }
    assert_errors(
        &with(
            r#"{"Effect":"allow","Action":"*","Resource":"*"},{"Effect":"Permit","Action":"*","Resource":"*"}"#,
        ),
        ParseOptions::default(),
        &[
            ("2:11", "did you mean \"Allow\"?"),
            ("2:58", "no effect `Permit`"),
        ],
    );
}

#[test]
fn conditions_that_are_wrong() {
    let cases: Vec<(&str, Expected<'_>)> = vec![
        ("[]", &[("2:59", "`Condition` is a list")]),
        (
            r#"{"StringEquals":"x"}"#,
            &[("2:75", "the condition operator `StringEquals` is a text")],
        ),
        (r#"{"StringEquals":{}}"#, &[("2:75", "has no keys")]),
        (
            r#"{"stringequals":{"a":"b"}}"#,
            &[("2:60", "did you mean `StringEquals`?")],
        ),
        (
            r#"{"StringEqual":{"a":"b"}}"#,
            &[("2:60", "did you mean `StringEquals`?")],
        ),
        (
            r#"{"forAnyValue:StringLikes":{"a":"b"}}"#,
            &[("2:60", "did you mean `ForAnyValue:StringLike`?")],
        ),
        (
            r#"{"ArnlikeIfexists":{"a":"b"}}"#,
            &[("2:60", "did you mean `ArnLikeIfExists`?")],
        ),
        (
            r#"{"Any:StringLike":{"a":"b"}}"#,
            &[("2:60", "the qualifiers are")],
        ),
        (r#"{"Matches":{"a":"b"}}"#, &[("2:60", "the operators are")]),
        (
            r#"{"NullIfExists":{"a":"true"}}"#,
            &[("2:60", "write `Null`")],
        ),
        (
            r#"{"ForAllValues:Null":{"a":"true"}}"#,
            &[("2:60", "write `Null`")],
        ),
        (
            r#"{"IpAddress":{"aws:SourceIp":"1.1.1.1","aws:sourceip":"1.1.1.1"}}"#,
            &[("2:98", "`aws:SourceIp` and `aws:sourceip` are the same key")],
        ),
        (
            r#"{"Bool":{"a":null,"b":[[]],"c":{}}}"#,
            &[
                ("2:72", "of the condition key `a` is null"),
                ("2:82", "`b` is a list"),
                ("2:90", "`c` is an object"),
            ],
        ),
        (
            r#"{"Bool":{"":"true"}}"#,
            &[("2:68", "empty condition key")],
        ),
    ];
    for (condition, expected) in cases {
        let text = allow(&format!(
            r#""Action":"*","Resource":"*","Condition":{condition}"#
        ));
        assert_errors(&text, ParseOptions::default(), expected);
    }
}

/// The type, the policy, and its breaches: warnings, or errors if strict.
#[test]
fn breaches() {
    let action = r#""Action":"a:b""#;
    let both = r#""Action":"a:b","Resource":"*""#;
    let role = r#"{"AWS":"arn:aws:iam::111122223333:role/r"}"#;
    let deny = |rest: &str| with(&format!("{{\"Effect\":\"Deny\",{rest}}}"));
    let principal = |value: &str| allow(&format!("\"Principal\":{value},{both}"));
    let when = |condition: &str| allow(&format!("{both},\"Condition\":{condition}"));
    let cases: Vec<(&str, String, Expected<'_>)> = vec![
        (
            "identity",
            format!(r#"{{"Id":"x","Statement":{{"Effect":"Deny",{both}}}}}"#),
            &[("1:7", "has no `Id`")],
        ),
        (
            "resource",
            format!(r#"{{"Id":"x","Statement":{{"Effect":"Deny","Principal":"*",{both}}}}}"#),
            &[],
        ),
        (
            "identity",
            r#"{"Statement":[]}"#.into(),
            &[("1:14", "list of statements is empty")],
        ),
        (
            "identity",
            principal("\"*\""),
            &[("2:19", "an identity policy has no `Principal`")],
        ),
        (
            "scp",
            principal("\"*\""),
            &[("2:19", "a service control policy has no `Principal`")],
        ),
        (
            "session",
            allow(r#""Action":"a:b","Resource":"arn:aws:sqs""#),
            &[("2:45", "fewer than six parts")],
        ),
        (
            "boundary",
            allow(r#""Action":"a:b","Resource":"arn:aws:sqs""#),
            &[],
        ),
        ("resource", principal("\"*\""), &[]),
        (
            "resource",
            deny(&format!("\"NotPrincipal\":{role},{both}")),
            &[],
        ),
        (
            "resource",
            allow(&format!("\"NotPrincipal\":{role},{both}")),
            &[("2:19", "`NotPrincipal` with `Allow`")],
        ),
        (
            "endpoint",
            deny(&format!("\"NotPrincipal\":{role},{both}")),
            &[("2:18", "an endpoint policy has no `NotPrincipal`")],
        ),
        (
            "trust",
            allow(&format!("\"Principal\":\"*\",{action}")),
            &[("2:19", "the bare `\"*\"`")],
        ),
        (
            "trust",
            allow(&format!("\"Principal\":{{\"AWS\":\"*\"}},{action}")),
            &[],
        ),
        (
            "trust",
            principal(role),
            &[("2:89", "a role trust policy has no `Resource`")],
        ),
        ("rcp", deny(&format!("\"Principal\":\"*\",{both}")), &[]),
        (
            "rcp",
            allow(r#""Principal":"*","Action":"*","Resource":"*""#),
            &[],
        ),
        (
            "rcp",
            allow(&format!("\"Principal\":\"*\",{both}")),
            &[("2:1", "with `Allow`")],
        ),
        (
            "rcp",
            deny(&format!("\"Principal\":{role},{both}")),
            &[("2:18", "is not `*`")],
        ),
        (
            "rcp",
            deny(r#""Principal":"*","NotAction":"a:b","Resource":"*""#),
            &[("2:34", "has no `NotAction`")],
        ),
        (
            "rcp",
            deny(r#""Principal":"*","Action":"*","Resource":"*""#),
            &[("2:34", "a bare `*`")],
        ),
        (
            "identity",
            allow(&format!("\"Sid\":\"a b\",{both}")),
            &[("2:25", "other characters")],
        ),
        (
            "resource",
            allow(&format!("\"Sid\":\"a b\",\"Principal\":\"*\",{both}")),
            &[],
        ),
        (
            "identity",
            with(&format!(
                "{{\"Sid\":\"\",\"Effect\":\"Deny\",{both}}},{{\"Sid\":\"\",\"Effect\":\"Deny\",{both}}}"
            )),
            &[],
        ),
        (
            "identity",
            with(&format!(
                "{{\"Sid\":\"a\",\"Effect\":\"Deny\",{both}}},\n{{\"Sid\":\"a\",\"Effect\":\"Deny\",{both}}}"
            )),
            &[("3:8", "two statements")],
        ),
        (
            "identity",
            when(r#"{"Bool":{"k":"ż"}}"#),
            &[("2:75", "(U+017C)")],
        ),
        ("identity", when(r#"{"Bool":{"k":"é"}}"#), &[]),
        (
            "resource",
            principal(
                r#"{"AWS":["*","111122223333","arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:user/p/u","arn:aws:sts::111122223333:assumed-role/r/s","AROAEXAMPLE"],"Service":"s3.amazonaws.com","Federated":["accounts.google.com","arn:aws:iam::111122223333:saml-provider/p"]}"#,
            ),
            &[],
        ),
        (
            "resource",
            principal(r#"{"AWS":["arn:aws:iam::111122223333:role/*"],"Service":"*"}"#),
            &[("2:39", "wildcard inside"), ("2:85", "wildcard inside")],
        ),
        (
            "resource",
            principal(
                r#"{"AWS":["1","arn:aws:iam::111122223333:group/g","arn:aws:iam::111122223333:role"],"Service":"s3","Federated":"x","CanonicalUser":"ff"}"#,
            ),
            &[
                ("2:39", "`1` is not a principal"),
                ("2:43", "group/g"),
                ("2:79", "of the kind `AWS`"),
                ("2:123", "of the kind `Service`"),
                ("2:140", "of the kind `Federated`"),
                ("2:160", "of the kind `CanonicalUser`"),
            ],
        ),
        (
            "identity",
            when(r#"{"NumericEquals":{"k":[1.0,"01","-1.5e3",".5","NaN","",true]}}"#),
            &[
                ("2:107", "`NaN` is not a number"),
                ("2:113", "not a number"),
                ("2:116", "`true` is not"),
            ],
        ),
        (
            "identity",
            when(
                r#"{"DateEquals":{"k":["2020","2020-02","2020-02-29","2020-02-29T01:02:03.5Z","2020-02-29T01:02+01:00","1582934400","2021-02-29","x","2020-01-01T24:00Z"]}}"#,
            ),
            &[
                ("2:174", "`2021-02-29` is not a date"),
                ("2:187", "`x`"),
                ("2:191", "T24"),
            ],
        ),
        (
            "identity",
            when(
                r#"{"IpAddress":{"k":["1.2.3.4","010.1.2.3/08","2001:db8::/32","1.2.3","1.2.3.4/33","2001:db8::5/64","::1.2.3.4"]}}"#,
            ),
            &[
                ("2:121", "`1.2.3`"),
                ("2:129", "/33"),
                ("2:142", "::5"),
                ("2:159", "::1.2"),
            ],
        ),
        (
            "identity",
            when(r#"{"BinaryEquals":{"k":["QUJD","QUI=","QUI","QUJ="]}}"#),
            &[("2:97", "`QUI` is not base64"), ("2:103", "`QUJ=`")],
        ),
        (
            "identity",
            when(
                r#"{"ArnLike":{"k":["*","arn:aws:s3:::b","arn:aws:sns:*:t","x","${aws:username}"]}}"#,
            ),
            &[("2:99", "sns"), ("2:117", "`x` is not an ARN")],
        ),
        (
            "session",
            when(r#"{"NumericEquals":{"k":"x"},"BinaryEquals":{"k":"x"}}"#),
            &[("2:108", "not base64")],
        ),
    ];
    for (policy_type, text, expected) in cases {
        let parsed = read(&text, options(Some(policy_type), false)).unwrap();
        let parsed = &parsed[0];
        let found: Vec<_> = parsed.warnings.iter().collect();
        assert_eq!(
            found.len(),
            expected.len(),
            "{policy_type} {text}: {found:#?}"
        );
        for (warning, (place, part)) in found.iter().zip(expected) {
            let position = parsed.source.position(warning.span.start).to_string();
            assert_eq!(warning.severity, Severity::Warning);
            assert!(
                position == *place && warning.message.contains(part),
                "{text}: {position} {warning:?}"
            );
        }
        let strict = options(Some(policy_type), true);
        assert_eq!(
            read(&text, strict).is_ok(),
            expected.is_empty(),
            "{policy_type} {text}"
        );
        assert_errors(&text, strict, expected);
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
    for policy_type in ["resource", "rcp", "endpoint"] {
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
    let given = read(trust, options(Some("resource"), false)).unwrap_err();
    assert!(
        given[0]
            .render()
            .contains("a resource policy has no `Resource`")
    );
    let role_with_resource = format!("{{\"AssumeRolePolicyDocument\":{resource}}}");
    let parsed = one(&role_with_resource);
    assert_eq!(
        (parsed.policy_type, parsed.warnings.len()),
        (PolicyType::Trust, 2)
    );
    assert!(parsed.policy.statements[0].resource.is_some());

    let all: [(&str, Expected<'_>); 7] = [
        (
            "{\"Policy\":\"not one\"}",
            &[("1:11", "`not one` is no policy document")],
        ),
        (
            "{\"Policy\":\"{\\n\\\"Statement\\\":1}\"}",
            &[("2:13", "`Statement` is a number")],
        ),
        (
            "{\"Policy\":{\"Arn\":\"x\"}}",
            &[("1:11", "found the members `Arn`")],
        ),
        (
            "{\"Policy\":\"%7B%2\"}",
            &[("1:11", "URL encoding is broken")],
        ),
        (" %7B%zz", &[("1:5", "URL encoding is broken")]),
        (
            "[{\"Statement\":1},{\"Statement\":2}]",
            &[("1:15", "a number"), ("1:31", "a number")],
        ),
        ("{\"PolicyVersion\":{}}", &[("1:18", "the object is empty")]),
    ];
    for (text, expected) in all {
        assert_errors(text, ParseOptions::default(), expected);
    }
}

#[test]
fn subtrees() {
    let text = r#"{"x": {"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}, "y": "{\"Statement\":[]}", "z": 1}"#;
    let source = Arc::new(Source::new("world.json", text.to_owned()));
    let tree = json::parse(&source).0.unwrap();
    let get = |name: &str| document(tree.get(name).unwrap(), &source, &ParseOptions::default());
    let inline = get("x").unwrap();
    assert_eq!(
        source.slice(inline.policy.statements[0].action.span),
        r#""Action":"*""#
    );
    assert_eq!(get("y").unwrap().source.name(), "world.json (policy)");
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
    for end in (0..WHOLE.len()).filter(|end| WHOLE.is_char_boundary(*end)) {
        let failed = read(&WHOLE[..end], ParseOptions::default()).unwrap_err();
        assert!(!failed[0].render().is_empty());
    }
    // And every text that lacks one byte is read without a panic.
    for gap in (0..WHOLE.len()).filter(|gap| WHOLE.as_bytes()[*gap].is_ascii()) {
        let text = format!("{}{}", &WHOLE[..gap], &WHOLE[gap + 1..]);
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
        let read = document(tree, &source, &ParseOptions::default());
        let parsed = read.map_err(|failed| failed.render()).unwrap();
        let printed = one(&print(&parsed.policy));
        assert_eq!(
            printed.policy.without_spans(),
            parsed.policy.without_spans()
        );
        assert_eq!(parsed.warnings.len(), printed.warnings.len());
        assert_eq!(parsed.render_warnings(), "", "{line}");
    }
}
