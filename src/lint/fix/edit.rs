//! Edits of a text.

use crate::source::Span;

/// Bytes of a text and what stands there in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub span: Span,
    /// What comes.
    pub replacement: String,
}

impl Edit {
    pub(super) fn new(span: Span, replacement: impl Into<String>) -> Self {
        Self {
            span,
            replacement: replacement.into(),
        }
    }

    /// Whether both are about the same bytes, or about the same place between two.
    pub(super) const fn meets(&self, other: &Self) -> bool {
        let empty = self.span.start == self.span.end || other.span.start == other.span.end;
        let apart = if empty {
            self.span.end < other.span.start || other.span.end < self.span.start
        } else {
            self.span.end <= other.span.start || other.span.end <= self.span.start
        };
        !apart
    }
}

/// What puts a finding right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for people.
    pub title: String,
    /// The edits, in the order of the text; no two of them meet.
    pub edits: Vec<Edit>,
}

/// The text with edits made. `None` if two of them meet, or one is not of this text.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|one| one.span);
    let mut made = String::with_capacity(text.len());
    let mut at = 0;
    for (number, edit) in edits.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|one| edits.get(one));
        if before.is_some_and(|before| before.meets(edit)) {
            return None;
        }
        made.push_str(text.get(at..edit.span.start)?);
        made.push_str(&edit.replacement);
        text.get(edit.span.start..edit.span.end)?;
        at = edit.span.end;
    }
    made.push_str(text.get(at..)?);
    Some(made)
}
