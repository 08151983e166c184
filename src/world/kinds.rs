//! Kinds of resource that have policies, told by their ARNs, and what of a resource its policy covers.

use super::arn::Arn;

/// What the policy of a resource covers beside its own ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// Nothing else.
    Itself,
    /// Every ARN that goes on after this text.
    Below(&'static str),
}

/// A kind of resource that can have a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Such as `AWS::S3::Bucket`.
    pub name: &'static str,
    service: &'static str,
    /// How the last component starts.
    start: &'static str,
    /// What else it holds.
    holds: &'static str,
    /// How its policy reaches further.
    pub covers: Covers,
}

impl Kind {
    /// Patterns of the ARNs of all resources of the kind, and of what its policy covers below them.
    pub fn places(&self, partition: &str, region: &str, account: &str) -> Vec<String> {
        let (region, account) = match self.name {
            "AWS::S3::Bucket" => ("", ""),
            "AWS::IAM::Role" => ("", account),
            _ => (region, account),
        };
        let middle = match self.holds {
            "" => String::new(),
            holds => format!("*{holds}"),
        };
        let (service, start) = (self.service, self.start);
        let own = format!("arn:{partition}:{service}:{region}:{account}:{start}{middle}*");
        match self.covers {
            Covers::Below(mark) if mark.contains('/') => vec![format!("{own}{mark}*"), own],
            Covers::Below(_) | Covers::Itself => vec![own],
        }
    }
}

const fn kind(
    name: &'static str,
    service: &'static str,
    start: &'static str,
    holds: &'static str,
    covers: Covers,
) -> Kind {
    Kind {
        name,
        service,
        start,
        holds,
        covers,
    }
}

use Covers::{Below, Itself};

/// All kinds; of two that fit an ARN the first counts (`EXT-06`, `PUB-27`).
pub const KINDS: [Kind; 39] = [
    kind(
        "AWS::S3::AccessPoint",
        "s3",
        "accesspoint/",
        "",
        Below("/object/"),
    ),
    kind("AWS::S3::Bucket", "s3", "", "", Below("/")),
    kind(
        "AWS::S3Express::DirectoryBucket",
        "s3express",
        "bucket/",
        "",
        Below("/"),
    ),
    kind(
        "AWS::S3Express::AccessPoint",
        "s3express",
        "accesspoint/",
        "",
        Below("/"),
    ),
    kind(
        "AWS::S3Outposts::AccessPoint",
        "s3-outposts",
        "outpost/",
        "/accesspoint/",
        Below("/object/"),
    ),
    kind(
        "AWS::S3Outposts::Bucket",
        "s3-outposts",
        "outpost/",
        "/bucket/",
        Below("/object/"),
    ),
    kind(
        "AWS::S3Tables::Table",
        "s3tables",
        "bucket/",
        "/table/",
        Itself,
    ),
    kind(
        "AWS::S3Tables::TableBucket",
        "s3tables",
        "bucket/",
        "",
        Itself,
    ),
    kind("AWS::KMS::Key", "kms", "key/", "", Itself),
    kind("AWS::IAM::Role", "iam", "role/", "", Itself),
    kind("AWS::SQS::Queue", "sqs", "", "", Itself),
    kind("AWS::SNS::Topic", "sns", "", "", Below(":")),
    kind("AWS::Lambda::Function", "lambda", "function:", "", Itself),
    kind("AWS::Lambda::LayerVersion", "lambda", "layer:", "", Itself),
    kind(
        "AWS::SecretsManager::Secret",
        "secretsmanager",
        "secret:",
        "",
        Itself,
    ),
    kind("AWS::ECR::Repository", "ecr", "repository/", "", Itself),
    kind(
        "AWS::EFS::FileSystem",
        "elasticfilesystem",
        "file-system/",
        "",
        Itself,
    ),
    kind(
        "AWS::DynamoDB::Stream",
        "dynamodb",
        "table/",
        "/stream/",
        Itself,
    ),
    kind(
        "AWS::DynamoDB::Table",
        "dynamodb",
        "table/",
        "",
        Below("/index/"),
    ),
    kind("AWS::EC2::Snapshot", "ec2", "snapshot/", "", Itself),
    kind("AWS::RDS::DBSnapshot", "rds", "snapshot:", "", Itself),
    kind(
        "AWS::RDS::DBClusterSnapshot",
        "rds",
        "cluster-snapshot:",
        "",
        Itself,
    ),
    kind(
        "AWS::OpenSearchService::Domain",
        "es",
        "domain/",
        "",
        Below("/"),
    ),
    kind(
        "AWS::Kinesis::StreamConsumer",
        "kinesis",
        "stream/",
        "/consumer/",
        Itself,
    ),
    kind("AWS::Kinesis::Stream", "kinesis", "stream/", "", Itself),
    kind(
        "AWS::Backup::BackupVault",
        "backup",
        "backup-vault:",
        "",
        Itself,
    ),
    kind(
        "AWS::ApiGateway::RestApi",
        "execute-api",
        "",
        "",
        Below("/"),
    ),
    kind(
        "AWS::CodeArtifact::Domain",
        "codeartifact",
        "domain/",
        "",
        Itself,
    ),
    kind(
        "AWS::CodeArtifact::Repository",
        "codeartifact",
        "repository/",
        "",
        Itself,
    ),
    kind("AWS::Events::EventBus", "events", "event-bus/", "", Itself),
    kind("AWS::Glacier::Vault", "glacier", "vaults/", "", Itself),
    kind(
        "AWS::CloudTrail::EventDataStore",
        "cloudtrail",
        "eventdatastore/",
        "",
        Itself,
    ),
    kind(
        "AWS::CloudTrail::Dashboard",
        "cloudtrail",
        "dashboard/",
        "",
        Itself,
    ),
    kind(
        "AWS::ACMPCA::CertificateAuthority",
        "acm-pca",
        "certificate-authority/",
        "",
        Itself,
    ),
    kind(
        "AWS::EventSchemas::Registry",
        "schemas",
        "registry/",
        "",
        Itself,
    ),
    kind(
        "AWS::MediaStore::Container",
        "mediastore",
        "container/",
        "",
        Below("/"),
    ),
    kind("AWS::SES::EmailIdentity", "ses", "identity/", "", Itself),
    kind(
        "AWS::SSMIncidents::ResponsePlan",
        "ssm-incidents",
        "response-plan/",
        "",
        Itself,
    ),
    kind(
        "AWS::VpcLattice::Service",
        "vpc-lattice",
        "service/",
        "",
        Below("/"),
    ),
];

/// The kind of what an ARN names, or of what it is a part of.
pub fn kind_of(arn: &str) -> Option<&'static Kind> {
    let arn = Arn::parse(arn)?;
    KINDS.iter().find(|kind| {
        kind.service == arn.service
            && arn.resource.starts_with(kind.start)
            && (kind.holds.is_empty() || arn.resource.contains(kind.holds))
            && (kind.name != "AWS::S3::Bucket" || arn.account.is_empty())
    })
}

/// The kind of that name.
pub fn kind_named(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The ARNs that may name the resource whose policy covers `arn`, the longest first.
pub(super) fn owners(arn: &str) -> Vec<&str> {
    let mut owners = vec![arn];
    let Some(kind) = kind_of(arn) else {
        return owners;
    };
    let Covers::Below(mark) = kind.covers else {
        return owners;
    };
    // What belongs to the name of the resource itself is not looked at.
    let head = arn.len() - Arn::parse(arn).map_or(0, |arn| arn.resource.len());
    let start = head + kind.start.len();
    let rest = arn.get(start..).unwrap_or_default();
    let from = if kind.holds.is_empty() {
        0
    } else {
        rest.find(kind.holds).map_or(0, |at| at + kind.holds.len())
    };
    let tail = rest.get(from..).unwrap_or_default();
    if let Some(at) = tail.find(mark) {
        owners.extend(arn.get(..start + from + at));
    }
    owners
}
