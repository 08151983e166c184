//! The arguments of `iamproof prove`.

use crate::cli::args::RuleArguments;
use crate::cli::question::AboutArguments;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Proves the assertions of proof files (`*.iamq`)
///
/// docs/language.md says what files hold. Assertions are decided in parallel; what was decided before, of
/// the same policies by the same program, is taken from the cache.
///
/// Exit code: 0 all hold, 1 one does not, 3 one is undecided or a loop goes through nothing, 2 bad input or no
/// assertion at all, 70 internal error.
#[derive(Debug, Args)]
pub(in crate::cli) struct Prove {
    /// Proof files, and directories with such; by default the current directory
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    #[command(flatten)]
    pub about: AboutArguments,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// How the outcome is written
    #[arg(long, value_enum, default_value_t)]
    pub format: ProofFormat,
    /// Passes where nothing is asserted: a loop over nothing, or no assertion at all
    #[arg(long)]
    pub allow_empty: bool,
    /// Where answers are kept; by default `$XDG_CACHE_HOME/iamproof` or `~/.cache/iamproof`
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub cache: Option<PathBuf>,
    /// Decides everything anew, and keeps nothing
    #[arg(long)]
    pub no_cache: bool,
    /// Worker threads; by default as many as there are processors
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Says nothing while it works
    #[arg(long, short)]
    pub quiet: bool,
}

/// How the outcome is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ProofFormat {
    /// For people.
    #[default]
    Text,
    /// For programs, schema `iamproof/v1`.
    Json,
    /// For test runners: `JUnit` XML.
    Junit,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: workflow commands.
    Github,
}
