//! `Action`, `NotAction`, `Resource`, `NotResource` (`GRAM-14`, `GRAM-19`, `GRAM-20`).

use super::context::Context;
use crate::policy::{Elements, Text, Version};
use crate::source::json::Member;
use crate::source::quote;

/// Which syntax the values have.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Action,
    Resource,
}

/// Reads the member. The values are kept as written.
pub(super) fn elements(
    context: &mut Context,
    member: &Member,
    kind: Kind,
    negated: bool,
) -> Option<Elements> {
    let what = format!("`{}`", member.name);
    let values = context.texts(&member.value, &what)?;
    if negated && values.is_empty() {
        context.error(
            member.value.span,
            format!("{what} is an empty list"),
            "name what is excluded, or write the element without `Not` and with `*`",
        );
        return None;
    }
    for value in &values {
        match kind {
            Kind::Action => action(context, value),
            Kind::Resource => resource(context, value),
        }
    }
    Some(Elements {
        negated,
        values,
        span: member.span(),
    })
}

/// `*` or `prefix:name` (`GRAM-19`).
fn action(context: &mut Context, text: &Text) {
    if !context.no_variable(&text.value, text.span, "the action") {
        return;
    }
    let value = text.value.as_str();
    let shown = quote(value);
    let (message, help) = match value.split_once(':') {
        _ if value == "*" || value == "*:*" => return,
        None => (
            format!("the action {shown} has no service prefix"),
            "write `service:Action`, such as `s3:GetObject`, or `*`",
        ),
        Some(("", _)) => (
            format!("the action {shown} has an empty service prefix"),
            "write `service:Action`, such as `s3:GetObject`",
        ),
        Some((_, "")) => (
            format!("the action {shown} has no name after the prefix"),
            "write `service:Action`; every action of a service is `service:*`",
        ),
        Some((prefix, _)) if prefix.contains(['*', '?']) => (
            format!("a wildcard in the service prefix of the action {shown}"),
            "wildcards are allowed after the colon only; every action is `*`",
        ),
        Some((prefix, _)) if prefix.contains(|c: char| !c.is_ascii_alphanumeric() && c != '-') => (
            format!(
                "the service prefix of the action {shown} holds other characters than letters, digits and `-`"
            ),
            "write `service:Action`, such as `s3:GetObject`",
        ),
        Some((_, name))
            if name.contains(|c: char| {
                !c.is_ascii_alphanumeric() && !matches!(c, '*' | '?' | '-')
            }) =>
        {
            (
                format!(
                    "the name of the action {shown} holds other characters than letters, digits, `-`, `*` and `?`"
                ),
                "write one action an item, such as `s3:GetObject`",
            )
        }
        Some(_) => return,
    };
    context.error(text.span, message, help);
}

/// `*` or an ARN with a partition and a service (`GRAM-20`).
fn resource(context: &mut Context, text: &Text) {
    let value = text.value.as_str();
    let variable = context.version == Version::V2012 && value.contains("${");
    if value == "*" || variable {
        return;
    }
    let shown = quote(value);
    let mut components = value.split(':');
    let message = match (components.next(), components.next(), components.next()) {
        (Some("arn"), Some(partition), Some(service)) => {
            if partition.is_empty() {
                format!("the resource {shown} has no partition")
            } else if service.is_empty() {
                format!("the resource {shown} has no service")
            } else if service.contains(['*', '?']) {
                format!("a wildcard in the service of the resource {shown}")
            } else {
                return;
            }
        }
        (Some("arn"), _, _) => format!("the resource {shown} has no service"),
        _ => format!("the resource {shown} is neither an ARN nor `*`"),
    };
    context.error(
        text.span,
        message,
        "write `*` or `arn:partition:service:region:account:resource`, such as `arn:aws:s3:::bucket/*`",
    );
}
