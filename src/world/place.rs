//! Where a part of a world was written.

use crate::source::{Source, Span};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// A range of a text. Parts that were made in code have no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// The range.
    pub span: Span,
}

impl Place {
    /// A range of a text.
    pub fn new(source: &Arc<Source>, span: Span) -> Self {
        Self {
            source: Arc::clone(source),
            span,
        }
    }

    /// `file:line:column`; `None` for what was made in code.
    pub fn text(&self) -> Option<String> {
        let made = Arc::ptr_eq(&self.source, &nowhere());
        (!made).then(|| self.to_string())
    }
}

/// The text of what was made in code.
fn nowhere() -> Arc<Source> {
    static NOWHERE: OnceLock<Arc<Source>> = OnceLock::new();
    Arc::clone(NOWHERE.get_or_init(|| Arc::new(Source::new("<made in code>", String::new()))))
}

impl Default for Place {
    fn default() -> Self {
        Self {
            source: nowhere(),
            span: Span::default(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let position = self.source.position(self.span.start);
        write!(f, "{}:{position}", self.source.name())
    }
}
