//! The resource types of `check no-public-access` (`PUB-27`).

use crate::policy::PolicyType;
use crate::policy::parse::hints::did_you_mean;
use crate::policy::public::Of;

/// A type of resource that has a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceType {
    /// Its name as AWS's own check has it.
    pub name: &'static str,
    /// The type of its policies.
    pub policy_type: PolicyType,
    /// The prefix of the actions on it. Witnesses prefer them; other actions count too (`NGR-04`,
    /// `PUB-20`).
    pub service: &'static str,
    /// What its ARNs look like. Witnesses prefer them; other resources count too.
    pub example: &'static str,
    /// What S3's definition of public calls it, if that is defined for it.
    pub block: Option<Of>,
}

const fn row(name: &'static str, service: &'static str, example: &'static str) -> ResourceType {
    ResourceType {
        name,
        policy_type: PolicyType::Resource,
        service,
        example,
        block: None,
    }
}

const fn s3(
    name: &'static str,
    service: &'static str,
    example: &'static str,
    of: Of,
) -> ResourceType {
    ResourceType {
        block: Some(of),
        ..row(name, service, example)
    }
}

/// All of them, by name.
pub const TYPES: [ResourceType; 26] = [
    row(
        "AWS::ApiGateway::RestApi",
        "execute-api",
        "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/prod/GET/example",
    ),
    row(
        "AWS::Backup::BackupVault",
        "backup",
        "arn:aws:backup:us-east-1:111122223333:backup-vault:example",
    ),
    row(
        "AWS::CloudTrail::Dashboard",
        "cloudtrail",
        "arn:aws:cloudtrail:us-east-1:111122223333:dashboard/example",
    ),
    row(
        "AWS::CloudTrail::EventDataStore",
        "cloudtrail",
        "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
    row(
        "AWS::CodeArtifact::Domain",
        "codeartifact",
        "arn:aws:codeartifact:us-east-1:111122223333:domain/example",
    ),
    row(
        "AWS::DynamoDB::Stream",
        "dynamodb",
        "arn:aws:dynamodb:us-east-1:111122223333:table/example/stream/2026-01-01T00:00:00.000",
    ),
    row(
        "AWS::DynamoDB::Table",
        "dynamodb",
        "arn:aws:dynamodb:us-east-1:111122223333:table/example",
    ),
    row(
        "AWS::EFS::FileSystem",
        "elasticfilesystem",
        "arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-0a1b2c3d",
    ),
    ResourceType {
        name: "AWS::IAM::AssumeRolePolicyDocument",
        policy_type: PolicyType::Trust,
        service: "sts",
        example: "arn:aws:iam::111122223333:role/example",
        block: None,
    },
    row(
        "AWS::KMS::Key",
        "kms",
        "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
    row(
        "AWS::Kinesis::Stream",
        "kinesis",
        "arn:aws:kinesis:us-east-1:111122223333:stream/example",
    ),
    row(
        "AWS::Kinesis::StreamConsumer",
        "kinesis",
        "arn:aws:kinesis:us-east-1:111122223333:stream/example/consumer/example:1767225600",
    ),
    row(
        "AWS::Lambda::Function",
        "lambda",
        "arn:aws:lambda:us-east-1:111122223333:function:example",
    ),
    row(
        "AWS::OpenSearchService::Domain",
        "es",
        "arn:aws:es:us-east-1:111122223333:domain/example",
    ),
    s3(
        "AWS::S3::AccessPoint",
        "s3",
        "arn:aws:s3:us-east-1:111122223333:accesspoint/example/object/example",
        Of::AccessPoint,
    ),
    s3(
        "AWS::S3::Bucket",
        "s3",
        "arn:aws:s3:::example-bucket/example",
        Of::Bucket,
    ),
    row(
        "AWS::S3::Glacier",
        "glacier",
        "arn:aws:glacier:us-east-1:111122223333:vaults/example",
    ),
    s3(
        "AWS::S3Express::AccessPoint",
        "s3express",
        "arn:aws:s3express:us-east-1:111122223333:accesspoint/example",
        Of::AccessPoint,
    ),
    s3(
        "AWS::S3Express::DirectoryBucket",
        "s3express",
        "arn:aws:s3express:us-east-1:111122223333:bucket/example--use1-az4--x-s3",
        Of::Bucket,
    ),
    s3(
        "AWS::S3Outposts::AccessPoint",
        "s3-outposts",
        "arn:aws:s3-outposts:us-east-1:111122223333:outpost/op-0a1b2c3d/accesspoint/example",
        Of::AccessPoint,
    ),
    s3(
        "AWS::S3Outposts::Bucket",
        "s3-outposts",
        "arn:aws:s3-outposts:us-east-1:111122223333:outpost/op-0a1b2c3d/bucket/example",
        Of::Bucket,
    ),
    row(
        "AWS::S3Tables::Table",
        "s3tables",
        "arn:aws:s3tables:us-east-1:111122223333:bucket/example/table/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
    row(
        "AWS::S3Tables::TableBucket",
        "s3tables",
        "arn:aws:s3tables:us-east-1:111122223333:bucket/example",
    ),
    row(
        "AWS::SNS::Topic",
        "sns",
        "arn:aws:sns:us-east-1:111122223333:example",
    ),
    row(
        "AWS::SQS::Queue",
        "sqs",
        "arn:aws:sqs:us-east-1:111122223333:example",
    ),
    row(
        "AWS::SecretsManager::Secret",
        "secretsmanager",
        "arn:aws:secretsmanager:us-east-1:111122223333:secret:example-a1b2c3",
    ),
];

impl ResourceType {
    /// The type of that name, in any case; the error names all of them or the one that was meant.
    pub fn parse(name: &str) -> Result<&'static Self, String> {
        let found = TYPES
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(name));
        found.ok_or_else(|| {
            let names = TYPES.map(|known| known.name);
            let last = |name: &str| name.rsplit(':').next().map(str::to_ascii_lowercase);
            let full = format!("AWS::{name}");
            let near = |name: &str| did_you_mean(name, &names);
            let meant = near(name).or_else(|| near(&full)).or_else(|| {
                let mut same = names.into_iter().filter(|known| last(known) == last(name));
                same.next().filter(|_| same.next().is_none())
            });
            match meant {
                Some(meant) => format!("`{name}` is no resource type; did you mean `{meant}`?"),
                None => format!(
                    "`{name}` is no resource type: expected one of\n  {}",
                    names.join("\n  ")
                ),
            }
        })
    }
}
