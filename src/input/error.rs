//! Why policies could not be loaded, for people.

use crate::policy::parse::Failed;
use crate::source::clean;
use std::fmt;

/// Everything that went wrong, of all files at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// At least one, in the order of the files.
    pub problems: Vec<Problem>,
}

/// One thing that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A place from which nothing can be read.
    Place {
        /// The path as given or found.
        path: String,
        /// What is wrong with it.
        message: String,
        /// What to do.
        help: String,
    },
    /// A document with errors.
    Document(Failed),
}

impl Problem {
    pub(super) fn place(path: &str, message: impl Into<String>, help: &str) -> Self {
        Self::Place {
            path: path.to_owned(),
            message: message.into(),
            help: help.to_owned(),
        }
    }
}

impl From<Problem> for LoadError {
    fn from(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place {
                path,
                message,
                help,
            } => write!(
                f,
                "error: {}: {}\n  = help: {}",
                clean(path),
                clean(message),
                clean(help)
            ),
            Self::Document(failed) => f.write_str(&failed.render()),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.problems.iter().enumerate() {
            let gap = if at == 0 { "" } else { "\n\n" };
            write!(f, "{gap}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for LoadError {}
