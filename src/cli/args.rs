//! The arguments.

use super::asking::CallFiles;
use super::simulate::Simulate;
use crate::policy::PolicyType;
use crate::query::{Settings, Universe};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Proves what AWS IAM policies allow, or shows a request that they allow.
#[derive(Debug, Parser)]
#[command(
    name = "iamproof",
    max_term_width = 100,
    after_help = "`--version --verbose` also says what the catalog of AWS actions holds."
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Compare(Compare),
    Can(Can),
    Simulate(Simulate),
    Summary(Summary),
    Findings(super::findings::Findings),
    Batch(Batch),
    Catalog(Catalog),
    WhoCan(super::asking::WhoCan),
    WhatCan(super::asking::WhatCan),
    World(super::world::World),
    Check(super::check::args::Check),
    Ask(super::question::Ask),
    Prove(super::prove::Prove),
    Completions(super::shell::Completions),
    Man(super::shell::Man),
    Validate(super::validate::Validate),
    Explain(super::validate::Explain),
    Lsp(super::lsp::Lsp),
    Schema(super::schema::Schema),
}

/// How answers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs, schema `iamproof/v1`.
    Json,
}

/// More witnesses than this are nobody's reading.
pub(super) const MAX_WITNESSES: u64 = 20;

/// In which requests answers are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum UniverseName {
    /// Any well-formed request, also with actions that AWS has not published yet
    #[default]
    Strings,
    /// Only the actions, resource formats and condition keys that AWS has today
    Aws,
}

/// Which witnesses are shown.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Telling {
    /// So many witnesses, each of another kind than those before it: another group of actions,
    /// another resource, another caller, another context
    #[arg(long, value_name = "N", default_value_t = 1,
          value_parser = clap::value_parser!(u64).range(1..=MAX_WITNESSES))]
    pub witnesses: u64,
    /// In which requests the answer is looked for. A proof over all texts holds for the services of
    /// tomorrow too; where the two differ, the answer says so
    #[arg(long, value_enum, default_value_t)]
    pub universe: UniverseName,
}

impl Telling {
    /// Puts what was asked for into the settings.
    pub fn apply(self, settings: &mut Settings) {
        settings.show.further = usize::try_from(self.witnesses.saturating_sub(1)).unwrap_or(0);
        settings.universe = match self.universe {
            UniverseName::Strings => Universe::Strings,
            UniverseName::Aws => Universe::Aws,
        };
    }
}

/// How policies are read.
#[derive(Clone, Debug, Args)]
pub(super) struct Reading {
    /// The type of the policies: identity, resource, trust, boundary, scp, rcp, session or
    /// endpoint. Inferred if not given: a Principal with a Resource is resource, a Principal
    /// without is trust, none is identity
    #[arg(long = "type", value_name = "TYPE", value_parser = policy_type)]
    pub policy_type: Option<PolicyType>,
    /// Breaches of the rules of a policy type are errors, not warnings
    #[arg(long)]
    pub strict: bool,
}

/// How the rules of AWS are read.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct RuleArguments {
    /// The reading of a question that AWS's documentation leaves open, such as OQ-17=denied; may be
    /// repeated. Where none is picked, answers must hold in every reading
    #[arg(long = "reading", value_name = "ID=READING")]
    pub readings: Vec<String>,
    /// An axiom that does not count, such as AX-13: requests may break it; may be repeated
    #[arg(long, value_name = "AXIOM")]
    pub without: Vec<String>,
    /// What is known beside the policies, as JSON: the accounts of an organization, whose VPCs and
    /// endpoints these are, keys that callers always carry; may be repeated. Proofs say what they
    /// rest on
    #[arg(long, value_name = "FILE")]
    pub assume: Vec<String>,
}

/// The question for other solvers.
#[derive(Clone, Debug, Args)]
pub(super) struct Emit {
    /// Also write the question as SMT-LIB 2.6 with plain strings, for a second opinion from another
    /// solver
    #[arg(
        long = "emit-smt2",
        value_name = "FILE",
        conflicts_with_all = ["readings", "without", "assume"]
    )]
    pub smt2: Option<std::path::PathBuf>,
}

impl Emit {
    /// Writes the question, if that was asked for; `inputs` are the files that the question was read
    /// from and that must not be lost.
    pub fn write<'i>(
        &self,
        universe: UniverseName,
        inputs: impl IntoIterator<Item = &'i String>,
        script: impl FnOnce() -> crate::smtlib::Script,
    ) -> Result<(), super::Failure> {
        let Some(path) = &self.smt2 else {
            return Ok(());
        };
        if universe == UniverseName::Aws {
            let message = "--emit-smt2 writes the question over all texts, not --universe aws";
            return Err(super::Failure::usage(message));
        }
        let place = |path: &std::path::Path| path.canonicalize().ok();
        if let Some(own) = place(path)
            && inputs.into_iter().any(|input| {
                let input = place(input.as_ref());
                input.is_some_and(|input| own == input || own.starts_with(input))
            })
        {
            return Err(super::Failure::usage(format!(
                "--emit-smt2 would overwrite {}, which is part of the question",
                path.display()
            )));
        }
        std::fs::write(path, script().render()).map_err(|error| {
            super::Failure::usage(format!("cannot write {}: {error}", path.display()))
        })
    }
}

pub(super) fn policy_type(text: &str) -> Result<PolicyType, String> {
    PolicyType::from_name(text).ok_or_else(|| {
        let names = PolicyType::NAMES.map(|(name, _)| name).join(", ");
        format!("expected one of {names}")
    })
}

/// What a new policy allows that the old one does not, and the other way round
///
/// A policy is a file, a directory (every `*.json` below it) or `-` for standard input. Several
/// documents on one side are united, as policies attached to one principal are.
///
/// Exit code: 0 nothing is added, 1 something is, 3 that is unknown, 2 bad input, 70 internal
/// error.
#[derive(Debug, Args)]
pub(super) struct Compare {
    /// OLD and NEW
    #[arg(value_name = "OLD NEW", num_args = 0..=2)]
    pub sides: Vec<String>,
    /// A document of the old side; may be repeated
    #[arg(long, value_name = "FILE")]
    pub old: Vec<String>,
    /// A document of the new side; may be repeated
    #[arg(long, value_name = "FILE")]
    pub new: Vec<String>,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// Lists all that is added and removed, not only a witness: actions, resources and conditions,
    /// each entry with a request
    #[arg(long)]
    pub difference: bool,
    #[command(flatten)]
    pub telling: Telling,
    #[command(flatten)]
    pub emit: Emit,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Whether some request inside bounds is allowed
///
/// Exit code: 0 yes, 1 no, 3 unknown, 2 bad input, 70 internal error.
#[derive(Debug, Args)]
pub(super) struct Can {
    /// A policy; several are united
    #[arg(long, value_name = "FILE", required_unless_present = "world")]
    pub policy: Vec<String>,
    /// A world (docs/world.md) instead of policies: all of its policies decide together; may be
    /// repeated
    #[arg(long, value_name = "WORLD",
          conflicts_with_all = ["policy", "owner", "trust", "services", "smt2"])]
    pub world: Vec<String>,
    /// Who asks: an ARN, a 12-digit account, a service, an identity provider, `anyone`,
    /// `anonymous`, or `external` (callers of accounts other than --owner and --trust, federated
    /// and anonymous callers)
    #[arg(long, value_name = "WHO", default_value = "anyone")]
    pub principal: String,
    /// An action such as `s3:Get*`; several mean any of them
    #[arg(long, value_name = "PATTERN")]
    pub action: Vec<String>,
    /// A resource such as `arn:aws:s3:::bucket/*`; several mean any of them
    #[arg(long, value_name = "PATTERN")]
    pub resource: Vec<String>,
    /// A context key and its value; repeated for one key, any of the values (of a multi-valued
    /// key: exactly these). `!KEY` means that the key is absent
    #[arg(long, value_name = "KEY=VALUE")]
    pub when: Vec<String>,
    /// The account that owns the resource
    #[arg(long, value_name = "ACCOUNT")]
    pub owner: Option<String>,
    /// An account that is not external; may be repeated
    #[arg(long, value_name = "ACCOUNT")]
    pub trust: Vec<String>,
    /// AWS services count as external too
    #[arg(long)]
    pub services: bool,
    #[command(flatten)]
    pub calls: CallFiles,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub rules: RuleArguments,
    #[command(flatten)]
    pub telling: Telling,
    #[command(flatten)]
    pub emit: Emit,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What policies allow, by service and access level
///
/// Several documents are united, as policies attached to one principal are. An action is listed if
/// some request with it is allowed: one that a Deny covers wholly is not. `full` is every action that
/// AWS has of the level; what could not be decided is marked `?`. Actions that give credentials, data,
/// more rights or access for others are named below.
///
/// Exit code: 0 done, 3 part of the answer is unknown, 2 bad input, 70 internal error.
#[derive(Debug, Args)]
pub(super) struct Summary {
    /// A policy: a file, a directory (every `*.json` below it) or `-` for standard input
    #[arg(value_name = "FILE", required = true)]
    pub policy: Vec<String>,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Document,
}

/// How answers are written that are also put into documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Document {
    /// For people.
    #[default]
    Text,
    /// For programs, schema `iamproof/v1`.
    Json,
    /// For comments and pages.
    Markdown,
}

/// One question a line, one answer a line
///
/// Reads JSON Lines from standard input, such as
/// {"id": 1, "question": "compare", "old": POLICY, "new": POLICY, "type": "identity"},
/// {"id": 2, "question": "can", "policy": POLICY, "principal": WHO, "action": PATTERN, …},
/// {"id": 3, "question": "simulate", "policy": POLICY, "request": REQUEST} or
/// {"id": 4, "question": "summary", "policy": POLICY}. A POLICY is a document, a path, or a list of
/// these. Answers come in the order of the questions.
///
/// Exit code: 0 done, 2 some line was bad, 70 internal error.
#[derive(Debug, Args)]
pub(super) struct Batch {
    /// Worker threads; by default as many as there are processors
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// At the end, says on standard error by which means the questions were decided
    #[arg(long)]
    pub statistics: bool,
    /// Breaches of the rules of a policy type are errors, not warnings
    #[arg(long)]
    pub strict: bool,
}

/// What AWS has: services, actions, resource types, condition keys
///
/// The catalog is part of the program; nothing is asked of AWS.
///
/// Exit code: 0 done, 2 bad input, such as an action that AWS does not have.
#[derive(Debug, Args)]
pub(super) struct Catalog {
    #[command(subcommand)]
    pub ask: CatalogAsk,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t, global = true)]
    pub format: Format,
}

/// What is asked of the catalog.
#[derive(Debug, Subcommand)]
pub(super) enum CatalogAsk {
    /// Everything that is known of an action, a service or a condition key
    Show {
        /// Such as `s3:GetObject`, `s3` or `aws:SourceIp`, in any case
        #[arg(value_name = "NAME", required = true)]
        names: Vec<String>,
    },
    /// The actions whose name or description holds all these words
    Search {
        /// Such as `decrypt`
        #[arg(value_name = "WORD", required = true)]
        words: Vec<String>,
    },
    /// The actions that a pattern matches
    Expand {
        /// Such as `s3:Get*Acl`; several mean any of them
        #[arg(value_name = "PATTERN", required = true)]
        patterns: Vec<String>,
    },
    /// The fewest patterns that match exactly these actions of the catalog
    ///
    /// The result is proved before it is printed. If there may be fewer patterns, a note says so.
    Shrink {
        /// Actions or patterns, or files of them separated by white space or commas; `-` for
        /// standard input
        #[arg(value_name = "LIST", required = true)]
        list: Vec<String>,
    },
}
