//! The statements of the documents, those that differ in their actions only taken together.

use crate::catalog::index;
use crate::policy::{Effect, Elements, PolicyType, Statement, Version};
use crate::regular::Bits;
use crate::witness::Document;
use rustc_hash::FxHashMap as HashMap;
use std::fmt::Write as _;

/// Statements that say the same apart from their actions.
#[derive(Clone, Debug)]
pub(super) struct Shape<'a> {
    /// The document of the first of them.
    pub document: usize,
    /// The first of them.
    pub statement: &'a Statement,
    /// The actions of all of them, by their numbers in the index.
    pub actions: Bits,
}

/// The shapes of the Allows and those of the Denies, in the order of the documents.
pub(super) fn shapes<'a>(documents: &[Document<'a>]) -> (Vec<Shape<'a>>, Vec<Shape<'a>>) {
    let mut allows = Vec::new();
    let mut denies = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::default();
    for (number, (policy, policy_type)) in documents.iter().enumerate() {
        for statement in &policy.statements {
            let list: &mut Vec<Shape<'a>> = match statement.effect {
                Effect::Allow => &mut allows,
                Effect::Deny => &mut denies,
            };
            let text = text_of(statement, policy.version, *policy_type);
            let place = *known.entry(text).or_insert(list.len());
            if place == list.len() {
                list.push(Shape {
                    document: number,
                    statement,
                    actions: Bits::empty(index().len()),
                });
            }
            if let Some(shape) = list.get_mut(place) {
                add(&statement.action, &mut shape.actions);
            }
        }
    }
    (allows, denies)
}

fn add(elements: &Elements, actions: &mut Bits) {
    if !elements.negated {
        for pattern in &elements.values {
            index().select(&pattern.value, &mut |number| actions.insert(number));
        }
        return;
    }
    let mut listed = Bits::empty(index().len());
    for pattern in &elements.values {
        index().select(&pattern.value, &mut |number| listed.insert(number));
    }
    for number in Bits::full(index().len()).without(&listed).iter() {
        actions.insert(number);
    }
}

/// Everything of a statement that has a meaning, except its actions.
fn text_of(statement: &Statement, version: Version, policy_type: PolicyType) -> String {
    let mut text = format!("{:?} {version:?} {policy_type:?}", statement.effect);
    if let Some(elements) = &statement.resource {
        let _ = write!(text, " resource {}", elements.negated);
        for value in &elements.values {
            let _ = write!(text, " {:?}", value.value);
        }
    }
    if let Some(principals) = &statement.principal {
        let _ = write!(text, " principal {} {}", principals.negated, principals.any);
        for one in &principals.names {
            let _ = write!(text, " {:?} {:?}", one.kind, one.name.value);
        }
    }
    for clause in &statement.condition {
        let _ = write!(text, " {:?} {:?}", clause.operator, clause.key.value);
        for value in &clause.values {
            let _ = write!(text, " {:?}", value.value);
        }
    }
    text
}
