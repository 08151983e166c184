//! What a text says although it is not finished: people ask for names where half a line stands.
//!
//! Both readers give the same tree, never fail, and look at each byte a bounded number of times. What they
//! cannot place is left out; nothing is reported of it, as the strict readers do that.

mod find;
mod json;
mod yaml;

pub(crate) use find::{Cursor, MARK, Role, Step, at, marked};

use crate::source::Span;

/// Deeper than this nothing is looked at.
const DEEPEST: usize = 100;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tree {
    pub span: Span,
    pub node: Node,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Nothing stands there yet.
    Missing,
    Text(Text),
    List(Vec<Tree>),
    Object(Vec<Member>),
}

/// A text, a number or a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub value: String,
    /// With the quotes.
    pub span: Span,
    /// Without them.
    pub inner: Span,
    pub quote: Option<char>,
    /// Whether the closing quote is there.
    pub closed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub name: Text,
    /// Whether the colon is there.
    pub colon: bool,
    pub value: Tree,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

/// Reads what can be read.
pub(crate) fn read(text: &str, language: Language) -> Tree {
    let first = text.trim_start_matches('\u{feff}').trim_start();
    match language {
        Language::Yaml if !first.starts_with(['{', '[']) => yaml::read(text),
        _ => json::read(text),
    }
}

impl Tree {
    const fn missing(at: usize) -> Self {
        Self {
            span: Span::new(at, at),
            node: Node::Missing,
        }
    }

    fn text(text: Text) -> Self {
        Self {
            span: text.span,
            node: Node::Text(text),
        }
    }

    pub fn members(&self) -> &[Member] {
        match &self.node {
            Node::Object(members) => members,
            _ => &[],
        }
    }

    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let found = self.members().iter().find(|one| one.name.value == name)?;
        Some(&found.value)
    }

    /// The items of a list, or the value itself where it stands alone.
    pub fn items(&self) -> &[Self] {
        match &self.node {
            Node::List(items) => items,
            Node::Missing => &[],
            _ => std::slice::from_ref(self),
        }
    }

    pub fn as_text(&self) -> Option<&Text> {
        match &self.node {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The texts of a list, or the text itself.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let items = self.items().iter();
        items.filter_map(|item| item.as_text().map(|text| text.value.as_str()))
    }
}
