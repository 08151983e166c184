//! What is wrong with a source text, for people.

use super::Span;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The text has no meaning.
    Error,
    /// The text has a meaning but breaks a rule.
    Warning,
}

/// What is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            span,
            help: None,
        }
    }

    /// A warning.
    pub fn warning(span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(span, message)
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Diagnostics of one severity, of which only the first few are kept: nobody reads more.
#[derive(Debug, Default)]
pub struct Findings {
    kept: Vec<Diagnostic>,
    dropped: Option<Diagnostic>,
}

impl Findings {
    /// How many are kept.
    pub const LIMIT: usize = 20;

    /// Adds one, or notes that there are more.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.kept.len() < Self::LIMIT {
            self.kept.push(diagnostic);
        } else if self.dropped.is_none() {
            self.dropped = Some(diagnostic);
        }
    }

    /// Whether one was dropped.
    pub fn is_full(&self) -> bool {
        self.dropped.is_some()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// All in the order of the text; a last one says if there are more.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut all = self.kept;
        all.sort_by_key(|diagnostic| diagnostic.span);
        all.extend(self.dropped.map(|dropped| {
            let what = match dropped.severity {
                Severity::Error => "errors",
                Severity::Warning => "warnings",
            };
            let message = format!("and more {what}; only the first {} are shown", Self::LIMIT);
            Diagnostic {
                message,
                help: None,
                ..dropped
            }
        }));
        all
    }
}
