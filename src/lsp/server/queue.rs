//! Work that waits: of each document only the newest.

use super::super::tolerant::Language;
use crate::lint::Stop;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// A text to be checked.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub uri: String,
    pub name: String,
    pub revision: u64,
    pub text: Arc<str>,
    pub language: Language,
    pub directory: std::path::PathBuf,
    pub stop: Stop,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Job>,
    closed: bool,
}

/// A queue of one worker.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

impl Queue {
    /// Adds a job; one of the same document that still waits gives it its place.
    pub fn put(&self, job: Job) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.waiting.iter_mut().find(|one| one.uri == job.uri) {
            Some(waiting) => *waiting = job,
            None => state.waiting.push_back(job),
        }
        drop(state);
        self.changed.notify_one();
    }

    /// The next job; waits for one. `None` when there is no more.
    pub fn take(&self) -> Option<Job> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if state.closed {
                return None;
            }
            if let Some(job) = state.waiting.pop_front() {
                return Some(job);
            }
            let waited = self.changed.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Ends the worker.
    pub fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        drop(state);
        self.changed.notify_all();
    }
}
