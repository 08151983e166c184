//! REQUEST as JSON: short forms, objects, completion, errors.

use super::request;
use iamproof::eval::{Caller, CallerKind, ContextValue, Request, RequestError};
use indexmap::IndexMap;
use serde_json::{Value, json};

const USER: &str = "arn:aws:iam::111122223333:user/div/alice";
const ROLE: &str = "arn:aws:iam::111122223333:role/dev/app";

fn by(principal: &Value) -> Value {
    json!({"principal": principal, "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"})
}

/// What the context holds, in the order of the names.
fn context(request: &Request) -> Vec<(String, Vec<&str>)> {
    let mut all: Vec<_> = request
        .context
        .iter()
        .map(|(key, value)| match value {
            ContextValue::Single(text) => (key.clone(), vec![text.as_str()]),
            ContextValue::Multi(texts) => (
                format!("{key}[]"),
                texts.iter().map(String::as_str).collect(),
            ),
        })
        .collect();
    all.sort();
    all
}

fn assert_context(request: &Request, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(key, text)| ((*key).to_owned(), vec![*text]))
        .collect();
    assert_eq!(context(request), expected);
}

#[test]
fn short_forms() {
    let session = |name: &str, session: &str| Caller {
        session: Some(session.to_owned()),
        ..Caller::new(CallerKind::RoleSession, name)
    };
    let plain = "arn:aws:iam::111122223333:role/app";
    let root = "arn:aws:iam::111122223333:root";
    let federated = "arn:aws:sts::111122223333:federated-user/bob";
    let oidc = "arn:aws:iam::111122223333:oidc-provider/h.example/p";
    let saml = "arn:aws:iam::111122223333:saml-provider/idp";
    let rows = [
        (json!("anonymous"), Caller::new(CallerKind::Anonymous, "")),
        (
            json!({"kind": "anonymous"}),
            Caller::new(CallerKind::Anonymous, ""),
        ),
        (json!("111122223333"), Caller::new(CallerKind::Root, root)),
        (
            json!({"account": "111122223333"}),
            Caller::new(CallerKind::Root, root),
        ),
        (
            json!({"kind": "root", "account": "111122223333"}),
            Caller::new(CallerKind::Root, root),
        ),
        (json!(root), Caller::new(CallerKind::Root, root)),
        (json!(USER), Caller::new(CallerKind::User, USER)),
        (
            json!({"arn": USER, "account": "111122223333"}),
            Caller::new(CallerKind::User, USER),
        ),
        (
            json!({"kind": "user", "arn": USER, "session": null}),
            Caller::new(CallerKind::User, USER),
        ),
        (json!(ROLE), session(ROLE, "session")),
        (json!({"arn": ROLE}), session(ROLE, "session")),
        (json!({"arn": ROLE, "session": "s"}), session(ROLE, "s")),
        (
            json!({"arn": ROLE, "session": ""}),
            Caller::new(CallerKind::RoleSession, ROLE),
        ),
        (
            json!("arn:aws:sts::111122223333:assumed-role/app/s1"),
            session(plain, "s1"),
        ),
        (
            json!({"arn": "arn:aws:sts::111122223333:assumed-role/app/s1", "session": "s1"}),
            session(plain, "s1"),
        ),
        (
            json!(federated),
            Caller::new(CallerKind::FederatedUser, federated),
        ),
        (
            json!("s3.amazonaws.com"),
            Caller::new(CallerKind::Service, "s3.amazonaws.com"),
        ),
        (
            json!({"service": "odd name"}),
            Caller::new(CallerKind::Service, "odd name"),
        ),
        (
            json!({"service": "accounts.google.com"}),
            Caller::new(CallerKind::Service, "accounts.google.com"),
        ),
        (
            json!("accounts.google.com"),
            Caller::new(CallerKind::WebIdentity, "accounts.google.com"),
        ),
        (
            json!({"kind": "web_identity", "provider": "h.example"}),
            Caller::new(CallerKind::WebIdentity, "h.example"),
        ),
        (json!(oidc), Caller::new(CallerKind::WebIdentity, oidc)),
        (
            json!({"provider": oidc}),
            Caller::new(CallerKind::WebIdentity, oidc),
        ),
        (json!(saml), Caller::new(CallerKind::Saml, saml)),
        (
            json!({"kind": "saml", "provider": "idp"}),
            Caller::new(CallerKind::Saml, "idp"),
        ),
    ];
    for (json, expected) in rows {
        let read = request(&by(&json));
        assert_eq!(read.caller, expected, "{json}");
        assert_eq!(request(&read.to_json()), read, "{json}");
    }
    // An account is its root user in the partition of the resource.
    let read = request(&json!({
        "principal": "111122223333", "action": "a:b", "resource": "arn:aws-cn:s3:::b",
    }));
    assert_eq!(read.caller.name, "arn:aws-cn:iam::111122223333:root");
}

/// What only objects can say.
#[test]
fn details_of_callers() {
    let federated = "arn:aws:sts::111122223333:federated-user/bob";
    let rows = [
        (
            json!({"arn": USER, "boundary": true, "unique_id": "AIDA1", "canonical_user": "ab"}),
            Caller {
                unique_id: Some("AIDA1".to_owned()),
                has_boundary: true,
                canonical_user: Some("ab".to_owned()),
                ..Caller::new(CallerKind::User, USER)
            },
        ),
        (
            json!({"arn": federated, "issuer": USER}),
            Caller {
                issuer: Some(USER.to_owned()),
                ..Caller::new(CallerKind::FederatedUser, federated)
            },
        ),
    ];
    for (json, expected) in rows {
        let read = request(&by(&json));
        assert_eq!(read.caller, expected, "{json}");
        assert_eq!(request(&read.to_json()), read, "{json}");
    }
}

/// `KEY-01`, `KEY-02`, `KEY-06` to `KEY-11`: what each kind of caller implies.
#[test]
fn completion() {
    let context_of = |principal: Value| request(&by(&principal));
    assert_context(
        &context_of(json!({"arn": USER, "unique_id": "AIDA1"})),
        &[
            ("aws:PrincipalAccount", "111122223333"),
            ("aws:PrincipalArn", USER),
            ("aws:PrincipalIsAWSService", "false"),
            ("aws:PrincipalType", "User"),
            ("aws:userid", "AIDA1"),
            ("aws:username", "alice"),
        ],
    );
    assert_context(
        &context_of(json!({"arn": ROLE, "session": "s", "unique_id": "AROA1"})),
        &[
            ("aws:PrincipalAccount", "111122223333"),
            ("aws:PrincipalArn", ROLE),
            ("aws:PrincipalIsAWSService", "false"),
            ("aws:PrincipalType", "AssumedRole"),
            ("aws:userid", "AROA1:s"),
        ],
    );
    assert_context(
        &context_of(json!("111122223333")),
        &[
            ("aws:PrincipalAccount", "111122223333"),
            ("aws:PrincipalArn", "arn:aws:iam::111122223333:root"),
            ("aws:PrincipalIsAWSService", "false"),
            ("aws:PrincipalType", "Account"),
            ("aws:userid", "111122223333"),
        ],
    );
    assert_context(
        &context_of(json!("arn:aws:sts::111122223333:federated-user/bob")),
        &[
            ("aws:PrincipalAccount", "111122223333"),
            (
                "aws:PrincipalArn",
                "arn:aws:sts::111122223333:federated-user/bob",
            ),
            ("aws:PrincipalIsAWSService", "false"),
            ("aws:PrincipalType", "FederatedUser"),
            ("aws:userid", "111122223333:bob"),
        ],
    );
    assert_context(
        &context_of(json!("s3.amazonaws.com")),
        &[
            ("aws:PrincipalIsAWSService", "true"),
            ("aws:PrincipalServiceName", "s3.amazonaws.com"),
            ("aws:PrincipalServiceNamesList[]", "s3.amazonaws.com"),
        ],
    );
    assert_context(
        &context_of(json!("anonymous")),
        &[
            ("aws:PrincipalAccount", "anonymous"),
            ("aws:PrincipalType", "Anonymous"),
            ("aws:userid", "anonymous"),
        ],
    );
    assert_context(&context_of(json!("accounts.google.com")), &[]);
    // AX-36
    let saml = "arn:aws:iam::111122223333:saml-provider/idp";
    assert_context(
        &context_of(json!(saml)),
        &[
            ("aws:PrincipalAccount", "111122223333"),
            ("aws:PrincipalType", "User"),
            ("aws:userid", saml),
        ],
    );
}

/// `KEY-40`, `EVAL-23`
#[test]
fn owners() {
    const KEY: &str = "aws:ResourceAccount";
    let owned = |action: &str, resource: &str, account: Option<&str>| {
        let read = request(&json!({
            "principal": USER, "action": action, "resource": resource,
            "resource_account": account,
        }));
        match read.context.get(KEY) {
            Some(ContextValue::Single(text)) => Some(text.clone()),
            _ => None,
        }
    };
    let (own, other) = (Some("111122223333"), Some("444455556666"));
    let queue = "arn:aws:sqs:us-east-1:444455556666:q";
    assert_eq!(owned("s3:GetObject", "arn:aws:s3:::b/k", None), None);
    assert_eq!(
        owned("s3:GetObject", "arn:aws:s3:::b/k", other).as_deref(),
        other
    );
    assert_eq!(owned("sqs:SendMessage", queue, None).as_deref(), other);
    assert_eq!(owned("sqs:SendMessage", queue, own).as_deref(), other);
    assert_eq!(
        owned("iam:GetPolicy", "arn:aws:iam::aws:policy/p", None),
        None
    );
    for action in [
        "ebs:PutSnapshotBlock",
        "ec2:CopySnapshot",
        "ec2:CreateVpcEndpoint",
        "ec2:CreateVpcPeeringConnection",
        "ec2:AcceptVpcPeeringConnection",
        "ec2:AcceptVpcEndpointConnections",
        "ec2:CreateTransitGatewayPeeringAttachment",
        "ec2:AcceptTransitGatewayPeeringAttachment",
        "auditmanager:UpdateAssessmentFrameworkShare",
        "detective:AcceptInvitation",
        "macie2:AcceptInvitation",
        "guardduty:AcceptAdministratorInvitation",
        "securityhub:AcceptAdministratorInvitation",
        "ds:AcceptSharedDirectory",
        "es:AcceptInboundConnection",
        "route53:AssociateVpcWithHostedZone",
        "route53:CreateVPCAssociationAuthorization",
        "events:PutEvents",
        "EVENTS:putevents",
    ] {
        let resource = "arn:aws:x:us-east-1:444455556666:r";
        assert_eq!(owned(action, resource, None), None, "{action}");
    }
    let own_bus = "arn:aws:events:us-east-1:111122223333:event-bus/b";
    assert_eq!(owned("events:PutEvents", own_bus, None).as_deref(), own);
}

/// What is written is never replaced, and `null` keeps a key absent.
#[test]
fn written_keys_win() {
    let read = request(&json!({
        "principal": USER, "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
        "context": {
            "AWS:PRINCIPALARN": "odd", "aws:PrincipalAccount": null, "aws:PRINCIPALTYPE": null,
            "x:list": ["a"], "x:text": "a", "x:bool": true, "x:number": u64::MAX,
            "x:negative": -5, "x:none": null, "x:empty": [],
            "aws:TagKeys": "t", "aws:SourceVpc": ["vpc-1"], "aws:CalledVia": [],
        },
    }));
    let expected = [
        ("AWS:PRINCIPALARN", vec!["odd"]),
        ("aws:CalledVia[]", vec![]),
        ("aws:PrincipalIsAWSService", vec!["false"]),
        ("aws:SourceVpc", vec!["vpc-1"]),
        ("aws:TagKeys[]", vec!["t"]),
        ("aws:username", vec!["alice"]),
        ("x:bool", vec!["true"]),
        ("x:empty[]", vec![]),
        ("x:list[]", vec!["a"]),
        ("x:negative", vec!["-5"]),
        ("x:number", vec!["18446744073709551615"]),
        ("x:text", vec!["a"]),
    ];
    let expected = expected.map(|(key, texts)| (key.to_owned(), texts));
    assert_eq!(context(&read), expected);
    assert_eq!(request(&read.to_json()), read);
}

#[test]
fn errors() {
    let lines = include_str!("../../data/eval/requests.txt").lines();
    let lines: Vec<_> = lines.filter(|line| line.contains('\t')).collect();
    assert!(lines.len() > 75);
    for line in lines {
        let [path, expected, text] = line.split('\t').collect::<Vec<_>>()[..] else {
            unreachable!("{line}")
        };
        let mut json: Value = serde_json::from_str(text).unwrap();
        if let Some(members) = json.as_object_mut() {
            for (name, value) in by(&json!(USER)).as_object().unwrap() {
                members.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        let error = Request::from_json(&json).err();
        let fits = |error: &RequestError| error.path == path && error.expected.contains(expected);
        assert!(error.as_ref().is_some_and(fits), "{line}: {error:?}");
        assert!(error.unwrap().to_string().contains(": expected "));
    }
    for missing in ["principal", "action", "resource"] {
        let mut json = by(&json!(USER));
        json.as_object_mut().unwrap().remove(missing);
        assert_eq!(Request::from_json(&json).unwrap_err().path, missing);
    }
}

/// A request made by hand is complete after [`Request::complete`], and twice is once.
#[test]
fn complete_is_idempotent() {
    let mut made = Request {
        caller: Caller::new(CallerKind::User, USER),
        action: "s3:GetObject".to_owned(),
        resource: "arn:aws:s3:::b/k".to_owned(),
        resource_account: None,
        context: IndexMap::new(),
    };
    made.complete();
    assert_eq!(made, request(&by(&json!(USER))));
    let once = made.clone();
    made.complete();
    assert_eq!(made, once);
}
