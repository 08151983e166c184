//! A JSON tree whose every value knows where it stood.
//!
//! Stricter and more talkative than a general reader: an object that holds one member twice is an
//! error (`GRAM-05`), and the usual slips (comments, trailing commas, single quotes) are named.

mod reader;
mod scalars;
mod strings;

use super::{Diagnostic, Source, Span};

/// How deep arrays and objects may be nested.
pub const MAX_DEPTH: usize = 64;

/// A JSON value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json {
    /// The whole value, quotes and brackets included.
    pub span: Span,
    /// The value.
    pub node: Node,
}

/// The kinds of JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as spelled.
    Number(String),
    /// A text with its escapes decoded.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// The members in the order of the text.
    Object(Vec<Member>),
}

/// One member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name with its escapes decoded.
    pub name: String,
    /// Where the name stands, quotes included.
    pub name_span: Span,
    /// The value.
    pub value: Json,
}

impl Member {
    /// The name and the value.
    pub fn span(&self) -> Span {
        Span::new(self.name_span.start, self.value.span.end)
    }
}

impl Json {
    /// The member of that name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let members = self.as_object()?;
        let found = members.iter().find(|member| member.name == name);
        found.map(|member| &member.value)
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&[Member]> {
        match &self.node {
            Node::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn as_array(&self) -> Option<&[Json]> {
        match &self.node {
            Node::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.node {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value this is, with an article.
    pub fn kind(&self) -> &'static str {
        match self.node {
            Node::Null => "null",
            Node::Bool(_) => "a boolean",
            Node::Number(_) => "a number",
            Node::String(_) => "a text",
            Node::Array(_) => "a list",
            Node::Object(_) => "an object",
        }
    }
}

/// Reads a text that holds one JSON value. The tree is there if its structure is certain, also
/// when there are errors (such as a duplicate), so that more can be said about it; it has a
/// meaning only if there are none.
pub fn parse(source: &Source) -> (Option<Json>, Vec<Diagnostic>) {
    reader::read(source)
}
