//! Whether a text with edits made says what it said before.

use super::edit::{Edit, apply};
use super::same::same_outside;
use crate::lint::held::unwrapped;
use crate::policy::parse::{ParseOptions, embedded};
use crate::policy::{
    Effect, Elements, Policy, PolicyType, Principals, Statement, Text, statement_json as printed,
};
use crate::query::{Answer, Comparison, Settings, compare};
use crate::source::json::Json;
use crate::source::{Format, Severity, Source};
use std::sync::Arc;

/// The text with the edits made, if it is proved to decide every request as before: each statement that
/// changed matches the same requests, and one that is gone matches none that no other of the same effect
/// does. All else of the text, such as what stands around the policy, must be the same value for value.
///
/// # Errors
/// Why that is not so, or not known.
pub fn prove(source: &Source, edits: &[Edit], policy_type: PolicyType) -> Result<String, String> {
    let format = Format::of(source);
    let made = apply(source.text(), edits).ok_or("the edits overlap")?;
    let after = Source::new(source.name(), made.clone());
    let old_tree = read(source, format)?;
    let new_tree =
        read(&after, format).map_err(|error| format!("the text would be wrong: {error}"))?;
    let (old_root, new_root) = (unwrapped(&old_tree)?, unwrapped(&new_tree)?);
    if !same_outside(&old_tree, old_root, &new_tree, new_root) {
        return Err("what stands outside of the policy would change too".to_owned());
    }
    let old = policy(source, old_root, policy_type)
        .map_err(|error| format!("the document is no policy that can be read: {error}"))?;
    let new = policy(&after, new_root, policy_type)
        .map_err(|error| format!("the document would be no policy: {error}"))?;
    same(&old, &new, policy_type)?;
    Ok(made)
}

fn read(source: &Source, format: Format) -> Result<Json, String> {
    let (tree, diagnostics) = format.parse(source);
    let mut errors = diagnostics.iter();
    match errors.find(|one| one.severity == Severity::Error) {
        Some(error) => Err(error.message.clone()),
        None => tree.ok_or_else(|| "there is no document".to_owned()),
    }
}

fn policy(source: &Source, root: &Json, policy_type: PolicyType) -> Result<Policy, String> {
    let options = ParseOptions {
        policy_type: Some(policy_type),
        strict: false,
    };
    let source = Arc::new(source.clone());
    match embedded(root, &source, &options) {
        Ok(mut all) if all.len() == 1 => {
            let only = all.pop().map(|one| one.policy);
            only.ok_or_else(String::new)
        }
        Ok(_) => Err("it is not one policy".to_owned()),
        Err(failed) => {
            let mut all = failed.into_iter().flat_map(|one| one.diagnostics);
            let first = all.find(|one| one.severity == Severity::Error);
            Err(first.map_or_else(String::new, |one| one.message))
        }
    }
}

/// Whether two policies decide every request alike.
fn same(old: &Policy, new: &Policy, policy_type: PolicyType) -> Result<(), String> {
    let id = |policy: &Policy| policy.id.as_ref().map(|id| id.value.clone());
    if old.version != new.version || id(old) != id(new) || !sids_stay(old, new) {
        return Err("a Version, an Id or a Sid would change".to_owned());
    }
    let (gone, come) = changed(old, new);
    let pairs = gone.len() == come.len()
        && gone
            .iter()
            .zip(&come)
            .all(|(one, other)| one.effect == other.effect);
    if pairs {
        for (one, other) in gone.iter().zip(&come) {
            alike(old, one, other, policy_type)?;
        }
        return Ok(());
    }
    for one in &gone {
        covered(old, one, &new.statements, policy_type)?;
    }
    for one in &come {
        covered(old, one, &old.statements, policy_type)?;
    }
    Ok(())
}

/// The statements of each that the other does not have, `Sid`s aside, in their order.
fn changed<'p>(old: &'p Policy, new: &'p Policy) -> (Vec<&'p Statement>, Vec<&'p Statement>) {
    let texts = |policy: &Policy| -> Vec<String> { policy.statements.iter().map(text).collect() };
    let (olds, mut news) = (
        texts(old),
        texts(new).into_iter().map(Some).collect::<Vec<_>>(),
    );
    let mut gone = Vec::new();
    for (statement, text) in old.statements.iter().zip(olds) {
        let mut all = news.iter_mut();
        match all.find(|one| one.as_ref() == Some(&text)) {
            Some(found) => *found = None,
            None => gone.push(statement),
        }
    }
    let come = new.statements.iter().zip(news);
    let come = come.filter_map(|(statement, text)| text.map(|_| statement));
    (gone, come.collect())
}

/// What a statement says, without its `Sid`.
fn text(statement: &Statement) -> String {
    let bare = Statement {
        sid: None,
        ..statement.clone()
    };
    printed(&bare).to_string()
}

/// Whether the names of the new statements are names of the old ones, in their order.
fn sids_stay(old: &Policy, new: &Policy) -> bool {
    let sid = |statement: &Statement| statement.sid.as_ref().map(|sid| sid.value.clone());
    let mut olds = old.statements.iter().map(sid);
    new.statements
        .iter()
        .map(sid)
        .all(|new| olds.any(|old| old == new))
}

/// Whether two statements of one effect match the same requests.
fn alike(
    frame: &Policy,
    one: &Statement,
    other: &Statement,
    policy_type: PolicyType,
) -> Result<(), String> {
    let found = compared(
        frame,
        vec![allowing(one)],
        vec![allowing(other)],
        policy_type,
    )?;
    none(&found.added)?;
    none(&found.removed)?;
    if one.effect == Effect::Allow {
        return Ok(());
    }
    // What a Deny matches is told once more by what it leaves.
    let all = everything(one);
    let found = compared(
        frame,
        vec![all.clone(), one.clone()],
        vec![all, other.clone()],
        policy_type,
    )?;
    none(&found.added)?;
    none(&found.removed)
}

/// Whether each request that a statement matches is one of others of the same effect.
fn covered(
    frame: &Policy,
    one: &Statement,
    others: &[Statement],
    policy_type: PolicyType,
) -> Result<(), String> {
    let others = || others.iter().filter(|other| other.effect == one.effect);
    let plain = others().map(allowing).collect();
    none(&compared(frame, plain, vec![allowing(one)], policy_type)?.added)?;
    if one.effect == Effect::Allow {
        return Ok(());
    }
    let all = everything(one);
    let with = |rest: Vec<Statement>| {
        let mut statements = vec![all.clone()];
        statements.extend(rest);
        statements
    };
    let old = with(others().cloned().collect());
    // What the others leave, this one leaves too.
    none(&compared(frame, old, with(vec![one.clone()]), policy_type)?.removed)
}

fn none(answer: &Answer) -> Result<(), String> {
    match answer {
        Answer::None => Ok(()),
        Answer::Some(witness) => Err(format!(
            "the policy would decide other requests, such as {}",
            witness.request
        )),
        Answer::Unknown(reasons) => {
            let reasons: Vec<&str> = reasons.iter().map(|one| one.text.as_str()).collect();
            Err(format!("not proved: {}", reasons.join("; ")))
        }
    }
}

fn compared(
    frame: &Policy,
    old: Vec<Statement>,
    new: Vec<Statement>,
    policy_type: PolicyType,
) -> Result<Comparison, String> {
    let (old, new) = (of(frame, old), of(frame, new));
    compare(
        &[(&old, policy_type)],
        &[(&new, policy_type)],
        policy_type,
        &Settings::default(),
    )
    .map_err(|error| error.to_string())
}

fn of(frame: &Policy, statements: Vec<Statement>) -> Policy {
    Policy {
        version: frame.version,
        id: None,
        statements,
        span: frame.span,
    }
}

fn allowing(statement: &Statement) -> Statement {
    Statement {
        effect: Effect::Allow,
        ..statement.clone()
    }
}

/// A statement that allows all that one like this can be about.
fn everything(like: &Statement) -> Statement {
    let any = |elements: &Elements| Elements {
        negated: false,
        values: vec![Text {
            value: "*".to_owned(),
            span: elements.span,
        }],
        span: elements.span,
    };
    Statement {
        sid: None,
        effect: Effect::Allow,
        principal: like.principal.as_ref().map(|one| Principals {
            negated: false,
            any: true,
            names: Vec::new(),
            span: one.span,
        }),
        action: any(&like.action),
        resource: like.resource.as_ref().map(any),
        condition: Vec::new(),
        span: like.span,
    }
}
