//! What is said of a statement that does not match: the first element that fails, where it
//! stands, and why.

use super::{document, parsed, request};
use iamproof::eval::{ElementKind, evaluate};
use iamproof::policy::PolicyType;
use serde_json::json;

const WHOLE: &str = r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}"#;

/// The statement; the element, the text that its span covers and the reason.
type Case = (&'static str, ElementKind, &'static str, &'static str);

const CASES: [Case; 23] = [
    (
        r#"{"Effect":"Allow","Principal":{"AWS":["444455556666"]},"Action":"a:b","Resource":[]}"#,
        ElementKind::Principal,
        r#""Principal":{"AWS":["444455556666"]}"#,
        "Principal: arn:aws:iam::111122223333:user/alice is none of 444455556666",
    ),
    (
        r#"{"Effect":"Allow","Principal":{},"Action":"s3:*","Resource":"*"}"#,
        ElementKind::Principal,
        r#""Principal":{}"#,
        "Principal: the list is empty, so arn:aws:iam::111122223333:user/alice is not in it",
    ),
    (
        r#"{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"a:b","Resource":[]}"#,
        ElementKind::NotPrincipal,
        r#""NotPrincipal":{"AWS":"111122223333"}"#,
        "NotPrincipal: arn:aws:iam::111122223333:user/alice is listed",
    ),
    (
        r#"{"Resource":[],"Effect":"Allow","Principal":"*","Action" : ["s3:Put*","a:b"]}"#,
        ElementKind::Action,
        r#""Action" : ["s3:Put*","a:b"]"#,
        "Action: s3:GetObject matches none of s3:Put*, a:b",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":[],"Resource":"*"}"#,
        ElementKind::Action,
        r#""Action":[]"#,
        "Action: the list is empty, so s3:GetObject is not in it",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","NotAction":["a:b","s3:Get*"],"Resource":[]}"#,
        ElementKind::NotAction,
        r#""NotAction":["a:b","s3:Get*"]"#,
        "NotAction: s3:GetObject matches s3:Get*",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::c"}"#,
        ElementKind::Resource,
        r#""Resource":"arn:aws:s3:::c""#,
        "Resource: arn:aws:s3:::b/k matches none of arn:aws:s3:::c",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":[],"Condition":{"Null":{"a":"1"}}}"#,
        ElementKind::Resource,
        r#""Resource":[]"#,
        "Resource: the list is empty",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::${x:y}"}"#,
        ElementKind::Resource,
        r#""Resource":"arn:aws:s3:::${x:y}""#,
        "Resource: arn:aws:s3:::b/k matches none of arn:aws:s3:::${x:y} (`${x:y}` has no value)",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","NotResource":["arn:aws:s3:::c","arn:aws:s3:::b/*"]}"#,
        ElementKind::NotResource,
        r#""NotResource":["arn:aws:s3:::c","arn:aws:s3:::b/*"]"#,
        "NotResource: arn:aws:s3:::b/k matches arn:aws:s3:::b/*",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Null":{"aws:userid":"true"},"StringEquals":{"aws:PrincipalOrgID":"o-a"}}}"#,
        ElementKind::Condition,
        r#""aws:PrincipalOrgID":"o-a""#,
        "StringEquals aws:PrincipalOrgID: the key is absent",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:username":"alice","x:k":["a","b"]}}}"#,
        ElementKind::Condition,
        r#""x:k":["a","b"]"#,
        "StringEquals x:k: 7 is none of a, b",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotLike":{"x:k":"?"}}}"#,
        ElementKind::Condition,
        r#""x:k":"?""#,
        "StringNotLike x:k: 7 is one of ?",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"NumericLessThanIfExists":{"x:k":7}}}"#,
        ElementKind::Condition,
        r#""x:k":7"#,
        "NumericLessThanIfExists x:k: 7 is not less than 7",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"x:k":"::/0"}}}"#,
        ElementKind::Condition,
        r#""x:k":"::/0""#,
        "IpAddress x:k: 7 is not an IP address",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"ArnNotLike":{"x:k":"*"}}}"#,
        ElementKind::Condition,
        r#""x:k":"*""#,
        "ArnNotLike x:k: 7 is not an ARN",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:TagKeys":"a"}}}"#,
        ElementKind::Condition,
        r#""aws:TagKeys":"a""#,
        "StringEquals aws:TagKeys: the key is multi-valued, which only ForAllValues and ForAnyValue read",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}}"#,
        ElementKind::Condition,
        r#""aws:TagKeys":"a""#,
        "ForAllValues:StringEquals aws:TagKeys: b is none of a",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":["c"]}}}"#,
        ElementKind::Condition,
        r#""aws:TagKeys":["c"]"#,
        "ForAnyValue:StringEqualsIfExists aws:TagKeys: of a, b, none matches c",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["a","b"]}}}"#,
        ElementKind::Condition,
        r#""aws:TagKeys":["a","b"]"#,
        "ForAnyValue:StringNotEquals aws:TagKeys: of a, b, each is one of a, b",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Null":{"x:k":"true"}}}"#,
        ElementKind::Condition,
        r#""x:k":"true""#,
        "Null x:k: the key is present",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"x:k":[]}}}"#,
        ElementKind::Condition,
        r#""x:k":[]"#,
        "StringEquals x:k: the policy lists no values",
    ),
    (
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"x:k":"${x:y}"}}}"#,
        ElementKind::Condition,
        r#""x:k":"${x:y}""#,
        "StringEquals x:k: 7 is none of ${x:y} (`${x:y}` has no value)",
    ),
];

#[test]
fn first_element_that_fails() {
    let request = request(&json!({
        "principal": "arn:aws:iam::111122223333:user/alice",
        "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
        "context": {"aws:TagKeys": ["a", "b"], "x:k": "7"},
    }));
    for (statement, element, place, why) in CASES {
        let text = document(&format!("{WHOLE},\n{statement}"));
        let read = parsed(PolicyType::Resource, &text).unwrap();
        let decision = evaluate(&[(&read.policy, PolicyType::Resource)], &request);
        let [first, second] = &decision.statements[..] else {
            unreachable!()
        };
        assert!(first.matched && first.failed.is_none());
        assert!(!second.matched && second.classes.is_empty(), "{statement}");
        let failed = second.failed.as_ref().unwrap();
        let found = (failed.element, read.source.slice(failed.span), &*failed.why);
        assert_eq!(found, (element, place, why));
    }
}
