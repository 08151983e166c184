//! What the threads do.

use super::super::check::{Checked, check};
use super::super::fix::{self, Change, Of};
use super::super::tolerant::Language;
use super::super::{Agreed, Settings};
use super::Event;
use super::queue::{Job, Queue};
use crate::lint::Stop;
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
    /// Whether fixes of single findings, and agreements, are wanted.
    pub single: bool,
    /// Whether all fixes at once are: always, or where there is one.
    pub all: bool,
    /// Makes the answer of what was found.
    pub tell: Tell,
}

/// Makes the answer of what was found.
pub(super) type Tell = Box<
    dyn FnOnce(Vec<Change>, Vec<(String, crate::lint::Finding)>, Option<Change>) -> Value + Send,
>;

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
    let settings_file = settings.file(&question.directory);
    let mut agreements = Vec::new();
    if question.single
        && let Some(base) = settings_file.as_deref().and_then(Path::parent)
        && let Ok(file) = Path::new(name).strip_prefix(base)
    {
        let file = file.to_string_lossy().replace('\\', "/");
        for (policy, finding) in &found {
            let lines = fix::agreement(&of, policy, finding, &file);
            agreements.push((lines, (*finding).clone()));
        }
    }
    (question.tell)(changes, agreements, all)
}
