//! What a check reports.

use super::view::{At, Step};
use crate::source::Span;

/// How bad a finding is, in the words of AWS's `ValidatePolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FindingType {
    /// The policy does not work.
    Error,
    /// The policy may allow more than its writer thinks.
    SecurityWarning,
    /// The policy works, but not well.
    Warning,
    /// The policy could be better.
    Suggestion,
}

impl FindingType {
    /// All types, the worst first.
    pub const ALL: [Self; 4] = [
        Self::Error,
        Self::SecurityWarning,
        Self::Warning,
        Self::Suggestion,
    ];

    /// As AWS writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::SecurityWarning => "SECURITY_WARNING",
            Self::Warning => "WARNING",
            Self::Suggestion => "SUGGESTION",
        }
    }

    /// The type of that name: as AWS writes it, or in lower case with hyphens.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.replace('-', "_");
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.name().eq_ignore_ascii_case(&name))
    }
}

/// One step of a path into a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathStep {
    /// A member of an object.
    Value(String),
    /// An item of a list.
    Index(usize),
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The way from the top of the document.
    pub path: Vec<PathStep>,
    /// The bytes of the text.
    pub span: Span,
}

impl Location {
    pub(super) fn new(at: &At<'_>) -> Self {
        let owned = |step: &Step<'_>| match step {
            Step::Name(name) => PathStep::Value((*name).to_owned()),
            Step::Index(index) => PathStep::Index(*index),
        };
        Self {
            path: at.steps().map(owned).collect(),
            span: at.span,
        }
    }

    /// The path as a JSON pointer (RFC 6901).
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.path {
            pointer.push('/');
            match step {
                PathStep::Value(name) => {
                    pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
                }
                PathStep::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }

    /// The number of the statement that it is in, if `Statement` is a list.
    pub fn statement(&self) -> Option<usize> {
        match self.path.as_slice() {
            [PathStep::Value(name), PathStep::Index(index), ..] if name == "Statement" => {
                Some(*index)
            }
            [PathStep::Value(name), ..] if name == "Statement" => Some(0),
            _ => None,
        }
    }
}

/// Something that a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code of the check.
    pub code: &'static str,
    /// How bad it is.
    pub kind: FindingType,
    /// What is wrong and what to do, for people.
    pub details: String,
    /// Where, at least one place; the first is where people should look.
    pub locations: Vec<Location>,
}

/// Something that a check could not decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The code of the check.
    pub code: &'static str,
    /// Why.
    pub reason: String,
    /// Where.
    pub location: Location,
}
