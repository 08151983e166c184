//! `Resource` and `NotResource` (`RES-01` to `RES-15`).

use crate::policy::{Elements, PolicyType, Text};
use crate::rules::Question;

use super::decision::{ElementKind, Failure};
use super::matching::{Pattern, Reach, Token, tokens};
use super::scope::{Scope, listed, quoted};

/// Whether the element covers the resource of the request. An absent element, as in trust
/// policies, covers every resource (`GRAM-34`).
pub(super) fn check(element: Option<&Elements>, scope: &mut Scope) -> Result<(), Failure> {
    let Some(element) = element else {
        return Ok(());
    };
    let resource = &scope.request.resource;
    let mut unresolved = None;
    let mut found = None;
    for value in &element.values {
        match covers(value, scope) {
            Ok(true) => {
                found = Some(value);
                break;
            }
            Ok(false) => {}
            Err(why) => unresolved = unresolved.or(Some(why)),
        }
    }
    let (kind, why) = match (element.negated, found) {
        (true, None) => {
            if let Some(why) = unresolved {
                let message = format!("NotResource: an entry excludes nothing, as {why}");
                scope.note("unresolved-notresource", "OQ-04", element.span, message);
            }
            return Ok(());
        }
        (false, Some(_)) => return Ok(()),
        (false, None) => {
            let patterns = listed(element.values.iter().map(|v| v.value.as_str()));
            let mut why = if patterns.is_empty() {
                "Resource: the list is empty".to_owned()
            } else {
                format!("Resource: {} matches none of {patterns}", quoted(resource))
            };
            if let Some(unresolved) = unresolved {
                why = format!("{why} ({unresolved})");
            }
            (ElementKind::Resource, why)
        }
        (true, Some(pattern)) => (
            ElementKind::NotResource,
            format!(
                "NotResource: {} matches {}",
                quoted(resource),
                quoted(&pattern.value)
            ),
        ),
    };
    Err(Failure {
        element: kind,
        span: element.span,
        why,
    })
}

/// Whether one value covers the resource; an unresolved variable makes it cover nothing
/// (`RES-14`) and is the error.
fn covers(value: &Text, scope: &mut Scope) -> Result<bool, String> {
    let expanded = scope
        .expand_resource(&value.value, value.span)
        .map_err(|unresolved| unresolved.why())?;
    let mut tokens = tokens(&expanded);
    complete(&mut tokens, scope.policy_type);
    let reach = Reach {
        components: scope.readings.other(Question::StarsAndColons),
        folded: scope.readings.other(Question::CaseOfComponents),
    };
    Ok(Pattern::resource(&tokens, reach).matches(&scope.request.resource))
}

/// Completes an ARN that has fewer than six components with `:*` (`RES-10`, `RES-11`).
///
/// This comes after expansion (`RES-13`): the colon of `${aws:username}` separates nothing, the
/// colons of the inserted text do.
fn complete(tokens: &mut Vec<Token>, policy_type: PolicyType) {
    let completes = match policy_type {
        PolicyType::Identity | PolicyType::Boundary => true,
        PolicyType::Scp => tokens.last() == Some(&Token::Many),
        _ => false,
    };
    let is_arn = "arn:"
        .encode_utf16()
        .map(Token::Unit)
        .eq(tokens.iter().take(4).copied());
    if !completes || !is_arn {
        return;
    }
    let colons = tokens
        .iter()
        .filter(|&&token| token == Token::COLON)
        .count();
    for _ in colons..5 {
        tokens.extend([Token::COLON, Token::Many]);
    }
}
