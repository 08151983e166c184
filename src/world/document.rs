//! Policies of a world, known or not.

use super::{Attached, Gap, Layer, Place};
use crate::policy::PolicyType;
use crate::policy::parse::{Failed, ParseOptions, Parsed, documents};
use crate::source::Source;
use std::sync::Arc;

/// A policy and how readers know it.
#[derive(Clone, Debug)]
pub struct Document {
    /// Such as `inline policy "read" of role "ci"`.
    pub name: String,
    /// What it says.
    pub content: Content,
    /// Where it is given. Equal texts are kept once: the spans of `content` are those of the first.
    pub place: Place,
}

/// What a policy says.
#[derive(Clone, Debug)]
pub enum Content {
    /// The document.
    Known(Arc<Parsed>),
    /// Not known, and why: one sentence without full stop.
    Unknown(String),
}

impl Document {
    /// A policy of a world that is made in code; the text is JSON.
    pub fn from_text(name: &str, text: &str, policy_type: PolicyType) -> Result<Self, Vec<Failed>> {
        let source = Arc::new(Source::new(name, text.to_owned()));
        let options = ParseOptions {
            policy_type: Some(policy_type),
            strict: false,
        };
        let parsed = documents(&source, &options)?;
        let content = match parsed.into_iter().next() {
            Some(parsed) => Content::Known(Arc::new(parsed)),
            None => Content::Unknown("the text holds no policy".to_owned()),
        };
        Ok(Self {
            name: name.to_owned(),
            content,
            place: Place::default(),
        })
    }

    /// The document, if it is known.
    pub fn known(&self) -> Option<&Arc<Parsed>> {
        match &self.content {
            Content::Known(parsed) => Some(parsed),
            Content::Unknown(_) => None,
        }
    }

    /// What is not known of it.
    pub fn gap(&self) -> Option<Gap> {
        match &self.content {
            Content::Known(_) => None,
            Content::Unknown(reason) => Some(Gap {
                reason: format!("{}: {reason}", self.name),
                place: self.place.text(),
            }),
        }
    }
}

impl<'a> Layer<'a> {
    /// A layer without documents.
    pub(super) fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// Adds a document, or that it is not known.
    pub(super) fn add(&mut self, document: &'a Document) {
        match &document.content {
            Content::Known(parsed) => self.documents.push(Attached {
                name: document.name.clone(),
                document: parsed,
            }),
            Content::Unknown(_) => self.gaps.extend(document.gap()),
        }
    }
}
