//! Answers that were given before, a file each. Nothing in a file is believed that its checksum does not
//! confirm; whatever goes wrong means that the question is asked again.

use crate::report::Reply;
use blake3::Hash;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// So much is kept; past it the oldest go until a part is left.
const MAX_BYTES: u64 = 64 << 20;
const MAX_FILES: usize = 20_000;

/// The first line of every file.
const HEAD: &str = "iamproof-answer 1";

/// Longer files are none of ours.
const MAX_FILE: u64 = 16 << 20;

/// A directory of answers.
pub(super) struct Cache {
    directory: PathBuf,
    count: AtomicU64,
}

impl Cache {
    /// The cache in a directory that is made if it is not there; `None` if that is not possible.
    pub fn open(directory: &Path) -> Option<Self> {
        let directory = directory.join("answers");
        fs::create_dir_all(&directory).ok()?;
        Some(Self {
            directory,
            count: AtomicU64::new(0),
        })
    }

    /// Where caches are, by the conventions of the system.
    pub fn usual() -> Option<PathBuf> {
        let variable = |name: &str| {
            let value = std::env::var_os(name).map(PathBuf::from);
            value.filter(|path| path.is_absolute())
        };
        let own = variable("XDG_CACHE_HOME");
        let home = || Some(variable("HOME")?.join(".cache"));
        Some(own.or_else(home)?.join("iamproof"))
    }

    fn path(&self, key: &Hash) -> PathBuf {
        let name = key.to_hex();
        let (start, rest) = name.split_at_checked(2).unwrap_or(("", ""));
        self.directory.join(start).join(rest)
    }

    /// The answer that was kept.
    pub fn get(&self, key: &Hash) -> Option<Reply> {
        let path = self.path(key);
        let metadata = fs::metadata(&path).ok()?;
        if !metadata.is_file() || metadata.len() > MAX_FILE {
            return None;
        }
        let text = fs::read_to_string(&path).ok()?;
        let (head, body) = text.split_once('\n')?;
        (head == header(key, body)).then_some(())?;
        let kept: Value = serde_json::from_str(body).ok()?;
        Reply::read(&kept)
    }

    /// Keeps an answer: whole or not at all.
    pub fn put(&self, key: &Hash, reply: &Reply) {
        let body = reply.kept().to_string();
        let text = format!("{}\n{body}", header(key, &body));
        let path = self.path(key);
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let new = self
            .directory
            .join(format!("new-{}-{number}", std::process::id()));
        let write = || -> std::io::Result<()> {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&new, text)?;
            fs::rename(&new, &path)
        };
        if write().is_err() {
            let _ = fs::remove_file(&new);
        }
    }

    /// Removes the oldest answers if there are too many.
    pub fn trim(&self) {
        let mut all = Vec::new();
        let list = |path: &Path| {
            fs::read_dir(path)
                .into_iter()
                .flatten()
                .filter_map(Result::ok)
        };
        for folder in list(&self.directory) {
            let path = folder.path();
            if path.is_dir() {
                all.extend(list(&path).filter_map(|entry| aged(&entry)));
            } else if let Some(one) = aged(&folder)
                && is_old(one.0)
            {
                // Left behind by a run that was broken off.
                let _ = fs::remove_file(path);
            }
        }
        let mut bytes: u64 = all.iter().map(|(_, size, _)| size).sum();
        let mut files = all.len();
        if bytes <= MAX_BYTES && files <= MAX_FILES {
            return;
        }
        all.sort();
        for (_, size, path) in all {
            if bytes <= MAX_BYTES / 4 * 3 && files <= MAX_FILES / 4 * 3 {
                break;
            }
            if fs::remove_file(path).is_ok() {
                bytes = bytes.saturating_sub(size);
                files -= 1;
            }
        }
    }
}

/// The line that goes before a body.
fn header(key: &Hash, body: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key.as_bytes());
    hasher.update(body.as_bytes());
    format!("{HEAD} {}", hasher.finalize().to_hex())
}

fn aged(entry: &fs::DirEntry) -> Option<(SystemTime, u64, PathBuf)> {
    let metadata = entry.metadata().ok()?;
    let file = metadata.is_file();
    file.then_some((metadata.modified().ok()?, metadata.len(), entry.path()))
}

fn is_old(time: SystemTime) -> bool {
    const HOUR: u64 = 3600;
    time.elapsed().is_ok_and(|age| age.as_secs() > HOUR)
}
