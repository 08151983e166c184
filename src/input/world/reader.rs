//! What is gathered while files are read, and the world that it makes in the end.

use super::Loaded;
use super::commands::Output;
use super::documents::Known;
use super::tree_commands::Tree;
use crate::input::{LoadError, Problem};
use crate::policy::parse::Failed;
use crate::source::{Diagnostic, Source, Span};
use crate::world::{Account, Content, Parts, Place, World};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// More problems than this are nobody's reading.
const MAX_PROBLEMS: usize = 1000;
/// More warnings than this are noise.
const MAX_WARNINGS: usize = 20;

/// All that was read so far.
#[derive(Default)]
pub(super) struct Reader {
    pub parts: Parts,
    /// Policies by the hash of their text: equal ones are kept once.
    pub known: FxHashMap<u64, Vec<Known>>,
    /// Policies in files of their own, by path.
    pub policy_files: FxHashMap<PathBuf, Content>,
    /// Files in a directory that hold a policy and no world: something must name them.
    pub bare_policies: Vec<(PathBuf, Arc<Source>, Span)>,
    /// Files that were read as parts of the world.
    pub seen: FxHashSet<PathBuf>,
    /// Outputs of commands, read after everything else.
    pub outputs: Vec<Output>,
    /// Policies of AWS from dumps, by ARN, as places in the list of managed policies.
    pub of_aws: FxHashMap<String, usize>,
    /// Resources that outputs are about, by ARN.
    pub subjects: FxHashMap<String, usize>,
    /// What outputs of `aws organizations` say.
    pub tree: Tree,
    /// Accounts that dumps speak of.
    pub mentioned: Vec<(String, Place)>,
    /// Every file that was read, in order.
    pub sources: Vec<Arc<Source>>,
    pub warnings: Vec<String>,
    pub warned: usize,
    problems: Vec<Problem>,
    diagnostics: Vec<(Arc<Source>, Diagnostic)>,
    /// Errors that are only counted.
    more: usize,
    /// A part of the world could not be read: references to it are not to be complained about.
    broken: bool,
}

/// A file and where its relative paths start.
#[derive(Clone)]
pub(super) struct File {
    pub source: Arc<Source>,
    pub folder: PathBuf,
    /// Equal texts mean the same (in YAML they need not: aliases).
    pub literal: bool,
}

impl File {
    pub fn place(&self, span: Span) -> Place {
        Place::new(&self.source, span)
    }
}

impl Reader {
    pub fn problem(&mut self, problem: Problem) {
        self.broken = true;
        self.problems.push(problem);
    }

    /// Something is left out because of an error.
    pub fn dropped(&mut self) {
        self.broken = true;
    }

    /// Whether more errors are only counted.
    pub fn is_full(&self) -> bool {
        self.diagnostics.len() >= MAX_PROBLEMS
    }

    pub fn error(&mut self, file: &File, span: Span, message: impl Into<String>, help: &str) {
        self.error_at(&file.source, span, message, help);
    }

    pub fn error_at(
        &mut self,
        source: &Arc<Source>,
        span: Span,
        message: impl Into<String>,
        help: &str,
    ) {
        if self.is_full() {
            self.more += 1;
            return;
        }
        let mut error = Diagnostic::error(span, message);
        if !help.is_empty() {
            error = error.help(help);
        }
        self.diagnostics.push((Arc::clone(source), error));
    }

    pub fn failed(&mut self, failed: Failed) {
        for diagnostic in failed.diagnostics {
            self.diagnostics
                .push((Arc::clone(&failed.source), diagnostic));
        }
    }

    /// Notes a warning about a policy.
    pub fn warn(&mut self, text: String) {
        self.warned += 1;
        if self.warnings.len() < MAX_WARNINGS {
            self.warnings.push(text);
        }
    }

    /// The world, or all that is wrong.
    pub fn finish(mut self) -> Result<Loaded, LoadError> {
        self.run_outputs();
        self.grow_tree();
        self.unnamed_policies();
        let mentioned = std::mem::take(&mut self.mentioned);
        let mut has: FxHashSet<String> = self
            .parts
            .accounts
            .iter()
            .map(|one| one.id.clone())
            .collect();
        for (id, place) in mentioned {
            if has.insert(id.clone()) {
                self.parts.accounts.push(Account {
                    id,
                    place,
                    ..Account::default()
                });
            }
        }
        let parts = std::mem::take(&mut self.parts);
        let empty = parts.accounts.is_empty();
        let world = World::new(parts);
        let failed = !self.problems.is_empty() || !self.diagnostics.is_empty();
        match world {
            Ok(_) if empty && !failed => {
                // It would pass every check.
                let help = "add `accounts`; docs/world.md has the form";
                Err(Problem::place("the world", "it has no account", help).into())
            }
            Ok(world) if !failed => {
                if self.warned > self.warnings.len() {
                    let more = self.warned - self.warnings.len();
                    self.warnings.push(format!("and {more} more warnings"));
                }
                Ok(Loaded {
                    world,
                    sources: self.sources,
                    warnings: self.warnings,
                })
            }
            Ok(_) => Err(self.report()),
            Err(faults) => {
                for fault in faults.into_iter().filter(|_| !self.broken) {
                    let error = Diagnostic::error(fault.place.span, fault.message);
                    let error = error.help(fault.help);
                    self.diagnostics.push((fault.place.source, error));
                }
                Err(self.report())
            }
        }
    }

    /// All problems: first places that cannot be read, then each text with what is wrong in it.
    fn report(self) -> LoadError {
        let mut problems = self.problems;
        let more = self.more + self.diagnostics.len().saturating_sub(MAX_PROBLEMS);
        let mut order: FxHashMap<*const Source, usize> = FxHashMap::default();
        let mut grouped: Vec<Failed> = Vec::new();
        for (source, diagnostic) in self.diagnostics.into_iter().take(MAX_PROBLEMS) {
            let at = *order.entry(Arc::as_ptr(&source)).or_insert(grouped.len());
            if let Some(failed) = grouped.get_mut(at) {
                failed.diagnostics.push(diagnostic);
            } else {
                grouped.push(Failed {
                    source,
                    diagnostics: vec![diagnostic],
                });
            }
        }
        for failed in &mut grouped {
            failed.diagnostics.sort_by_key(|one| one.span);
            failed.diagnostics.dedup();
        }
        problems.extend(grouped.into_iter().map(Problem::Document));
        if more > 0 {
            let message =
                format!("and {more} more errors; only the first {MAX_PROBLEMS} are shown");
            problems.push(Problem::place("the world", message, "correct these first"));
        }
        LoadError { problems }
    }
}
