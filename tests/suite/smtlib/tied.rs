//! Questions about keys that axioms tie together.

use super::questions::{Question, scaled};
use crate::support::Random;
use iamproof::policy::PolicyType;
use serde_json::{Value, json};

/// So many questions of each group.
const PER_GROUP: usize = 100;

/// Operators with keys that axioms tie together, and values.
const TIED: &[&[(&str, &str, &[&str])]] = &[
    &[
        (
            "StringEquals",
            "aws:PrincipalOrgID",
            &["o-aaaaaaaaaa", "o-bbbbbbbbbb"],
        ),
        ("StringLike", "aws:PrincipalOrgID", &["o-a*", "o-*"]),
        (
            "StringNotEquals",
            "aws:ResourceOrgID",
            &["o-aaaaaaaaaa", "o-bbbbbbbbbb"],
        ),
        (
            "StringEquals",
            "aws:ResourceOrgID",
            &["o-aaaaaaaaaa", "o-bbbbbbbbbb"],
        ),
        (
            "ForAnyValue:StringLike",
            "aws:PrincipalOrgPaths",
            &["o-aaaaaaaaaa/*", "o-*/r-ab/*"],
        ),
        (
            "ForAllValues:StringLike",
            "aws:PrincipalOrgPaths",
            &["o-aaaaaaaaaa/*", "o-*/r-ab/*"],
        ),
        (
            "ForAnyValue:StringLike",
            "aws:ResourceOrgPaths",
            &["o-aaaaaaaaaa/*", "o-*/r-ab/*"],
        ),
        (
            "ForAllValues:StringNotLike",
            "aws:ResourceOrgPaths",
            &["o-aaaaaaaaaa/*", "o-*/r-ab/*"],
        ),
        ("Null", "aws:PrincipalOrgID", &["true", "false"]),
        ("Null", "aws:PrincipalOrgPaths", &["true", "false"]),
        ("Null", "aws:ResourceOrgID", &["true", "false"]),
        ("Null", "aws:ResourceOrgPaths", &["true", "false"]),
        ("Null", "aws:ResourceAccount", &["true", "false"]),
        (
            "StringEquals",
            "aws:ResourceAccount",
            &["111122223333", "444455556666"],
        ),
        (
            "StringEquals",
            "aws:PrincipalAccount",
            &["111122223333", "444455556666", "anonymous"],
        ),
        (
            "StringEquals",
            "aws:ResourceAccount",
            &["${aws:PrincipalAccount}"],
        ),
        (
            "StringEquals",
            "aws:ResourceOrgID",
            &["${aws:PrincipalOrgID}"],
        ),
    ],
    &[
        (
            "StringEquals",
            "aws:PrincipalType",
            &[
                "User",
                "AssumedRole",
                "Account",
                "Anonymous",
                "FederatedUser",
            ],
        ),
        (
            "StringNotEquals",
            "aws:PrincipalType",
            &["User", "AssumedRole"],
        ),
        ("StringLike", "aws:username", &["a", "a*", "*/*"]),
        (
            "StringLike",
            "aws:userid",
            &["AIDA*", "AROA*:ses", "111122223333", "*:*", "anonymous"],
        ),
        (
            "ArnLike",
            "aws:PrincipalArn",
            &[
                "arn:aws:iam::*:user/*",
                "arn:aws:iam::111122223333:role/*",
                "arn:*:sts::*:*",
            ],
        ),
        (
            "StringLike",
            "aws:PrincipalArn",
            &["arn:aws:iam::*user/a", "*:root", "arn:aws-cn:*"],
        ),
        (
            "StringNotLike",
            "aws:PrincipalArn",
            &["arn:aws:iam::*", "*user/*"],
        ),
        (
            "StringEquals",
            "aws:PrincipalAccount",
            &["111122223333", "anonymous"],
        ),
        ("Bool", "aws:PrincipalIsAWSService", &["true", "false"]),
        (
            "StringEquals",
            "aws:PrincipalServiceName",
            &["sns.amazonaws.com", "a.b"],
        ),
        (
            "ForAnyValue:StringEquals",
            "aws:PrincipalServiceNamesList",
            &["sns.amazonaws.com", "sns.us-east-1.amazonaws.com"],
        ),
        (
            "ForAllValues:StringEquals",
            "aws:PrincipalServiceNamesList",
            &["sns.amazonaws.com", "sqs.amazonaws.com"],
        ),
        (
            "StringEquals",
            "kms:CallerAccount",
            &["111122223333", "444455556666"],
        ),
        ("Null", "kms:CallerAccount", &["true", "false"]),
        ("Null", "aws:username", &["true", "false"]),
        ("Null", "aws:userid", &["true", "false"]),
        ("Null", "aws:PrincipalArn", &["true", "false"]),
        ("Null", "aws:PrincipalServiceName", &["true", "false"]),
        ("Null", "aws:PrincipalIsAWSService", &["true", "false"]),
        (
            "StringEquals",
            "aws:PrincipalTag/t",
            &["a", "${aws:username}"],
        ),
        (
            "StringEquals",
            "aws:userid",
            &["${aws:PrincipalAccount}", "${aws:PrincipalAccount}:fed"],
        ),
    ],
    &[
        (
            "IpAddress",
            "aws:SourceIp",
            &["10.0.0.0/8", "10.1.0.0/16", "2001:db8::/32"],
        ),
        (
            "NotIpAddress",
            "aws:SourceIp",
            &["10.0.0.0/8", "0.0.0.0/0", "::/0"],
        ),
        (
            "NotIpAddress",
            "aws:VpcSourceIp",
            &["10.0.0.0/8", "0.0.0.0/0"],
        ),
        ("StringEquals", "aws:SourceVpce", &["vpce-1", "vpce-2"]),
        ("StringEquals", "aws:SourceVpc", &["vpc-1", "vpc-2"]),
        ("StringEquals", "aws:VpceAccount", &["111122223333"]),
        ("StringEquals", "aws:VpceOrgID", &["o-aaaaaaaaaa"]),
        (
            "ForAnyValue:StringLike",
            "aws:VpceOrgPaths",
            &["o-aaaaaaaaaa/*", "o-bbbbbbbbbb/*"],
        ),
        (
            "ArnLike",
            "aws:SourceVpcArn",
            &["arn:aws:ec2:*:*:vpc/vpc-1", "arn:aws:ec2:*:*:vpc/*"],
        ),
        ("Null", "aws:SourceIp", &["true", "false"]),
        ("Null", "aws:SourceVpc", &["true", "false"]),
        ("Null", "aws:VpcSourceIp", &["true", "false"]),
        ("Null", "aws:VpceAccount", &["true", "false"]),
        ("Null", "aws:SourceVpcArn", &["true", "false"]),
    ],
    &[
        (
            "DateLessThan",
            "aws:TokenIssueTime",
            &["2026-01-01T00:00:00Z", "1767225600"],
        ),
        (
            "DateGreaterThan",
            "aws:TokenIssueTime",
            &["2026-01-01T00:00:00Z", "2027"],
        ),
        (
            "DateLessThan",
            "aws:CurrentTime",
            &["2026-01-01T00:00:00Z", "2026-06"],
        ),
        (
            "DateGreaterThanEquals",
            "aws:CurrentTime",
            &["2026-01-01T00:00:00Z", "2027-01-01T02:00:00+02:00"],
        ),
        ("DateEquals", "aws:EpochTime", &["1767225600", "2026-01-01"]),
        ("DateNotEquals", "aws:EpochTime", &["1767225600"]),
        ("Bool", "aws:MultiFactorAuthPresent", &["true", "false"]),
        (
            "NumericLessThan",
            "aws:MultiFactorAuthAge",
            &["0", "300", "1e2"],
        ),
        (
            "NumericGreaterThan",
            "aws:MultiFactorAuthAge",
            &["300.5", "-1"],
        ),
        ("Null", "aws:MultiFactorAuthAge", &["true", "false"]),
        ("Null", "aws:MultiFactorAuthPresent", &["true", "false"]),
        ("Null", "aws:TokenIssueTime", &["true", "false"]),
        ("Null", "aws:CurrentTime", &["true", "false"]),
        ("Bool", "aws:AssumedRoot", &["true", "false"]),
        (
            "StringEquals",
            "aws:FederatedProvider",
            &["accounts.google.com"],
        ),
        (
            "ArnLike",
            "ec2:SourceInstanceArn",
            &[
                "arn:aws:ec2:*:111122223333:instance/*",
                "arn:aws:ec2:*:4*:*",
            ],
        ),
        (
            "ArnLike",
            "lambda:SourceFunctionArn",
            &["arn:aws:lambda:*:111122223333:function:f"],
        ),
        (
            "StringEquals",
            "aws:PrincipalAccount",
            &["111122223333", "444455556666"],
        ),
        (
            "StringEquals",
            "aws:PrincipalType",
            &["User", "AssumedRole", "Account"],
        ),
        ("NumericEquals", "ec2:RoleDelivery", &["1.0", "2"]),
        ("StringEquals", "aws:SourceIdentity", &["x"]),
        ("StringEquals", "saml:sub", &["x"]),
        ("StringEquals", "accounts.google.com:sub", &["x"]),
    ],
    &[
        (
            "ForAnyValue:StringEquals",
            "aws:CalledVia",
            &["athena.amazonaws.com", "cloudformation.amazonaws.com"],
        ),
        (
            "ForAllValues:StringEquals",
            "aws:CalledVia",
            &["athena.amazonaws.com"],
        ),
        (
            "StringEquals",
            "aws:CalledViaFirst",
            &["athena.amazonaws.com", "cloudformation.amazonaws.com"],
        ),
        (
            "StringNotEquals",
            "aws:CalledViaLast",
            &["athena.amazonaws.com", "cloudformation.amazonaws.com"],
        ),
        (
            "StringEquals",
            "aws:CalledViaLast",
            &["athena.amazonaws.com"],
        ),
        ("Bool", "aws:ViaAWSService", &["true", "false"]),
        ("Null", "aws:CalledVia", &["true", "false"]),
        ("Null", "aws:CalledViaFirst", &["true", "false"]),
        ("Null", "aws:CalledViaLast", &["true", "false"]),
        ("Null", "aws:ViaAWSService", &["true", "false"]),
        ("Bool", "aws:PrincipalIsAWSService", &["true", "false"]),
    ],
    &[
        (
            "ArnLike",
            "aws:SourceArn",
            &[
                "arn:aws:s3:::b",
                "arn:aws:sns:*:111122223333:t",
                "arn:aws:sns:*:*:t",
            ],
        ),
        (
            "ArnNotLike",
            "aws:SourceArn",
            &["arn:aws:*:*:111122223333:*", "arn:*:*:*:?*:*"],
        ),
        (
            "StringEquals",
            "aws:SourceAccount",
            &["111122223333", "444455556666"],
        ),
        ("StringNotEquals", "aws:SourceAccount", &["111122223333"]),
        ("StringEquals", "aws:SourceOrgID", &["o-aaaaaaaaaa"]),
        (
            "ForAnyValue:StringLike",
            "aws:SourceOrgPaths",
            &["o-aaaaaaaaaa/*", "o-bbbbbbbbbb/*"],
        ),
        ("Null", "aws:SourceArn", &["true", "false"]),
        ("Null", "aws:SourceAccount", &["true", "false"]),
        ("Null", "aws:SourceOrgPaths", &["true", "false"]),
        ("Bool", "aws:PrincipalIsAWSService", &["true", "false"]),
        (
            "StringEquals",
            "aws:PrincipalServiceName",
            &["sns.amazonaws.com"],
        ),
        ("StringEquals", "aws:PrincipalType", &["User", "Anonymous"]),
        ("StringEquals", "aws:SourceOwner", &["111122223333", "x"]),
    ],
    &[
        ("StringEquals", "aws:RequestTag/team", &["a", "b"]),
        ("StringEquals", "ec2:ResourceTag/team", &["a", "b"]),
        ("StringNotEquals", "aws:ResourceTag/team", &["a", "b"]),
        (
            "StringEquals",
            "aws:ResourceTag/team",
            &["a", "${aws:PrincipalTag/team}"],
        ),
        ("StringEquals", "aws:PrincipalTag/team", &["a", "b"]),
        (
            "ForAllValues:StringEquals",
            "aws:TagKeys",
            &["team", "Team", "x"],
        ),
        (
            "ForAllValues:StringNotEquals",
            "aws:TagKeys",
            &["team", "TEAM"],
        ),
        ("ForAnyValue:StringLike", "aws:TagKeys", &["te*", "x"]),
        (
            "ForAllValues:StringNotEqualsIgnoreCase",
            "aws:TagKeys",
            &["team"],
        ),
        ("Null", "aws:TagKeys", &["true", "false"]),
        ("Null", "aws:RequestTag/team", &["true", "false"]),
        ("Null", "aws:ResourceTag/team", &["true", "false"]),
        ("Null", "ec2:ResourceTag/team", &["true", "false"]),
        ("NumericLessThan", "aws:RequestTag/n", &["5", "abc"]),
        ("NumericNotEquals", "aws:RequestTag/n", &["5", "5.0"]),
        ("NumericEquals", "aws:RequestTag/n", &["5", "6"]),
        ("StringEqualsIgnoreCase", "aws:RequestTag/team", &["A", "É"]),
    ],
    &[
        (
            "ArnLike",
            "s3:DataAccessPointArn",
            &["arn:aws:s3:*:111122223333:accesspoint/*"],
        ),
        (
            "StringEquals",
            "s3:DataAccessPointAccount",
            &["111122223333", "444455556666"],
        ),
        (
            "StringEquals",
            "s3:ResourceAccount",
            &["111122223333", "444455556666"],
        ),
        (
            "StringEquals",
            "aws:ResourceAccount",
            &["111122223333", "444455556666"],
        ),
        ("StringNotEquals", "aws:ResourceAccount", &["111122223333"]),
        (
            "StringNotEqualsIfExists",
            "s3:ResourceAccount",
            &["111122223333"],
        ),
        ("Null", "s3:ResourceAccount", &["true", "false"]),
        ("Null", "aws:ResourceAccount", &["true", "false"]),
        (
            "StringEquals",
            "iam:PassedToService",
            &["ec2.amazonaws.com"],
        ),
        ("StringEquals", "sts:ExternalId", &["x"]),
        ("ForAnyValue:StringEquals", "sts:TransitiveTagKeys", &["x"]),
        ("Null", "iam:PassedToService", &["true", "false"]),
        ("NumericLessThanEquals", "s3:max-keys", &["10", "-1"]),
        ("NumericGreaterThan", "s3:max-keys", &["10", "9.5"]),
        ("BinaryEquals", "x:bytes", &["AQID", "AQIE"]),
        ("Bool", "x:flag", &["true", "false"]),
        ("Bool", "aws:SecureTransport", &["true", "false"]),
    ],
];

const CALLS: &[&str] = &[
    "*",
    "s3:GetObject",
    "ec2:*",
    "iam:PassRole",
    "sts:*",
    "kms:Decrypt",
];

const WHERE: &[&str] = &[
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:sqs:us-east-1:111122223333:q",
    "arn:aws:sns:*:444455556666:*",
    "arn:aws:iam::111122223333:role/r",
];

const WHO: &[&str] = &[
    r#""*""#,
    r#"{"AWS":"*"}"#,
    r#"{"AWS":"111122223333"}"#,
    r#"{"AWS":"arn:aws:iam::111122223333:user/p/a"}"#,
    r#"{"AWS":"arn:aws:iam::444455556666:role/p/r"}"#,
    r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/r/ses"}"#,
    r#"{"Service":["sns.amazonaws.com","sns.us-east-1.amazonaws.com"]}"#,
    r#"{"AWS":["arn:aws:sts::111122223333:federated-user/fed","AIDAEXAMPLE"]}"#,
];

/// A policy whose conditions are about keys that belong together.
fn tied(random: &mut Random, group: usize, policy_type: PolicyType) -> Value {
    let pool = TIED[group];
    let mut condition = json!({});
    for _ in 0..2 + random.below(2) {
        let (operator, key, values) = pool[random.below(pool.len())];
        condition[operator][key] = json!(values[random.below(values.len())]);
    }
    let mut statement = json!({
        "Effect": "Allow",
        "Action": CALLS[random.below(CALLS.len())],
        "Condition": condition,
    });
    if policy_type == PolicyType::Trust {
        statement["Action"] = json!("sts:*");
    } else {
        statement["Resource"] = json!(WHERE[random.below(WHERE.len())]);
    }
    if matches!(policy_type, PolicyType::Trust | PolicyType::Resource) {
        statement["Principal"] = serde_json::from_str(WHO[random.below(WHO.len())]).unwrap();
    }
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

/// Whether such conditions can hold together, and what follows from them.
pub fn contradictions(all: &mut Vec<Question>) {
    let types = [
        PolicyType::Resource,
        PolicyType::Identity,
        PolicyType::Resource,
        PolicyType::Trust,
        PolicyType::Scp,
    ];
    let groups = [
        "organizations",
        "callers",
        "network",
        "sessions",
        "forwarding",
        "sources",
        "tags",
        "accounts",
    ];
    for (index, group) in groups.into_iter().enumerate() {
        for seed in 0..scaled(PER_GROUP) {
            let mut random = Random::new(11_000_000 + (index * 10_000 + seed) as u64);
            let policy_type = types[seed % types.len()];
            let name = format!("{group} {seed}");
            let new = tied(&mut random, index, policy_type);
            if seed % 4 == 3 {
                let old = tied(&mut random, index, policy_type);
                all.push(Question::compare(name, group, policy_type, old, new));
                continue;
            }
            let external = policy_type == PolicyType::Resource && random.below(3) == 0;
            all.push(Question {
                name,
                group,
                policy_type,
                old: None,
                new: vec![new],
                principal: external.then_some("external"),
                owner: external.then_some("111122223333"),
            });
        }
    }
}
