//! The editor's protocol (LSP 3.17) over the checks and the catalog.
//!
//! What is said about a text (`check`, `hover`, `complete`, `fix`) are functions of texts and know nothing of
//! the protocol. They read it tolerantly (`tolerant`), since people ask where half a line stands. `server`
//! keeps the documents, answers in order, and has the checks made by threads: AWS's first, then our own, the
//! newest text only.

pub mod check;
mod complete;
mod context;
mod diagnostics;
mod documents;
mod elements;
mod fix;
mod hover;
mod policies;
mod position;
mod server;
mod tolerant;
mod wire;

pub use complete::{Completion, Kind, Offer, complete};
pub use hover::{Hover, hover};
pub use position::{Encoding, Lines, Place};
pub use server::serve;
pub use tolerant::Language;

use crate::lint::Report;
use crate::policy::PolicyType;
use crate::source::Source;
use std::path::Path;

/// What people have agreed on about the files of a directory.
pub trait Agreed {
    /// The type that a file of that name has, if that is said.
    fn policy_type(&self, name: &str) -> Option<PolicyType>;
    /// What of a report is told; `source` is the JSON that it is about.
    fn keep(&self, source: &Source, report: Report) -> Report;
}

/// Where agreements are.
pub trait Settings: Sync {
    /// Those for the files of a directory, read anew; or why they cannot be read.
    fn of(&self, directory: &Path) -> Result<Box<dyn Agreed>, String>;
    /// Those that a file would hold if that were its text; or why it could not be read.
    fn held(&self, file: &Path, text: &str) -> Result<Box<dyn Agreed>, String>;
    /// No agreements.
    fn none(&self) -> Box<dyn Agreed>;
    /// The file that holds those for a directory, or would.
    fn file(&self, directory: &Path) -> Option<std::path::PathBuf>;
}
