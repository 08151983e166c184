//! `Principal` and `NotPrincipal` (`GRAM-44`). Which names exist is for the rules of the type.

use super::context::{Context, list};
use super::hints::did_you_mean;
use crate::policy::{PrincipalKind, PrincipalName, Principals};
use crate::source::json::{Json, Member, Node};
use crate::source::{Span, quote};

/// Reads the value: the bare `"*"`, or a map of kinds to names.
pub(super) fn principals(
    context: &mut Context,
    value: &Json,
    span: Span,
    negated: bool,
) -> Option<Principals> {
    let element = if negated {
        "`NotPrincipal`"
    } else {
        "`Principal`"
    };
    let (any, names) = match &value.node {
        Node::String(text) if text == "*" => (true, Vec::new()),
        Node::String(text) => {
            let message = format!("{element} is the text {}", quote(text));
            context.error(value.span, message, &wrapped(text));
            return None;
        }
        Node::Object(members) => {
            let read = members.iter().map(|member| names(context, member));
            let read = read.collect::<Vec<_>>();
            let whole: Option<Vec<_>> = read.into_iter().collect();
            (false, whole?.into_iter().flatten().collect())
        }
        _ => {
            let expected = "`\"*\"` or an object such as `{\"AWS\": \"…\"}`";
            context.wrong_kind(value, element, expected);
            return None;
        }
    };
    if negated && !any && names.is_empty() {
        context.error(
            value.span,
            "`NotPrincipal` names nobody",
            "name who is excluded; everybody is `\"Principal\": \"*\"`",
        );
        return None;
    }
    Some(Principals {
        negated,
        any,
        names,
        span,
    })
}

/// How to write a scalar that is no star.
fn wrapped(text: &str) -> String {
    let host = text.contains('.') && !text.contains(':');
    let kind = if host { "Service" } else { "AWS" };
    format!("write {}", quote(&format!("{{\"{kind}\": \"{text}\"}}")))
}

fn names(context: &mut Context, member: &Member) -> Option<Vec<PrincipalName>> {
    let Some(kind) = PrincipalKind::from_name(&member.name) else {
        let known = PrincipalKind::NAMES.map(|(name, _)| name);
        let message = format!("there is no kind of principal {}", quote(&member.name));
        let help = match did_you_mean(&member.name, &known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the kinds are {}", list(&known)),
        };
        context.error(member.name_span, message, &help);
        return None;
    };
    let texts = context.texts(&member.value, &format!("the principal `{kind}`"))?;
    for text in &texts {
        context.no_variable(&text.value, text.span, "the principal");
    }
    let named = texts.into_iter().map(|name| PrincipalName { kind, name });
    Some(named.collect())
}
