//! An element holds the wrong type of JSON (`GRAM-01` to `GRAM-03`, `GRAM-08`).
//!
//! `Version`, `Id`, `Sid` and `Effect` are texts; actions and resources texts or lists of texts; a condition holds an
//! object for each operator, which holds texts, numbers or booleans, or lists of these, for each key.
//!
//! Reported:
//!
//! ```json
//! {"Version":20121017,"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::At;
use crate::lint::view::Document;
use crate::source::json::Json;
use crate::source::json::Node;

pub(in crate::lint) const CHECK: Check = Check::new(
    "DATA_TYPE_MISMATCH",
    FindingType::Error,
    Types::ALL,
    include_str!("data_type_mismatch.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    let at = document.at();
    for member in document.members {
        let inner = at.name(&member.name, member.value.span);
        match member.name.as_str() {
            "Version" | "Id" => text(&member.name, &member.value, inner, sink),
            "Statement" => statements(&member.value, inner, sink),
            _ => {}
        }
    }
    for statement in &document.statements {
        for member in statement.members {
            let (name, value) = (member.name.as_str(), &member.value);
            let inner = statement.at.name(name, value.span);
            match name {
                "Sid" | "Effect" => text(name, value, inner, sink),
                "Action" | "NotAction" | "Resource" | "NotResource" => {
                    texts(name, value, inner, sink);
                }
                "Principal" | "NotPrincipal" => principal(name, value, inner, sink),
                "Condition" => condition(value, inner, sink),
                _ => {}
            }
        }
    }
}

fn wrong(what: &str, expected: &str, value: &Json, at: At<'_>, sink: &mut Sink) {
    let message = format!("{what} is {expected}, and this is {}", value.kind());
    sink.add(&at, message);
}

fn text(name: &str, value: &Json, at: At<'_>, sink: &mut Sink) {
    if value.as_str().is_none() {
        wrong(name, "a text", value, at, sink);
    }
}

fn statements(value: &Json, at: At<'_>, sink: &mut Sink) {
    match value.as_array() {
        Some(items) => {
            for (index, item) in items.iter().enumerate() {
                if item.as_object().is_none() {
                    wrong(
                        "a statement",
                        "an object",
                        item,
                        at.index(index, item.span),
                        sink,
                    );
                }
            }
        }
        None if value.as_object().is_none() => {
            wrong(
                "Statement",
                "an object or a list of objects",
                value,
                at,
                sink,
            );
        }
        None => {}
    }
}

fn texts(name: &str, value: &Json, at: At<'_>, sink: &mut Sink) {
    match value.as_array() {
        Some(items) => {
            for (index, item) in items.iter().enumerate() {
                text(
                    &format!("each item of {name}"),
                    item,
                    at.index(index, item.span),
                    sink,
                );
            }
        }
        None if value.as_str().is_none() => {
            wrong(name, "a text or a list of texts", value, at, sink);
        }
        None => {}
    }
}

fn principal<'a>(name: &str, value: &'a Json, at: At<'a>, sink: &mut Sink) {
    match value.as_object() {
        Some(kinds) => {
            for kind in kinds {
                texts(
                    &kind.name,
                    &kind.value,
                    at.name(&kind.name, kind.value.span),
                    sink,
                );
            }
        }
        // A list is another check's.
        None if value.as_str().is_none() && value.as_array().is_none() => {
            wrong(name, "`*` or an object", value, at, sink);
        }
        None => {}
    }
}

fn condition<'a>(value: &'a Json, at: At<'a>, sink: &mut Sink) {
    let Some(blocks) = value.as_object() else {
        return wrong("Condition", "an object", value, at, sink);
    };
    for block in blocks {
        let inner = at.name(&block.name, block.value.span);
        let Some(keys) = block.value.as_object() else {
            wrong(
                "what an operator holds",
                "an object",
                &block.value,
                inner,
                sink,
            );
            continue;
        };
        for key in keys {
            let inner = inner.name(&key.name, key.value.span);
            match key.value.as_array() {
                Some(items) => {
                    for (index, item) in items.iter().enumerate() {
                        literal(item, inner.index(index, item.span), sink);
                    }
                }
                None => literal(&key.value, inner, sink),
            }
        }
    }
}

fn literal(value: &Json, at: At<'_>, sink: &mut Sink) {
    if !matches!(
        value.node,
        Node::String(_) | Node::Number(_) | Node::Bool(_)
    ) {
        wrong(
            "a condition value",
            "a text, a number or a boolean",
            value,
            at,
            sink,
        );
    }
}
