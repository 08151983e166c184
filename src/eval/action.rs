//! `Action` and `NotAction` (`ACT-01` to `ACT-05`).

use crate::policy::Elements;

use super::decision::{ElementKind, Failure};
use super::matching::{Pattern, tokens};
use super::scope::{Scope, listed, quoted};
use super::variables::Expanded;

/// Whether the element covers the action of the request.
///
/// Variables mean nothing here (`GRAM-18`). Aliases of actions (`ACT-06`) are data of the
/// catalog; without an entry there are none.
pub(super) fn check(element: &Elements, scope: &mut Scope) -> Result<(), Failure> {
    let action = scope.request.action.to_ascii_lowercase();
    let found = element.values.iter().find(|value| {
        let folded = value.value.to_ascii_lowercase();
        // `*:*` is `*` (`GRAM-19`).
        let folded = if folded == "*:*" { "*" } else { &folded };
        Pattern::free(&tokens(&Expanded::plain(folded))).matches(&action)
    });
    let action = quoted(&scope.request.action);
    let (kind, why) = match (element.negated, found) {
        (false, Some(_)) | (true, None) => return Ok(()),
        (false, None) => {
            let patterns = listed(element.values.iter().map(|v| v.value.as_str()));
            let why = if patterns.is_empty() {
                format!("Action: the list is empty, so {action} is not in it")
            } else {
                format!("Action: {action} matches none of {patterns}")
            };
            (ElementKind::Action, why)
        }
        (true, Some(pattern)) => (
            ElementKind::NotAction,
            format!("NotAction: {action} matches {}", quoted(&pattern.value)),
        ),
    };
    Err(Failure {
        element: kind,
        span: element.span,
        why,
    })
}
