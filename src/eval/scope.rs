//! What the matching of one statement looks at.

use crate::policy::{PolicyType, Version};
use crate::rules::{Question, Readings};
use crate::source::Span;

use super::context::Context;
use super::decision::Note;
use super::request::Request;
use super::variables::{Expanded, Unresolved};

/// One statement meets one request.
pub(super) struct Scope<'a> {
    pub(super) request: &'a Request,
    pub(super) context: &'a Context<'a>,
    pub(super) readings: &'a Readings,
    pub(super) policy_type: PolicyType,
    pub(super) version: Version,
    /// The index of the policy.
    pub(super) policy: usize,
    /// The index of the statement.
    pub(super) statement: usize,
    pub(super) notes: Vec<Note>,
}

impl<'a> Scope<'a> {
    /// Records a reading; the same one twice in a row is one.
    pub(super) fn note(
        &mut self,
        flag: &'static str,
        rule: &'static str,
        span: Span,
        message: String,
    ) {
        let note = Note {
            flag,
            rule,
            policy: self.policy,
            statement: self.statement,
            span,
            message,
        };
        if self.notes.last() != Some(&note) {
            self.notes.push(note);
        }
    }

    /// Whether `${…}` means anything (`GRAM-11`).
    pub(super) fn has_variables(&self) -> bool {
        self.version == Version::V2012
    }

    /// The text with its variables replaced, where the version has variables.
    pub(super) fn expand<'t>(
        &mut self,
        text: &'t str,
        span: Span,
    ) -> Result<Expanded<'t>, Unresolved>
    where
        'a: 't,
    {
        if !self.has_variables() {
            return Ok(Expanded::plain(text));
        }
        let expanded = Expanded::of(text, self.context);
        self.heed(text, span, expanded)
    }

    /// The same for a resource pattern: in one reading the variables before the fifth colon are
    /// ordinary text (`OQ-03`).
    pub(super) fn expand_resource<'t>(
        &mut self,
        text: &'t str,
        span: Span,
    ) -> Result<Expanded<'t>, Unresolved>
    where
        'a: 't,
    {
        if !self.has_variables() || !self.readings.other(Question::EarlyVariables) {
            return self.expand(text, span);
        }
        let expanded = Expanded::behind_fifth_colon(text, self.context);
        self.heed(text, span, expanded)
    }

    /// Notes a malformed variable.
    fn heed<'t>(
        &mut self,
        text: &str,
        span: Span,
        expanded: Result<Expanded<'t>, Unresolved>,
    ) -> Result<Expanded<'t>, Unresolved> {
        if expanded == Err(Unresolved::Malformed) {
            let message = format!("`{}` holds `${{` that begins no variable", short(text));
            self.note("malformed-variable", "VAR-02", span, message);
        }
        expanded
    }
}

/// Shortens a text for a message, keeping its start.
pub(super) fn short(text: &str) -> String {
    const LIMIT: usize = 100;
    if text.chars().count() <= LIMIT {
        return text.to_owned();
    }
    text.chars().take(LIMIT).chain(['…']).collect()
}

/// A list for a message: the first few texts, shortened, and how many more.
pub(super) fn listed<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    const LIMIT: usize = 5;
    let mut texts = texts.peekable();
    let mut shown: Vec<String> = texts.by_ref().take(LIMIT).map(quoted).collect();
    let more = texts.count();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    shown.join(", ")
}

/// A value for a message: as it is, or in quotation marks where bare it would be misread.
pub(super) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | ',');
    if !text.is_empty() && text.chars().all(plain) {
        short(text)
    } else {
        format!("{:?}", short(text))
    }
}
