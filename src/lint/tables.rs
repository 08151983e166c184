//! What no catalog lists: partitions, regions, quotas, keys with a meaning of their own. From AWS's
//! documentation of November 2026 and earlier.

/// Every partition: the public ones and the isolated ones.
pub(crate) const PARTITIONS: [&str; 8] = [
    "aws",
    "aws-cn",
    "aws-us-gov",
    "aws-eusc",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
];

/// Every region of every partition.
pub(crate) const REGIONS: [&str; 48] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-isoe-west-1",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "me-west-1",
    "mx-central-1",
    "sa-east-1",
    "sa-west-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isob-west-1",
    "us-isof-east-1",
    "us-isof-south-1",
    "us-west-1",
    "us-west-2",
];

/// Whether a text is a region.
pub(crate) fn is_region(text: &str) -> bool {
    REGIONS.contains(&text)
}

/// Keys of which a wildcard or a variable in a value says too little: each value is one id.
pub(crate) const SENSITIVE_KEYS: [&str; 10] = [
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
];

/// Keys whose values must start with some text of their own before a wildcard or variable. The
/// documentation does not list them: these hold ids of the organization, of roles and of hosts, and no
/// managed policy has them with an early wildcard.
pub(crate) const GUARDED_KEYS: [&str; 4] = [
    "aws:principalorgpaths",
    "aws:resourceorgpaths",
    "aws:sourceorgpaths",
    "aws:vpceorgpaths",
];

/// A text that fixes less than so many characters in front of a wildcard says too little.
pub(crate) const FIXED_CHARACTERS: usize = 6;

/// The keys by which a resource policy says on whose behalf a service may come.
pub(crate) const SOURCE_KEYS: [&str; 4] = [
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
];

/// Keys that requests by AWS services do not carry: they tell of an IAM principal.
pub(crate) const PRINCIPAL_KEYS: [&str; 8] = [
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principaltype",
    "aws:username",
    "aws:userid",
    "aws:principaltag/",
];

/// Whether a key in lower case tells of an IAM principal.
pub(crate) fn is_principal_key(folded: &str) -> bool {
    PRINCIPAL_KEYS
        .iter()
        .any(|key| match key.strip_suffix('/') {
            Some(_) => folded.starts_with(key),
            None => folded == *key,
        })
}

/// Services that call without saying on whose behalf: resource policies need no source key for them.
pub(crate) const WITHOUT_SOURCE: [&str; 4] = [
    "delivery.logs.amazonaws.com",
    "logdelivery.elasticloadbalancing.amazonaws.com",
    "elasticbeanstalk.amazonaws.com",
    "ec2.amazonaws.com",
];

/// Services that AWS no longer has, and that its check still knows. (It no longer knows others, such as
/// `elastic-inference`.)
pub(crate) const FORMER_SERVICES: [&str; 10] = [
    "deepcomposer",
    "deeplens",
    "deepracer",
    "ec2-reports",
    "iot1click",
    "iotroborunner",
    "mobilehub",
    "sagemaker-groundtruth-synthetic",
    "sumerian",
    "zocalo",
];

/// Keys that hold the ARN of a KMS key, in lower case.
pub(crate) const KMS_KEY_KEYS: [&str; 1] = ["s3:x-amz-server-side-encryption-aws-kms-key-id"];

/// Keys whose values are regions, in lower case.
pub(crate) const REGION_KEYS: [&str; 2] = ["aws:requestedregion", "ec2:region"];

/// The largest resource policy of each service, in bytes, by the prefix of its actions (`GRAM-57`).
pub(crate) const RESOURCE_POLICY_BYTES: [(&str, usize); 9] = [
    ("s3", 20_480),
    ("kms", 32_768),
    ("sqs", 8_192),
    ("sns", 30_720),
    ("lambda", 20_480),
    ("secretsmanager", 20_480),
    ("dynamodb", 20_480),
    ("ecr", 10_240),
    ("ec2", 20_480),
];

/// The types of resources that `ValidatePolicy` and others name, with the service of their actions.
const RESOURCE_TYPES: [(&str, &str); 17] = [
    ("AWS::S3::Bucket", "s3"),
    ("AWS::S3::AccessPoint", "s3"),
    ("AWS::S3::MultiRegionAccessPoint", "s3"),
    ("AWS::S3ObjectLambda::AccessPoint", "s3-object-lambda"),
    ("AWS::S3Express::DirectoryBucket", "s3express"),
    ("AWS::S3Tables::TableBucket", "s3tables"),
    ("AWS::DynamoDB::Table", "dynamodb"),
    ("AWS::DynamoDB::Stream", "dynamodb"),
    ("AWS::KMS::Key", "kms"),
    ("AWS::SQS::Queue", "sqs"),
    ("AWS::SNS::Topic", "sns"),
    ("AWS::Lambda::Function", "lambda"),
    ("AWS::SecretsManager::Secret", "secretsmanager"),
    ("AWS::ECR::Repository", "ecr"),
    ("AWS::EFS::FileSystem", "elasticfilesystem"),
    ("AWS::Backup::BackupVault", "backup"),
    ("AWS::IAM::AssumeRolePolicyDocument", "sts"),
];

/// The service whose actions a policy on that type of resource grants.
pub(crate) fn attached_service(resource_type: &str) -> Option<&'static str> {
    let mut types = RESOURCE_TYPES.iter();
    let found = types.find(|(name, _)| *name == resource_type);
    found.map(|(_, service)| *service)
}

/// Whether policies on that type of resource are known.
pub fn is_resource_type(name: &str) -> bool {
    attached_service(name).is_some()
}

/// Services whose resource policies must not have one Sid twice (`GRAM-13`).
pub(crate) const UNIQUE_SIDS: [&str; 2] = ["sqs", "sns"];

/// Non-blank characters that an identity policy may have: what AWS reports in practice.
pub(crate) const IDENTITY_CHARACTERS: usize = 10_240;
/// Non-blank characters that a role trust policy may have by default (`GRAM-52`).
pub(crate) const TRUST_CHARACTERS: usize = 2_048;
/// Characters that an SCP or RCP may have (`GRAM-54`, `GRAM-55`).
pub(crate) const ORGANIZATION_CHARACTERS: usize = 5_120;

/// Keys that describe the resource that the policy is on, in lower case.
pub(crate) const OWN_KEYS: [&str; 4] = [
    "s3:resourceaccount",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourceorgpaths",
];

/// Keys that every request carries (`KEY-52` to `KEY-60`), in lower case.
pub(crate) const ALWAYS_PRESENT: [&str; 6] = [
    "aws:currenttime",
    "aws:epochtime",
    "aws:requestedregion",
    "aws:securetransport",
    "aws:useragent",
    "aws:viaawsservice",
];

/// Keys that only some services fill in, in lower case, and those services.
pub(crate) const VPCE_KEYS: [&str; 3] = ["aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"];

/// The services that fill in the keys about the owner of a VPC endpoint. The list grows.
pub(crate) const VPCE_SERVICES: [&str; 40] = [
    "apprunner",
    "appconfig",
    "application-autoscaling",
    "athena",
    "bedrock",
    "cloudformation",
    "cloudhsm",
    "cloudtrail",
    "codebuild",
    "comprehend",
    "comprehendmedical",
    "dataexchange",
    "discovery",
    "dms",
    "dynamodb",
    "ebs",
    "ecr",
    "elasticfilesystem",
    "events",
    "firehose",
    "forecast",
    "health",
    "iam",
    "iotfleetwise",
    "kinesis",
    "kms",
    "lambda",
    "logs",
    "organizations",
    "polly",
    "rekognition",
    "s3",
    "scheduler",
    "secretsmanager",
    "servicediscovery",
    "sns",
    "sqs",
    "ssm",
    "sts",
    "transcribe",
];
