//! The arguments of `iamproof validate` and `iamproof explain`.

use crate::policy::PolicyType;
use clap::{Args, ValueEnum};

/// What is wrong with policies, as IAM Access Analyzer's policy validation says it
///
/// A policy is a file (JSON, or YAML if its name ends in `.yaml` or `.yml`), a directory (every `*.json`
/// below it) or `-` for standard input. What a finding means: `iamproof explain CODE`. Settings may be kept in `iamproof.toml`, found upwards from each file
/// (docs/validate.md).
///
/// Exit code: 0 nothing at or above --fail-on, 1 findings, 3 something was not decided, 2 bad input, 70
/// internal error.
#[derive(Debug, Args)]
pub(in crate::cli) struct Validate {
    /// A policy
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<String>,
    /// The type of the policies: identity, resource, trust, boundary, scp, rcp, session or endpoint.
    /// Inferred if not given: a Principal with a Resource is resource, a Principal without is trust,
    /// none is identity
    #[arg(long = "type", value_name = "TYPE", value_parser = crate::cli::args::policy_type)]
    pub policy_type: Option<PolicyType>,
    /// What a resource policy is attached to, such as `AWS::S3::Bucket`
    #[arg(long, value_name = "TYPE")]
    pub resource_type: Option<String>,
    /// Only these checks: codes, or types of findings such as `error`; may be repeated
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Not these checks; may be repeated
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// The least finding that makes the exit code 1
    #[arg(long, value_enum, value_name = "TYPE")]
    pub fail_on: Option<Threshold>,
    #[command(flatten)]
    pub ours: Ours,
    #[command(flatten)]
    pub fixing: Fixing,
    /// Also checks of SCPs that no longer hold, since SCPs take the whole policy language
    #[arg(long)]
    pub retired: bool,
    /// The settings, in place of `iamproof.toml`
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<String>,
    /// Reads no `iamproof.toml`
    #[arg(long)]
    pub no_config: bool,
    /// How the findings are written
    #[arg(long, value_enum, default_value_t)]
    pub format: Output,
}

/// Whether the checks of our own run.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct Ours {
    /// Leaves out the checks of iamproof's own (`IAMPROOF_…`), which prove or show what they say
    #[arg(long)]
    pub aws_only: bool,
    /// Runs the checks of iamproof's own also on more than 100 policies, which takes a few milliseconds for
    /// each condition that they ask about
    #[arg(long, conflicts_with = "aws_only")]
    pub own: bool,
}

/// Whether findings are put right.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct Fixing {
    /// Puts right what can be proved to say the same afterwards, in the files themselves, and tells what is
    /// left. Of standard input the fixed text goes to standard output, and findings to standard error
    #[arg(long)]
    pub fix: bool,
    /// With --fix: writes nothing and prints what would change, as --diff does
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// Prints what --fix would change, as a unified diff, and writes nothing. Exit code: 1 something would
    /// change, 0 nothing would
    #[arg(long)]
    pub diff: bool,
}

impl Fixing {
    /// Whether fixes are made at all.
    pub const fn is_on(self) -> bool {
        self.fix || self.diff
    }

    /// Whether they are written.
    pub const fn writes(self) -> bool {
        self.fix && !self.dry_run && !self.diff
    }
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Output {
    /// For people.
    #[default]
    Text,
    /// For programs, schema `iamproof/v1`; each file as AWS returns it.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

/// The least finding that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Threshold {
    Error,
    SecurityWarning,
    Warning,
    Suggestion,
    /// No finding counts.
    Never,
}

/// What a finding of `iamproof validate` means and how to put it right
///
/// Exit code: 0 done, 2 there is no such code.
#[derive(Debug, Args)]
pub(in crate::cli) struct Explain {
    /// Codes such as `REDUNDANT_ACTION`, in any case; without one, all are listed
    #[arg(value_name = "CODE")]
    pub codes: Vec<String>,
}
