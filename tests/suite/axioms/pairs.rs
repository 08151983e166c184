//! Pairs of policies that are only narrower because of an axiom.

use iamproof::policy::PolicyType;
use serde_json::{Value, json};

/// Old and new: new is within old because of the axiom.
pub struct Pair {
    pub id: &'static str,
    pub policy_type: PolicyType,
    pub old: Value,
    pub new: Value,
}

pub fn one(mut statement: Value) -> Value {
    for (member, value) in [("Effect", "Allow"), ("Action", "s3:GetObject")] {
        statement
            .as_object_mut()
            .unwrap()
            .entry(member)
            .or_insert(value.into());
    }
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

/// An identity policy with a condition.
pub fn own(condition: Value) -> Value {
    one(json!({"Resource": "*", "Condition": condition}))
}

/// A resource policy with a condition.
pub fn of(principal: Value, condition: Value) -> Value {
    one(json!({"Resource": "*", "Principal": principal, "Condition": condition}))
}

/// What allows nothing that the rows ask about.
pub fn nothing(policy_type: PolicyType) -> Value {
    match policy_type {
        PolicyType::Identity => one(json!({"Action": "a4b:GetRoom", "Resource": "*"})),
        PolicyType::Trust => {
            one(json!({"Action": "sts:AssumeRoleWithSAML", "Principal": {"AWS": "444455556666"}}))
        }
        _ => one(json!({"Action": "a4b:GetRoom", "Resource": "*", "Principal": "*"})),
    }
}

pub fn identity(id: &'static str, old: Value, new: Value) -> Pair {
    Pair {
        id,
        policy_type: PolicyType::Identity,
        old: own(old),
        new: own(new),
    }
}

/// An identity policy that allows nothing because of the axiom.
pub fn empty(id: &'static str, new: Value) -> Pair {
    Pair {
        id,
        policy_type: PolicyType::Identity,
        old: nothing(PolicyType::Identity),
        new: own(new),
    }
}

/// A resource policy that allows nothing because of the axiom.
pub fn bucket(id: &'static str, principal: Value, new: Value) -> Pair {
    Pair {
        id,
        policy_type: PolicyType::Resource,
        old: nothing(PolicyType::Resource),
        new: of(principal, new),
    }
}

pub const ORG: &str = "o-exampleorg1";

pub fn role(account: &str) -> Value {
    json!({"aws:PrincipalArn": format!("arn:aws:iam::{account}:role/*")})
}

pub fn pairs() -> Vec<Pair> {
    let users = json!({"aws:PrincipalArn": "arn:aws:iam::*:user/*"});
    let sns = json!({"Service": "sns.amazonaws.com"});
    let account = json!({"AWS": "111122223333"});
    let queue = |condition: Value| {
        one(json!({"Action": "sqs:SendMessage", "Condition": condition,
            "Resource": "arn:aws:sqs:us-east-1:111122223333:q"}))
    };
    vec![
        identity(
            "AX-01",
            json!({"StringLike": {"aws:ResourceAccount": "????????????"}}),
            json!({"StringLike": {"aws:ResourceAccount": "*"}}),
        ),
        Pair {
            id: "AX-02",
            policy_type: PolicyType::Resource,
            old: of(
                json!("*"),
                json!({"StringEquals": {"aws:PrincipalAccount": "111122223333"}}),
            ),
            new: of(account.clone(), json!({})),
        },
        Pair {
            id: "AX-03",
            policy_type: PolicyType::Identity,
            old: nothing(PolicyType::Identity),
            new: one(json!({"Resource": "arn:aws-cn:s3:::b/*",
                "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:*:*:*:*"}}})),
        },
        empty(
            "AX-04",
            json!({"ArnLike": role("*"), "StringEquals": {"aws:PrincipalType": "User"}}),
        ),
        empty(
            "AX-05",
            json!({"ArnLike": role("*"), "StringEquals": {"aws:username": "alice"}}),
        ),
        empty(
            "AX-06",
            json!({"ArnLike": users, "StringLike": {"aws:userid": "AROA*"}}),
        ),
        empty(
            "AX-07",
            json!({"ArnLike": role("*"), "StringLike": {"aws:userid": "AIDA*"}}),
        ),
        bucket(
            "AX-08",
            json!("*"),
            json!({"StringEquals": {"aws:PrincipalType": "Anonymous"},
            "Null": {"aws:PrincipalTag/t": "false"}}),
        ),
        identity(
            "AX-09",
            json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": format!("{ORG}/*")}}),
            json!({"StringEquals": {"aws:PrincipalOrgID": ORG}}),
        ),
        bucket(
            "AX-10",
            sns.clone(),
            json!({"Null": {"aws:PrincipalOrgID": "false"}}),
        ),
        Pair {
            id: "AX-11",
            policy_type: PolicyType::Resource,
            old: of(
                json!("*"),
                json!({"Bool": {"aws:PrincipalIsAWSService": "true"}}),
            ),
            new: of(sns.clone(), json!({})),
        },
        bucket(
            "AX-12",
            sns.clone(),
            json!({"Null": {"aws:PrincipalTag/t": "false"}}),
        ),
        bucket(
            "AX-12",
            sns.clone(),
            json!({"Bool": {"aws:ViaAWSService": "true"}}),
        ),
        bucket(
            "AX-13",
            account.clone(),
            json!({"Null": {"aws:SourceArn": "false"}}),
        ),
        bucket(
            "AX-14",
            sns.clone(),
            json!({
            "ArnLike": {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:*"},
            "StringNotEquals": {"aws:SourceAccount": "111122223333"},
            "Null": {"aws:SourceAccount": "false"}}),
        ),
        Pair {
            id: "AX-15",
            policy_type: PolicyType::Resource,
            old: of(
                json!("*"),
                json!({"ForAnyValue:StringLike": {"aws:SourceOrgPaths": format!("{ORG}/*")}}),
            ),
            new: of(
                sns.clone(),
                json!({"StringEquals": {"aws:SourceOrgID": ORG}}),
            ),
        },
        identity(
            "AX-16",
            json!({"Null": {"aws:SourceVpce": "false"}}),
            json!({"Null": {"aws:SourceVpc": "false"}}),
        ),
        empty(
            "AX-17",
            json!({"Null": {"aws:SourceVpce": "false", "aws:SourceIp": "false"}}),
        ),
        identity(
            "AX-18",
            json!({"Null": {"aws:SourceVpce": "false"}}),
            json!({"Null": {"aws:VpceAccount": "false"}}),
        ),
        empty(
            "AX-18",
            json!({"ArnLike": {"aws:SourceVpcArn": "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1"},
            "StringEquals": {"aws:SourceVpc": "vpc-2"}}),
        ),
        empty(
            "AX-18",
            json!({"StringEquals": {"aws:VpceOrgID": ORG},
            "ForAllValues:StringLike": {"aws:VpceOrgPaths": "o-exampleorg2/*"}}),
        ),
        identity(
            "AX-20",
            json!({"Bool": {"aws:ViaAWSService": "true"}}),
            json!({"Null": {"aws:CalledViaFirst": "false"}}),
        ),
        identity(
            "AX-21",
            json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
            json!({"NumericLessThan": {"aws:MultiFactorAuthAge": "60"}}),
        ),
        Pair {
            id: "AX-22",
            policy_type: PolicyType::Scp,
            old: nothing(PolicyType::Identity),
            new: own(
                json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"},
                "Null": {"aws:TokenIssueTime": "false", "aws:AssumedRoot": "true"}}),
            ),
        },
        identity(
            "AX-22",
            json!({"Null": {"aws:TokenIssueTime": "false"}}),
            json!({"ArnLike": role("*")}),
        ),
        empty(
            "AX-23",
            json!({"DateGreaterThan": {"aws:TokenIssueTime": "2030-01-01T00:00:00Z"},
            "DateLessThan": {"aws:CurrentTime": "2029-01-01T00:00:00Z"}}),
        ),
        empty(
            "AX-23",
            json!({"NumericLessThan": {"aws:MultiFactorAuthAge": "0"}}),
        ),
        empty(
            "AX-23",
            json!({"DateGreaterThan": {"aws:EpochTime": "2030-01-01T00:00:00Z"},
            "DateLessThan": {"aws:CurrentTime": "2029-01-01T00:00:00Z"}}),
        ),
        Pair {
            id: "AX-24",
            policy_type: PolicyType::Identity,
            old: nothing(PolicyType::Identity),
            new: queue(
                json!({"StringNotEquals": {"aws:ResourceAccount": "111122223333"},
                "Null": {"aws:ResourceAccount": "false"}}),
            ),
        },
        identity(
            "AX-25",
            json!({"ForAnyValue:StringLike": {"aws:ResourceOrgPaths": format!("{ORG}/*")}}),
            json!({"StringEquals": {"aws:ResourceOrgID": ORG}}),
        ),
        Pair {
            id: "AX-26",
            policy_type: PolicyType::Identity,
            old: nothing(PolicyType::Identity),
            new: queue(
                json!({"StringEquals": {"aws:ResourceAccount": "111122223333",
                "aws:PrincipalAccount": "111122223333", "aws:PrincipalOrgID": ORG,
                "aws:ResourceOrgID": "o-exampleorg2"}}),
            ),
        },
        identity(
            "AX-28",
            json!({"ForAnyValue:StringEqualsIgnoreCase": {"aws:TagKeys": "team"}}),
            json!({"Null": {"aws:RequestTag/team": "false"}}),
        ),
        empty(
            "AX-29",
            json!({"ArnLike": users, "Null": {"aws:SourceIdentity": "false"}}),
        ),
        empty(
            "AX-30",
            json!({"ArnLike": role("111122223333"),
            "ArnEquals": {"ec2:SourceInstanceArn": "arn:aws:ec2:us-east-1:444455556666:instance/i-1"}}),
        ),
        empty(
            "AX-31",
            json!({"ArnLike": role("111122223333"),
            "ArnEquals": {"lambda:SourceFunctionArn": "arn:aws:lambda:us-east-1:444455556666:function:f"}}),
        ),
        empty(
            "AX-32",
            json!({"ArnLike": role("111122223333"), "StringEquals": {"kms:CallerAccount": "444455556666"}}),
        ),
        empty(
            "AX-33",
            json!({"ArnEquals": {"s3:DataAccessPointArn": "arn:aws:s3:us-east-1:111122223333:accesspoint/p"},
            "StringEquals": {"s3:DataAccessPointAccount": "444455556666"}}),
        ),
        empty("AX-34", json!({"Null": {"iam:PassedToService": "false"}})),
        empty("AX-34", json!({"Null": {"sts:ExternalId": "false"}})),
        Pair {
            id: "AX-36",
            policy_type: PolicyType::Trust,
            old: nothing(PolicyType::Trust),
            new: one(
                json!({"Action": "sts:AssumeRole", "Principal": {"Federated": "accounts.google.com"}}),
            ),
        },
        identity(
            "AX-37",
            json!({"Null": {"aws:CurrentTime": "false"}}),
            json!({}),
        ),
        identity(
            "AX-41",
            json!({"StringEquals": {"aws:ResourceAccount": "111122223333"}}),
            json!({"StringEquals": {"s3:ResourceAccount": "111122223333"}}),
        ),
        Pair {
            id: "AX-42",
            policy_type: PolicyType::Identity,
            old: nothing(PolicyType::Identity),
            new: one(json!({"Resource": "arn:aws:s3:a_b:111122223333:x"})),
        },
        Pair {
            id: "AX-43",
            policy_type: PolicyType::Identity,
            old: one(json!({"Action": "s3:?*", "Resource": "*"})),
            new: one(json!({"Action": "s3:*", "Resource": "*"})),
        },
        Pair {
            id: "AX-44",
            policy_type: PolicyType::Identity,
            old: nothing(PolicyType::Identity),
            new: one(
                json!({"Action": "ec2:StartInstances", "Resource": "*", "Condition": {"StringEquals":
                {"ec2:ResourceTag/t": "a", "aws:ResourceTag/t": "b"}}}),
            ),
        },
        identity(
            "AX-45",
            json!({"StringEquals": {"aws:SecureTransport": ["true", "false"]}}),
            json!({"Null": {"aws:SecureTransport": "false"}}),
        ),
    ]
}
