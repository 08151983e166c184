//! The policy that an answer of AWS holds: a value of it, or a text in it. It is found where the strict parser
//! finds it.

use crate::policy::PolicyType;
use crate::policy::parse::{document_text, is_encoded, wrapped};
use crate::source::json::Json;
use crate::source::{Source, Span};

/// The policy of a text.
pub(super) struct Held<'a> {
    pub part: Part<'a>,
    /// The type that the answer says it is of.
    pub implied: Option<PolicyType>,
    /// Where the others stand, if the answer holds several.
    pub others: Vec<Span>,
}

/// What a policy is within an answer.
pub(super) enum Part<'a> {
    /// A value; all of it if nothing in it is a policy.
    Tree(&'a Json),
    /// A text that holds it, without URL encoding, and where that stands.
    Text(String, Span),
}

/// Why texts in texts are not fixed.
pub(super) const IN_TEXT: &str = "the policy stands as a text within another text: fixes are made only in a file that \
                                  is the policy itself, so take it out first";

/// The policy that a tree is or holds. A list at the top holds none: it is no answer of AWS.
pub(super) fn held(tree: &Json) -> Held<'_> {
    let mut found = Vec::new();
    if tree.as_array().is_none() {
        search(tree, None, &mut found);
    }
    let mut found = found.into_iter();
    let (part, implied) = found.next().unwrap_or((Part::Tree(tree), None));
    let others = found.map(|(part, _)| match part {
        Part::Tree(json) => json.span,
        Part::Text(_, span) => span,
    });
    Held {
        part,
        implied,
        others: others.collect(),
    }
}

/// The same where it must be a value. The error is why it is none.
pub(super) fn unwrapped(tree: &Json) -> Result<&Json, String> {
    match held(tree).part {
        Part::Tree(json) => Ok(json),
        Part::Text(..) => Err(IN_TEXT.to_owned()),
    }
}

/// A whole text that is URL-encoded, as IAM answers.
pub(super) fn encoded(source: &Source) -> Option<String> {
    let text = source.text();
    // What is broken has the errors of the JSON that it is not.
    is_encoded(text)
        .then(|| document_text(text))?
        .and_then(Result::ok)
}

fn search<'a>(
    json: &'a Json,
    implied: Option<PolicyType>,
    found: &mut Vec<(Part<'a>, Option<PolicyType>)>,
) {
    if json.get("Statement").is_some() {
        found.push((Part::Tree(json), implied));
    } else if let Some(text) = json.as_str() {
        let read = document_text(text);
        let read = read.map(|read| read.unwrap_or_else(|()| text.to_owned()));
        found.extend(read.map(|read| (Part::Text(read, json.span), implied)));
    } else if let Some(items) = json.as_array() {
        for item in items {
            search(item, implied, found);
        }
    } else if let Some(members) = json.as_object() {
        for one in wrapped(members) {
            search(one.value, one.implied.or(implied), found);
        }
    }
}
