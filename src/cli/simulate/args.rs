//! The arguments of `iamproof simulate`.

use crate::cli::args::{Format, Reading, RuleArguments};
use clap::Args;

/// The decision for one concrete request
///
/// With --policy the documents are judged alone: an Allow that matches and no Deny that does. With the
/// options of layers, or with --input, all policies decide together as AWS does it: identity policies,
/// resource policy, boundary, session policy, SCPs, RCPs and endpoint policy. The request is JSON as
/// answers print it: {"principal": …, "action": …, "resource": …, "context": {…}}.
///
/// Exit code: 0 allow, 1 deny, 3 unknown, 2 bad input, 70 internal error.
#[derive(Debug, Args)]
pub(in crate::cli) struct Simulate {
    /// A policy that is judged alone; several are united
    #[arg(long, value_name = "FILE", conflicts_with_all = ["layers", "input", "world"],
          required_unless_present_any = ["layers", "input", "world"])]
    pub policy: Vec<String>,
    /// A world (docs/world.md) whose policies decide; may be repeated
    #[arg(long, value_name = "WORLD", conflicts_with_all = ["policy", "input"])]
    pub world: Vec<String>,
    /// The request; `-` for standard input
    #[arg(long, value_name = "FILE", required_unless_present = "input")]
    pub request: Option<String>,
    /// Request and layers in one JSON file, `-` for standard input: an object with the members
    /// `request`, `identity`, `resource_policy`, `access_point`, `boundaries`, `session`, `scps`,
    /// `rcps` (lists of levels from the root down), `endpoint` and `restrict_public`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["request", "layers"])]
    pub input: Option<String>,
    #[command(flatten)]
    pub layers: LayerFiles,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// The files of the layers.
#[derive(Debug, Args)]
#[group(id = "layers", multiple = true)]
pub(in crate::cli) struct LayerFiles {
    /// An identity policy of the caller, of the user, its groups, or the role; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Layers")]
    pub identity: Vec<String>,
    /// The policy of the resource: bucket policy, key policy, trust policy, …
    #[arg(long, value_name = "FILE", help_heading = "Layers")]
    pub resource_policy: Vec<String>,
    /// The policy of the S3 access point that the call goes through
    #[arg(long, value_name = "FILE", help_heading = "Layers")]
    pub access_point: Vec<String>,
    /// The permissions boundary of the user or role
    #[arg(long, value_name = "FILE", help_heading = "Layers")]
    pub boundary: Vec<String>,
    /// A session policy; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Layers")]
    pub session: Vec<String>,
    /// The SCPs of one level, a file or a directory; repeat it for each level, from the root down
    #[arg(long, value_name = "FILE", help_heading = "Layers")]
    pub scps: Vec<String>,
    /// The RCPs of one level, of the organization of the resource's owner, likewise
    #[arg(long, value_name = "FILE", help_heading = "Layers")]
    pub rcps: Vec<String>,
    /// The policy of the VPC endpoint that the call goes through
    #[arg(long, value_name = "FILE", help_heading = "Layers")]
    pub endpoint: Vec<String>,
    /// `RestrictPublicBuckets` is in force on a public policy
    #[arg(long, help_heading = "Layers")]
    pub restrict_public: bool,
}

impl LayerFiles {
    /// Every path.
    pub fn paths(&self) -> impl Iterator<Item = &String> {
        [
            &self.identity,
            &self.resource_policy,
            &self.access_point,
            &self.boundary,
            &self.session,
            &self.scps,
            &self.rcps,
            &self.endpoint,
        ]
        .into_iter()
        .flatten()
    }

    /// Whether nothing of it was given.
    pub fn is_empty(&self) -> bool {
        self.paths().next().is_none() && !self.restrict_public
    }
}
