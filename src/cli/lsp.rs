//! `iamproof lsp`: the language server.

use super::validate::{Config, Configs};
use super::{Exit, Failure, Streams};
use crate::lint::Report;
use crate::lsp::{Agreed, Settings, serve};
use crate::policy::PolicyType;
use crate::source::Source;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Serves editors: findings while typing, hover, completion and fixes (docs/editor.md)
///
/// Speaks the Language Server Protocol over standard input and output. Settings are those of `iamproof
/// validate`: `iamproof.toml`, found upwards from each file.
///
/// Exit code: 0 the editor said `shutdown` and `exit`, 1 it went away without.
#[derive(Debug, Args)]
pub(super) struct Lsp {
    /// What many editors say; there is no other way
    #[arg(long)]
    stdio: bool,
}

pub(super) fn run(arguments: &Lsp, streams: &mut Streams<'_>) -> Exit {
    let Lsp { stdio: _ } = arguments;
    match serve(streams.input, streams.output, streams.errors, &Files) {
        true => Exit::Good,
        false => Exit::Bad,
    }
}

/// `iamproof.toml`.
struct Files;

struct Found(Arc<Config>);

impl Settings for Files {
    fn of(&self, directory: &Path) -> Result<Box<dyn Agreed>, String> {
        let config = Configs::found().above(directory);
        let said = |failure: Failure| failure.message.trim_start_matches("error: ").to_owned();
        let config = config.map_err(said)?;
        Ok(Box::new(Found(config)))
    }

    fn held(&self, file: &Path, text: &str) -> Result<Box<dyn Agreed>, String> {
        let config = Config::parse(file, text)?;
        Ok(Box::new(Found(Arc::new(config))))
    }

    fn none(&self) -> Box<dyn Agreed> {
        Box::new(Found(Arc::default()))
    }

    fn file(&self, directory: &Path) -> Option<PathBuf> {
        let directory = std::path::absolute(directory).ok()?;
        let own = directory.join(Configs::NAME);
        let mut all = directory.ancestors().map(|one| one.join(Configs::NAME));
        Some(all.find(|path| path.is_file()).unwrap_or(own))
    }
}

impl Agreed for Found {
    fn policy_type(&self, name: &str) -> Option<PolicyType> {
        self.0.policy_type(name)
    }

    fn keep(&self, source: &Source, report: Report) -> Report {
        self.0.keep(source, report)
    }
}
