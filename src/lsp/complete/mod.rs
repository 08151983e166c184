//! What can stand at a place, also where half a line does.

mod action;
mod condition;
mod names;
mod principal;
mod resource;
mod write;

use super::context::{Context, Spot};
use super::policies::{self, Section};
use super::tolerant::{self, Language, MARK, Role};
use crate::source::Span;
use write::{Template, Writer};

/// What something that is offered is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A service.
    Service,
    /// An action.
    Action,
    /// A condition key.
    Key,
    /// An operator.
    Operator,
    /// An ARN.
    Resource,
    /// An element of the language.
    Element,
    /// A value.
    Value,
}

/// Something that can stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What people see.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// A few words about it.
    pub detail: String,
    /// The bytes that it replaces.
    pub span: Span,
    /// What comes in their place.
    pub new: String,
}

/// All that can stand there, the best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// In their order.
    pub items: Vec<Completion>,
    /// Whether more typing brings others.
    pub incomplete: bool,
}

/// What is offered, before it is written into the text.
struct Item {
    label: String,
    kind: Kind,
    detail: String,
    template: Template,
}

impl Item {
    fn new(label: impl Into<String>, kind: Kind, detail: impl Into<String>) -> Self {
        let label = label.into();
        Self {
            template: Template::text(&label),
            label,
            kind,
            detail: detail.into(),
        }
    }

    fn template(self, template: Template) -> Self {
        Self { template, ..self }
    }
}

/// What can stand at a byte of a text; with `snippets`, what varies is marked for the editor.
pub fn complete(text: &str, language: Language, offset: usize, snippets: bool) -> Offer {
    offer(text, language, offset, snippets).unwrap_or_default()
}

fn offer(text: &str, language: Language, offset: usize, snippets: bool) -> Option<Offer> {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let spans = policies::spans(text, language);
    let within = |span: &&Span| span.start <= offset && offset <= span.end;
    let span = *spans.iter().rev().find(within)?;
    let at = offset - span.start;
    let inner = text.get(span.start..span.end)?;
    let mut marked = inner.get(..at)?.to_owned();
    marked.push(MARK);
    marked.push_str(inner.get(at..)?);
    let section = Section {
        span,
        tree: tolerant::read(&marked, language),
    };
    let cursor = tolerant::marked(&section.tree, at)?;
    let context = Context::new(&section, cursor)?;
    let here = context.cursor.text?;
    let typed = here.value.split(MARK).next().unwrap_or_default().to_owned();
    let mut incomplete = false;
    let is_name = context.cursor.role == Role::Name;
    let items = match &context.spot {
        // A value of JSON cannot become a name: what stands there is a whole object.
        Spot::DocumentName | Spot::StatementName | Spot::Operator | Spot::Key { .. }
            if !is_name && language == Language::Json =>
        {
            names::skeletons(&context)
        }
        Spot::DocumentName => names::document(&context),
        Spot::StatementName => names::statement(&context),
        Spot::Version => names::versions(),
        Spot::Effect => names::effects(),
        Spot::Action => action::items(&typed, &mut incomplete),
        Spot::Resource => resource::items(&context),
        Spot::PrincipalKind if is_name => principal::kinds(),
        Spot::PrincipalKind => principal::of_kind(""),
        Spot::Principal { kind } => principal::of_kind(kind),
        Spot::Operator => condition::operators(&context),
        Spot::Key { operator } => condition::keys(&context, operator, &typed, &mut incomplete),
        Spot::ConditionValue { operator, key } => condition::values(operator, key),
        Spot::Statement | Spot::Sid | Spot::Other => Vec::new(),
    };
    let naming = is_name
        || language == Language::Yaml
            && matches!(
                context.spot,
                Spot::DocumentName | Spot::StatementName | Spot::Operator | Spot::Key { .. }
            );
    let writer = Writer {
        language,
        snippets,
        text: here,
        naming,
        colon: context.cursor.member.is_some_and(|member| member.colon),
        shift: span.start,
    };
    let items = items.into_iter().map(|item| writer.write(item)).collect();
    Some(Offer { items, incomplete })
}

/// The page of something that was offered.
pub(super) fn explain(kind: &str, label: &str) -> Option<String> {
    match kind {
        "action" => crate::catalog::action(label).map(|one| super::hover::action::describe(&one)),
        "key" => Some(super::hover::condition::key(label)),
        "operator" => Some(super::hover::condition::operator(label)),
        "element" => super::elements::named(label).map(|element| element.says.to_owned()),
        _ => None,
    }
}
