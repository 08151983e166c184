//! Findings in the shape of AWS's `FindingV2` (`EXT-08`), and for people.

mod archive;
mod json;
mod origin;
mod text;
mod world;

pub use json::Findings;

pub use archive::{Criterion, Rule, read_rules};
pub use origin::Origin;
pub use world::WorldReport;

use crate::policy::PolicyType;
use crate::policy::parse::Parsed;
use crate::query::findings::{Finding, Form};

/// The findings of one resource and what is told with each.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The policies of the resource, then the RCPs.
    pub documents: Vec<&'a Parsed>,
    /// Of a world: where each of them comes from. There may be none, where no policy is known.
    pub origins: Option<Vec<Origin>>,
    /// The ARN, if it was given.
    pub resource: Option<String>,
    /// As AWS names it, if it is known.
    pub resource_type: Option<String>,
    /// The account that owns it.
    pub owner: Option<String>,
    /// Which form the findings have.
    pub form: Form,
    /// The time that is written into them, as it was given.
    pub at: Option<String>,
    /// The findings.
    pub findings: Vec<Finding>,
    /// By the rules that archive.
    pub rules: Vec<Rule>,
}

/// How a command that reports them ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// None is active.
    Nothing,
    /// Some access is certain and not archived.
    Active,
    /// Nothing worse than some that was not decided.
    Undecided,
}

impl Report<'_> {
    /// The name of the rule that archives a finding.
    pub fn archived_by(&self, finding: &Finding) -> Option<&str> {
        let rule = self.rules.iter().find(|rule| rule.matches(self, finding));
        rule.map(|rule| rule.name.as_str())
    }

    /// What is left to be done. What was not decided is archived only by a rule that speaks of errors.
    pub fn outcome(&self) -> Outcome {
        let mut outcome = Outcome::Nothing;
        for finding in &self.findings {
            let rule = self.rules.iter().find(|rule| rule.matches(self, finding));
            match (finding.is_certain(), rule) {
                (true, None) => return Outcome::Active,
                (true, Some(_)) => {}
                (false, Some(rule)) if rule.speaks_of_errors() => {}
                (false, _) => outcome = Outcome::Undecided,
            }
        }
        outcome
    }
}

/// The types of resources that AWS's analyzer knows (`EXT-06`), and what their ARNs have after service
/// and account.
const TYPES: [(&str, &str, &str); 19] = [
    ("s3", "", "AWS::S3::Bucket"),
    ("s3express", "bucket/", "AWS::S3Express::DirectoryBucket"),
    ("iam", "role/", "AWS::IAM::Role"),
    ("kms", "key/", "AWS::KMS::Key"),
    ("lambda", "function:", "AWS::Lambda::Function"),
    ("lambda", "layer:", "AWS::Lambda::LayerVersion"),
    ("sqs", "", "AWS::SQS::Queue"),
    ("sns", "", "AWS::SNS::Topic"),
    ("secretsmanager", "secret:", "AWS::SecretsManager::Secret"),
    ("ec2", "snapshot/", "AWS::EC2::Snapshot"),
    ("rds", "snapshot:", "AWS::RDS::DBSnapshot"),
    ("rds", "cluster-snapshot:", "AWS::RDS::DBClusterSnapshot"),
    ("ecr", "repository/", "AWS::ECR::Repository"),
    ("elasticfilesystem", "file-system/", "AWS::EFS::FileSystem"),
    ("dynamodb", "stream", "AWS::DynamoDB::Stream"),
    ("dynamodb", "table/", "AWS::DynamoDB::Table"),
    ("iam", "user/", "AWS::IAM::User"),
    ("s3", "accesspoint/", "AWS::S3::AccessPoint"),
    ("kinesis", "stream/", "AWS::Kinesis::Stream"),
];

/// Every name of a type of resources.
pub fn resource_types() -> Vec<&'static str> {
    let mut names: Vec<&str> = TYPES.iter().map(|(_, _, name)| *name).collect();
    names.sort_unstable();
    names
}

/// The type of a resource, if its ARN says it.
pub fn resource_type(arn: Option<&str>, policy_type: PolicyType) -> Option<&'static str> {
    let Some(arn) = arn else {
        return (policy_type == PolicyType::Trust).then_some("AWS::IAM::Role");
    };
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let (service, rest) = (parts.get(2)?, parts.get(5)?);
    if *service == "dynamodb" && rest.contains("/stream/") {
        return Some("AWS::DynamoDB::Stream");
    }
    if *service == "s3" && rest.starts_with("accesspoint/") {
        return Some("AWS::S3::AccessPoint");
    }
    let fits =
        |(known, start, _): &&(&str, &str, &str)| known == service && rest.starts_with(start);
    TYPES.iter().find(fits).map(|(_, _, name)| *name)
}

/// Whether a text is a type of resources by its form.
pub fn is_resource_type(text: &str) -> bool {
    resource_types().contains(&text)
}
