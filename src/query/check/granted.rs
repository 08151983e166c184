//! `check access-not-granted` (`NGR-*`).

use super::super::can::{self, Ask, Who};
use super::super::{Callers, InternalError, Settings};
use super::asking::Bounds;
use super::{Check, Question, Statement, Verdict, summed};
use crate::encode::compile::Compiler;
use crate::policy::{Effect, PolicyType};
use crate::query::{Answer, Details};
use crate::witness::{Document, Hints};
use serde_json::Value;
use std::collections::BTreeSet;

/// One item of the question: any of the actions on any of the resources (`NGR-01`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Action patterns; none is any action.
    pub actions: Vec<String>,
    /// Resource patterns; none is any resource.
    pub resources: Vec<String>,
}

/// So many resources are asked about at once: more would be more work than the budget of a variable.
const RESOURCES: usize = 2_000;

/// In witnesses so many actions and resources count, if they are enough.
const FEW: usize = 40;

/// Whether the union of the documents, which are of one type, grants none of the items (`NGR-02`).
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn access_not_granted(
    documents: &[Document<'_>],
    policy_type: PolicyType,
    access: &[Access],
    settings: &Settings,
) -> Result<Check, InternalError> {
    let question = Question {
        documents,
        against: &[],
        policy_type,
    };
    let items = together(access);
    let mut doubts = Vec::new();
    let mut found: Vec<Statement> = Vec::new();
    let mut shown = None;
    let mut details = Details::default();
    let allows = documents
        .iter()
        .flat_map(|(policy, _)| &policy.statements)
        .filter(|one| one.effect == Effect::Allow)
        .count();
    let mut settings = settings.clone();
    // Why one of several items is not granted explains nothing.
    settings.show.because &= items.len() == 1;
    let settings = &settings;
    for item in &items {
        let check = of_large_item(question, item, settings)?;
        if items.len() == 1 {
            return Ok(check);
        }
        // A proof of one item says nothing of the others, but what it rests on counts.
        if let Some(names) = check.details.rests_on {
            let all = details.rests_on.get_or_insert_with(Vec::new);
            for name in names {
                if !all.contains(&name) {
                    all.push(name);
                }
            }
        }
        details.elsewhere = details.elsewhere.or(check.details.elsewhere);
        for statement in check.statements {
            add(&mut found, statement);
        }
        match check.answer {
            Answer::None => {}
            Answer::Some(witness) => shown = shown.or(Some(witness)),
            Answer::Unknown(reasons) => doubts.extend(reasons),
        }
        let failing = found.iter();
        if failing.filter(|one| is_some(&one.answer)).count() == allows {
            break;
        }
    }
    found.sort_by_key(|one| one.id);
    let answer = match shown {
        Some(witness) => Answer::Some(witness),
        None if doubts.is_empty() => Answer::None,
        None => Answer::Unknown(super::reasons::distinct(doubts)),
    };
    let check = summed(answer, details, found);
    debug_assert!(check.verdict() != Verdict::Pass || check.statements.is_empty());
    Ok(check)
}

const fn is_some(answer: &Answer) -> bool {
    matches!(answer, Answer::Some(_))
}

/// Each statement once: with a witness where one item gives one.
fn add(found: &mut Vec<Statement>, statement: Statement) {
    match found.iter_mut().find(|one| one.id == statement.id) {
        None => found.push(statement),
        Some(known) if !is_some(&known.answer) && is_some(&statement.answer) => *known = statement,
        Some(_) => {}
    }
}

/// The answer for an item, with witnesses of a few of its actions and resources where it has many: they are
/// easier to read, and much less work.
fn of_large_item(
    question: Question<'_, '_>,
    item: &Access,
    settings: &Settings,
) -> Result<Check, InternalError> {
    if item.actions.len().max(item.resources.len()) <= FEW {
        return of_item(question, item, false, settings);
    }
    let mut check = of_item(question, item, true, settings)?;
    if check.verdict() == Verdict::Fail {
        let shown = |name: &str| match &check.answer {
            Answer::Some(witness) => witness.request.get(name).and_then(Value::as_str),
            _ => None,
        };
        let (action, resource) = (shown("action"), shown("resource"));
        let sample = some(
            item,
            action.unwrap_or_default(),
            resource.unwrap_or_default(),
        );
        let few = of_item(question, &sample, false, settings)?;
        for statement in few.statements {
            let mut all = check.statements.iter_mut();
            let known = all.find(|known| known.id == statement.id);
            if let (Some(known), true) = (known, is_some(&statement.answer)) {
                *known = statement;
            }
        }
        if is_some(&few.answer) {
            check.answer = few.answer;
        }
    }
    Ok(check)
}

/// A few actions and resources of an item, of services that both are of if there are such; first those
/// that an action and a resource may be of.
fn some(item: &Access, action: &str, resource: &str) -> Access {
    let may_be = |pattern: &str, text: &str| {
        let fixed = pattern.split(['*', '?']).next().unwrap_or_default();
        let start = text.get(..fixed.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(fixed))
    };
    let service_of_action = |text: &String| text.split(':').next().map(str::to_ascii_lowercase);
    let service_of_resource = |text: &String| text.split(':').nth(2).map(str::to_owned);
    let services: BTreeSet<String> = item
        .resources
        .iter()
        .filter_map(service_of_resource)
        .collect();
    let mut actions: Vec<&String> = item.actions.iter().collect();
    let fits = |text: &&String| service_of_action(text).is_some_and(|one| services.contains(&one));
    actions.sort_by_key(|text| (!may_be(text, action), !fits(text)));
    actions.truncate(FEW);
    let services: BTreeSet<String> = actions
        .iter()
        .filter_map(|text| service_of_action(text))
        .collect();
    let mut resources: Vec<&String> = item.resources.iter().collect();
    resources.sort_by_key(|text| {
        let serves = service_of_resource(text).is_some_and(|one| services.contains(&one));
        (!may_be(text, resource), !serves)
    });
    resources.truncate(FEW);
    Access {
        actions: actions.into_iter().cloned().collect(),
        resources: resources.into_iter().cloned().collect(),
    }
}

fn of_item(
    question: Question<'_, '_>,
    item: &Access,
    hasty: bool,
    settings: &Settings,
) -> Result<Check, InternalError> {
    let ask = Ask {
        who: Who::Anyone,
        services: false,
        trust: Vec::new(),
        owner: None,
        actions: item.actions.clone(),
        resources: item.resources.clone(),
        when: Vec::new(),
    };
    let bounds = Bounds {
        state: &|compiler: &mut Compiler| {
            let callers = Callers::Of(question.policy_type);
            can::bounds(compiler, &ask, callers, question.documents)
        },
        hints: Hints {
            principals: Vec::new(),
            resources: match hasty {
                true => Vec::new(),
                false => item.resources.clone(),
            },
            owner: None,
        },
        hasty,
    };
    question.check(&bounds, settings)
}

/// The same access in fewer items: those that differ in their actions only are one, and those that
/// differ in their resources only. Long lists of resources are cut.
fn together(access: &[Access]) -> Vec<Access> {
    let mut by_resources: indexmap::IndexMap<&[String], Vec<String>> = indexmap::IndexMap::new();
    for item in access {
        let entry = by_resources.entry(item.resources.as_slice());
        match entry {
            indexmap::map::Entry::Vacant(entry) => {
                entry.insert(item.actions.clone());
            }
            indexmap::map::Entry::Occupied(mut entry) => {
                // No action is any action.
                match item.actions.is_empty() || entry.get().is_empty() {
                    true => entry.get_mut().clear(),
                    false => entry.get_mut().extend(item.actions.iter().cloned()),
                }
            }
        }
    }
    let mut by_actions: indexmap::IndexMap<Vec<String>, Vec<&[String]>> = indexmap::IndexMap::new();
    for (resources, mut actions) in by_resources {
        actions.sort_unstable();
        actions.dedup();
        by_actions.entry(actions).or_default().push(resources);
    }
    let mut all = Vec::new();
    for (actions, lists) in by_actions {
        if lists.iter().any(|list| list.is_empty()) {
            all.push(Access {
                actions,
                resources: Vec::new(),
            });
            continue;
        }
        let mut resources: Vec<String> = lists.into_iter().flatten().cloned().collect();
        resources.sort_unstable();
        resources.dedup();
        all.extend(resources.chunks(RESOURCES).map(|part| Access {
            actions: actions.clone(),
            resources: part.to_vec(),
        }));
    }
    all
}
