//! `iamproof findings --world`: every resource and role of a world.

use crate::cli::{iamproof, text};
use serde_json::{Value, json};

const OWNER: &str = "111111111111";
const MEMBER: &str = "222222222222";
const OUT: &str = "999999999999";
const CANONICAL: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

/// Code, JSON, errors.
fn ask(world: &Value, arguments: &[&str]) -> (i32, Value, String) {
    let mut all = vec!["findings", "--world", "-", "--format", "json"];
    all.extend(arguments);
    let output = iamproof(&all)
        .write_stdin(world.to_string())
        .output()
        .unwrap();
    let (out, errors) = (text(&output.stdout), text(&output.stderr));
    let json = crate::schema::conforming(serde_json::from_str(&out).unwrap_or_default());
    (output.status.code().unwrap(), json, errors)
}

fn world(resources: &Value) -> Value {
    json!({
        "organization": {"id": "o-exampleorg", "management_account": "333333333333", "root": "r-ex01"},
        "accounts": [
            {"id": "333333333333", "parent": "root"}, {"id": MEMBER, "parent": "root"},
            {"id": OWNER, "parent": "root", "canonical_user": CANONICAL}],
        "resources": resources,
    })
}

fn bucket(more: &Value) -> Value {
    let mut one = json!({"arn": "arn:aws:s3:::b", "account": OWNER, "private_objects": true});
    let members = one.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    one
}

fn allow(principal: &Value, action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource})
}

fn policy(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// Resource, class, principal, public, sources, and whether it is certain: a line a finding.
fn lines(world: &Value, arguments: &[&str]) -> (i32, Vec<String>) {
    let (code, json, errors) = ask(world, arguments);
    assert!(json.is_object(), "{errors}");
    let one = |finding: &Value| {
        let (name, details) = finding["findingDetails"][0]
            .as_object()
            .unwrap()
            .iter()
            .next()
            .unwrap();
        let kinds: Vec<&str> = details["sources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["type"].as_str().unwrap())
            .collect();
        // A certain finding of our own form has a witness.
        assert_eq!(finding["witness"].is_null(), finding["access"].is_null());
        format!(
            "{} {} {} public:{} {} {}{}",
            finding["resource"].as_str().unwrap(),
            name.trim_end_matches("AccessDetails"),
            details["principal"],
            details["isPublic"],
            kinds.join("+"),
            details["resourceControlPolicyRestriction"]
                .as_str()
                .unwrap(),
            if finding["error"].is_null() { "" } else { " ?" },
        )
    };
    (
        code,
        json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(one)
            .collect(),
    )
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn the_example() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/world");
    let run = |more: &[&str]| {
        let mut all = vec!["findings", "--world", example];
        all.extend(more);
        let output = iamproof(&all).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        text(&output.stdout).replace(example, "WORLD")
    };
    snapshot("findings-world", &run(&[]));
    snapshot("findings-world-account", &run(&["--zone", "account"]));
    let json = run(&["--format", "json"]);
    assert_eq!(json, run(&["--format", "json"]), "same input, same bytes");
    snapshot("findings-world-json", &json);
}

/// `EVAL-83`, `EVAL-91`: `IgnorePublicAcls` takes the public grants away, not the others.
#[test]
fn public_acls() {
    let acl = json!([{"grantee": "all-users", "permission": "READ"},
                     {"grantee": "a".repeat(64), "permission": "READ_ACP"}]);
    let of = |block: Value| {
        let one =
            bucket(&json!({"acl": acl, "ownership": "ObjectWriter", "block_public_access": block}));
        lines(&world(&json!([one])), &[]).1
    };
    let account = format!(
        "arn:aws:s3:::b external {{\"CanonicalUser\":\"{}\"}} public:false BUCKET_ACL NOT_APPLICABLE",
        "a".repeat(64)
    );
    let all = of(json!(false));
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all.contains(&account), "{all:?}");
    assert!(
        all.contains(
            &"arn:aws:s3:::b external {\"AWS\":\"*\"} public:true BUCKET_ACL NOT_APPLICABLE"
                .to_owned()
        ),
        "{all:?}"
    );
    assert_eq!(of(json!({"ignore_public_acls": true})), [account]);
}

/// ACLs that the objects may have are not known (`EVAL-82`): told beside what is known, which stays certain.
#[test]
fn acls_of_objects() {
    let mut one = bucket(&json!({"ownership": "ObjectWriter",
        "policy": policy(&[allow(&json!({"AWS": OUT}), "s3:GetObject", "arn:aws:s3:::b/*")])}));
    one.as_object_mut().unwrap().remove("private_objects");
    let (code, all) = lines(&world(&json!([one])), &[]);
    assert_eq!(code, 1);
    assert_eq!(
        all,
        [
            "arn:aws:s3:::b external {\"AWS\":\"999999999999\"} public:false POLICY NOT_APPLICABLE",
            "arn:aws:s3:::b external {} public:null  NOT_APPLICABLE ?",
        ]
    );
}

/// `EVAL-92`: a public policy under `RestrictPublicBuckets` lets nobody else in but services.
#[test]
fn restricted_buckets() {
    let own = policy(&[
        allow(&json!("*"), "s3:GetObject", "arn:aws:s3:::b/*"),
        allow(&json!({"AWS": OUT}), "s3:ListBucket", "arn:aws:s3:::b"),
        allow(
            &json!({"Service": "cloudtrail.amazonaws.com"}),
            "s3:PutObject",
            "arn:aws:s3:::b/*",
        ),
    ]);
    let of = |on: bool, policy: &Value| {
        let one = bucket(
            &json!({"policy": policy, "block_public_access": {"restrict_public_buckets": on}}),
        );
        lines(&world(&json!([one])), &[]).1
    };
    assert_eq!(of(false, &own).len(), 3);
    assert_eq!(
        of(true, &own),
        [
            "arn:aws:s3:::b servicePrincipal {\"Service\":\"cloudtrail.amazonaws.com\"} public:null POLICY NOT_APPLICABLE"
        ]
    );
    // A policy that is not public is not touched.
    let other = policy(&[allow(
        &json!({"AWS": OUT}),
        "s3:ListBucket",
        "arn:aws:s3:::b",
    )]);
    assert_eq!(of(true, &other), of(false, &other));
    assert_eq!(of(true, &other).len(), 1);
}

fn with_rcp(resources: &Value, rcp: &Value) -> Value {
    let mut world = world(resources);
    world["organization"]["rcps"] =
        json!([{"name": "perimeter", "policy": rcp, "targets": ["root"]}]);
    world
}

/// `EVAL-35`: the RCPs over the owner count; those that are not known make the findings below them unknown.
#[test]
fn rcps() {
    let grant = policy(&[allow(
        &json!({"AWS": OUT}),
        "s3:GetObject",
        "arn:aws:s3:::b/*",
    )]);
    let one = json!([bucket(&json!({"policy": grant}))]);
    let perimeter = |key: &str, value: &str| {
        json!({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
            "Resource": "*", "Condition": {"StringNotEqualsIfExists": {key: value}}}})
    };
    let closed = with_rcp(&one, &perimeter("aws:PrincipalOrgID", "o-exampleorg"));
    assert_eq!(lines(&closed, &[]), (0, vec![]));
    let part = with_rcp(&one, &perimeter("aws:SourceVpc", "vpc-1"));
    let (code, all) = lines(&part, &[]);
    assert_eq!(code, 1);
    assert!(all[0].ends_with(" POLICY APPLIED"), "{all:?}");
    let unknown = with_rcp(&one, &json!({"unknown": "not exported"}));
    let (code, all) = lines(&unknown, &[]);
    assert_eq!((code, all.len()), (3, 1));
    assert!(all[0].ends_with("FAILED_TO_EVALUATE_RCP ?"), "{all:?}");
    // Where nothing is granted there is nothing to deny.
    assert_eq!(
        lines(
            &with_rcp(
                &json!([bucket(&json!({}))]),
                &json!({"unknown": "not exported"})
            ),
            &[]
        )
        .0,
        0
    );
}

#[test]
fn grants_and_snapshots() {
    let key = "arn:aws:kms:eu-central-1:111111111111:key/k";
    let statement = allow(
        &json!({"AWS": format!("arn:aws:iam::{OWNER}:root")}),
        "kms:*",
        "*",
    );
    let resources = json!([
        {"arn": key, "policy": policy(&[statement]), "grants": [
            {"name": "g", "grantee": format!("arn:aws:iam::{OUT}:role/r"), "operations": ["Decrypt"]},
            {"name": "own", "grantee": format!("arn:aws:iam::{MEMBER}:role/r"), "operations": ["Decrypt"]}]},
        {"arn": "arn:aws:ec2:eu-central-1:111111111111:snapshot/snap-1", "shared_with": ["all"]},
        {"arn": "arn:aws:ec2:eu-central-1:111111111111:snapshot/snap-2", "shared_with": [MEMBER]},
    ]);
    let grant = format!(
        "{key} external {{\"AWS\":\"arn:aws:iam::{OUT}:role/r\"}} public:false KMS_GRANT NOT_APPLICABLE"
    );
    let shared = "arn:aws:ec2:eu-central-1:111111111111:snapshot/snap-1 external {\"AWS\":\"*\"} public:true \
                  SNAPSHOT_ATTRIBUTE NOT_APPLICABLE".to_owned();
    assert_eq!(
        lines(&world(&resources), &[]).1,
        [grant.clone(), shared.clone()]
    );
    // Only the account is trusted: the other members are told too.
    assert_eq!(lines(&world(&resources), &["--zone", "account"]).1.len(), 4);
    let more = ["--zone", "account", "--trust", MEMBER];
    assert_eq!(lines(&world(&resources), &more).1, [grant, shared.clone()]);
    let outside = ["--trust", OUT];
    assert_eq!(lines(&world(&resources), &outside).1, [shared]);
}

/// A key has a policy, known or not: without it nothing is certain.
#[test]
fn a_key_without_its_policy() {
    let key = json!([{"arn": "arn:aws:kms:eu-central-1:111111111111:key/k", "grants": [
        {"grantee": format!("arn:aws:iam::{OUT}:role/r"), "operations": ["Decrypt"]}]}]);
    let (code, all) = lines(&world(&key), &[]);
    assert_eq!((code, all.len()), (3, 2), "{all:?}");
    assert!(all.iter().all(|one| one.ends_with(" ?")), "{all:?}");
}

/// `EXT-09`, `EVAL-98`.
#[test]
fn roles() {
    let trust = |principal: Value, action: &str| {
        json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": principal, "Action": action}]})
    };
    let role = |name: &str, trust: Value| json!({"arn": format!("arn:aws:iam::{OWNER}:role/{name}"), "trust": trust});
    let saml = format!("arn:aws:iam::{OWNER}:saml-provider/idp");
    let oidc = format!("arn:aws:iam::{OWNER}:oidc-provider/token.actions.githubusercontent.com");
    let mut all = world(&json!([]));
    all["roles"] = json!([
        role("out", trust(json!({"AWS": OUT}), "sts:AssumeRole")),
        role("in", trust(json!({"AWS": MEMBER}), "sts:AssumeRole")),
        role(
            "saml",
            trust(json!({"Federated": saml}), "sts:AssumeRoleWithSAML")
        ),
        role(
            "oidc",
            trust(json!({"Federated": oidc}), "sts:AssumeRoleWithWebIdentity")
        ),
        role(
            "service",
            trust(json!({"Service": "lambda.amazonaws.com"}), "sts:AssumeRole")
        ),
        role(
            "aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport",
            trust(
                json!({"Service": "support.amazonaws.com"}),
                "sts:AssumeRole"
            )
        ),
        role("unknown", json!({"unknown": "not exported"})),
    ]);
    let (code, told) = lines(&all, &[]);
    assert_eq!(code, 1);
    let line = |name: &str, rest: &str| format!("arn:aws:iam::{OWNER}:role/{name} {rest}");
    assert_eq!(
        told,
        [
            line(
                "out",
                "external {\"AWS\":\"999999999999\"} public:false POLICY NOT_APPLICABLE"
            ),
            line(
                "saml",
                &format!(
                    "external {{\"Federated\":\"{saml}\"}} public:false POLICY NOT_APPLICABLE"
                )
            ),
            line(
                "oidc",
                &format!(
                    "external {{\"Federated\":\"{oidc}\"}} public:false POLICY NOT_APPLICABLE"
                )
            ),
            line(
                "service",
                "servicePrincipal {\"Service\":\"lambda.amazonaws.com\"} public:null POLICY NOT_APPLICABLE"
            ),
            line("unknown", "external {} public:null  NOT_APPLICABLE ?"),
        ]
    );
    let one = format!("arn:aws:iam::{OWNER}:role/unknown");
    assert_eq!(lines(&all, &["--resource", &one]).0, 3);
    let inside = lines(
        &all,
        &[
            "--resource",
            &format!("arn:aws:iam::{OWNER}:role/in"),
            "--internal",
        ],
    );
    assert_eq!(inside.1.len(), 1, "{inside:?}");
    assert!(inside.1[0].contains(" internal "), "{inside:?}");
}

/// An unknown policy makes what depends on it unknown, and nothing else.
#[test]
fn unknown_policies() {
    let other = json!({"arn": "arn:aws:s3:::c", "account": OWNER,
        "policy": policy(&[allow(&json!("*"), "s3:GetObject", "arn:aws:s3:::c/*")])});
    let unknown = bucket(
        &json!({"policy": {"unknown": "not exported"}, "ownership": "ObjectWriter",
        "acl": [{"grantee": "all-users", "permission": "READ"}]}),
    );
    let (code, all) = lines(&world(&json!([unknown, other])), &[]);
    assert_eq!((code, all.len()), (1, 3), "{all:?}");
    assert!(all[0].ends_with("BUCKET_ACL NOT_APPLICABLE ?"), "{all:?}");
    assert!(all[1].ends_with(" ?"), "{all:?}");
    assert!(
        all[2].starts_with("arn:aws:s3:::c ") && !all[2].ends_with('?'),
        "{all:?}"
    );
}

/// `EVAL-89`: through an access point both policies must permit; `EVAL-90`: a bucket may leave it to them.
#[test]
fn access_points() {
    let point = "arn:aws:s3:eu-central-1:111111111111:accesspoint/p";
    let of = |own: &[Value]| {
        let resources = json!([bucket(&json!({"policy": policy(own)})), {"arn": point, "bucket": "b",
            "policy": policy(&[allow(&json!({"AWS": OUT}), "s3:GetObject", &format!("{point}/object/*"))])}]);
        let all = ask(&world(&resources), &[]).1["findings"].clone();
        let all = all.as_array().unwrap().iter();
        let through = |one: &&Value| {
            let sources = &one["findingDetails"][0]["externalAccessDetails"]["sources"];
            sources[0]["type"] == "S3_ACCESS_POINT"
        };
        all.filter(through).cloned().collect::<Vec<_>>()
    };
    let delegated = |action: &str, resource: &[&str], key: &str, value: &str| {
        json!({"Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource,
            "Condition": {"StringEquals": {key: value}}})
    };
    let all = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"];
    let account = "s3:DataAccessPointAccount";
    assert!(of(&[]).is_empty());
    let decided = [
        vec![delegated("s3:*", &all, account, OWNER)],
        vec![delegated("*", &all, "s3:DataAccessPointArn", point)],
        // Of what nobody is granted through the access point, nothing need be permitted.
        vec![delegated("s3:Get*", &all, account, OWNER)],
    ];
    for own in decided {
        let found = of(&own);
        assert_eq!(found.len(), 1, "{own:?}");
        assert_eq!(found[0]["resource"], "arn:aws:s3:::b");
        assert_eq!(found[0]["resourceType"], "AWS::S3::Bucket");
        assert!(found[0]["error"].is_null(), "{own:?} {}", found[0]);
        let details = &found[0]["findingDetails"][0]["externalAccessDetails"];
        let source = json!([{"type": "S3_ACCESS_POINT", "detail": {"accessPointArn": point}}]);
        assert_eq!(details["sources"], source);
    }
    let far = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": all,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}});
    let open = [
        vec![delegated("s3:*", &all, account, OUT)],
        vec![delegated(
            "s3:*",
            &["arn:aws:s3:::b", "arn:aws:s3:::b/a/*"],
            account,
            OWNER,
        )],
        vec![delegated("s3:PutObject", &all, account, OWNER)],
        vec![delegated("s3:*", &all, account, OWNER), far],
    ];
    for own in open {
        let found = of(&own);
        assert_eq!(found.len(), 1, "{own:?}");
        let error = found[0]["error"].as_str().unwrap();
        assert!(error.contains("must permit it too"), "{error}");
    }
}

/// Who is no member is said by the world.
#[test]
fn members_are_known() {
    let mut statement = allow(&json!({"AWS": OUT}), "s3:GetObject", "arn:aws:s3:::b/*");
    statement["Condition"] = json!({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}});
    let one = bucket(&json!({"policy": policy(&[statement])}));
    assert_eq!(
        lines(&world(&json!([one])), &["--zone", "account"]),
        (0, vec![])
    );
}

#[test]
fn bad_questions() {
    let world = world(&json!([bucket(&json!({}))]));
    for (arguments, part) in [
        (
            vec!["--resource", "arn:aws:s3:::c"],
            "the world has no resource or role `arn:aws:s3:::c`",
        ),
        (vec!["--trust", "12"], "`12` is no account"),
        (vec!["--organization", "x"], "`x` is no organization"),
        (
            vec!["--zone", "account", "--organization", "o-exampleorg"],
            "cannot be used with",
        ),
        (vec!["--owner", OWNER], "cannot be used with"),
        (vec!["--at", "noon"], "`noon` is no time"),
        (
            vec!["--resource", "b"],
            "the world has no resource or role `b`",
        ),
    ] {
        let (code, _, errors) = ask(&world, &arguments);
        assert_eq!(code, 2, "{arguments:?} {errors}");
        assert!(errors.contains(part), "{arguments:?} {errors}");
    }
    let output = iamproof(&["findings", "-", "--zone", "account"])
        .write_stdin("{}")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn as_a_line() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/world");
    let site = "arn:aws:s3:::shop-site";
    let questions = [
        json!({"id": 1, "question": "findings", "world": example, "resource": site}),
        json!({"id": 2, "question": "findings", "world": example, "zone": "account"}),
        json!({"id": 3, "question": "findings", "world": example, "policy": "x"}),
    ];
    let lines: Vec<String> = questions.iter().map(ToString::to_string).collect();
    let output = iamproof(&["batch"])
        .write_stdin(lines.join("\n"))
        .output()
        .unwrap();
    let out = text(&output.stdout);
    let answers: Vec<Value> = out
        .lines()
        .map(|one| crate::schema::conforming(serde_json::from_str(one).unwrap()))
        .collect();
    let of = |at: usize| answers[at].to_string();
    assert!(
        of(0).contains("BUCKET_ACL") && !of(0).contains("SNAPSHOT"),
        "{out}"
    );
    assert!(of(1).contains("SNAPSHOT_ATTRIBUTE"), "{out}");
    assert!(of(2).contains("not together with"), "{out}");
}
