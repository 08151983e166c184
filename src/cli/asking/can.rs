//! `iamproof can --world`: whether somebody can do something in a world.

use super::concrete::decided;
use super::{Question, asked, load};
use crate::cli::args::{Can, Format};
use crate::cli::rules::settings;
use crate::cli::simulate::calls;
use crate::cli::{Exit, Failure, Streams, pretty};
use crate::eval::layers::Verdict;
use crate::query::world::Scene;
use crate::query::{Answer, Settings};
use crate::report::{SCHEMA, grounds_json, grounds_text, layered_json, layered_text, request_text};
use serde_json::{Value, json};
use std::fmt::Write as _;

pub(in crate::cli) fn run_can(arguments: &Can, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut settings = settings(&arguments.rules)?;
    arguments.telling.apply(&mut settings);
    let world = load(&arguments.world, streams)?;
    let principals = [arguments.principal.clone()];
    let [resource] = arguments.resource.as_slice() else {
        return Err(Failure::usage("in a world one --resource is asked about"));
    };
    let question = Question {
        principals: &principals,
        actions: &arguments.action,
        resource,
        when: &arguments.when,
    };
    let calls = calls(&arguments.calls, streams)?;
    let passing = calls.passing();
    let answered = answered(passing.scene(&world), &question, &settings)?;
    match arguments.format {
        Format::Text => {
            let mut text = text(&answered);
            grounds_text(&settings.rules, &mut text);
            streams.print(&text);
        }
        Format::Json => {
            let mut json = answered.json();
            grounds_json(&settings.rules, &mut json);
            streams.print(&pretty(&json));
        }
    }
    Ok(match answered.answer {
        "yes" => Exit::Good,
        "no" => Exit::Bad,
        _ => Exit::Unknown,
    })
}

/// Whether somebody can.
pub(in crate::cli) struct Answered {
    answer: &'static str,
    /// A request that is allowed, or one that shows who refuses.
    request: Option<Value>,
    /// How that request is decided.
    trace: Option<(Value, String)>,
    reasons: Vec<String>,
    /// How many callers were asked about.
    callers: usize,
    assumptions: Vec<String>,
}

impl Answered {
    pub(in crate::cli) fn json(&self) -> Value {
        let witness = self.request.clone().filter(|_| self.answer == "yes");
        json!({
            "schema": SCHEMA,
            "question": "can",
            "answer": self.answer,
            "witness": witness,
            "reason": match self.reasons.as_slice() {
                [] => Value::Null,
                all => all.join("; ").into(),
            },
            "callers": self.callers,
            "trace": self.trace.as_ref().map(|(json, _)| json.clone()),
            "assumptions": self.assumptions,
        })
    }
}

/// Asks about all callers that are meant; the first who can is shown.
pub(in crate::cli) fn answered(
    scene: Scene<'_>,
    question: &Question<'_>,
    settings: &Settings,
) -> Result<Answered, Failure> {
    let (found, about) = asked(scene, question, settings)?;
    let mut answered = Answered {
        answer: "no",
        request: None,
        trace: None,
        reasons: Vec::new(),
        callers: found.asked,
        assumptions: about.assumptions,
    };
    for granted in found.entries.iter().flat_map(|entry| &entry.granted) {
        match &granted.answer {
            Answer::Some(witness) => {
                answered.answer = "yes";
                answered.request = Some(witness.request.clone());
                break;
            }
            Answer::Unknown(reasons) => {
                answered.answer = "unknown";
                for reason in reasons {
                    if !answered.reasons.contains(&reason.text) {
                        answered.reasons.push(reason.text.clone());
                    }
                }
            }
            Answer::None => {}
        }
    }
    if answered.answer == "yes" {
        answered.reasons.clear();
    }
    // Of one caller, action and resource the layers say who refuses.
    if answered.request.is_none()
        && let ([principal], [action]) = (question.principals, question.actions)
        && !action.contains(['*', '?'])
        && !question.resource.contains('?')
        && (question.resource == "*" || !question.resource.contains('*'))
    {
        answered.request = Some(json!({
            "principal": principal, "action": action, "resource": question.resource,
        }));
    }
    if let Some(request) = &answered.request
        && let Ok((decision, warnings)) = decided(scene, request, &settings.rules)
        && (answered.answer == "yes" || decision.verdict != Verdict::Allow)
    {
        let json = layered_json(&decision, &warnings);
        answered.trace = Some((json, layered_text(&decision, &[])));
    }
    Ok(answered)
}

fn text(answered: &Answered) -> String {
    let mut out = match answered.answer {
        "yes" => "yes: this request is allowed\n".to_owned(),
        "no" if answered.callers == 1 => "no: no such request is allowed (proved)\n".to_owned(),
        "no" => format!(
            "no: of {} callers none can make such a request (proved)\n",
            answered.callers
        ),
        _ => "unknown: not decided\n".to_owned(),
    };
    if let Some(request) = answered
        .request
        .as_ref()
        .filter(|_| answered.answer == "yes")
    {
        out.push_str(&request_text(request));
    }
    for reason in &answered.reasons {
        let _ = writeln!(out, "  {reason}");
    }
    if let Some((_, trace)) = &answered.trace {
        out.push('\n');
        out.push_str(trace);
    }
    if !answered.assumptions.is_empty() {
        out.push('\n');
    }
    for note in &answered.assumptions {
        let _ = writeln!(out, "note: {note}");
    }
    out
}
