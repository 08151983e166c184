//! Texts that look like the real thing, for variables of which a policy says nothing.

/// The account of the samples, as AWS's own documentation has it; others for callers that must be of
/// another one.
pub(super) const ACCOUNTS: [&str; 4] = [
    "111122223333",
    "444455556666",
    "123456789012",
    "999988887777",
];

/// Unique ids with the look of AWS's examples.
pub(super) const USER_ID: &str = "AIDACKCEVSQ6C2EXAMPLE";
/// Of roles.
pub(super) const ROLE_ID: &str = "AROADBQP57FF2AEXAMPLE";

/// Services that call others, and identity providers.
pub(super) const SERVICES: [&str; 3] = [
    "cloudtrail.amazonaws.com",
    "lambda.amazonaws.com",
    "ec2.amazonaws.com",
];

/// Regions.
pub(super) const REGIONS: [&str; 5] = [
    "us-east-1",
    "eu-west-1",
    "ap-southeast-2",
    "cn-north-1",
    "us-gov-west-1",
];

/// Values of a key, in lower case.
pub(super) fn of_key(key: &str) -> &'static [&'static str] {
    match key {
        "aws:requestedregion" => &REGIONS,
        "aws:principalorgid" | "aws:resourceorgid" | "aws:sourceorgid" | "aws:vpceorgid" => {
            &["o-exampleorg1", "o-exampleorg2"]
        }
        "aws:principalorgpaths"
        | "aws:resourceorgpaths"
        | "aws:sourceorgpaths"
        | "aws:vpceorgpaths" => &["o-exampleorg1/r-ab12/", "o-exampleorg2/r-ab12/"],
        "aws:sourcevpc" => &["vpc-0a1b2c3d", "vpc-0e4f5a6b"],
        "aws:sourcevpce" => &["vpce-0a1b2c3d", "vpce-0e4f5a6b"],
        "aws:sourcevpcarn" => &["arn:aws:ec2:us-east-1:111122223333:vpc/vpc-0a1b2c3d"],
        "aws:sourceaccount"
        | "aws:vpceaccount"
        | "aws:sourceowner"
        | "s3:dataaccesspointaccount" => &ACCOUNTS,
        "aws:sourcearn" => &[
            "arn:aws:sns:us-east-1:111122223333:example",
            "arn:aws:s3:::example-bucket",
        ],
        "aws:calledvia" | "aws:calledviafirst" | "aws:calledvialast" => {
            &["cloudformation.amazonaws.com", "athena.amazonaws.com"]
        }
        "aws:useragent" => &["aws-cli/2.15.0"],
        "aws:referer" => &["https://example.com/"],
        "iam:passedtoservice" => &["ec2.amazonaws.com", "lambda.amazonaws.com"],
        "kms:viaservice" => &["s3.us-east-1.amazonaws.com"],
        "aws:tagkeys" => &["team", "env"],
        "aws:multifactorauthpresent" | "aws:securetransport" | "aws:viaawsservice" => {
            &["true", "false"]
        }
        _ => &["example", "other"],
    }
}

/// A resource that an action of the service can have.
pub(super) fn resource(service: &str) -> String {
    let account = "111122223333";
    match service {
        "s3" => "arn:aws:s3:::example-bucket/example".to_owned(),
        "iam" | "sts" => format!("arn:aws:iam::{account}:role/example"),
        "ec2" => format!("arn:aws:ec2:us-east-1:{account}:instance/i-0a1b2c3d4e5f60718"),
        "kms" => {
            format!("arn:aws:kms:us-east-1:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab")
        }
        "lambda" => format!("arn:aws:lambda:us-east-1:{account}:function:example"),
        "dynamodb" => format!("arn:aws:dynamodb:us-east-1:{account}:table/example"),
        "secretsmanager" => {
            format!("arn:aws:secretsmanager:us-east-1:{account}:secret:example-a1b2c3")
        }
        "logs" => format!("arn:aws:logs:us-east-1:{account}:log-group:example"),
        "cloudwatch" => format!("arn:aws:cloudwatch:us-east-1:{account}:alarm:example"),
        "ssm" => format!("arn:aws:ssm:us-east-1:{account}:parameter/example"),
        _ => format!("arn:aws:{service}:us-east-1:{account}:example"),
    }
}
