//! Annotations of GitHub Actions: lines on standard output that GitHub shows at the place that they name.

use crate::source::{Source, Span};

/// How an annotation is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// As an error.
    Error,
    /// As a warning.
    Warning,
    /// As a note.
    Notice,
}

/// One line, with its line break.
pub fn annotation(
    command: Command,
    source: &Source,
    span: Span,
    title: &str,
    message: &str,
) -> String {
    let start = source.position(span.start);
    let end = source.position(span.end);
    let command = match command {
        Command::Error => "error",
        Command::Warning => "warning",
        Command::Notice => "notice",
    };
    // Columns count only where the annotation is of one line.
    let columns = if start.line == end.line {
        format!(",col={},endColumn={}", start.column, end.column)
    } else {
        String::new()
    };
    format!(
        "::{command} file={},line={},endLine={}{columns},title={}::{}\n",
        property(source.name()),
        start.line,
        end.line,
        property(title),
        data(message)
    )
}

/// A message: what GitHub's runner takes for its own is escaped.
pub(super) fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// A property, likewise.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
