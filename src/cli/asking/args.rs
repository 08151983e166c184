//! The arguments of questions about worlds.

use crate::cli::args::{Format, RuleArguments};
use clap::Args;

/// Who can do something on a resource
///
/// Asks about every user, role and root user of the world, and about those whom it does not have: callers of
/// other accounts (whose own policies are taken to allow everything), AWS services, anonymous callers and
/// federated identities. All policies decide together: identity and resource policies, boundaries, SCPs,
/// RCPs. Each answer says under which conditions, and shows a request.
///
/// Exit code: 0 done, 3 part of the answer is unknown, 2 bad input, 70 internal error.
#[derive(Debug, Args)]
pub(in crate::cli) struct WhoCan {
    /// An action or a pattern of actions, such as `s3:GetObject` or `s3:Get*`
    #[arg(value_name = "ACTION")]
    pub action: String,
    /// An ARN, or `*` for actions without resources; `*` and `?` may stand after its fifth colon
    #[arg(value_name = "RESOURCE")]
    pub resource: String,
    #[command(flatten)]
    pub world: WorldFiles,
    /// Only these callers: an ARN, a 12-digit account, a service, an identity provider's kind
    /// (`web_identity`, `saml`), `anonymous`, `external` or `anyone`; may be repeated
    #[arg(long, value_name = "WHO", default_value = "anyone")]
    pub principal: Vec<String>,
    /// A context key and its value; `!KEY` means that the key is absent
    #[arg(long, value_name = "KEY=VALUE")]
    pub when: Vec<String>,
    #[command(flatten)]
    pub calls: CallFiles,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What somebody can do
///
/// All actions that the policies of a user or role let through together with its boundary and its SCPs, on
/// what its account owns, and on each resource of the world whose policy has a say: with access levels, the
/// conditions, and a request for each group.
///
/// Exit code: 0 done, 3 part of the answer is unknown, 2 bad input, 70 internal error.
#[derive(Debug, Args)]
pub(in crate::cli) struct WhatCan {
    /// The ARN of a user, role or root user
    #[arg(value_name = "PRINCIPAL")]
    pub principal: String,
    #[command(flatten)]
    pub world: WorldFiles,
    #[command(flatten)]
    pub calls: CallFiles,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// The world of a question.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct WorldFiles {
    /// The world: a file, a directory (docs/world.md), or `-` for standard input; several are one world
    #[arg(long, value_name = "WORLD", required = true)]
    pub world: Vec<String>,
}

/// What belongs to the calls of a question.
#[derive(Clone, Debug, Default, Args)]
#[group(id = "calls", multiple = true)]
pub(in crate::cli) struct CallFiles {
    /// A session policy, of all role sessions and federated users of the world; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Calls")]
    pub session: Vec<String>,
    /// The policy of a VPC endpoint that all calls go through; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Calls")]
    pub endpoint: Vec<String>,
}

impl CallFiles {
    /// Whether nothing of it was given.
    pub const fn is_empty(&self) -> bool {
        self.session.is_empty() && self.endpoint.is_empty()
    }
}
