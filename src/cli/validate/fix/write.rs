//! Putting a text in the place of another, so that at any time one of the two is there in full.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How many names are tried for the file that takes the place.
const TRIES: usize = 100;

/// Writes `after` to a file that holds `before`. Links are followed, permissions kept. The error says why the
/// file is as it was.
pub(super) fn replace(path: &str, before: &str, after: &str) -> Result<(), String> {
    let target = fs::canonicalize(path).map_err(|error| cannot(&error))?;
    let metadata = fs::metadata(&target).map_err(|error| cannot(&error))?;
    if !metadata.is_file() {
        return Err("it is no file that can be replaced".to_owned());
    }
    if metadata.permissions().readonly() {
        return Err("the file is read-only".to_owned());
    }
    let held = fs::read(&target).map_err(|error| cannot(&error))?;
    if held != before.as_bytes() {
        return Err("the file has changed since it was read".to_owned());
    }
    let (temporary, file) = beside(&target).map_err(|error| cannot(&error))?;
    let written = fill(file, after, &metadata).and_then(|()| fs::rename(&temporary, &target));
    written.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        cannot(&error)
    })
}

fn cannot(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "it cannot be written: permission denied".to_owned(),
        _ => format!("it cannot be written: {error}"),
    }
}

/// A new file in the directory of another, since names change at once only within one file system.
fn beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let process = std::process::id();
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 0..TRIES {
        let path = target.with_file_name(format!(".{name}.{process}-{number}.tmp"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

fn fill(mut file: File, text: &str, like: &fs::Metadata) -> io::Result<()> {
    owned(&file, like);
    // Permissions last: changing the owner may take some of them away.
    file.set_permissions(like.permissions())?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// The same owner, where that is allowed.
#[cfg(unix)]
fn owned(file: &File, like: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let same = file
        .metadata()
        .is_ok_and(|own| (own.uid(), own.gid()) == (like.uid(), like.gid()));
    if !same {
        let _ = fchown(file, Some(like.uid()), Some(like.gid()));
    }
}

#[cfg(not(unix))]
fn owned(_: &File, _: &fs::Metadata) {}
