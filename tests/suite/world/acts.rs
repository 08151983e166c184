//! ACLs, grants and shared snapshots as policies: what they say, and whom they let in.

use super::json;
use iamproof::policy::print;
use iamproof::world::World;

const OWN: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
const OTHER: &str = "89a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

fn bucket(more: &str) -> World {
    json(&format!(
        r#"{{"accounts":[{{"id":"111111111111","canonical_user":"{OWN}"}}],
        "resources":[{{"arn":"arn:aws:s3:::b","account":"111111111111"{more}}}]}}"#
    ))
    .unwrap()
}

/// Everything that acts like a policy of a resource, and what is not known.
fn acts(world: &World, arn: &str) -> String {
    let layer = world.layers(None, "s3:X", arn).resource.unwrap();
    let documents = layer.documents.iter().map(|one| {
        assert!(
            one.document.warnings.is_empty(),
            "{}",
            one.document.render_warnings()
        );
        format!(
            "{} ({}):\n{}\n",
            one.name,
            one.document.source.name(),
            print(&one.document.policy)
        )
    });
    let gaps = layer.gaps.iter().map(|gap| format!("? {}\n", gap.reason));
    documents.chain(gaps).collect()
}

fn check(name: &str, text: String) {
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, text);
    });
}

/// `EVAL-83` to `EVAL-88`
#[test]
fn acls() {
    let lines = format!(
        r#","acl":[{{"grantee":"{OWN}","permission":"FULL_CONTROL"}},{{"grantee":"{OTHER}","permission":"FULL_CONTROL"}},
        {{"grantee":"all-users","permission":"READ"}},{{"grantee":"authenticated-users","permission":"WRITE_ACP"}},
        {{"grantee":"log-delivery","permission":"WRITE"}},{{"grantee":"log-delivery","permission":"READ_ACP"}}]"#
    );
    check("world_acl", acts(&bucket(&lines), "arn:aws:s3:::b"));
}

/// `EVAL-81`, `EVAL-91`: when ACLs do not count.
#[test]
fn acls_that_do_not_count() {
    let public = r#","acl":[{"grantee":"all-users","permission":"READ"}]"#;
    let count = |more: &str| {
        let world = bucket(&format!("{public}{more}"));
        world
            .layers(None, "s3:X", "arn:aws:s3:::b")
            .resource
            .unwrap()
            .documents
            .len()
    };
    assert_eq!(count(""), 1);
    assert_eq!(count(r#","ownership":"ObjectWriter""#), 1);
    assert_eq!(count(r#","ownership":"BucketOwnerPreferred""#), 1);
    assert_eq!(count(r#","ownership":"BucketOwnerEnforced""#), 0);
    assert_eq!(count(r#","block_public_access":true"#), 0);
    assert_eq!(
        count(r#","block_public_access":{"ignore_public_acls":true}"#),
        0
    );
    // What may be stored does not change what is stored.
    assert_eq!(
        count(r#","block_public_access":{"block_public_acls":true}"#),
        1
    );
    // Grants to accounts stay.
    let world = bucket(&format!(
        r#","acl":[{{"grantee":"{OTHER}","permission":"READ"}}],"block_public_access":true"#
    ));
    assert_eq!(
        world
            .layers(None, "s3:X", "arn:aws:s3:::b")
            .resource
            .unwrap()
            .documents
            .len(),
        1
    );
}

/// `EVAL-82`: where ACLs count, objects may have some.
#[test]
fn acls_of_objects_are_not_known() {
    let gaps = |more: &str, arn: &str| {
        bucket(more)
            .layers(None, "s3:X", arn)
            .resource
            .unwrap()
            .gaps
            .len()
    };
    assert_eq!(gaps("", "arn:aws:s3:::b/k"), 0);
    assert_eq!(
        gaps(r#","ownership":"BucketOwnerEnforced""#, "arn:aws:s3:::b/k"),
        0
    );
    assert_eq!(
        gaps(r#","ownership":"ObjectWriter""#, "arn:aws:s3:::b/k"),
        1
    );
    assert_eq!(gaps(r#","ownership":"ObjectWriter""#, "arn:aws:s3:::b"), 0);
    assert_eq!(
        gaps(
            r#","ownership":"ObjectWriter","private_objects":true"#,
            "arn:aws:s3:::b/k"
        ),
        0
    );
}

/// `EVAL-82`: of objects that are listed more is known; `WRITE` says nothing of objects (`EVAL-85`).
#[test]
fn acls_of_listed_objects() {
    use iamproof::eval::layers::{Verdict, decide};
    use iamproof::query::world::concrete;
    use iamproof::rules::Rules;
    let listed = r#","ownership":"ObjectWriter","objects":[
        {"key":"open*","acl":[{"grantee":"all-users","permission":"READ"},{"grantee":"all-users","permission":"WRITE"}]},
        {"key":"signed","acl":[{"grantee":"authenticated-users","permission":"FULL_CONTROL"}]},
        {"key":"a${x}?","acl":[{"grantee":"all-users","permission":"READ_ACP"}]},
        {"key":"private"},{"key":"public","acl":[{"grantee":"all-users","permission":"READ"}]},
        {"key":"theirs","account":"222222222222","acl":[{"grantee":"all-users","permission":"READ"}]}]"#;
    let private = format!(r#"{listed},"private_objects":true"#);
    let closed = format!(r#"{listed},"block_public_access":true"#);
    let enforced = listed.replace("ObjectWriter", "BucketOwnerEnforced");
    let (yes, no, open) = (Verdict::Allow, Verdict::ImplicitDeny, Verdict::Unknown);
    for (more, key, action, expected) in [
        (private.as_str(), "open*", "GetObject", yes),
        (private.as_str(), "open*", "GetObjectVersion", yes),
        (private.as_str(), "open*", "GetObjectAcl", no),
        (private.as_str(), "open*", "PutObject", no),
        // The key is no pattern.
        (private.as_str(), "openx", "GetObject", no),
        (listed, "openx", "GetObject", open),
        (listed, "signed", "GetObject", no),
        (listed, "public", "GetObject", yes),
        (closed.as_str(), "public", "GetObject", no),
        (private.as_str(), "a${x}?", "GetObjectAcl", yes),
        (private.as_str(), "a${x}y", "GetObjectAcl", no),
        (listed, "private", "GetObject", no),
        (listed, "theirs", "GetObject", open),
        (private.as_str(), "theirs", "GetObject", open),
        (closed.as_str(), "private", "GetObject", no),
        (enforced.as_str(), "signed", "GetObject", no),
        (enforced.as_str(), "theirs", "GetObject", no),
    ] {
        let world = bucket(more);
        let request = serde_json::json!({"principal": "anonymous", "action": format!("s3:{action}"),
            "resource": format!("arn:aws:s3:::b/{key}")});
        let found = concrete(&world, None, &request, &Rules::default()).unwrap();
        let decision = decide(&found.layers, &found.request, &Rules::default());
        assert_eq!(decision.verdict, expected, "{more} {key} {action}");
    }
    // A pattern covers what somebody else owns.
    let gaps = |more: &str, arn: &str| {
        let world = bucket(more);
        world.layers(None, "s3:X", arn).resource.unwrap().gaps.len()
    };
    assert_eq!(gaps(private.as_str(), "arn:aws:s3:::b/*"), 1);
    assert_eq!(gaps(private.as_str(), "arn:aws:s3:::b/the*"), 1);
    assert_eq!(gaps(private.as_str(), "arn:aws:s3:::b/x*"), 0);
    assert_eq!(gaps(listed, "arn:aws:s3:::b/*"), 2);
    for (wrong, says) in [
        (r#","objects":[{"acl":[]}]"#, "key"),
        (r#","objects":[{"key":"a"},{"key":"a"}]"#, "stands twice"),
        (
            r#","objects":[{"key":"a","account":"me"}]"#,
            "is no account",
        ),
        (r#","objects":[{"key":"a","owner":"me"}]"#, "owner"),
    ] {
        let text = format!(
            r#"{{"accounts":[{{"id":"111111111111"}}],"resources":[{{"arn":"arn:aws:s3:::b","account":"111111111111"{wrong}}}]}}"#
        );
        let error = json(&text).unwrap_err();
        assert!(error.contains(says), "{error}");
    }
}

/// `EVAL-53`, `EVAL-55`
#[test]
fn grants() {
    let world = json(
        r#"{"accounts":[{"id":"111111111111"}],"resources":[{"arn":"arn:aws:kms:us-east-1:111111111111:key/k",
        "grants":[
        {"grantee":"arn:aws:iam::111111111111:role/r","operations":["Decrypt","DescribeKey"],"encryption_context_subset":{"a":"b","c":"d*"}},
        {"name":"exact","grantee":"arn:aws:sts::111111111111:assumed-role/r/s","operations":["Encrypt"],"encryption_context_equals":{"a":"b"}},
        {"name":"empty","grantee":"rds.us-east-1.amazonaws.com","operations":["GenerateDataKey"],"encryption_context_equals":{},"retiring":"arn:aws:iam::111111111111:user/u"},
        {"name":"root","grantee":"arn:aws:iam::222222222222:root","operations":["Sign"]}]}]}"#,
    )
    .unwrap();
    check(
        "world_grants",
        acts(&world, "arn:aws:kms:us-east-1:111111111111:key/k"),
    );
}

#[test]
fn sharing() {
    let world = json(
        r#"{"accounts":[{"id":"111111111111"}],"resources":[
        {"arn":"arn:aws:ec2:us-east-1:111111111111:snapshot/snap-1","shared_with":["all","222222222222"]},
        {"arn":"arn:aws:rds:us-east-1:111111111111:snapshot:db","shared_with":["222222222222"]},
        {"arn":"arn:aws:rds:us-east-1:111111111111:cluster-snapshot:c","shared_with":["all"]}]}"#,
    )
    .unwrap();
    let all = [
        "ec2:us-east-1:111111111111:snapshot/snap-1",
        "rds:us-east-1:111111111111:snapshot:db",
        "rds:us-east-1:111111111111:cluster-snapshot:c",
    ];
    check(
        "world_sharing",
        all.map(|arn| acts(&world, &format!("arn:aws:{arn}")))
            .join("\n"),
    );
}
