//! Outputs of `aws` commands.

use super::{complaint, example, files};
use iamproof::world::{Membership, Parent};
use std::fmt::Write as _;

#[test]
fn the_example_is_read() {
    let world = example("examples/world-outputs");
    let organization = world.parts().organization.as_ref().unwrap();
    assert_eq!(
        (organization.id.as_str(), organization.root.as_deref()),
        ("o-exampleorg", Some("r-ex01"))
    );
    assert_eq!(organization.scps.as_ref().unwrap()[0].targets.len(), 3);
    // The root says that RCPs are not switched on: that is known, not assumed.
    assert_eq!(organization.rcps.as_ref().unwrap().len(), 0);
    let account = world.account("222222222222").unwrap();
    assert_eq!(
        account.member,
        Membership::Below(Parent::Unit("ou-ex01-prod0000".to_owned()))
    );

    let role = world
        .principal("arn:aws:sts::222222222222:assumed-role/worker/s")
        .unwrap();
    let layers = world.layers(
        Some(role),
        "sqs:ReceiveMessage",
        "arn:aws:sqs:eu-central-1:222222222222:orders",
    );
    // The default version, not the others.
    assert_eq!(
        layers.identity.documents[0].document.policy.statements[0]
            .action
            .values[0]
            .value,
        "sqs:ReceiveMessage"
    );
    assert_eq!(layers.boundary.unwrap().documents.len(), 1);
    let names: Vec<&str> = layers
        .scps
        .as_ref()
        .unwrap()
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "the SCPs of the root",
            "the SCPs of OU \"prod\"",
            "the SCPs of account 222222222222"
        ]
    );

    let bucket = world
        .layers(None, "s3:ListBucket", "arn:aws:s3:::shop-data")
        .resource
        .unwrap();
    let names: Vec<&str> = bucket
        .documents
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "policy of arn:aws:s3:::shop-data",
            "ACL of bucket \"shop-data\""
        ]
    );
    let acl = &bucket.documents[1].document.policy;
    assert_eq!(acl.statements.len(), 2, "the owner's own line is left out");
    assert!(world.restrict_public("arn:aws:s3:::shop-data/key", true));
    assert!(!world.restrict_public("arn:aws:s3:::shop-data/key", false));
}

const ACCOUNT: &str = r#""accounts":[{"id":"111111111111"}]"#;

fn manifest(entries: &str, others: &[(&str, &str)]) -> String {
    let text = format!("{{{ACCOUNT},\"files\":[{entries}]}}");
    let mut given = vec![("iamproof-world.json", text.as_str())];
    given.extend(others);
    complaint(&given)
}

#[test]
fn errors() {
    let mut all = String::new();
    let queue = r#""of":"arn:aws:sqs:us-east-1:111111111111:q""#;
    let cases = [
        r#"{"file":"x.json","command":"s3api get-bucket-polcy","of":"arn:aws:s3:::b"}"#.to_owned(),
        r#"{"file":"x.json","command":"glue get-resource-policy"}"#.to_owned(),
        r#"{"file":"x.json","command":"sqs get-queue-attributes"}"#.to_owned(),
        r#"{"file":"x.json","command":"iam get-role","of":"arn:aws:iam::111111111111:role/r"}"#.to_owned(),
        r#"{"file":"absent.json","command":"iam get-role"}"#.to_owned(),
        r#"{"file":"x.json","command":"iam get-role-policy","of":"arn:aws:iam::111111111111:role/r"}"#.to_owned(),
        format!(r#"{{"file":"x.json","command":"kms get-key-policy",{queue}}}"#),
        format!(r#"{{"file":"q.json","command":"sqs get-queue-attributes",{queue}}},{{"file":"q.json","command":"sqs get-queue-attributes",{queue}}}"#),
        r#"{"file":"x.json","of":"y"}"#.to_owned(),
        r#""absent.json""#.to_owned(),
        r#"{"file":"x.json","command":"organizations list-roots"}"#.to_owned(),
        r#"{"file":"b.json","command":"s3api get-bucket-policy","of":"arn:aws:s3:::b"}"#.to_owned(),
    ];
    for case in cases {
        let policy = r#"{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}}"#;
        let queue = format!(r#"{{"Attributes":{{"Policy":"{policy}"}}}}"#);
        let bucket = format!(r#"{{"Policy":"{policy}"}}"#);
        let others = [
            ("x.json", "{}"),
            ("q.json", queue.as_str()),
            ("b.json", bucket.as_str()),
        ];
        let answer = manifest(&case, &others);
        let _ = write!(all, "{case}\n{answer}\n\n");
    }
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("world_output_errors", all);
    });
}

#[test]
fn single_iam_commands() {
    let loaded = files(&[
        (
            "iamproof-world.json",
            r#"{"files":[
            {"file":"policies.json","command":"iam list-attached-role-policies","of":"arn:aws:iam::111111111111:role/r"},
            {"file":"role.json","command":"iam get-role"},
            {"file":"inline.json","command":"iam get-role-policy","of":"arn:aws:iam::111111111111:role/r"},
            {"file":"version.json","command":"iam get-policy-version","of":"arn:aws:iam::aws:policy/P"}]}"#,
        ),
        (
            "role.json",
            r#"{"Role":{"Arn":"arn:aws:iam::111111111111:role/r","RoleId":"AROAX","AssumeRolePolicyDocument":
            {"Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}}}}"#,
        ),
        (
            "inline.json",
            r#"{"RoleName":"r","PolicyName":"p","PolicyDocument":{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}}"#,
        ),
        (
            "policies.json",
            r#"{"AttachedPolicies":[{"PolicyName":"P","PolicyArn":"arn:aws:iam::aws:policy/P"}]}"#,
        ),
        (
            "version.json",
            r#"{"PolicyVersion":{"Document":{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}}}"#,
        ),
    ]);
    let world = loaded.unwrap_or_else(|error| panic!("{error}")).world;
    let role = world.principal("arn:aws:iam::111111111111:role/r");
    let layers = world.layers(role, "s3:GetObject", "*");
    assert_eq!(layers.identity.documents.len(), 2);
    assert!(layers.identity.gaps.is_empty());
}
