//! What the threads do.

use super::super::check::{Checked, Found, check};
use super::super::fix::{self, Change, Of};
use super::super::tolerant::Language;
use super::super::{Agreed, Settings};
use super::Event;
use super::queue::{Job, Queue};
use crate::lint::{Finding, Stop};
use crate::source::Span;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

/// What was found.
pub(super) struct Done {
    pub job: Job,
    /// Whether all checks were made.
    pub own: bool,
    /// `None` if that failed.
    pub checked: Option<Checked>,
    /// Why the settings do not count.
    pub settings: Option<String>,
}

/// The agreements for a directory, and what is wrong with them.
pub(super) fn agreed(
    settings: &dyn Settings,
    directory: &Path,
) -> (Box<dyn Agreed>, Option<String>) {
    match settings.of(directory) {
        Ok(agreed) => (agreed, None),
        Err(error) => (settings.none(), Some(error)),
    }
}

/// Checks what comes, until there is no more.
pub(super) fn check_all(queue: &Queue, own: bool, settings: &dyn Settings, events: &Sender<Event>) {
    while let Some(job) = queue.take() {
        let (agreed, error) = agreed(settings, &job.directory);
        let run = || {
            let (name, text) = (job.name.as_str(), job.text.as_ref());
            check(name, text, job.language, agreed.as_ref(), own, &job.stop)
        };
        let checked = catch_unwind(AssertUnwindSafe(run)).unwrap_or_default();
        if job.stop.is_set() {
            continue;
        }
        let done = Done {
            job,
            own,
            checked,
            settings: error,
        };
        if events.send(Event::Checked(done)).is_err() {
            return;
        }
    }
}

/// What can be done at a place of a text?
pub(super) struct Question {
    pub id: Value,
    pub uri: String,
    pub name: String,
    pub text: Arc<str>,
    pub language: Language,
    pub directory: PathBuf,
    pub revision: u64,
    pub checked: Option<Arc<Checked>>,
    pub range: Span,
    /// The text of the settings, if they are open.
    pub open: Option<String>,
    /// Whether fixes of single findings, and agreements, are wanted.
    pub single: bool,
    /// Whether all fixes at once are: always, or where there is one.
    pub all: bool,
    /// Makes the answer of what was found.
    pub tell: Tell,
}

/// A finding that can be agreed on.
pub(super) struct Agreement {
    pub finding: Finding,
    /// The file of the settings.
    pub path: PathBuf,
    /// Its text; `None` where there is no file.
    pub text: Option<String>,
    /// What is to be added to it.
    pub lines: String,
}

/// Makes the answer of what was found.
pub(super) type Tell = Box<dyn FnOnce(Vec<Change>, Vec<Agreement>, Option<Change>) -> Value + Send>;

/// Answers until nobody asks.
pub(super) fn answer_all(
    asked: &Receiver<Question>,
    settings: &dyn Settings,
    events: &Sender<Event>,
) {
    while let Ok(question) = asked.recv() {
        let (id, uri) = (question.id.clone(), question.uri.clone());
        let revision = question.revision;
        let result = catch_unwind(AssertUnwindSafe(|| answer(question, settings))).ok();
        let event = Event::Answered {
            id,
            result,
            uri,
            revision,
        };
        if events.send(event).is_err() {
            return;
        }
    }
}

fn answer(question: Question, settings: &dyn Settings) -> Value {
    let (agreed, _) = agreed(settings, &question.directory);
    let agreed = agreed.as_ref();
    let (name, text, language) = (&question.name, &question.text, question.language);
    let checked = question.checked.unwrap_or_else(|| {
        let all = check(name, text, language, agreed, true, &Stop::default());
        Arc::new(all.unwrap_or_default())
    });
    let of = Of {
        name,
        text,
        language,
        checked: &checked,
    };
    let found = fix::at(&checked, question.range);
    let changes = match question.single {
        true => fix::fixes(&of, &found),
        false => Vec::new(),
    };
    let all = match question.all || !changes.is_empty() {
        true => fix::all(&of, agreed),
        false => None,
    };
    let agreements = match settings.file(&question.directory) {
        Some(path) if question.single => agreements(&of, &found, settings, &path, question.open),
        _ => Vec::new(),
    };
    (question.tell)(changes, agreements, all)
}

/// What can be agreed on: the settings must read well with it, and it must do what it says.
fn agreements(
    of: &Of<'_>,
    found: &[(&Found, &Finding)],
    settings: &dyn Settings,
    path: &Path,
    open: Option<String>,
) -> Vec<Agreement> {
    let mut all = Vec::new();
    let file = path
        .parent()
        .and_then(|base| Path::new(of.name).strip_prefix(base).ok());
    let text = match open {
        None if path.exists() => std::fs::read_to_string(path).map(Some),
        open => Ok(open),
    };
    let (Some(file), Ok(text)) = (file, text) else {
        return all;
    };
    let file = file.to_string_lossy().replace('\\', "/");
    for (policy, finding) in found {
        let lines = fix::agreement(of, policy, finding, &file);
        let whole = [text.as_deref().unwrap_or_default(), &lines].concat();
        let held = settings.held(path, &whole);
        if held.is_ok_and(|held| fix::agreed(of, policy, finding, held.as_ref())) {
            all.push(Agreement {
                finding: (*finding).clone(),
                path: path.to_owned(),
                text: text.clone(),
                lines,
            });
        }
    }
    all
}
