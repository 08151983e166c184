//! The arguments of `iamproof ask`.

use crate::cli::args::{Format, RuleArguments};
use clap::Args;

/// Answers questions in words, such as `can role "ci" read bucket "data"?`
///
/// docs/language.md says what can be asked. A question may be about policies (`is "new.json" narrower than
/// "old.json"?`, `does "ci.json" allow iam:* on *?`) or about a world (`who can read bucket "data"?`).
///
/// Exit code: 0 yes, 1 no, 2 bad question, 3 unknown, 70 internal error. Of several questions the worst
/// counts: 2, then 3, then 1.
#[derive(Debug, Args)]
pub(in crate::cli) struct Ask {
    /// A question; put it in single quotes, so that the shell leaves it alone. Without one, and for
    /// `-`, questions are read from standard input
    #[arg(value_name = "QUESTION")]
    pub questions: Vec<String>,
    /// A file of questions; may be repeated
    #[arg(long, value_name = "FILE")]
    pub file: Vec<String>,
    #[command(flatten)]
    pub about: AboutArguments,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What questions are about.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct AboutArguments {
    /// The world: a file or a directory (docs/world.md); several are one world
    #[arg(long, value_name = "WORLD")]
    pub world: Vec<String>,
    /// The policy that is called `this policy` (and its resource `this bucket`), or NAME; may be
    /// repeated: policies of one name are united
    #[arg(long, value_name = "[NAME=]FILE")]
    pub policy: Vec<String>,
    /// The policy that is called `the old policy`
    #[arg(long, value_name = "FILE")]
    pub old: Vec<String>,
    /// The policy that is called `the new policy`
    #[arg(long, value_name = "FILE")]
    pub new: Vec<String>,
    /// The account that `external` is outside of, in questions about policies
    #[arg(long, value_name = "ACCOUNT")]
    pub owner: Option<String>,
    /// Breaches of the rules of a policy type are errors, not warnings
    #[arg(long)]
    pub strict: bool,
}
