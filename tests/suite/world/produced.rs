//! The layers that a world makes.

use super::{example, json};
use iamproof::world::{Layer, Layers, World};

const SHOP: &str = "222222222222";

fn named(layer: &Layer) -> String {
    let documents: Vec<&str> = layer
        .documents
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let gaps: Vec<&str> = layer.gaps.iter().map(|one| one.reason.as_str()).collect();
    let gaps = if gaps.is_empty() {
        String::new()
    } else {
        format!(" ?{gaps:?}")
    };
    format!("{} = {documents:?}{gaps}", layer.name)
}

fn told(layers: &Layers) -> String {
    let mut lines: Vec<String> = Vec::new();
    for layer in layers.scps.iter().flatten() {
        lines.push(format!("scp      {}", named(layer)));
    }
    for layer in layers.rcps.iter().flatten() {
        lines.push(format!("rcp      {}", named(layer)));
    }
    let others = [
        ("resource", &layers.resource),
        ("point", &layers.access_point),
        ("boundary", &layers.boundary),
    ];
    lines.push(format!("identity {}", named(&layers.identity)));
    for (what, layer) in others {
        lines.extend(
            layer
                .iter()
                .map(|layer| format!("{what:8} {}", named(layer))),
        );
    }
    lines.join("\n")
}

fn ask(world: &World, caller: &str, action: &str, resource: &str) -> String {
    let layers = world.layers(world.principal(caller), action, resource);
    format!("{caller} {action} {resource}\n{}\n\n", told(&layers))
}

#[test]
fn the_example() {
    let world = example("examples/world");
    let iam = format!("arn:aws:iam::{SHOP}");
    let session = format!("arn:aws:sts::{SHOP}:assumed-role/deploy/s1");
    let linked =
        format!("{iam}:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport");
    let ana = format!("{iam}:user/ana");
    let key = format!("arn:aws:kms:eu-central-1:{SHOP}:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    let questions: [(&str, &str, &str); 20] = [
        (&ana, "s3:GetObject", "arn:aws:s3:::shop-data/reports/a"),
        (
            &session,
            "s3:PutObject",
            "arn:aws:s3:::shop-site/index.html",
        ),
        (
            &ana,
            "s3:GetObject",
            "arn:aws:s3:eu-central-1:222222222222:accesspoint/partners/object/a/b",
        ),
        (
            "arn:aws:iam::111111111111:user/root-ops",
            "s3:GetObject",
            "arn:aws:s3:::shop-data/a",
        ),
        (
            "111111111111",
            "sts:AssumeRole",
            &format!("{iam}:role/ci/deploy"),
        ),
        (SHOP, "s3:GetObject", "arn:aws:s3:::shop-data/a"),
        ("nobody", "s3:GetObject", "arn:aws:s3:::shop-site/x"),
        (&ana, "s3:GetObject", "arn:aws:s3:::elsewhere/x"),
        (&ana, "iam:PassRole", &format!("{iam}:role/worker")),
        (&ana, "sts:AssumeRole", &format!("{iam}:role/absent")),
        (
            &linked,
            "sqs:SendMessage",
            "arn:aws:sqs:eu-central-1:222222222222:orders",
        ),
        (&ana, "sts:AssumeRole", &linked),
        (&session, "kms:Decrypt", &key),
        (&session, "kms:RetireGrant", &key),
        (
            &session,
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-central-1:222222222222:function:checkout",
        ),
        (
            &session,
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-central-1:222222222222:function:checkout:live",
        ),
        (
            &session,
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-central-1:222222222222:function:checkout:7",
        ),
        (
            &session,
            "ec2:StartInstances",
            "arn:aws:ec2:eu-central-1:222222222222:instance/i-1",
        ),
        (&ana, "s3:ListAllMyBuckets", "*"),
        (
            &ana,
            "newservice:Do",
            "arn:aws:newservice:eu-central-1:222222222222:thing/x",
        ),
    ];
    let all: String = questions
        .map(|(caller, action, resource)| ask(&world, caller, action, resource))
        .concat();
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("world_layers", all);
    });
}

/// `EVAL-31`, `EVAL-37`: whom control policies do not limit.
#[test]
fn control_policies_end_somewhere() {
    let org = |features: bool, scps: &str| {
        let text = format!(
            r#"{{"organization":{{"id":"o-a","management_account":"111111111111","all_features":{features},"ous":[{{"id":"ou-1"}}]{scps}}},
            "accounts":[{{"id":"111111111111","parent":"root"}},{{"id":"222222222222","parent":"ou-1"}},{{"id":"333333333333","outside":true}}]}}"#
        );
        json(&text).unwrap()
    };
    let deny = r#"{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}"#;
    let rcp = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}}"#;
    let world = org(
        true,
        &format!(
            r#","scps":[{{"name":"FullAWSAccess","targets":["root","222222222222"]}},{{"name":"d","policy":{deny},"targets":["ou-1","ou-1"]}}],
        "rcps":[{{"name":"r","policy":{rcp},"targets":["ou-1"]}}]"#
        ),
    );
    let of = |account: &str, action: &str, resource: &str| {
        let layers = world.layers(world.principal(account), action, resource);
        (
            layers.scps.map(|all| all.len()),
            layers.rcps.map(|all| all.len()),
        )
    };
    let own = "arn:aws:sqs:us-east-1:222222222222:q";
    assert_eq!(
        of("222222222222", "sqs:SendMessage", own),
        (Some(3), Some(3))
    );
    assert_eq!(of("111111111111", "sqs:SendMessage", own), (None, Some(3)));
    assert_eq!(of("333333333333", "sqs:SendMessage", own), (None, Some(3)));
    assert_eq!(of("999999999999", "sqs:SendMessage", own), (None, Some(3)));
    assert_eq!(
        of(
            "222222222222",
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:111111111111:q"
        ),
        (Some(3), None)
    );
    assert_eq!(
        of(
            "222222222222",
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:333333333333:q"
        ),
        (Some(3), None)
    );
    assert_eq!(of("222222222222", "sqs:ListQueues", "*"), (Some(3), None));
    // A service that RCPs do not cover.
    assert_eq!(
        of(
            "222222222222",
            "ec2:StartInstances",
            "arn:aws:ec2:us-east-1:222222222222:instance/i-1"
        ),
        (Some(3), None)
    );
    let layers = world.layers(world.principal("222222222222"), "s3:GetObject", own);
    let levels = layers.scps.unwrap();
    assert_eq!(
        levels[1].documents.len(),
        1,
        "attached twice is attached once"
    );
    let rcps = layers.rcps.unwrap();
    assert!(
        rcps.iter()
            .all(|level| level.documents.last().unwrap().name == "RCPFullAWSAccess")
    );
    // The OU has a Deny only: nothing passes it, and the world says so.
    assert!(world.levels_without_scps().is_empty());
    let world = org(
        true,
        &format!(r#","scps":[{{"name":"d","policy":{deny},"targets":["ou-1"]}}]"#),
    );
    assert_eq!(
        world.levels_without_scps(),
        ["the SCPs of the root", "the SCPs of account 222222222222"]
    );

    for (features, scps) in [(true, ""), (true, r#","scps":[],"rcps":[]"#), (false, "")] {
        let world = org(features, scps);
        let layers = world.layers(world.principal("222222222222"), "sqs:SendMessage", own);
        assert!(layers.scps.is_none() && layers.rcps.is_none());
        let absent = world
            .assumptions()
            .iter()
            .any(|one| one.starts_with("no SCPs were given"));
        assert_eq!(absent, features && scps.is_empty());
    }
}

/// Parts of resources, and names that only look like parts (`EVAL-89`, `EVAL-95`).
#[test]
fn parts_of_resources() {
    let arns = [
        (
            "arn:aws:ecr:us-east-1:111111111111:repository/a",
            "arn:aws:ecr:us-east-1:111111111111:repository/a/b",
            false,
        ),
        (
            "arn:aws:dynamodb:us-east-1:111111111111:table/t",
            "arn:aws:dynamodb:us-east-1:111111111111:table/t/index/i",
            true,
        ),
        (
            "arn:aws:dynamodb:us-east-1:111111111111:table/t",
            "arn:aws:dynamodb:us-east-1:111111111111:table/t/stream/2024",
            false,
        ),
        (
            "arn:aws:dynamodb:us-east-1:111111111111:table/t",
            "arn:aws:dynamodb:us-east-1:111111111111:table/t2",
            false,
        ),
        (
            "arn:aws:sns:us-east-1:111111111111:t",
            "arn:aws:sns:us-east-1:111111111111:t:sub",
            true,
        ),
        (
            "arn:aws:es:us-east-1:111111111111:domain/d",
            "arn:aws:es:us-east-1:111111111111:domain/d/index/_search",
            true,
        ),
        (
            "arn:aws:kinesis:us-east-1:111111111111:stream/s",
            "arn:aws:kinesis:us-east-1:111111111111:stream/s/consumer/c:1",
            false,
        ),
        (
            "arn:aws:execute-api:us-east-1:111111111111:abc",
            "arn:aws:execute-api:us-east-1:111111111111:abc/prod/GET/x",
            true,
        ),
        (
            "arn:aws:s3express:us-east-1:111111111111:bucket/b--x-s3",
            "arn:aws:s3express:us-east-1:111111111111:bucket/b--x-s3/k",
            true,
        ),
        (
            "arn:aws:s3express:us-east-1:111111111111:bucket/b--x-s3",
            "arn:aws:s3express:us-east-1:111111111111:bucket/b--x-s33",
            false,
        ),
        (
            "arn:aws:secretsmanager:us-east-1:111111111111:secret:a-AbCdEf",
            "arn:aws:secretsmanager:us-east-1:111111111111:secret:a",
            false,
        ),
        (
            "arn:aws:foo:us-east-1:111111111111:x",
            "arn:aws:foo:us-east-1:111111111111:x",
            true,
        ),
    ];
    for (arn, asked, covered) in arns {
        let world = json(&format!(
            r#"{{"accounts":[{{"id":"111111111111"}}],"resources":[{{"arn":"{arn}","policy":{{"unknown":"x"}}}}]}}"#
        ))
        .unwrap();
        assert_eq!(world.resource(asked).is_some(), covered, "{asked}");
        let layer = world.layers(None, "x:Y", asked).resource.unwrap();
        assert_eq!(layer.gaps.len(), 1, "{asked}");
    }
    // Nothing at all was said about resources: that is an assumption, not a gap of each.
    let world = json(r#"{"accounts":[{"id":"111111111111"}]}"#).unwrap();
    assert!(
        world
            .layers(None, "s3:GetObject", "arn:aws:s3:::b/k")
            .resource
            .is_none()
    );
    assert!(
        world
            .assumptions()
            .iter()
            .any(|one| one.starts_with("no resources were given"))
    );
}

#[test]
fn access_points_show_the_bucket() {
    let world = example("examples/world");
    let point = "arn:aws:s3:eu-central-1:222222222222:accesspoint/partners";
    let (bucket, inside) = world.behind(&format!("{point}/object/a/object/b")).unwrap();
    assert_eq!(bucket.arn, "arn:aws:s3:::shop-data");
    assert_eq!(inside, "arn:aws:s3:::shop-data/a/object/b");
    assert_eq!(world.behind(point).unwrap().1, "arn:aws:s3:::shop-data");
    assert!(world.behind("arn:aws:s3:::shop-data/a").is_none());
    assert!(world.restrict_public(&format!("{point}/object/a"), true));
}

/// `EVAL-91`: the most restrictive of organization, account and bucket.
#[test]
fn block_public_access_is_united() {
    let text = |org: &str, account: &str, bucket: &str| {
        format!(
            r#"{{"organization":{{"id":"o-a","management_account":"222222222222"{org}}},
            "accounts":[{{"id":"111111111111","parent":"root"{account}}},{{"id":"222222222222"}}],
            "resources":[{{"arn":"arn:aws:s3:::b","account":"111111111111"{bucket}}}]}}"#
        )
    };
    let on = r#","block_public_access":{"restrict_public_buckets":true}"#;
    let off = r#","block_public_access":false"#;
    for (org, account, bucket, expected) in [
        ("", "", "", false),
        (on, off, off, true),
        (off, on, off, true),
        (off, off, on, true),
        (off, off, off, false),
    ] {
        let world = json(&text(org, account, bucket)).unwrap();
        assert_eq!(world.restrict_public("arn:aws:s3:::b/k", true), expected);
    }
}

#[test]
fn principals_by_their_names() {
    let world = example("examples/world");
    let known = |name: &str| world.principal(name).is_some();
    assert!(known("arn:aws:iam::222222222222:role/ci/deploy"));
    assert!(!known("arn:aws:iam::222222222222:role/deploy"));
    assert!(known("arn:aws:sts::222222222222:assumed-role/deploy/s"));
    // Sessions are named exactly as the role, without its path.
    assert!(!known("arn:aws:sts::222222222222:assumed-role/Deploy/s"));
    assert!(!known("arn:aws:sts::222222222222:assumed-role/ci/deploy/s"));
    assert!(!known("arn:aws-cn:sts::222222222222:assumed-role/deploy/s"));
    assert!(!known("arn:aws:sts::222222222222:assumed-role/deploy/"));
    assert!(known("arn:aws:iam::222222222222:root") && known("222222222222"));
    assert!(!known("arn:aws:iam::222222222222:group/analysts"));
    assert!(!known("999999999999") && !known("") && !known("arn:"));
}
