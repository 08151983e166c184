//! `iamproof validate --fix`: fixes are made, written and told.

mod diff;
mod write;

use super::config::Config;
use super::select::Selection;
use crate::cli::{Exit, Streams};
use crate::lint::Options;
use crate::lint::fix::{Fixed, fix_all};
use crate::report::{FixReport, fixed_text};
use crate::source::{Source, clean};
use diff::unified;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// How standard input is named.
const STDIN: &str = "<stdin>";

/// A document and what fixes made of it.
pub(super) struct FixedFile {
    before: Arc<Source>,
    fixed: Fixed,
    state: State,
}

/// What became of the fixed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing yet, or it is as it was.
    Same,
    Written,
    /// It went to standard output.
    Piped,
    /// It could not be written.
    Failed,
}

impl FixedFile {
    /// The document as it is now.
    pub fn now(&self) -> Arc<Source> {
        match self.state {
            State::Written | State::Piped => {
                let text = self.fixed.text.clone();
                Arc::new(Source::new(self.before.name(), text))
            }
            State::Same | State::Failed => Arc::clone(&self.before),
        }
    }

    /// Whether it went to standard output.
    pub fn is_piped(&self) -> bool {
        self.state == State::Piped
    }

    /// Whether it could not be written.
    pub fn failed(&self) -> bool {
        self.state == State::Failed
    }

    fn changed(&self) -> bool {
        self.fixed.text != self.before.text()
    }

    fn report(&self) -> FixReport<'_> {
        FixReport {
            before: &self.before,
            fixed: &self.fixed,
            written: !self.failed(),
        }
    }
}

/// All fixes of a document that are wanted.
pub(super) fn fixed(
    source: &Arc<Source>,
    options: &Options,
    selection: &Selection,
    config: &Config,
) -> FixedFile {
    let wanted = |text: &Source, finding: &_| selection.tells(config, text, finding);
    FixedFile {
        before: Arc::clone(source),
        fixed: fix_all(source, options, &wanted),
        state: State::Same,
    }
}

/// Each file once, however often and by whatever links it is named: what is written for one name is no
/// longer what was read for the other.
pub(super) fn once(files: Vec<Arc<Source>>) -> Vec<Arc<Source>> {
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    let mut first = |source: &Arc<Source>| match std::fs::canonicalize(source.name()) {
        Ok(path) => seen.insert(path),
        Err(_) => true,
    };
    let files = files.into_iter();
    files.filter(|source| first(source)).collect()
}

/// Prints what would change. The exit code says whether anything would.
pub(super) fn show(files: &[FixedFile], streams: &mut Streams<'_>) -> Exit {
    let changed = || files.iter().filter(|one| one.changed());
    for file in changed() {
        let before = &file.before;
        streams.print(&unified(before.name(), before.text(), &file.fixed.text));
    }
    streams.complain(fixed_text(&reports(files), "would be fixed").trim_end());
    match changed().next() {
        Some(_) => Exit::Bad,
        None => Exit::Good,
    }
}

/// Writes what changed: files in place, standard input to standard output. What could not be written is told.
pub(super) fn write(files: &mut [FixedFile], piped: bool, streams: &mut Streams<'_>) {
    for file in files {
        let (name, text) = (file.before.name(), &file.fixed.text);
        if piped && name == STDIN {
            streams.print(text);
            file.state = State::Piped;
        } else if file.changed() {
            let written = write::replace(name, file.before.text(), text);
            if let Err(error) = &written {
                streams.complain(&format!(
                    "error: {}: {}\n  = help: the fixes are not made; the file is as it was",
                    clean(name),
                    clean(error)
                ));
            }
            file.state = match written {
                Ok(()) => State::Written,
                Err(_) => State::Failed,
            };
        }
    }
}

/// For people: what was done.
pub(super) fn told(files: &[FixedFile]) -> String {
    fixed_text(&reports(files), "fixed")
}

/// For programs: what was done.
pub(super) fn reports(files: &[FixedFile]) -> Vec<FixReport<'_>> {
    files.iter().map(FixedFile::report).collect()
}
