//! By what answers are kept: everything that they depend on.

use crate::query::Settings;
use crate::query::language::ast::{Atom, Question, Set};
use crate::query::language::plan::{Job, Library};
use blake3::{Hash, Hasher};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Hashes files, each once.
pub(super) struct Keys {
    /// Of the program, its catalog and the way it is asked.
    base: Hash,
    files: Mutex<BTreeMap<String, Option<Hash>>>,
    worlds: Mutex<BTreeMap<Vec<String>, Option<Hash>>>,
}

/// Adds a text and where it ends.
fn add(hasher: &mut Hasher, text: &[u8]) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text);
}

impl Keys {
    pub fn new(settings: &Settings, strict: bool) -> Self {
        let mut hasher = Hasher::new();
        add(&mut hasher, b"iamproof answer 1");
        add(&mut hasher, crate::cli::version().as_bytes());
        let origin = crate::catalog::origin();
        add(&mut hasher, format!("{origin:?}").as_bytes());
        add(&mut hasher, format!("{settings:?}").as_bytes());
        add(&mut hasher, &[u8::from(strict)]);
        // A program that is built anew answers anew, even if its version is the same.
        add(&mut hasher, program().as_bytes());
        Self {
            base: hasher.finalize(),
            files: Mutex::default(),
            worlds: Mutex::default(),
        }
    }

    /// The key of a question; `None` if something of it cannot be read.
    pub fn key(&self, job: &Job, library: &Library) -> Option<Hash> {
        let mut hasher = Hasher::new();
        hasher.update(self.base.as_bytes());
        add(&mut hasher, job.asked.question.to_string().as_bytes());
        add(&mut hasher, format!("{:?}", job.owner).as_bytes());
        let mut paths = Vec::new();
        match &job.asked.question {
            Question::Is(left, _, right) => {
                files(left, &mut paths);
                files(right, &mut paths);
            }
            Question::Does(set, _) | Question::WhatDoes(set) => files(set, &mut paths),
            Question::Can(..) | Question::WhoCan(_) | Question::WhatCan(..) => {
                match (job.world.is_empty(), &job.this) {
                    (true, Some(this)) => files(this, &mut paths),
                    (true, None) => return None,
                    (false, _) => {
                        let world = self.world(&job.world, library)?;
                        hasher.update(world.as_bytes());
                    }
                }
            }
        }
        for path in paths {
            add(&mut hasher, path.as_bytes());
            hasher.update(self.file(path)?.as_bytes());
        }
        Some(hasher.finalize())
    }

    /// What a file holds, or all files of a directory with their names.
    fn file(&self, path: &str) -> Option<Hash> {
        let known = || self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(path) {
            return *found;
        }
        let found = content(Path::new(path));
        known().insert(path.to_owned(), found);
        found
    }

    /// What the files of a world hold.
    fn world(&self, paths: &[String], library: &Library) -> Option<Hash> {
        let mut known = self.worlds.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = || {
            let mut hasher = Hasher::new();
            for source in library.sources(paths)? {
                add(&mut hasher, source.name().as_bytes());
                add(&mut hasher, source.text().as_bytes());
            }
            Some(hasher.finalize())
        };
        *known.entry(paths.to_vec()).or_insert_with(hash)
    }
}

/// The size and time of the program's file.
fn program() -> String {
    let path = std::env::current_exe().ok();
    let metadata = path.and_then(|path| std::fs::metadata(path).ok());
    metadata.map_or_else(String::new, |one| {
        format!("{} {:?}", one.len(), one.modified().ok())
    })
}

fn content(path: &Path) -> Option<Hash> {
    let mut hasher = Hasher::new();
    if path.is_dir() {
        let entries = std::fs::read_dir(path).ok()?;
        let mut all: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        all.sort();
        for one in all {
            let json = one.extension().is_some_and(|end| end == "json");
            if json || (one.is_dir() && !one.is_symlink()) {
                add(&mut hasher, one.as_os_str().as_encoded_bytes());
                hasher.update(content(&one)?.as_bytes());
            }
        }
    } else {
        add(&mut hasher, &std::fs::read(path).ok()?);
    }
    Some(hasher.finalize())
}

/// The files of a set of policies.
fn files<'s>(set: &'s Set, paths: &mut Vec<&'s str>) {
    for one in &set.of {
        if let Atom::Text(path) | Atom::File(_, path) = &one.node {
            paths.push(path);
        }
    }
}
