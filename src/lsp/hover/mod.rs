//! What stands at a place, in words.

pub(super) mod action;
pub(super) mod condition;
mod finding;
mod principal;
pub(super) mod resource;
mod statement;

use super::check::Checked;
use super::context::{Context, LONGEST, Spot, moved};
use super::policies::Section;
use super::tolerant::{self, Language, Role};
use super::{elements, policies};
use crate::source::Span;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// Markdown.
    pub text: String,
    /// The bytes that it is about.
    pub span: Span,
}

/// What is at a byte of a text, if that is part of a policy, and what the findings there are about. `checked`
/// is what all checks found in this very text, if they are done.
pub fn hover(
    text: &str,
    language: Language,
    offset: usize,
    checked: Option<&Checked>,
) -> Option<Hover> {
    let place = place(text, language, offset, checked);
    match (place, checked.and_then(|all| finding::hover(all, offset))) {
        (Some(place), Some(finding)) => Some(Hover {
            text: format!("{}\n\n---\n\n{}", place.text, finding.text),
            span: place.span,
        }),
        (place, finding) => place.or(finding),
    }
}

/// What the text itself says there.
fn place(
    text: &str,
    language: Language,
    offset: usize,
    checked: Option<&Checked>,
) -> Option<Hover> {
    let spans = policies::spans(text, language);
    let span = spans.into_iter().find(|span| span.end >= offset)?;
    let inner = text.get(span.start..span.end)?;
    let section = Section {
        span,
        tree: tolerant::read(inner, language),
    };
    let cursor = tolerant::at(&section.tree, offset.checked_sub(span.start)?)?;
    let context = Context::new(&section, cursor)?;
    let here = context.cursor.text;
    let value = here.map_or("", |text| text.value.as_str());
    let about = here.map(|text| text.span);
    if value.len() > LONGEST {
        return None;
    }
    let text = match &context.spot {
        Spot::Action => action::hover(value),
        Spot::Resource => Some(resource::hover(value, &context)),
        Spot::Operator => Some(condition::operator(value)),
        Spot::Key { .. } => Some(condition::key(value)),
        Spot::ConditionValue { operator, key } => condition::clause(operator, key),
        Spot::PrincipalKind if context.cursor.role == Role::Value => principal::hover("", value),
        Spot::PrincipalKind => principal::kind(value),
        Spot::Principal { kind } => principal::hover(kind, value),
        Spot::Statement | Spot::Effect | Spot::Sid => statement::hover(&context, span, checked),
        Spot::StatementName if matches!(value, "Effect" | "Sid") => {
            statement::hover(&context, span, checked)
        }
        Spot::StatementName | Spot::DocumentName => {
            elements::named(value).map(|element| format!("**{}** · {}", element.name, element.says))
        }
        Spot::Version | Spot::Other => None,
    }?;
    let about = about.or_else(|| context.statement.map(|one| one.span));
    Some(Hover {
        text,
        span: moved(about.unwrap_or_default(), span.start),
    })
}

/// A text as code in Markdown, whatever it holds.
pub(super) fn code(text: &str) -> String {
    let clean: String = crate::source::clean(text).replace('\n', " ");
    let shown: String = clean.chars().take(200).collect();
    let more = if clean.chars().nth(200).is_some() {
        "…"
    } else {
        ""
    };
    match shown.contains('`') {
        true => format!("`` {shown}{more} ``"),
        false => format!("`{shown}{more}`"),
    }
}

/// Some of many names.
pub(super) fn some_of<I: IntoIterator<Item = String>>(names: I, shown: usize) -> String {
    let mut names = names.into_iter();
    let first: Vec<String> = names.by_ref().take(shown).collect();
    let rest = names.count();
    let text = first.join(", ");
    match rest {
        0 => text,
        _ => format!("{text} and {rest} more"),
    }
}

/// `1 action`, `2 actions`.
pub(super) fn count(number: usize, one: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {one}{end}")
}
