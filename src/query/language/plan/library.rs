//! Policies and worlds, each read once however many questions are about it.

use crate::input::world::load_world;
use crate::input::{load, load_all};
use crate::policy::PolicyType;
use crate::policy::parse::{ParseOptions, Parsed};
use crate::source::Source;
use crate::world::World;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Something that was read, or why it could not be.
pub type Loaded<T> = Result<Arc<T>, String>;

type Policies = BTreeMap<(String, Option<PolicyType>), Loaded<Vec<Parsed>>>;

const STDIN: &str = "error: policies and worlds are not read from standard input (`-`) here\n  = help: \
                     name a file";

/// What was read.
#[derive(Debug, Default)]
pub struct Library {
    policies: Mutex<Policies>,
    worlds: Mutex<BTreeMap<Vec<String>, Loaded<World>>>,
    /// What the files of the worlds hold.
    contents: Mutex<BTreeMap<Vec<String>, Vec<Arc<Source>>>>,
    warnings: Mutex<Vec<String>>,
    /// Breaches of the rules of a policy type are errors.
    strict: bool,
}

impl Library {
    /// An empty one; with `strict` breaches of the rules of a policy type are errors.
    pub fn new(strict: bool) -> Self {
        Self {
            strict,
            ..Self::default()
        }
    }

    /// Takes policies as what a path holds.
    pub fn put(&self, path: &str, policies: Vec<Parsed>) {
        let mut known = self.policies.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((path.to_owned(), None), Ok(Arc::new(policies)));
    }

    /// Takes policies as what a path holds where their type is said, or why they are none of it.
    pub fn put_as(&self, path: &str, policy_type: PolicyType, read: Result<Vec<Parsed>, String>) {
        let mut known = self.policies.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((path.to_owned(), Some(policy_type)), read.map(Arc::new));
    }

    /// Takes a world as what paths hold.
    pub fn put_world(&self, paths: &[String], world: Loaded<World>) {
        let mut known = self.worlds.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(paths.to_vec(), world);
    }

    /// The policies of a file or directory.
    pub fn policies(&self, path: &str, policy_type: Option<PolicyType>) -> Loaded<Vec<Parsed>> {
        if path == "-" {
            return Err(STDIN.to_owned());
        }
        let key = (path.to_owned(), policy_type);
        let locked = |known: &Mutex<Policies>| {
            let known = known.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(&key).cloned()
        };
        if let Some(known) = locked(&self.policies) {
            return known;
        }
        let options = ParseOptions {
            policy_type,
            strict: self.strict,
        };
        let read = match load(path, &options, &mut std::io::empty()) {
            Ok(all) => Ok(Arc::new(all)),
            Err(error) => Err(error.to_string()),
        };
        let mut known = self.policies.lock().unwrap_or_else(PoisonError::into_inner);
        // Another may have read it meanwhile; its warnings are told once.
        if !known.contains_key(&key)
            && let Ok(all) = &read
        {
            let told = all.iter().map(Parsed::render_warnings);
            self.warn(told.filter(|one| !one.is_empty()));
        }
        known.entry(key).or_insert(read).clone()
    }

    /// Several files as one side of a question.
    pub fn side(&self, paths: &[(String, Option<PolicyType>)]) -> Result<Vec<Parsed>, String> {
        let mut all = Vec::new();
        let mut errors = Vec::new();
        for (path, policy_type) in paths {
            match self.policies(path, *policy_type) {
                Ok(found) => all.extend(found.iter().cloned()),
                Err(error) => errors.push(error),
            }
        }
        match errors.is_empty() {
            true => Ok(all),
            false => Err(errors.join("\n\n")),
        }
    }

    /// The world of some files.
    pub fn world(&self, paths: &[String]) -> Loaded<World> {
        if paths.iter().any(|path| path == "-") {
            return Err(STDIN.to_owned());
        }
        // Whoever else wants it waits for the one who reads it.
        let mut known = self.worlds.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || match load_world(paths, &mut std::io::empty()) {
            Ok(loaded) => {
                let mut contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
                contents.insert(paths.to_vec(), loaded.sources);
                self.warn(loaded.warnings.into_iter());
                Ok(Arc::new(loaded.world))
            }
            Err(error) => Err(error.to_string()),
        };
        known.entry(paths.to_vec()).or_insert_with(read).clone()
    }

    /// The texts that a world was read from, in order; `None` if it cannot be read.
    pub fn sources(&self, paths: &[String]) -> Option<Vec<Arc<Source>>> {
        self.world(paths).ok()?;
        let contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        contents.get(paths).cloned()
    }

    fn warn(&self, told: impl Iterator<Item = String>) {
        let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        warnings.extend(told);
    }

    /// What is odd about what was read, each once, in order.
    pub fn warnings(&self) -> Vec<String> {
        let warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = warnings.clone();
        all.sort();
        all.dedup();
        all
    }

    /// The policies of a directory, a file each; a file is itself.
    pub fn files(path: &str) -> Result<Vec<String>, String> {
        if !std::path::Path::new(path).is_dir() {
            return Ok(vec![path.to_owned()]);
        }
        let options = ParseOptions::default();
        // Only the names are wanted; what is wrong inside is told where it is asked about.
        let read = load_all(&[path.to_owned()], &options, &mut std::io::empty());
        let mut names: Vec<String> = match read {
            Ok(all) => all.iter().map(|one| one.source.name().to_owned()).collect(),
            Err(_) => json_files(path)?,
        };
        names.dedup();
        Ok(names)
    }
}

/// The `*.json` files of a directory.
fn json_files(path: &str) -> Result<Vec<String>, String> {
    let entries =
        std::fs::read_dir(path).map_err(|error| format!("cannot read {path}: {error}"))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}
