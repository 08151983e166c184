//! The document and its statements (`GRAM-01` to `GRAM-04`, `GRAM-10`).

use super::condition::condition;
use super::context::Context;
use super::elements::{Kind, elements};
use super::hints::did_you_mean;
use super::principal::principals;
use crate::policy::{Effect, Policy, Statement, Text, Version};
use crate::source::Span;
use crate::source::json::{Json, Member};
use crate::source::quote;

/// The members of a document.
pub(super) const DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];

/// The members of a statement.
const STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// Reads a document. What it gives back holds the statements without errors.
pub(super) fn policy(context: &mut Context, json: &Json) -> Policy {
    let mut policy = Policy {
        version: Version::Absent,
        id: None,
        statements: Vec::new(),
        span: json.span,
    };
    let Some(members) = json.as_object() else {
        context.wrong_kind(json, "the policy", "an object with `Statement`");
        return policy;
    };
    for member in members {
        if !DOCUMENT.contains(&member.name.as_str()) {
            unknown_in_document(context, member);
        }
    }
    // First, since it decides what `${` means.
    policy.version = json
        .get("Version")
        .map_or(Version::Absent, |value| version(context, value));
    context.version = policy.version;
    policy.id = json.get("Id").and_then(|value| context.text(value, "`Id`"));
    let Some(value) = json.get("Statement") else {
        context.error(
            json.span,
            "the policy has no `Statement`",
            "add `\"Statement\": [ … ]`",
        );
        return policy;
    };
    if value.as_object().is_none() && value.as_array().is_none() {
        context.wrong_kind(value, "`Statement`", "a statement or a list of statements");
        return policy;
    }
    let statements = value.as_array().unwrap_or(std::slice::from_ref(value));
    if statements.is_empty() {
        context.breach(
            value.span,
            "the list of statements is empty",
            "such a policy grants and denies nothing, and AWS does not store it",
        );
    }
    let read = statements.iter().map(|json| statement(context, json));
    policy.statements = read.collect::<Vec<_>>().into_iter().flatten().collect();
    policy
}

fn unknown_in_document(context: &mut Context, member: &Member) {
    let near = did_you_mean(&member.name, &DOCUMENT).is_some();
    if !near && STATEMENT.contains(&member.name.as_str()) {
        let message = format!("{} stands outside of `Statement`", quote(&member.name));
        context.error(member.name_span, message, "move it into a statement");
    } else {
        context.unknown_member(member, "a policy", &DOCUMENT);
    }
}

fn version(context: &mut Context, json: &Json) -> Version {
    match json.as_str() {
        Some("2012-10-17") => return Version::V2012,
        Some("2008-10-17") => return Version::V2008,
        Some(other) => context.error(
            json.span,
            format!("there is no policy version {}", quote(other)),
            "write \"2012-10-17\"",
        ),
        None => context.wrong_kind(json, "`Version`", "the text \"2012-10-17\""),
    }
    // The meaning that most documents want, so that what follows is judged by it.
    Version::V2012
}

/// Reads a statement; `None` if something essential of it is wrong.
fn statement(context: &mut Context, json: &Json) -> Option<Statement> {
    let Some(members) = json.as_object() else {
        context.wrong_kind(json, "a statement", "an object");
        return None;
    };
    for member in members {
        if !STATEMENT.contains(&member.name.as_str()) {
            context.unknown_member(member, "a statement", &STATEMENT);
        }
    }
    let sid = json.get("Sid").and_then(|value| sid(context, value));
    let effect = match json.get("Effect") {
        Some(value) => effect(context, value),
        None => missing(context, json, "Effect", "write \"Allow\" or \"Deny\""),
    };
    let principal = pair(context, json, "Principal", "NotPrincipal");
    let principal = principal
        .map(|(member, negated)| principals(context, &member.value, member.span(), negated));
    let action = match pair(context, json, "Action", "NotAction") {
        Some((member, negated)) => elements(context, member, Kind::Action, negated),
        None => missing(context, json, "Action", "write `Action` or `NotAction`"),
    };
    let resource = pair(context, json, "Resource", "NotResource");
    let resource =
        resource.map(|(member, negated)| elements(context, member, Kind::Resource, negated));
    let condition = match json.get("Condition") {
        Some(value) => condition(context, value),
        None => Some(Vec::new()),
    };
    Some(Statement {
        sid,
        effect: effect?,
        principal: transposed(principal)?,
        action: action?,
        resource: transposed(resource)?,
        condition: condition?,
        span: json.span,
    })
}

/// An element that may be absent but, if present, must be right.
#[expect(clippy::option_option, reason = "absent and wrong are two things")]
fn transposed<T>(element: Option<Option<T>>) -> Option<Option<T>> {
    match element {
        None => Some(None),
        Some(read) => read.map(Some),
    }
}

/// The empty `Sid` counts as none (`GRAM-13`).
fn sid(context: &mut Context, json: &Json) -> Option<Text> {
    let text = context.text(json, "`Sid`");
    text.filter(|text| !text.value.is_empty())
}

fn effect(context: &mut Context, json: &Json) -> Option<Effect> {
    match json.as_str() {
        Some("Allow") => return Some(Effect::Allow),
        Some("Deny") => return Some(Effect::Deny),
        Some(other) => {
            let message = format!("there is no effect {}", quote(other));
            let help = match did_you_mean(other, &["Allow", "Deny"]) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => "write \"Allow\" or \"Deny\"".to_owned(),
            };
            context.error(json.span, message, &help);
        }
        None => context.wrong_kind(json, "`Effect`", "\"Allow\" or \"Deny\""),
    }
    None
}

fn missing<T>(context: &mut Context, json: &Json, name: &str, help: &str) -> Option<T> {
    // The opening bracket: the whole statement would be much ink.
    let span = Span::new(json.span.start, json.span.start + 1);
    context.error(span, format!("the statement has no `{name}`"), help);
    None
}

/// Which one of two members is there, and whether it is the negated one. Both are an error
/// (`GRAM-02`); the first is then read on.
fn pair<'a>(
    context: &mut Context,
    json: &'a Json,
    plain: &str,
    negated: &str,
) -> Option<(&'a Member, bool)> {
    let members = json.as_object().unwrap_or_default();
    let mut found = members
        .iter()
        .filter(|member| member.name == plain || member.name == negated);
    let first = found.next()?;
    if let Some(second) = found.find(|member| member.name != first.name) {
        let message = format!("the statement has both `{plain}` and `{negated}`");
        context.error(
            second.name_span,
            message,
            "keep one, or write two statements",
        );
    }
    Some((first, first.name == negated))
}
