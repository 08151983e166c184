//! The arguments of `iamproof world`.

use crate::cli::args::Format;
use clap::Args;

/// Reads a world, checks it, and says what is in it
///
/// A world is an organization, accounts, users, groups, roles, policies and resources: a file or directory
/// (docs/world.md has the form), or the output of `aws iam get-account-authorization-details`. Several are
/// one world. All that is wrong is said in one run. What answers about the world take for granted, and what
/// is missing in it, is listed.
///
/// Exit code: 0 the world is sound, 2 bad input.
#[derive(Debug, Args)]
pub(in crate::cli) struct World {
    /// Files or directories; `-` for standard input
    #[arg(value_name = "WORLD", required = true)]
    pub world: Vec<String>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}
