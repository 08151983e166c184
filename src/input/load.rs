//! Files, directories and standard input.

use super::{LoadError, Problem};
use crate::policy::parse::{Failed, ParseOptions, Parsed, documents};
use crate::source::Source;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest file that is read.
pub const MAX_BYTES: u64 = 64 << 20;

/// How standard input is named in messages.
const STDIN: &str = "<stdin>";

/// The policies of a file, of standard input (`-`), or of every `*.json` file below a directory.
pub fn load(
    path: &str,
    options: &ParseOptions,
    stdin: &mut dyn Read,
) -> Result<Vec<Parsed>, LoadError> {
    load_all(&[path.to_owned()], options, stdin)
}

/// The policies of several places that together are one side of a question. All problems of all
/// files are reported. If no type is given, the inferred ones must agree.
pub fn load_all(
    paths: &[String],
    options: &ParseOptions,
    stdin: &mut dyn Read,
) -> Result<Vec<Parsed>, LoadError> {
    let mut parsed = Vec::new();
    let mut problems = Vec::new();
    for source in each(paths, stdin) {
        match source.map(|source| documents(&source, options)) {
            Ok(Ok(found)) => parsed.extend(found),
            Ok(Err(failed)) => problems.extend(failed.into_iter().map(Problem::Document)),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() && options.policy_type.is_none() {
        problems.extend(disagreement(&parsed));
    }
    if problems.is_empty() {
        Ok(parsed)
    } else {
        Err(LoadError { problems })
    }
}

/// The texts of files, of standard input (`-`) and of every `*.json` file below directories, for those who
/// read them in their own way. All problems are reported.
pub fn sources(paths: &[String], stdin: &mut dyn Read) -> Result<Vec<Arc<Source>>, LoadError> {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for source in each(paths, stdin) {
        match source {
            Ok(source) => sources.push(source),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(sources)
    } else {
        Err(LoadError { problems })
    }
}

fn each(paths: &[String], stdin: &mut dyn Read) -> Vec<Result<Arc<Source>, Problem>> {
    let mut all = Vec::new();
    let mut stdin_read = false;
    for path in paths {
        if path == "-" && std::mem::replace(&mut stdin_read, true) {
            let help = "give `-` once";
            all.push(Err(Problem::place(
                path,
                "standard input is read twice",
                help,
            )));
        } else if path != "-" && Path::new(path).is_dir() {
            all.extend(directory(path));
        } else {
            all.push(read_source(path, stdin));
        }
    }
    all
}

/// The text of a file or of standard input (`-`).
pub fn read_source(path: &str, stdin: &mut dyn Read) -> Result<Arc<Source>, Problem> {
    if path == "-" {
        return read(STDIN, stdin);
    }
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    read(path, &mut file)
}

fn read(name: &str, reader: &mut dyn Read) -> Result<Arc<Source>, Problem> {
    let mut bytes = Vec::new();
    let result = reader.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    let length = result.map_err(|error| unreadable(name, &error))?;
    if u64::try_from(length).is_ok_and(|length| length > MAX_BYTES) {
        let message = format!("larger than {} MiB", MAX_BYTES >> 20);
        let help = "policies are small; is this the right file?";
        return Err(Problem::place(name, message, help));
    }
    Source::from_bytes(name, bytes)
        .map(Arc::new)
        .map_err(|failure| {
            let (source, diagnostic) = *failure;
            Problem::Document(Failed {
                source: Arc::new(source),
                diagnostics: vec![diagnostic],
            })
        })
}

/// The `*.json` files below a directory in the order of the bytes of their paths. Links to files
/// are followed, links to directories are not: they may lead in circles.
fn directory(path: &str) -> Vec<Result<Arc<Source>, Problem>> {
    let mut open = vec![PathBuf::from(path)];
    let mut files = Vec::new();
    let mut problems = Vec::new();
    while let Some(next) = open.pop() {
        if let Err(error) = list(&next, &mut open, &mut files) {
            problems.push((next.clone(), unreadable(&next.to_string_lossy(), &error)));
        }
    }
    if files.is_empty() && problems.is_empty() {
        let message = "the directory holds no `*.json` file";
        let help = "name a file, or a directory with policies in files that end in `.json`";
        return vec![Err(Problem::place(path, message, help))];
    }
    let files = files.into_iter().map(|file| {
        let name = file.to_string_lossy().into_owned();
        let source = File::open(&file).map_err(|error| unreadable(&name, &error));
        (file, source.and_then(|mut open| read(&name, &mut open)))
    });
    let failed = problems
        .into_iter()
        .map(|(path, problem)| (path, Err(problem)));
    let mut all: Vec<_> = files.chain(failed).collect();
    all.sort_by(|(left, _), (right, _)| bytes(left).cmp(bytes(right)));
    all.into_iter().map(|(_, result)| result).collect()
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

fn list(directory: &Path, open: &mut Vec<PathBuf>, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            open.push(path);
        } else if path.extension() == Some(OsStr::new("json")) && !is_special(&path) {
            files.push(path);
        }
    }
    Ok(())
}

/// Pipes and devices would block, and links to directories are none of our files. A broken link
/// is kept, so that opening it says so.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file())
}

fn unreadable(path: &str, error: &io::Error) -> Problem {
    let (message, help) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or directory".to_owned(), "check the path"),
        io::ErrorKind::PermissionDenied => (
            "permission denied".to_owned(),
            "make the file readable for this user",
        ),
        _ => (format!("cannot be read: {error}"), "check the path"),
    };
    Problem::place(path, message, help)
}

/// Two documents of one side that are of two types.
fn disagreement(parsed: &[Parsed]) -> Option<Problem> {
    let first = parsed.first()?;
    let other = parsed
        .iter()
        .find(|one| one.policy_type != first.policy_type)?;
    let path = other.source.name();
    let message = format!(
        "looks like a policy of the type `{}`, but {} of the type `{}`",
        other.policy_type,
        first.source.name(),
        first.policy_type
    );
    let help = "policies of one side are of one type: say which with `--type`";
    Some(Problem::place(path, message, help))
}
