//! Members of objects, with messages for what is not as expected.

use super::reader::{File, Reader};
use crate::policy::parse::hints::did_you_mean;
use crate::source::json::{Json, Member, Node};
use crate::source::quote;

impl Reader {
    /// The members of an object that may have these only. `None` is an error.
    pub fn object<'j>(
        &mut self,
        file: &File,
        json: &'j Json,
        what: &str,
        known: &[&str],
    ) -> Option<&'j [Member]> {
        let Some(members) = json.as_object() else {
            self.dropped();
            self.kind(file, json, what, "an object");
            return None;
        };
        for member in members {
            if !known.contains(&member.name.as_str()) {
                if self.is_full() {
                    self.error(file, member.name_span, "", "");
                    continue;
                }
                let message = format!("{what} has no member {}", quote(&member.name));
                let help = match did_you_mean(&member.name, known) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("the members are `{}`", known.join("`, `")),
                };
                self.error(file, member.name_span, message, &help);
            }
        }
        Some(members)
    }

    /// That a value is of another kind than it should be.
    pub fn kind(&mut self, file: &File, json: &Json, what: &str, expected: &str) {
        let message = format!("{what} is {}", json.kind());
        self.error(file, json.span, message, &format!("expected {expected}"));
    }

    /// The items of a list.
    pub fn list<'j>(&mut self, file: &File, json: Option<&'j Json>, what: &str) -> &'j [Json] {
        let Some(json) = json else { return &[] };
        if let Some(items) = json.as_array() {
            return items;
        }
        self.dropped();
        self.kind(file, json, what, "a list");
        &[]
    }

    /// A text.
    pub fn text(&mut self, file: &File, json: &Json, what: &str) -> Option<String> {
        match &json.node {
            Node::String(text) => Some(text.clone()),
            Node::Number(_) => {
                self.kind(file, json, what, "a text: put it in double quotes");
                None
            }
            _ => {
                self.kind(file, json, what, "a text");
                None
            }
        }
    }

    /// A text that may be missing.
    pub fn text_in(&mut self, file: &File, json: &Json, name: &str) -> Option<String> {
        let value = member(json, name)?;
        let text = self.text(file, value, &format!("`{name}`"));
        if text.is_none() {
            self.dropped();
        }
        text
    }

    /// A text that must be there.
    pub fn needed(&mut self, file: &File, json: &Json, name: &str, what: &str) -> Option<String> {
        if member(json, name).is_none() {
            self.dropped();
            let message = format!("{what} has no `{name}`");
            self.error(file, json.span, message, &format!("add `{name}`"));
            return None;
        }
        self.text_in(file, json, name)
    }

    /// `true` or `false`.
    pub fn flag(&mut self, file: &File, json: &Json, name: &str) -> Option<bool> {
        let value = member(json, name)?;
        if let Node::Bool(flag) = value.node {
            return Some(flag);
        }
        self.kind(file, value, &format!("`{name}`"), "`true` or `false`");
        None
    }

    /// An object of texts, such as tags.
    pub fn pairs(&mut self, file: &File, json: Option<&Json>, what: &str) -> Vec<(String, String)> {
        let Some(json) = json else { return Vec::new() };
        let Some(members) = json.as_object() else {
            self.kind(file, json, what, "an object of texts");
            return Vec::new();
        };
        let mut pairs = Vec::with_capacity(members.len());
        for member in members {
            let what = format!("the value of {}", quote(&member.name));
            if let Some(value) = self.text(file, &member.value, &what) {
                pairs.push((member.name.clone(), value));
            }
        }
        pairs
    }

    /// One of some words. `None` is an error.
    pub fn word<T: Copy>(
        &mut self,
        file: &File,
        json: &Json,
        what: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let text = self.text(file, json, what)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = format!("{what} is {}", quote(&text));
            let help = match did_you_mean(&text, &names) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("expected one of `{}`", names.join("`, `")),
            };
            self.error(file, json.span, message, &help);
        }
        found.map(|(_, value)| *value)
    }
}

/// A member; `null` is none.
pub(super) fn member<'j>(json: &'j Json, name: &str) -> Option<&'j Json> {
    json.get(name).filter(|value| value.node != Node::Null)
}
