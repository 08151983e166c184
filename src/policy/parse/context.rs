//! What every part of the parser needs: where findings go, and the common shapes of values.

use super::hints::did_you_mean;
use crate::policy::{Text, Version};
use crate::source::json::{Json, Member, Node};
use crate::source::{Diagnostic, Findings, Span, quote};

/// The longest value of an action, resource or condition. AWS's policies have a small part of it
/// altogether.
const MAX_VALUE: usize = 1 << 20;

/// The findings of one document.
pub(super) struct Context {
    pub(super) errors: Findings,
    pub(super) warnings: Findings,
    pub(super) strict: bool,
    /// Decides whether `${` has a meaning (`GRAM-11`).
    pub(super) version: Version,
}

impl Context {
    pub(super) fn new(strict: bool) -> Self {
        Self {
            errors: Findings::default(),
            warnings: Findings::default(),
            strict,
            version: Version::Absent,
        }
    }

    /// Something without a meaning.
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>, help: &str) {
        let error = Diagnostic::error(span, message);
        self.errors.push(error.help(help));
    }

    /// A breach of the rules of a type: the meaning is clear.
    pub(super) fn breach(&mut self, span: Span, message: impl Into<String>, help: &str) {
        if self.strict {
            self.error(span, message, help);
        } else {
            let warning = Diagnostic::warning(span, message);
            self.warnings.push(warning.help(help));
        }
    }

    /// A value of the wrong kind.
    pub(super) fn wrong_kind(&mut self, json: &Json, what: &str, expected: &str) {
        let message = format!("{what} is {}", json.kind());
        self.error(json.span, message, &format!("expected {expected}"));
    }

    /// A member that the rules do not know (`GRAM-04`).
    pub(super) fn unknown_member(&mut self, member: &Member, place: &str, known: &[&str]) {
        let message = format!("{place} has no member {}", quote(&member.name));
        let help = match did_you_mean(&member.name, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the members are {}", list(known)),
        };
        self.error(member.name_span, message, &help);
    }

    /// A single text: no list, no number (`GRAM-03`).
    pub(super) fn text(&mut self, json: &Json, what: &str) -> Option<Text> {
        if let Node::String(value) = &json.node {
            return Some(Text {
                value: value.clone(),
                span: json.span,
            });
        }
        self.wrong_kind(json, what, "one text");
        None
    }

    /// A text or a list of texts (`GRAM-03`). `None` if anything else is in it.
    pub(super) fn texts(&mut self, json: &Json, what: &str) -> Option<Vec<Text>> {
        let items = json.as_array().unwrap_or(std::slice::from_ref(json));
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            if let Node::String(value) = &item.node {
                self.bounded(value, item.span, what)?;
                texts.push(Text {
                    value: value.clone(),
                    span: item.span,
                });
            } else if json.as_array().is_some() {
                self.wrong_kind(item, &format!("an item of {what}"), "a text");
            } else {
                self.wrong_kind(item, what, "a text or a list of texts");
            }
        }
        (texts.len() == items.len()).then_some(texts)
    }

    /// A value that no policy can hold: AWS's largest policies are a fraction of it. `None` is an
    /// error.
    pub(super) fn bounded(&mut self, value: &str, span: Span, what: &str) -> Option<()> {
        if value.len() <= MAX_VALUE {
            return Some(());
        }
        let message = format!("a value of {what} is {} bytes long", value.len());
        let help = format!("no policy holds values longer than {MAX_VALUE} bytes");
        self.error(span, message, &help);
        None
    }

    /// `${` where variables have no meaning but the version gives them one (`GRAM-18`).
    pub(super) fn no_variable(&mut self, text: &str, span: Span, what: &str) -> bool {
        let bad = self.version == Version::V2012 && text.contains("${");
        if bad {
            let message = format!("a policy variable in {what} {}", quote(text));
            self.error(
                span,
                message,
                "variables are allowed in `Resource`, `NotResource` and condition values only",
            );
        }
        !bad
    }
}

/// Names in back quotes, with commas.
pub(super) fn list(names: &[&str]) -> String {
    let quoted = names.iter().map(|name| quote(name));
    quoted.collect::<Vec<_>>().join(", ")
}
