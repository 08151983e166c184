//! Random questions: who asks for what, and every request that they are about.

use crate::support::Random;
use iamproof::encode::caller::Kind;
use iamproof::policy::PolicyType;
use iamproof::query::{Value as Bound, Who};
use serde_json::{Value, json};

pub const OWNER: &str = "111122223333";
const OTHER: &str = "444455556666";
pub const POINT: &str = "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap";
const POINT_OF_OTHER: &str = "arn:aws:s3:eu-west-1:444455556666:accesspoint/ap";

/// A caller, how it is asked for, and what a request calls it.
pub struct Caller {
    pub kind: Kind,
    pub who: Who,
    pub principals: Vec<Value>,
    pub account: Option<&'static str>,
    pub when: Vec<(String, Bound)>,
}

pub fn caller(random: &mut Random) -> Caller {
    let arn = |kind, arn: &str, account| Caller {
        kind,
        who: Who::Arn(arn.to_owned()),
        principals: vec![json!(arn)],
        account: Some(account),
        when: Vec::new(),
    };
    let plain = |kind, who, principal: &str| Caller {
        kind,
        who,
        principals: vec![json!(principal)],
        account: None,
        when: Vec::new(),
    };
    let role = |name: &str, account| Caller {
        principals: ["session", "other", "third"]
            .map(|session| json!({"kind": "role_session", "arn": name, "session": session}))
            .to_vec(),
        ..arn(Kind::Role, name, account)
    };
    let provider = |kind, name: &str| plain(kind, Who::Provider(name.to_owned()), name);
    match random.below(14) {
        0 => arn(Kind::User, "arn:aws:iam::111122223333:user/alice", OWNER),
        1 | 2 => role("arn:aws:iam::111122223333:role/r", OWNER),
        3 => arn(Kind::Root, "arn:aws:iam::111122223333:root", OWNER),
        4 => Caller {
            principals: ["alice", "bob"]
                .map(|user| {
                    json!({"kind": "federated_user",
                        "arn": "arn:aws:sts::111122223333:federated-user/fed",
                        "issuer": format!("arn:aws:iam::111122223333:user/{user}")})
                })
                .to_vec(),
            ..arn(
                Kind::Federated,
                "arn:aws:sts::111122223333:federated-user/fed",
                OWNER,
            )
        },
        5 => arn(Kind::User, "arn:aws:iam::444455556666:user/eve", OTHER),
        6 => role("arn:aws:iam::444455556666:role/x", OTHER),
        7 => arn(Kind::Root, "arn:aws:iam::444455556666:root", OTHER),
        8 => {
            let name = "sns.amazonaws.com";
            plain(Kind::Service, Who::Service(name.to_owned()), name)
        }
        9 => plain(Kind::Anonymous, Who::Anonymous, "anonymous"),
        10 => role(
            "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
            OWNER,
        ),
        // One session, whose ARN does not tell the path of the role.
        11 => {
            let name = "arn:aws:iam::111122223333:role/r";
            let session = "arn:aws:sts::111122223333:assumed-role/r/session";
            Caller {
                who: Who::Arn(session.to_owned()),
                principals: vec![json!(session)],
                when: vec![(
                    "aws:PrincipalArn".to_owned(),
                    Bound::Is(vec![name.to_owned()]),
                )],
                ..role(name, OWNER)
            }
        }
        12 => provider(
            Kind::Web,
            "arn:aws:iam::111122223333:oidc-provider/idp.example",
        ),
        _ => provider(Kind::Saml, "arn:aws:iam::111122223333:saml-provider/idp"),
    }
}

/// What is asked for.
pub struct Called {
    /// As the question has it.
    pub resource: &'static str,
    /// Each that is tried.
    pub resources: Vec<&'static str>,
    pub policy_type: PolicyType,
    pub actions: &'static [&'static str],
    /// Patterns of the documents.
    pub patterns: Vec<&'static str>,
    /// The access point that each call goes through.
    pub point: Option<&'static str>,
}

pub fn called(random: &mut Random, kind: Kind) -> Called {
    let plain = |resource: &'static str, actions| Called {
        resource,
        resources: vec![resource],
        policy_type: PolicyType::Resource,
        actions,
        patterns: vec!["*", resource, "arn:aws:s3:::c"],
        point: None,
    };
    let trust = |resource, actions| Called {
        policy_type: PolicyType::Trust,
        ..plain(resource, actions)
    };
    let objects = || Called {
        resource: "arn:aws:s3:::b/*",
        resources: vec![
            "arn:aws:s3:::b/k",
            "arn:aws:s3:::b/x",
            "arn:aws:s3:::b/a",
            "arn:aws:s3:::b/b",
            "arn:aws:s3:::b/kk",
        ],
        patterns: vec![
            "*",
            "arn:aws:s3:::b/k",
            "arn:aws:s3:::b/*",
            "arn:aws:s3:::b*",
        ],
        ..plain("", &["s3:GetObject", "s3:PutObject"])
    };
    let through = |called: Called, point| Called {
        patterns: vec![
            "*",
            "arn:aws:s3:::b/k",
            "arn:aws:s3:::b*",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/k",
            "arn:aws:s3:eu-west-1:444455556666:accesspoint/?p/object/?",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/*",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/${aws:PrincipalTag/t}*",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/${aws:PrincipalTag/t}/object/k",
        ],
        point: Some(point),
        ..called
    };
    // Stars that cross colons reach into the key, which is pinned here.
    let crossing = |mut called: Called| {
        called.patterns.extend([
            "arn:aws:s3:*:accesspoint/ap/object/k",
            "arn:aws:s3:*:*:accesspoint/ap/object/${aws:PrincipalTag/t}*",
        ]);
        called
    };
    if matches!(kind, Kind::Web | Kind::Saml) {
        return trust(
            "arn:aws:iam::111122223333:role/target",
            &[
                "sts:AssumeRoleWithWebIdentity",
                "sts:AssumeRoleWithSAML",
                "sts:TagSession",
            ],
        );
    }
    let bucket = "arn:aws:s3:::b/k";
    let of_s3: &[&str] = &[
        "s3:GetObject",
        "s3:PutObject",
        "s3:ListAllMyBuckets",
        "sqs:SendMessage",
        "mechanicalturk:GetHIT",
    ];
    match random.below(16) {
        0 | 1 => plain(
            "arn:aws:kms:us-east-1:111122223333:key/k",
            &["kms:Decrypt", "kms:Encrypt", "kms:RetireGrant"],
        ),
        2 => plain(
            "arn:aws:kms:us-east-1:111122223333:alias/a",
            &["kms:Decrypt", "kms:CreateAlias", "kms:ListKeys"],
        ),
        3 => plain(
            "arn:aws:kms:us-east-1:111122223333:alias/aws/s3",
            &["kms:UpdateAlias"],
        ),
        4 | 5 => trust(
            "arn:aws:iam::111122223333:role/target",
            &["sts:AssumeRole", "sts:TagSession"],
        ),
        6 => trust(
            "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
            &["sts:AssumeRole", "iam:GetRole"],
        ),
        7 => plain(
            "*",
            &[
                "s3:ListAllMyBuckets",
                "kms:Decrypt",
                "kms:ListKeys",
                "sts:GetCallerIdentity",
            ],
        ),
        8 => plain(
            "arn:aws:iam::111122223333:root",
            &["sts:AssumeRoot", "iam:GetAccountSummary"],
        ),
        9 => plain(
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            &["iam:GetPolicy", "iam:DeletePolicy"],
        ),
        10 => plain(
            "arn:aws:sqs:us-east-1:111122223333:q",
            &["sqs:SendMessage", "sqs:SetQueueAttributes"],
        ),
        11 => crossing(through(
            plain(bucket, &["s3:GetObject", "s3:PutObject"]),
            POINT,
        )),
        12 => through(objects(), POINT),
        13 => through(objects(), POINT_OF_OTHER),
        14 => objects(),
        _ => plain(bucket, of_s3),
    }
}

/// The values of one more key, as contexts to be tried.
pub struct Extra {
    pub conditions: Vec<Value>,
    pub contexts: Vec<Value>,
}

pub fn extra(random: &mut Random, kind: Kind, called: &Called) -> Extra {
    let network = || {
        let through = |id: &str| json!({"aws:SourceVpce": id, "aws:SourceVpc": "vpc-1", "aws:VpcSourceIp": "10.0.0.1"});
        Extra {
            conditions: vec![
                json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}}),
                json!({"StringNotEqualsIfExists": {"aws:SourceVpce": ["vpce-1", "vpce-3"]}}),
                json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
                json!({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
            ],
            contexts: vec![
                through("vpce-1"),
                through("vpce-2"),
                json!({"aws:SourceIp": "203.0.113.9"}),
                json!({"aws:SourceIp": "198.51.100.9"}),
                json!({}),
            ],
        }
    };
    let tags = || Extra {
        conditions: vec![
            json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["x", "y"]}}),
            json!({"ForAnyValue:StringEquals": {"aws:TagKeys": "x"}}),
            json!({"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["x"]}}),
            json!({"Null": {"aws:TagKeys": "true"}}),
        ],
        contexts: vec![
            json!({}),
            json!({"aws:TagKeys": ["x"]}),
            json!({"aws:TagKeys": ["y"]}),
            json!({"aws:TagKeys": ["z"]}),
            json!({"aws:TagKeys": ["x", "y"]}),
            json!({"aws:TagKeys": ["x", "z"]}),
            json!({"aws:TagKeys": ["y", "z"]}),
            json!({"aws:TagKeys": ["x", "y", "z"]}),
        ],
    };
    if let Some(point) = called.point {
        let own = point.split(':').nth(4);
        let origin = |origin: &str| json!({"s3:AccessPointNetworkOrigin": origin, "s3:DataAccessPointAccount": own});
        let vpc = json!({"s3:AccessPointNetworkOrigin": "VPC", "aws:SourceVpc": "vpc-1",
            "aws:SourceVpce": "vpce-1", "aws:VpcSourceIp": "10.0.0.1",
            "s3:DataAccessPointAccount": own});
        return Extra {
            conditions: vec![
                json!({"StringEquals": {"s3:DataAccessPointAccount": OWNER}}),
                json!({"StringNotEquals": {"s3:AccessPointNetworkOrigin": "VPC"}}),
            ],
            contexts: vec![
                origin("Internet"),
                origin("VPC"),
                vpc,
                json!({}),
                json!({"s3:AccessPointNetworkOrigin": "Internet"}),
                json!({"s3:DataAccessPointAccount": own}),
            ],
        };
    }
    if called.actions.contains(&"sts:AssumeRoot") && random.below(2) == 0 {
        let task = |arn: &str| json!({"sts:TaskPolicyArn": arn});
        return Extra {
            conditions: vec![json!({"Null": {"sts:TaskPolicyArn": "false"}})],
            contexts: vec![
                json!({}),
                task("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"),
                task("arn:aws:iam::111122223333:policy/mine"),
            ],
        };
    }
    if kind == Kind::Root && random.below(2) == 0 {
        return Extra {
            conditions: vec![json!({"Bool": {"aws:AssumedRoot": "true"}})],
            contexts: vec![json!({}), json!({"aws:AssumedRoot": "true"})],
        };
    }
    match random.below(2) {
        0 => network(),
        _ => tags(),
    }
}
