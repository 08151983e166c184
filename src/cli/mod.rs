//! The command line: arguments, exit codes, printing.

mod args;
mod ask;
mod asking;
mod batch;
mod catalog;
mod check;
mod compare;
mod findings;
mod lsp;
mod prove;
mod question;
mod rules;
mod schema;
mod shell;
mod simulate;
mod summary;
mod validate;
mod world;

use crate::policy::parse::Parsed;
use args::{Cli, Command};
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::sync::OnceLock;

/// What a command leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to report, yes, done.
    Good,
    /// Something to report, no.
    Bad,
    /// Bad input or usage.
    Usage,
    /// Not decided.
    Unknown,
    /// A mistake in iamproof.
    Internal,
}

impl Exit {
    /// The process's exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Bad => 1,
            Self::Usage => 2,
            Self::Unknown => 3,
            Self::Internal => 70,
        }
    }
}

/// The streams of a command.
pub struct Streams<'a> {
    /// Standard input.
    pub input: &'a mut (dyn BufRead + Send),
    /// Answers.
    pub output: &'a mut dyn Write,
    /// Errors and warnings.
    pub errors: &'a mut dyn Write,
}

impl Streams<'_> {
    /// Prints an answer. A reader that has gone away is no error.
    fn print(&mut self, text: &str) {
        let _ = self.output.write_all(text.as_bytes());
        let _ = self.output.flush();
    }

    /// Prints an error or a warning.
    fn complain(&mut self, text: &str) {
        if !text.is_empty() {
            let _ = writeln!(self.errors, "{text}");
        }
    }
}

/// The version of iamproof and of the Z3 that is loaded.
fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let loaded = crate::solve::z3_version();
        let warning = if loaded.contains(crate::solve::EXPECTED_Z3) {
            ""
        } else {
            ", not the one that iamproof was built for"
        };
        format!("{} (Z3 {loaded}{warning})", env!("CARGO_PKG_VERSION"))
    })
}

/// Whether the arguments are `--version --verbose`, in any order. Clap's own flag prints and ends
/// before it knows of others.
fn verbose_version(arguments: &[OsString]) -> bool {
    let given = |names: &[&str]| {
        let mut rest = arguments.iter().skip(1);
        rest.any(|text| names.iter().any(|name| text == *name))
    };
    arguments.len() == 3 && given(&["--version", "-V"]) && given(&["--verbose"])
}

/// Runs the program with its arguments, the first being its name.
pub fn run(arguments: &[OsString], streams: &mut Streams<'_>) -> Exit {
    if verbose_version(arguments) {
        streams.print(&format!("iamproof {}\n{}", version(), catalog::summary()));
        return Exit::Good;
    }
    let command = Cli::command().version(version());
    let parsed = command
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render().to_string();
            if error.use_stderr() {
                streams.complain(text.trim_end());
                return Exit::Usage;
            }
            streams.print(&text);
            return Exit::Good;
        }
    };
    let result = match cli.command {
        Command::Compare(arguments) => compare::run(&arguments, streams),
        Command::Can(arguments) => ask::run(&arguments, streams),
        Command::Simulate(arguments) => simulate::run(&arguments, streams),
        Command::Summary(arguments) => summary::run(&arguments, streams),
        Command::Findings(arguments) => findings::run(&arguments, streams),
        Command::Batch(arguments) => batch::run(&arguments, streams),
        Command::Catalog(arguments) => catalog::run(&arguments, streams),
        Command::WhoCan(arguments) => asking::run_who(&arguments, streams),
        Command::WhatCan(arguments) => asking::run_what(&arguments, streams),
        Command::World(arguments) => world::run(&arguments, streams),
        Command::Check(arguments) => check::run(&arguments, streams),
        Command::Prove(arguments) => prove::run(&arguments, streams),
        Command::Ask(arguments) => question::run(&arguments, streams),
        Command::Completions(arguments) => Ok(shell::run_completions(&arguments, streams)),
        Command::Man(arguments) => shell::run_man(&arguments, streams),
        Command::Validate(arguments) => validate::run(&arguments, streams),
        Command::Explain(arguments) => validate::run_explain(&arguments, streams),
        Command::Lsp(arguments) => Ok(lsp::run(&arguments, streams)),
        Command::Schema(arguments) => schema::run(&arguments, streams),
    };
    result.unwrap_or_else(|failure| {
        streams.complain(&failure.message);
        failure.exit
    })
}

/// Why a command has no answer.
struct Failure {
    message: String,
    exit: Exit,
}

impl Failure {
    fn usage(message: impl Into<String>) -> Self {
        Self {
            message: format!("error: {}", message.into()),
            exit: Exit::Usage,
        }
    }
}

impl From<crate::input::LoadError> for Failure {
    fn from(error: crate::input::LoadError) -> Self {
        Self {
            message: error.to_string(),
            exit: Exit::Usage,
        }
    }
}

impl From<crate::query::InternalError> for Failure {
    fn from(error: crate::query::InternalError) -> Self {
        Self {
            message: error.to_string(),
            exit: Exit::Internal,
        }
    }
}

/// The documents as questions take them.
fn documents(parsed: &[Parsed]) -> Vec<crate::witness::Document<'_>> {
    parsed
        .iter()
        .map(|one| (&one.policy, one.policy_type))
        .collect()
}

/// JSON for standard output.
fn pretty(json: &serde_json::Value) -> String {
    format!("{json:#}\n")
}
