//! Elements and their fixed values.

use super::write::Template;
use super::{Item, Kind};
use crate::lsp::context::{Context, Spot};
use crate::lsp::elements::{DOCUMENT, Element, STATEMENT, Shape};
use crate::lsp::policies::VERSIONS;
use crate::lsp::tolerant::{MARK, Tree};

fn item(element: &Element) -> Item {
    let detail = element.says.split(['.', ':']).next().unwrap_or_default();
    Item::new(element.name, Kind::Element, detail)
        .template(Template::text(element.name).shape(element.value))
}

/// Whether an object has a member of that name, other than the one that is being typed.
fn has(tree: &Tree, name: &str) -> bool {
    let mut members = tree.members().iter();
    members.any(|one| one.name.value == name && !one.name.value.contains(MARK))
}

pub(super) fn document(context: &Context<'_>) -> Vec<Item> {
    let absent = DOCUMENT.iter().filter(|one| !has(context.root, one.name));
    absent.map(item).collect()
}

pub(super) fn statement(context: &Context<'_>) -> Vec<Item> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let absent = STATEMENT.iter().filter(|one| {
        // An element and its negation exclude each other.
        let bare = one.name.strip_prefix("Not").unwrap_or(one.name);
        !has(statement, bare) && !has(statement, &format!("Not{bare}"))
    });
    absent.map(item).collect()
}

pub(super) fn effects() -> Vec<Item> {
    let item = |name| Item::new(name, Kind::Value, "");
    ["Allow", "Deny"].into_iter().map(item).collect()
}

pub(super) fn versions() -> Vec<Item> {
    let says = ["the current version", "without policy variables"];
    let all = VERSIONS.iter().zip(says);
    all.map(|(name, says)| Item::new(*name, Kind::Value, says))
        .collect()
}

/// Whole objects, where one is to stand and nothing does yet.
pub(super) fn skeletons(context: &Context<'_>) -> Vec<Item> {
    let quoted = context.cursor.text.is_some_and(|text| text.quote.is_some());
    let (label, text) = match context.spot {
        _ if quoted => return Vec::new(),
        Spot::DocumentName => (
            "policy",
            "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {|}\n  ]\n}",
        ),
        Spot::StatementName => (
            "statement",
            "{\n  \"Effect\": \"Allow\",\n  \"Action\": [\"|\"],\n  \"Resource\": []\n}",
        ),
        Spot::Operator | Spot::Key { .. } => ("{}", "{\"|\"}"),
        _ => return Vec::new(),
    };
    let item = Item::new(label, Kind::Element, "").template(Template::raw(text));
    vec![item]
}

/// A name that is followed by an object.
pub(super) fn heading(name: &str) -> Template {
    Template::text(name).shape(Shape::Object)
}
