//! The access that may not be granted: actions and resources, or files of such items.

use super::super::ask::{Bounds, question};
use super::Failure;
use crate::cli::Exit;
use crate::input::read_source;
use crate::policy::parse::Failed;
use crate::query::check::AccessItem;
use crate::source::json::{self, Json};
use crate::source::{Diagnostic, Severity, Source};
use std::sync::Arc;

/// The items of a question, checked.
pub(super) fn items(
    actions: &[String],
    resources: &[String],
    files: &[String],
) -> Result<Vec<AccessItem>, Failure> {
    let mut all = Vec::new();
    let mut errors = Vec::new();
    if !actions.is_empty() || !resources.is_empty() {
        let item = AccessItem {
            actions: actions.to_vec(),
            resources: resources.to_vec(),
        };
        match problem(&item) {
            None => all.push(item),
            Some(text) => errors.push(format!("error: {text}")),
        }
    }
    for path in files {
        match file(path) {
            Ok(items) => all.extend(items),
            Err(failure) => errors.push(failure.message),
        }
    }
    if !errors.is_empty() {
        return Err(Failure {
            message: errors.join("\n\n"),
            exit: Exit::Usage,
        });
    }
    if all.is_empty() {
        return Err(Failure::usage(
            "say what may not be granted: --action ACTION, --resource ARN or --access FILE",
        ));
    }
    Ok(all)
}

/// What is wrong with an item.
fn problem(item: &AccessItem) -> Option<String> {
    question(&Bounds {
        principal: "anyone",
        actions: &item.actions,
        resources: &item.resources,
        when: &[],
        owner: None,
        trust: &[],
        services: false,
    })
    .err()
}

fn file(path: &str) -> Result<Vec<AccessItem>, Failure> {
    if path == "-" {
        return Err(Failure::usage("access is read from files only"));
    }
    let source = read_source(path, &mut std::io::empty()).map_err(|problem| Failure {
        message: problem.to_string(),
        exit: Exit::Usage,
    })?;
    let (tree, diagnostics) = json::parse(&source);
    let mut errors = diagnostics.iter();
    match tree {
        Some(tree) if !errors.any(|one| one.severity == Severity::Error) => read(&tree, &source),
        _ => Err(failed(&source, diagnostics)),
    }
}

/// The items of a JSON value: a list of `{"actions": […], "resources": […]}`, or one of them.
pub(super) fn read(tree: &Json, source: &Arc<Source>) -> Result<Vec<AccessItem>, Failure> {
    let mut errors = Vec::new();
    let mut all = Vec::new();
    for part in tree.as_array().unwrap_or(std::slice::from_ref(tree)) {
        let item = item(part, &mut errors);
        if errors.is_empty() {
            match problem(&item) {
                Some(text) => errors.push(Diagnostic::error(part.span, text)),
                None => all.push(item),
            }
        }
    }
    if errors.is_empty() && all.is_empty() {
        let text = "the list of access is empty";
        errors.push(Diagnostic::error(tree.span, text));
    }
    match errors.is_empty() {
        true => Ok(all),
        false => Err(failed(source, errors)),
    }
}

fn item(tree: &Json, errors: &mut Vec<Diagnostic>) -> AccessItem {
    let shape = "an item is an object with a list `actions`, a list `resources`, or both";
    let mut item = AccessItem::default();
    let Some(members) = tree.as_object() else {
        let text = format!("expected an item of access, found {}", tree.kind());
        errors.push(Diagnostic::error(tree.span, text).help(shape));
        return item;
    };
    for member in members {
        let list = match member.name.as_str() {
            "actions" => &mut item.actions,
            "resources" => &mut item.resources,
            name => {
                let text = format!("unknown member {name:?} of an item of access");
                errors.push(Diagnostic::error(member.name_span, text).help(shape));
                continue;
            }
        };
        if matches!(member.value.node, json::Node::Null) {
            continue;
        }
        let value = &member.value;
        for text in value.as_array().unwrap_or(std::slice::from_ref(value)) {
            match text.as_str() {
                Some(text) => list.push(text.to_owned()),
                None => {
                    let found = format!("expected a text, found {}", text.kind());
                    errors.push(Diagnostic::error(text.span, found));
                }
            }
        }
    }
    if item == AccessItem::default() && errors.is_empty() {
        let text = "the item has no actions and no resources";
        errors.push(Diagnostic::error(tree.span, text).help(shape));
    }
    item
}

fn failed(source: &Arc<Source>, diagnostics: Vec<Diagnostic>) -> Failure {
    let failed = Failed {
        source: Arc::clone(source),
        diagnostics,
    };
    Failure {
        message: failed.render(),
        exit: Exit::Usage,
    }
}
