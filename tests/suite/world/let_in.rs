//! Whom the generated documents let in, judged by the evaluator.

use super::json;
use iamproof::eval::{Outcome, Request, evaluate};
use iamproof::world::World;
use serde_json::{Value, json as value};

/// What the layer of a resource alone says to a request.
fn decide(world: &World, request: Value) -> Outcome {
    let (request, _) = Request::from_json(&request).unwrap();
    let layer = world
        .layers(None, &request.action, &request.resource)
        .resource
        .unwrap();
    let documents: Vec<_> = layer
        .documents
        .iter()
        .map(|one| (&one.document.policy, one.document.policy_type))
        .collect();
    evaluate(&documents, &request).outcome
}

const USER: &str = "arn:aws:iam::222222222222:user/u";

/// `EVAL-83`: everybody, everybody who signs, one account.
#[test]
fn grantees_of_acls() {
    let callers = [
        "anonymous",
        USER,
        "222222222222",
        "arn:aws:sts::222222222222:assumed-role/r/s",
        "logging.s3.amazonaws.com",
        "cloudtrail.amazonaws.com",
    ];
    let expected = [
        ("all-users", "yyyyyy"),
        ("authenticated-users", "nyyynn"),
        ("log-delivery", "nnnnyn"),
    ];
    for (grantee, answers) in expected {
        let world = json(&format!(
            r#"{{"accounts":[{{"id":"111111111111"}}],"resources":[{{"arn":"arn:aws:s3:::b","account":"111111111111",
            "acl":[{{"grantee":"{grantee}","permission":"READ"}}]}}]}}"#
        ))
        .unwrap();
        let answer = callers.map(|caller| {
            let ask = |action: &str, resource: &str| {
                decide(&world, value!({"principal": caller, "action": action, "resource": resource, "resource_account": "111111111111"}))
            };
            // Reading a bucket is listing it, not reading its objects (`EVAL-84`).
            assert_eq!(ask("s3:GetObject", "arn:aws:s3:::b/k"), Outcome::ImplicitDeny);
            assert_eq!(ask("s3:PutBucketAcl", "arn:aws:s3:::b"), Outcome::ImplicitDeny);
            if ask("s3:ListBucket", "arn:aws:s3:::b") == Outcome::Allow { "y" } else { "n" }
        });
        assert_eq!(answer.concat(), answers, "{grantee}");
    }
}

/// `EVAL-53`: constraints of grants are about the encryption context, exactly as written.
#[test]
fn constraints_of_grants() {
    let world = |constraint: &str| {
        json(&format!(
            r#"{{"accounts":[{{"id":"111111111111"}},{{"id":"222222222222"}}],"resources":[{{"arn":"arn:aws:kms:us-east-1:111111111111:key/k",
            "grants":[{{"grantee":"{USER}","operations":["Decrypt","DescribeKey"]{constraint}}}]}}]}}"#
        ))
        .unwrap()
    };
    let ask = |world: &World, action: &str, pairs: &[(&str, &str)]| {
        let mut context = serde_json::Map::new();
        for (key, text) in pairs {
            context.insert(format!("kms:EncryptionContext:{key}"), (*text).into());
        }
        if !pairs.is_empty() {
            let keys: Vec<&str> = pairs.iter().map(|(key, _)| *key).collect();
            context.insert("kms:EncryptionContextKeys".to_owned(), keys.into());
        }
        let request = value!({"principal": USER, "action": action, "resource": "arn:aws:kms:us-east-1:111111111111:key/k", "context": context});
        decide(world, request) == Outcome::Allow
    };
    let free = world("");
    assert!(ask(&free, "kms:Decrypt", &[]) && ask(&free, "kms:Decrypt", &[("x", "y")]));
    assert!(!ask(&free, "kms:Encrypt", &[]));
    let subset = world(r#","encryption_context_subset":{"a":"${aws:username}*"}"#);
    assert!(ask(&subset, "kms:Decrypt", &[("a", "${aws:username}*")]));
    assert!(ask(
        &subset,
        "kms:Decrypt",
        &[("a", "${aws:username}*"), ("x", "y")]
    ));
    // Neither a variable nor a wildcard.
    assert!(
        !ask(&subset, "kms:Decrypt", &[("a", "u*")])
            && !ask(&subset, "kms:Decrypt", &[("a", "ux")])
    );
    assert!(!ask(&subset, "kms:Decrypt", &[]));
    assert!(ask(&subset, "kms:DescribeKey", &[]));
    let equals = world(r#","encryption_context_equals":{"a":"b"}"#);
    assert!(ask(&equals, "kms:Decrypt", &[("a", "b")]));
    assert!(
        !ask(&equals, "kms:Decrypt", &[("a", "b"), ("x", "y")])
            && !ask(&equals, "kms:Decrypt", &[])
    );
    let none = world(r#","encryption_context_equals":{}"#);
    assert!(ask(&none, "kms:Decrypt", &[]) && !ask(&none, "kms:Decrypt", &[("a", "b")]));
}

/// Snapshots for everybody are for everybody who signs.
#[test]
fn shared_snapshots() {
    let arn = "arn:aws:ec2:us-east-1:111111111111:snapshot/snap-1";
    for (with, answers) in [("all", "nyy"), ("222222222222", "nyn")] {
        let world = json(&format!(
            r#"{{"accounts":[{{"id":"111111111111"}}],"resources":[{{"arn":"{arn}","shared_with":["{with}"]}}]}}"#
        ))
        .unwrap();
        let answer = ["anonymous", USER, "333333333333"].map(|caller| {
            let request =
                value!({"principal": caller, "action": "ec2:CreateVolume", "resource": arn});
            if decide(&world, request) == Outcome::Allow {
                "y"
            } else {
                "n"
            }
        });
        assert_eq!(answer.concat(), answers, "{with}");
    }
}
