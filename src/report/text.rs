//! Answers as text.

use super::grounds::rests_on_text;
use super::told::{Told, another, because_text, elsewhere_text};
use super::whole::whole_text;
use super::{place, places, statement_name};
use crate::eval::{AxiomWarning, Decision, ElementKind, Outcome};
use crate::policy::Effect;
use crate::policy::parse::Parsed;
use crate::query::{Answer, Comparison, Reason, Verdict, Witness};
use serde_json::Value;
use std::fmt::Write as _;

/// What `compare` answers.
pub fn compare_text(old: &[Parsed], new: &[Parsed], comparison: &Comparison) -> String {
    let documents: Vec<&Parsed> = old.iter().chain(new).collect();
    let meaning = match comparison.verdict() {
        Verdict::Equivalent => "old and new allow the same requests",
        Verdict::Narrower => "everything that new allows, old allows; not the other way round",
        Verdict::Broader => "new allows everything that old allows, and more",
        Verdict::Incomparable => "each allows something that the other does not",
        Verdict::Unknown => "not decided",
    };
    let mut out = format!("{}: {meaning}\n", comparison.verdict().name());
    let directions = [
        (
            "added",
            "new",
            "old",
            new,
            old,
            &comparison.added,
            &comparison.added_details,
        ),
        (
            "removed",
            "old",
            "new",
            old,
            new,
            &comparison.removed,
            &comparison.removed_details,
        ),
    ];
    for (title, by, not_by, allow, refuse, answer, details) in directions {
        let _ = match answer {
            Answer::None => writeln!(
                out,
                "\n{title}: nothing (proved: {not_by} allows every request that {by} allows)"
            ),
            Answer::Some(_) => {
                writeln!(
                    out,
                    "\n{title}: {by} allows this request, and {not_by} does not"
                )
            }
            Answer::Unknown(_) => writeln!(out, "\n{title}: unknown"),
        };
        match answer {
            Answer::None => {
                because_text(&mut out, &documents, details);
                rests_on_text(details.rests_on.as_deref(), &mut out);
            }
            Answer::Some(witness) => {
                let shown = |witness: &Witness, out: &mut String| {
                    request(out, witness);
                    let _ = writeln!(out, "\n  allowed by {by}:");
                    for decision in &witness.replay.allowed {
                        allowed(out, allow, decision);
                    }
                    for decision in &witness.replay.refused {
                        let _ = writeln!(out, "  not allowed by {not_by}:");
                        refused(out, refuse, decision);
                    }
                };
                shown(witness, &mut out);
                for further in &details.further {
                    let _ = writeln!(out, "\n  {}", another(further.aspect));
                    shown(&further.witness, &mut out);
                }
                if let Some(whole) = &details.whole {
                    whole_text(&mut out, &documents, title, whole);
                }
            }
            Answer::Unknown(reasons) => unknown(&mut out, &documents, reasons),
        }
        if let Some(text) = elsewhere_text(answer, details) {
            let _ = writeln!(out, "  note: {text}");
        }
    }
    out
}

/// What `can` answers.
pub fn can_text(policies: &[Parsed], told: &Told) -> String {
    let documents: Vec<&Parsed> = policies.iter().collect();
    let mut out = String::new();
    let Told {
        answer,
        details,
        assumptions,
    } = told;
    match answer {
        Answer::None => {
            out.push_str("no: no such request is allowed (proved)\n");
            because_text(&mut out, &documents, details);
            rests_on_text(details.rests_on.as_deref(), &mut out);
        }
        Answer::Some(witness) => {
            out.push_str("yes: this request is allowed\n");
            let shown = |witness: &Witness, out: &mut String| {
                request(out, witness);
                out.push_str("\n  allowed by:\n");
                for decision in &witness.replay.allowed {
                    allowed(out, policies, decision);
                }
            };
            shown(witness, &mut out);
            for further in &details.further {
                let _ = writeln!(out, "\n  {}", another(further.aspect));
                shown(&further.witness, &mut out);
            }
        }
        Answer::Unknown(reasons) => {
            out.push_str("unknown\n");
            unknown(&mut out, &documents, reasons);
        }
    }
    if !assumptions.is_empty() {
        out.push('\n');
    }
    if let Some(text) = elsewhere_text(answer, details) {
        let _ = writeln!(out, "note: {text}");
    }
    for assumption in assumptions {
        let _ = writeln!(out, "note: {assumption}");
    }
    out
}

/// What `simulate` answers.
pub fn simulate_text(
    policies: &[Parsed],
    decision: &Decision,
    warnings: &[AxiomWarning],
) -> String {
    let mut out = match decision.outcome {
        Outcome::Allow => "allow\n",
        Outcome::ExplicitDeny => "explicit deny\n",
        Outcome::ImplicitDeny => "implicit deny: no Allow matches\n",
    }
    .to_owned();
    allowed(&mut out, policies, decision);
    refused(&mut out, policies, decision);
    for warning in warnings {
        let _ = writeln!(out, "warning: {}: {}", warning.id, warning.message);
    }
    for note in &decision.notes {
        let _ = writeln!(out, "note: {}: {}", note.rule, note.message);
    }
    out
}

pub(super) fn unknown(out: &mut String, documents: &[&Parsed], reasons: &[Reason]) {
    for reason in reasons {
        let _ = writeln!(out, "  {}", reason.text);
        for place in places(documents, reason) {
            let _ = writeln!(out, "    at {place}");
        }
    }
}

/// The request, one member a line; principals that are objects and the context in JSON's spelling.
pub(super) fn request(out: &mut String, witness: &Witness) {
    out.push_str(&request_text(&witness.request));
    if !witness.known_action {
        let _ = writeln!(
            out,
            "  (no action that AWS has today fits; this one stands for any future one)"
        );
    }
}

/// The same of a request as JSON.
pub fn request_text(request: &Value) -> String {
    let mut text = String::new();
    let out = &mut text;
    let Some(members) = request.as_object() else {
        return text;
    };
    let spell = |value: &Value| match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    for (name, value) in members {
        let title = match name.as_str() {
            "resource_account" => "owner",
            name => name,
        };
        if let Value::Object(context) = value
            && name == "context"
        {
            for (index, (key, value)) in context.iter().enumerate() {
                let title = if index == 0 { title } else { "" };
                let text = match value {
                    Value::Null => format!("{key} is absent"),
                    value => format!("{key} = {}", spell(value)),
                };
                let _ = writeln!(out, "  {title:<10} {text}");
            }
            continue;
        }
        let _ = writeln!(out, "  {title:<10} {}", spell(value));
    }
    text
}

/// The statements that match.
pub(super) fn allowed(out: &mut String, documents: &[Parsed], decision: &Decision) {
    for result in decision.statements.iter().filter(|result| result.matched) {
        let Some(document) = documents.get(result.policy) else {
            continue;
        };
        let Some(statement) = document.policy.statements.get(result.statement) else {
            continue;
        };
        let verb = match result.effect {
            Effect::Allow => "allows",
            Effect::Deny => "denies",
        };
        let _ = writeln!(
            out,
            "    {} {verb} it ({})",
            statement_name(result.statement, statement),
            place(document, statement.span)
        );
    }
}

/// Why each statement does not allow it: those that deny, the first element that fails, and in one
/// line those that are about other actions.
pub(super) fn refused(out: &mut String, documents: &[Parsed], decision: &Decision) {
    for (index, document) in documents.iter().enumerate() {
        let mut others: Vec<usize> = Vec::new();
        let of_document = decision
            .statements
            .iter()
            .filter(|result| result.policy == index);
        for result in of_document {
            let Some(statement) = document.policy.statements.get(result.statement) else {
                continue;
            };
            let name = statement_name(result.statement, statement);
            if result.matched {
                if decision.outcome == Outcome::ExplicitDeny && result.effect == Effect::Deny {
                    let at = place(document, statement.span);
                    let _ = writeln!(out, "    {name} denies it ({at})");
                }
                continue;
            }
            let Some(failure) = &result.failed else {
                continue;
            };
            let of_action = matches!(
                failure.element,
                ElementKind::Action | ElementKind::NotAction
            );
            if of_action {
                if result.effect == Effect::Allow {
                    others.push(result.statement + 1);
                }
                continue;
            }
            // A Deny that does not match has no part in this.
            if result.effect == Effect::Allow {
                let at = place(document, failure.span);
                let _ = writeln!(out, "    {name} does not match: {} ({at})", failure.why);
            }
        }
        if !others.is_empty() {
            let (noun, verb) = match others.len() {
                1 => ("statement", "does"),
                _ => ("statements", "do"),
            };
            let _ = writeln!(
                out,
                "    {noun} {} of {} {verb} not cover the action",
                ranges(&others),
                document.source.name(),
            );
        }
    }
}

/// Ascending numbers with runs written as ranges: `1-3, 7`.
fn ranges(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let texts = runs.iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    });
    texts.collect::<Vec<_>>().join(", ")
}
