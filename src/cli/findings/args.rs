//! The arguments of `iamproof findings`.

use crate::cli::args::{Format, Reading, RuleArguments};
use clap::{Args, ValueEnum};

/// Who gets at a resource from outside of a zone of trust
///
/// The policies are those of one resource (or the trust policy of one role). Each finding is a part of
/// the access, with a request; together they are all of it. The JSON has the shape of the findings of IAM
/// Access Analyzer (`FindingV2`).
///
/// Exit code: 0 no active findings, 1 some, 3 something was not decided, 2 bad input, 70 internal error.
#[derive(Debug, Args)]
pub(in crate::cli) struct Findings {
    /// A policy: a file, a directory (every `*.json` below it) or `-` for standard input; several are
    /// united
    #[arg(value_name = "POLICY", required_unless_present = "world")]
    pub policy: Vec<String>,
    /// A world (docs/world.md) instead of policies: every resource of it, and who may assume its roles;
    /// may be repeated. `--resource` chooses one
    #[arg(
        long,
        value_name = "WORLD",
        conflicts_with_all = ["policy", "owner", "resource_type", "rcp", "policy_type", "strict"]
    )]
    pub world: Vec<String>,
    /// Who is trusted in a world: the whole organization of the owner of a resource (if it has one), or
    /// only its account
    #[arg(long, value_enum, value_name = "ZONE", conflicts_with = "organization")]
    pub zone: Option<ZoneOf>,
    /// The ARN of the resource; what lies below it, such as the objects of a bucket, belongs to it
    #[arg(long, value_name = "ARN")]
    pub resource: Option<String>,
    /// Its type, such as `AWS::S3::Bucket`; by default what the ARN says
    #[arg(long, value_name = "TYPE")]
    pub resource_type: Option<String>,
    /// The account that owns the resource; by default the one in the ARN. It is trusted
    #[arg(long, value_name = "ACCOUNT")]
    pub owner: Option<String>,
    /// A further account that is trusted; may be repeated
    #[arg(long, value_name = "ACCOUNT")]
    pub trust: Vec<String>,
    /// The organization whose accounts are trusted; which they are can be said with --assume
    #[arg(long, value_name = "ID")]
    pub organization: Option<String>,
    /// A resource control policy of the owner's organization; may be repeated
    #[arg(long, value_name = "FILE")]
    pub rcp: Vec<String>,
    /// The findings that IAM Access Analyzer reports: cells of patterns, without what it does not know
    /// about requests
    #[arg(long)]
    pub analyzer_compatible: bool,
    /// Reports the callers of the zone too
    #[arg(long)]
    pub internal: bool,
    /// Rules that archive findings, as JSON in the shape of AWS's archive rules; may be repeated
    #[arg(long, value_name = "FILE")]
    pub archive_rules: Vec<String>,
    /// The time that is written into the findings (createdAt, analyzedAt, updatedAt), such as
    /// 2026-11-25T10:00:00Z; without it they have none
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Who is trusted in a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ZoneOf {
    /// The owner's account
    Account,
    /// All accounts of the owner's organization
    Organization,
}
