//! Which files belong to a world, and what each of them is.

use super::reader::{File, Reader};
use crate::input::{Problem, read_source};
use crate::source::json::{self, Json};
use crate::source::{Source, yaml};
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file that stands for its directory.
const NAMES: [&str; 3] = [
    "iamproof-world.json",
    "iamproof-world.yaml",
    "iamproof-world.yml",
];

const WHAT: &str = "expected a world (docs/world.md), or the output of `aws iam \
                    get-account-authorization-details`";

impl Reader {
    /// Reads what was named on the command line.
    pub fn place(&mut self, path: &str, stdin: &mut dyn Read) {
        if path == "-" && !self.seen.insert(PathBuf::from(path)) {
            self.problem(Problem::place(
                path,
                "standard input is read twice",
                "give `-` once",
            ));
            return;
        }
        if path == "-" || !Path::new(path).is_dir() {
            self.file(path, stdin, false);
            return;
        }
        let manifests = NAMES.map(|name| Path::new(path).join(name));
        let manifests: Vec<&PathBuf> = manifests.iter().filter(|one| one.is_file()).collect();
        match manifests.as_slice() {
            [] => self.directory(path),
            [one] => self.file(&one.to_string_lossy(), stdin, false),
            [_, second, ..] => {
                let message = "a second file that stands for this directory";
                let help = "keep one of `iamproof-world.json` and `iamproof-world.yaml`";
                self.problem(Problem::place(&second.to_string_lossy(), message, help));
            }
        }
    }

    fn directory(&mut self, path: &str) {
        let mut open = vec![PathBuf::from(path)];
        let mut files = Vec::new();
        while let Some(next) = open.pop() {
            if let Err(error) = list(&next, &mut open, &mut files) {
                let message = format!("cannot be read: {error}");
                let help = "check the path";
                self.problem(Problem::place(&next.to_string_lossy(), message, help));
            }
        }
        if files.is_empty() {
            let message = "the directory holds no `*.json`, `*.yaml` or `*.yml` file";
            self.problem(Problem::place(path, message, WHAT));
        }
        files.sort_by(|left, right| {
            let bytes = |path: &Path| path.as_os_str().as_encoded_bytes().to_vec();
            bytes(left).cmp(&bytes(right))
        });
        for file in files {
            self.file(&file.to_string_lossy(), &mut std::io::empty(), true);
        }
    }

    /// Reads a file as a part of the world. One that was `found` in a directory may also be a policy that
    /// another one names.
    pub fn file(&mut self, path: &str, stdin: &mut dyn Read, found: bool) {
        if path != "-" && !self.seen.insert(canonical(Path::new(path))) {
            return;
        }
        let Some((file, json)) = self.tree(path, stdin) else {
            return;
        };
        let has = |name: &str| json.get(name).is_some();
        let dump = ["UserDetailList", "GroupDetailList", "RoleDetailList"];
        if json.as_object().is_none() {
            let message = format!("the file holds {}", json.kind());
            self.dropped();
            self.error(&file, json.span, message, WHAT);
        } else if dump.iter().any(|name| has(name)) {
            self.account_dump(&file, &json);
        } else if has("Statement") {
            if found {
                let entry = (
                    canonical(Path::new(path)),
                    Arc::clone(&file.source),
                    json.span,
                );
                self.bare_policies.push(entry);
            } else {
                self.dropped();
                self.error(&file, json.span, "this is a policy, not a world", WHAT);
            }
        } else {
            self.own(&file, &json);
        }
    }

    /// The tree of a file; what is wrong with it is noted.
    pub fn tree(&mut self, path: &str, stdin: &mut dyn Read) -> Option<(File, Json)> {
        let source = match read_source(path, stdin) {
            Ok(source) => source,
            Err(problem) => {
                self.problem(problem);
                return None;
            }
        };
        self.sources.push(Arc::clone(&source));
        let folder = Path::new(path)
            .parent()
            .unwrap_or(Path::new(""))
            .to_path_buf();
        let is_yaml = is_yaml(path, &source);
        let (tree, errors) = if is_yaml {
            yaml::parse(&source)
        } else {
            json::parse(&source)
        };
        let broken = tree.is_none();
        for error in errors {
            let help = error.help.clone().unwrap_or_default();
            self.error_at(&source, error.span, error.message, &help);
        }
        if broken {
            self.dropped();
        }
        let literal = !is_yaml;
        let file = File {
            source,
            folder,
            literal,
        };
        Some((file, tree?))
    }

    /// Policies in the directory that nothing names.
    pub fn unnamed_policies(&mut self) {
        for (path, source, span) in std::mem::take(&mut self.bare_policies) {
            if !self.policy_files.contains_key(&path) {
                let message = "the file holds a policy, and nothing in the world names it";
                let help = "name it where it belongs: `\"policy\": {\"file\": \"…\"}`; or move it elsewhere";
                self.error_at(&source, span, message, help);
            }
        }
    }
}

/// One spelling for each file, as far as the system tells.
pub(super) fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// By the name; standard input is JSON if it starts like JSON.
fn is_yaml(path: &str, source: &Source) -> bool {
    if path == "-" {
        return !source.text().trim_start().starts_with(['{', '[']);
    }
    let extension = Path::new(path).extension().and_then(OsStr::to_str);
    extension.is_some_and(|one| {
        ["yaml", "yml"]
            .iter()
            .any(|name| one.eq_ignore_ascii_case(name))
    })
}

fn list(
    directory: &Path,
    open: &mut Vec<PathBuf>,
    files: &mut Vec<PathBuf>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        let extension = path.extension().and_then(OsStr::to_str);
        // Links to directories may lead in circles, and pipes would block.
        if entry.file_type()?.is_dir() {
            open.push(path);
        } else if matches!(extension, Some("json" | "yaml" | "yml"))
            && !std::fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file())
        {
            files.push(path);
        }
    }
    Ok(())
}
