//! Random small worlds.

use crate::support::Random;
use iamproof::policy::PolicyType;
use iamproof::policy::parse::{ParseOptions, Parsed, documents};
use iamproof::source::Source;
use iamproof::world::{Attached, Layer, World};
use serde_json::{Value, json};
use std::sync::Arc;

pub const OWN: &str = "111111111111";
pub const MATE: &str = "222222222222";
pub const STRANGE: &str = "999999999999";
pub const BUCKET: &str = "arn:aws:s3:::box";
pub const OBJECT: &str = "arn:aws:s3:::box/k";
pub const POINT: &str = "arn:aws:s3:eu-west-1:111111111111:accesspoint/door";
pub const INSIDE: &str = "arn:aws:s3:eu-west-1:111111111111:accesspoint/door/object/k";
pub const KEY: &str = "arn:aws:kms:eu-west-1:111111111111:key/11111111-2222-3333-4444-555555555555";
pub const QUEUE: &str = "arn:aws:sqs:eu-west-1:111111111111:jobs";
pub const TARGET: &str = "arn:aws:iam::111111111111:role/target";

/// The resources that are asked about, with actions on them.
pub const ON: [(&str, &[&str]); 7] = [
    (OBJECT, &["s3:GetObject", "s3:PutObject"]),
    (BUCKET, &["s3:ListBucket"]),
    (KEY, &["kms:Decrypt", "kms:DescribeKey"]),
    (QUEUE, &["sqs:SendMessage", "sqs:DeleteQueue"]),
    (TARGET, &["sts:AssumeRole", "sts:TagSession"]),
    (POINT, &["s3:ListBucket"]),
    (INSIDE, &["s3:GetObject"]),
];

const ACTIONS: [&str; 9] = [
    "*",
    "s3:*",
    "s3:GetObject",
    "s3:*Object",
    "s3:List*",
    "sqs:*",
    "kms:Decrypt",
    "kms:*",
    "sts:*",
];
const RESOURCES: [&str; 6] = [
    "*",
    "arn:aws:s3:::box/*",
    BUCKET,
    QUEUE,
    "arn:aws:kms:*:111111111111:key/*",
    "arn:aws:iam::*:role/t*",
];
const PRINCIPALS: [&str; 14] = [
    r#""*""#,
    r#"{"AWS": "*"}"#,
    r#"{"AWS": "111111111111"}"#,
    r#"{"AWS": "arn:aws:iam::222222222222:root"}"#,
    r#"{"AWS": "999999999999"}"#,
    r#"{"AWS": "arn:aws:iam::111111111111:user/ann"}"#,
    r#"{"AWS": "arn:aws:iam::111111111111:role/team/work"}"#,
    r#"{"AWS": "arn:aws:sts::111111111111:assumed-role/work/one"}"#,
    r#"{"AWS": ["arn:aws:iam::222222222222:role/far", "arn:aws:iam::111111111111:user/ann"]}"#,
    r#"{"AWS": "arn:aws:iam::999999999999:user/eve"}"#,
    r#"{"AWS": "arn:aws:sts::999999999999:federated-user/fed"}"#,
    r#"{"Service": "sns.amazonaws.com"}"#,
    r#"{"AWS": "AROAEXAMPLEWORK00000"}"#,
    r#"{"Federated": "arn:aws:iam::111111111111:saml-provider/corp"}"#,
];

/// Conditions, over few keys with few values.
fn condition(random: &mut Random) -> Option<Value> {
    Some(match random.below(22) {
        0 => json!({"StringEquals": {"aws:PrincipalTag/t": "a"}}),
        1 => json!({"StringNotEquals": {"aws:PrincipalTag/t": ["a", "b"]}}),
        2 => json!({"StringEquals": {"aws:ResourceTag/t": "a"}}),
        3 => json!({"StringNotEqualsIfExists": {"aws:ResourceTag/t": "a"}}),
        4 => json!({"Bool": {"aws:SecureTransport": "false"}}),
        5 => json!({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}}),
        6 => json!({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorg"}}),
        7 => json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}),
        8 => json!({"StringLike": {"aws:userid": ["AROAEXAMPLEWORK00000:*", "AROAOTHER:*"]}}),
        9 => json!({"StringEquals": {"aws:ResourceTag/t": "${aws:PrincipalTag/t}"}}),
        10 => json!({"Null": {"aws:ResourceTag/other": "true"}}),
        11 => {
            json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-exampleorg/r-ex01/ou-ex01-prod0000/*"}})
        }
        _ => return None,
    })
}

/// What a document is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Identity,
    Scp,
    Rcp,
    Resource(&'static [&'static str]),
    Trust,
}

fn document(random: &mut Random, of: Of) -> Value {
    let count = 1 + random.below(2);
    let statement = |random: &mut Random| {
        let deny = of == Of::Rcp || random.below(4) == 0;
        let mut statement = json!({"Effect": if deny { "Deny" } else { "Allow" }});
        let one = |random: &mut Random, all: &[&str]| json!(all[random.below(all.len())]);
        statement["Action"] = match of {
            Of::Trust => one(random, &["sts:AssumeRole", "sts:AssumeRole", "sts:*"]),
            Of::Rcp => one(random, &["*", "s3:*", "sqs:*", "kms:*", "sts:*"]),
            Of::Resource(_) => one(random, &ACTIONS[..8]),
            _ => one(random, &ACTIONS),
        };
        match of {
            Of::Trust => {}
            Of::Resource(resources) => statement["Resource"] = one(random, resources),
            Of::Scp if !deny => statement["Resource"] = json!("*"),
            _ => statement["Resource"] = one(random, &RESOURCES),
        }
        match of {
            Of::Rcp => statement["Principal"] = json!("*"),
            Of::Resource(_) | Of::Trust => {
                let text = PRINCIPALS[random.below(PRINCIPALS.len())];
                let negated = deny && random.below(4) == 0 && text.contains("arn");
                let name = if negated { "NotPrincipal" } else { "Principal" };
                statement[name] = serde_json::from_str(text).unwrap();
            }
            _ => {}
        }
        if let Some(condition) = condition(random) {
            statement["Condition"] = condition;
        }
        statement
    };
    let statements: Vec<Value> = (0..count).map(|_| statement(random)).collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// One of some texts, or nothing.
fn maybe(random: &mut Random, of: Of, chance: usize) -> Option<Value> {
    (random.below(4) < chance).then(|| document(random, of))
}

fn tags(random: &mut Random) -> Value {
    match random.below(3) {
        0 => json!({"t": "a"}),
        1 => json!({"t": "b", "other": "x"}),
        _ => json!({}),
    }
}

fn organization(random: &mut Random) -> Value {
    let full = |targets: Value| json!({"name": "FullAWSAccess", "targets": targets});
    let mut scps = vec![full(json!(["root", "prod", OWN, MATE]))];
    if random.below(4) == 0 {
        scps = vec![
            full(json!(["root", OWN, MATE])),
            json!({"name": "level", "policy": document(random, Of::Scp), "targets": ["prod"]}),
        ];
    } else if random.below(2) == 0 {
        let policy = document(random, Of::Scp);
        scps.push(json!({"name": "limit", "policy": policy, "targets": [OWN]}));
    }
    let mut rcps = Vec::new();
    if random.below(3) == 0 {
        let target = ["root", "prod", OWN][random.below(3)];
        let policy = document(random, Of::Rcp);
        rcps.push(json!({"name": "fence", "policy": policy, "targets": [target]}));
    }
    json!({
        "id": "o-exampleorg", "management_account": MATE, "root": "r-ex01",
        "ous": [{"id": "ou-ex01-prod0000", "name": "prod"}],
        "scps": scps, "rcps": rcps,
    })
}

/// A world as JSON.
pub fn world(seed: u64) -> Value {
    let mut random = Random::new(seed);
    let random = &mut random;
    let mut world = json!({});
    if random.below(3) > 0 {
        world["organization"] = organization(random);
        let outside = random.below(3) == 0;
        world["accounts"] = json!([
            {"id": OWN, "parent": "prod"},
            {"id": MATE, "parent": "root"},
            {"id": "333333333333", "outside": true},
        ]);
        if outside {
            world["accounts"][0] = json!({"id": OWN, "outside": true});
            // SCPs cannot be attached to what is outside.
            let text = world.to_string().replace(&format!(",\"{OWN}\""), "");
            world = serde_json::from_str(&text).unwrap();
            for kind in ["scps", "rcps"] {
                let all = world["organization"][kind].as_array_mut().unwrap();
                all.retain(|one| one["targets"] != json!([OWN]));
            }
            let text = world
                .to_string()
                .replace(&format!("\"{OWN}\",\"{MATE}\""), &format!("\"{MATE}\""));
            world = serde_json::from_str(&text).unwrap();
        }
    } else {
        world["accounts"] = json!([
            {"id": OWN, "outside": true}, {"id": MATE, "outside": true},
        ]);
    }
    principals(random, &mut world);
    resources(random, &mut world);
    world
}

fn principals(random: &mut Random, world: &mut Value) {
    let inline = |document: Option<Value>| match document {
        Some(document) => json!({"own": document}),
        None => json!({}),
    };
    world["policies"] = json!([
        {"arn": "arn:aws:iam::111111111111:policy/limit", "policy": document(random, Of::Identity)},
        {"arn": "arn:aws:iam::222222222222:policy/shared", "policy": document(random, Of::Identity)},
    ]);
    world["groups"] = json!([
        {"arn": "arn:aws:iam::111111111111:group/staff", "inline": inline(maybe(random, Of::Identity, 3))},
    ]);
    world["users"] = json!([
        {"arn": "arn:aws:iam::111111111111:user/ann", "groups": ["staff"], "tags": tags(random),
         "inline": inline(maybe(random, Of::Identity, 3))},
        {"arn": "arn:aws:iam::222222222222:user/bob", "id": "AIDAEXAMPLEBOB000000",
         "managed": ["arn:aws:iam::222222222222:policy/shared"]},
    ]);
    world["roles"] = json!([
        {"arn": "arn:aws:iam::111111111111:role/team/work", "id": "AROAEXAMPLEWORK00000",
         "trust": document(random, Of::Trust), "tags": tags(random),
         "inline": inline(maybe(random, Of::Identity, 3))},
        {"arn": "arn:aws:iam::222222222222:role/far", "trust": document(random, Of::Trust),
         "managed": ["arn:aws:iam::222222222222:policy/shared"]},
        {"arn": TARGET, "trust": document(random, Of::Trust), "tags": tags(random)},
    ]);
    if random.below(2) == 0 {
        world["roles"][0]["boundary"] = json!("arn:aws:iam::111111111111:policy/limit");
    }
}

fn resources(random: &mut Random, world: &mut Value) {
    const OF_BUCKET: &[&str] = &[BUCKET, "arn:aws:s3:::box/*", "arn:aws:s3:::box*"];
    const OF_POINT: &[&str] = &[
        POINT,
        "arn:aws:s3:eu-west-1:111111111111:accesspoint/door/object/*",
    ];
    let mut bucket =
        json!({"arn": BUCKET, "account": OWN, "tags": tags(random), "private_objects": true});
    if let Some(policy) = maybe(random, Of::Resource(OF_BUCKET), 3) {
        bucket["policy"] = policy;
    }
    if random.below(3) == 0 {
        bucket["ownership"] = json!("ObjectWriter");
        let grantee = ["all-users", "authenticated-users", "log-delivery"][random.below(3)];
        let permission = ["READ", "WRITE", "FULL_CONTROL"][random.below(3)];
        bucket["acl"] = json!([{"grantee": grantee, "permission": permission}]);
    } else {
        bucket["ownership"] = json!("BucketOwnerEnforced");
    }
    bucket["block_public_access"] = json!(random.below(3) == 0);
    let mut key =
        json!({"arn": KEY, "policy": document(random, Of::Resource(&["*"])), "tags": tags(random)});
    if random.below(2) == 0 {
        key["grants"] = json!([{
            "name": "g", "grantee": "arn:aws:iam::111111111111:role/team/work",
            "operations": ["Decrypt", "DescribeKey"],
        }]);
        if random.below(2) == 0 {
            let whom = [
                "arn:aws:iam::222222222222:role/far",
                "arn:aws:sts::222222222222:assumed-role/far/s1",
                "arn:aws:iam::222222222222:user/bob",
            ][random.below(3)];
            let issuer = [OWN, MATE, "333333333333"][random.below(3)];
            let grant = json!({
                "name": "abroad", "grantee": whom, "issuer": issuer,
                "operations": ["Decrypt"], "encryption_context_subset": {"app": "shop"},
            });
            key["grants"].as_array_mut().unwrap().push(grant);
        }
    }
    let mut queue = json!({"arn": QUEUE, "tags": tags(random)});
    if let Some(policy) = maybe(random, Of::Resource(&[QUEUE, "*"]), 3) {
        queue["policy"] = policy;
    }
    let mut all = vec![bucket, key, queue];
    if random.below(2) == 0 {
        let mut point = json!({"arn": POINT, "bucket": "box", "block_public_access": false});
        if let Some(policy) = maybe(random, Of::Resource(OF_POINT), 3) {
            point["policy"] = policy;
        }
        all.push(point);
    }
    world["resources"] = json!(all);
}

/// The world of that seed.
pub fn read(seed: u64) -> World {
    let json = world(seed);
    crate::world::json(&json.to_string()).unwrap_or_else(|error| panic!("{error}\n{json:#}"))
}

/// What belongs to the calls that are asked about.
#[derive(Default)]
pub struct Calls {
    session: Option<Parsed>,
    endpoint: Option<Parsed>,
}

/// Of a third of the seeds a session policy, of another an endpoint policy, beside the world.
pub fn calls(seed: u64) -> Calls {
    let random = &mut Random::new(seed ^ 0x0c0f_fee0);
    let parsed = |value: Value, policy_type| {
        let source = Arc::new(Source::new("calls", value.to_string()));
        let options = ParseOptions {
            policy_type: Some(policy_type),
            strict: false,
        };
        documents(&source, &options).unwrap().remove(0)
    };
    match seed % 3 {
        1 => Calls {
            session: Some(parsed(document(random, Of::Identity), PolicyType::Session)),
            endpoint: None,
        },
        2 => Calls {
            session: None,
            endpoint: Some(parsed(
                document(random, Of::Resource(&["*", BUCKET, "arn:aws:s3:::box/*"])),
                PolicyType::Endpoint,
            )),
        },
        _ => Calls::default(),
    }
}

impl Calls {
    /// The layers of the session and of the endpoint.
    pub fn layers(&self) -> (Option<Layer<'_>>, Option<Layer<'_>>) {
        fn layer<'a>(name: &str, document: Option<&'a Parsed>) -> Option<Layer<'a>> {
            let attached = Attached {
                name: name.to_owned(),
                document: document?,
            };
            Some(Layer {
                name: name.to_owned(),
                documents: vec![attached],
                gaps: Vec::new(),
            })
        }
        (
            layer("session", self.session.as_ref()),
            layer("endpoint", self.endpoint.as_ref()),
        )
    }
}
