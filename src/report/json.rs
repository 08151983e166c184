//! Answers as JSON.

use super::grounds::rests_on_json;
use super::told::{Told, because_json, elsewhere_text};
use super::whole::whole_json;
use super::{SCHEMA, places, reasons_text};
use crate::eval::{AxiomWarning, Decision, Outcome};
use crate::policy::parse::Parsed;
use crate::query::{Answer, Comparison, Details, Witness};
use serde_json::{Map, Value, json};

/// What `compare` answers; `old` and `new` are the documents of the two sides.
pub fn compare_json(old: &[Parsed], new: &[Parsed], comparison: &Comparison) -> Value {
    let documents: Vec<&Parsed> = old.iter().chain(new).collect();
    json!({
        "schema": SCHEMA,
        "question": "compare",
        "verdict": comparison.verdict().name(),
        "added": access(&documents, new, Some(old), &comparison.added, &comparison.added_details),
        "removed":
            access(&documents, old, Some(new), &comparison.removed, &comparison.removed_details),
    })
}

/// What `can` answers.
pub fn can_json(policies: &[Parsed], told: &Told) -> Value {
    let documents: Vec<&Parsed> = policies.iter().collect();
    let word = match told.answer {
        Answer::None => "no",
        Answer::Some(_) => "yes",
        Answer::Unknown(_) => "unknown",
    };
    let mut members = Map::new();
    members.insert("schema".into(), SCHEMA.into());
    members.insert("question".into(), "can".into());
    members.insert("answer".into(), word.into());
    let Told {
        answer,
        details: beside,
        assumptions,
    } = told;
    details(&documents, policies, None, answer, beside, &mut members);
    members.insert("assumptions".into(), assumptions.clone().into());
    members.into()
}

fn access(
    documents: &[&Parsed],
    allow: &[Parsed],
    refuse: Option<&[Parsed]>,
    answer: &Answer,
    beside: &Details,
) -> Value {
    let outcome = match answer {
        Answer::None => "none",
        Answer::Some(_) => "some",
        Answer::Unknown(_) => "unknown",
    };
    let mut members = Map::new();
    members.insert("outcome".into(), outcome.into());
    details(documents, allow, refuse, answer, beside, &mut members);
    members.into()
}

/// A request with all its members, so that programs find each of them.
pub(super) fn whole(request: &Value) -> Value {
    let mut members = Map::new();
    for name in [
        "principal",
        "action",
        "resource",
        "resource_account",
        "context",
    ] {
        let value = match request.get(name) {
            Some(value) => value.clone(),
            None if name == "context" => json!({}),
            None => Value::Null,
        };
        members.insert(name.into(), value);
    }
    let others = request.as_object().into_iter().flatten();
    for (name, value) in others {
        if !members.contains_key(name) {
            members.insert(name.clone(), value.clone());
        }
    }
    members.into()
}

fn details(
    documents: &[&Parsed],
    allow: &[Parsed],
    refuse: Option<&[Parsed]>,
    answer: &Answer,
    beside: &Details,
    members: &mut Map<String, Value>,
) {
    let (witness, reason) = match answer {
        Answer::None => (Value::Null, Value::Null),
        Answer::Some(witness) => (whole(&witness.request), Value::Null),
        Answer::Unknown(reasons) => (Value::Null, reasons_text(documents, reasons).into()),
    };
    members.insert("witness".into(), witness);
    members.insert("reason".into(), reason);
    if let Some(text) = elsewhere_text(answer, beside) {
        members.insert("universe_note".into(), text.into());
    }
    rests_on_json(beside.rests_on.as_deref(), members);
    match answer {
        Answer::None => {
            if let Some(covers) = &beside.because {
                members.insert("because".into(), because_json(documents, covers));
            }
        }
        Answer::Some(witness) => {
            shown(allow, refuse, witness, members);
            match &beside.whole {
                Some(Ok(entries)) => {
                    members.insert("difference".into(), whole_json(documents, entries));
                }
                Some(Err(reason)) => {
                    members.insert("difference".into(), Value::Null);
                    members.insert("difference_reason".into(), reason.clone().into());
                }
                None => {}
            }
            if !beside.further.is_empty() {
                let further = beside.further.iter().map(|further| {
                    let mut members = Map::new();
                    members.insert("differs_in".into(), further.aspect.name().into());
                    members.insert("witness".into(), whole(&further.witness.request));
                    shown(allow, refuse, &further.witness, &mut members);
                    Value::from(members)
                });
                members.insert("further".into(), further.collect());
            }
        }
        Answer::Unknown(reasons) => {
            let reasons: Vec<Value> = reasons
                .iter()
                .map(|reason| json!({"text": reason.text, "places": places(documents, reason)}))
                .collect();
            members.insert("reasons".into(), reasons.into());
        }
    }
}

pub(super) fn shown(
    allow: &[Parsed],
    refuse: Option<&[Parsed]>,
    witness: &Witness,
    members: &mut Map<String, Value>,
) {
    let matched = |documents: &[Parsed], decisions: &[Decision]| -> Vec<Value> {
        let each = decisions.iter();
        each.flat_map(|decision| statements(documents, decision, true))
            .collect()
    };
    let allowed = matched(allow, &witness.replay.allowed);
    members.insert("allowed_by".into(), allowed.into());
    if let Some(refuse) = refuse {
        let denied = matched(refuse, &witness.replay.refused);
        members.insert("denied_by".into(), denied.into());
    }
    members.insert("action_known".into(), witness.known_action.into());
}

/// The statements of a decision that match.
pub(super) fn matching(documents: &[Parsed], decision: &Decision) -> Vec<Value> {
    statements(documents, decision, true)
}

/// The statements of a decision: those that match, or all with the element that failed.
fn statements(documents: &[Parsed], decision: &Decision, matched_only: bool) -> Vec<Value> {
    let mut all = Vec::new();
    for result in &decision.statements {
        if matched_only && !result.matched {
            continue;
        }
        let Some(document) = documents.get(result.policy) else {
            continue;
        };
        let Some(statement) = document.policy.statements.get(result.statement) else {
            continue;
        };
        let at = |span: crate::source::Span| {
            let position = document.source.position(span.start);
            (position.line, position.column)
        };
        let (line, column) = at(statement.span);
        let mut entry = json!({
            "document": document.source.name(),
            "statement": result.statement,
            "sid": statement.sid.as_ref().map(|sid| sid.value.clone()),
            "effect": result.effect.to_string(),
            "line": line,
            "column": column,
        });
        if !matched_only && let Some(entry) = entry.as_object_mut() {
            entry.insert("matched".into(), result.matched.into());
            let failed = result.failed.as_ref().map(|failure| {
                let (line, column) = at(failure.span);
                json!({
                    "element": format!("{:?}", failure.element),
                    "why": failure.why,
                    "line": line,
                    "column": column,
                })
            });
            entry.insert("failed".into(), failed.unwrap_or(Value::Null));
        }
        all.push(entry);
    }
    all
}

/// What `simulate` answers.
pub fn simulate_json(policies: &[Parsed], decision: &Decision, warnings: &[AxiomWarning]) -> Value {
    let warnings: Vec<Value> = warnings
        .iter()
        .map(|warning| json!({"id": warning.id, "message": warning.message}))
        .collect();
    let notes: Vec<Value> = decision
        .notes
        .iter()
        .map(|note| json!({"flag": note.flag, "rule": note.rule, "message": note.message}))
        .collect();
    json!({
        "schema": SCHEMA,
        "question": "simulate",
        "decision": outcome_name(decision.outcome),
        "statements": statements(policies, decision, false),
        "warnings": warnings,
        "notes": notes,
    })
}

pub(super) const fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allow => "allow",
        Outcome::ExplicitDeny => "explicit_deny",
        Outcome::ImplicitDeny => "implicit_deny",
    }
}
