//! The arguments of `iamproof check`.

use crate::cli::args::{Format, Reading, RuleArguments, Telling};
use crate::query::check::ResourceType;
use clap::{Args, Subcommand, ValueEnum};

/// The checks that AWS calls custom policy checks, each with a witness for every failing statement
///
/// Exit code: 0 PASS, 1 FAIL, 3 UNKNOWN, 2 bad input, 70 internal error.
#[derive(Debug, Args)]
pub(in crate::cli) struct Check {
    #[command(subcommand)]
    pub ask: Ask,
}

/// Which check.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Ask {
    NoNewAccess(NoNewAccess),
    AccessNotGranted(AccessNotGranted),
    NoPublicAccess(NoPublicAccess),
}

/// What all checks have.
#[derive(Debug, Args)]
pub(in crate::cli) struct Common {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub rules: RuleArguments,
    #[command(flatten)]
    pub telling: Telling,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Whether the new policy allows only what the existing one allows
#[derive(Debug, Args)]
pub(in crate::cli) struct NoNewAccess {
    /// The policy that is the limit: a file, a directory or `-`; several are united
    #[arg(long, value_name = "FILE", required = true)]
    pub existing: Vec<String>,
    /// The policy that is checked; several are united
    #[arg(long, value_name = "FILE", required = true)]
    pub new: Vec<String>,
    #[command(flatten)]
    pub common: Common,
}

/// Whether the policy grants none of some actions on none of some resources
///
/// With actions only: on any resource; with resources only: any action.
#[derive(Debug, Args)]
pub(in crate::cli) struct AccessNotGranted {
    /// The policy that is checked: a file, a directory or `-`; several are united
    #[arg(value_name = "FILE", required = true)]
    pub policy: Vec<String>,
    /// Actions such as `s3:PutBucketPolicy`; wildcards may stand in them
    #[arg(long, value_name = "ACTION", num_args = 1..)]
    pub action: Vec<String>,
    /// Resources such as `arn:aws:s3:::bucket/*`
    #[arg(long, value_name = "ARN", num_args = 1..)]
    pub resource: Vec<String>,
    /// A JSON file of such lists, [{"actions": […], "resources": […]}, …]: none of them may be
    /// granted; may be repeated
    #[arg(long, value_name = "FILE")]
    pub access: Vec<String>,
    #[command(flatten)]
    pub common: Common,
}

/// What `public` means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Meaning {
    /// A stranger gets in: some request of a caller that the policy does not know is allowed
    #[default]
    Semantic,
    /// As S3's Block Public Access defines it, by how statements are written
    S3Bpa,
}

/// Whether the policy of a resource lets no stranger in
#[derive(Debug, Args)]
pub(in crate::cli) struct NoPublicAccess {
    /// The policy that is checked: a file, a directory or `-`
    #[arg(value_name = "FILE", required = true)]
    pub policy: Vec<String>,
    /// What it is a policy of, such as `AWS::S3::Bucket`
    #[arg(long, value_name = "TYPE", value_parser = ResourceType::parse)]
    pub resource_type: &'static ResourceType,
    /// Which meaning of public decides; for S3 the other one is told too where it differs
    #[arg(long = "as", value_enum, default_value_t)]
    pub meaning: Meaning,
    #[command(flatten)]
    pub common: Common,
}
