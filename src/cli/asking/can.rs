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
use crate::report::{
    can_in_world_json, grounds_json, grounds_text, layered_json, layered_text, request_text,
};
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
        Answer::Some(_) => Exit::Good,
        Answer::None => Exit::Bad,
        Answer::Unknown(_) => Exit::Unknown,
    })
}

/// Whether somebody can.
pub(in crate::cli) struct Answered {
    answer: Answer,
    /// How a request is decided: the one that is allowed, or one that shows who refuses.
    trace: Option<(Value, String)>,
    /// How many callers were asked about.
    callers: usize,
    assumptions: Vec<String>,
}

impl Answered {
    pub(in crate::cli) fn json(&self) -> Value {
        let trace = self.trace.as_ref().map(|(json, _)| json.clone());
        can_in_world_json(&self.answer, self.callers, trace, &self.assumptions)
    }
}

/// Asks about all callers that are meant; the first who can is shown.
pub(in crate::cli) fn answered(
    scene: Scene<'_>,
    question: &Question<'_>,
    settings: &Settings,
) -> Result<Answered, Failure> {
    let (found, about) = asked(scene, question, settings)?;
    let mut answer = Answer::None;
    for granted in found.entries.iter().flat_map(|entry| &entry.granted) {
        match &granted.answer {
            Answer::Some(_) => {
                answer = granted.answer.clone();
                break;
            }
            Answer::Unknown(reasons) => {
                let mut known = match answer {
                    Answer::Unknown(known) => known,
                    Answer::Some(_) | Answer::None => Vec::new(),
                };
                for reason in reasons {
                    if !known.iter().any(|one| one.text == reason.text) {
                        known.push(reason.clone());
                    }
                }
                answer = Answer::Unknown(known);
            }
            Answer::None => {}
        }
    }
    // Of one caller, action and resource the layers say who refuses.
    let request = match (&answer, question.principals, question.actions) {
        (Answer::Some(witness), ..) => Some(witness.request.clone()),
        (_, [principal], [action])
            if !action.contains(['*', '?'])
                && !question.resource.contains('?')
                && (question.resource == "*" || !question.resource.contains('*')) =>
        {
            Some(json!({
                "principal": principal, "action": action, "resource": question.resource,
            }))
        }
        _ => None,
    };
    let mut trace = None;
    if let Some(request) = &request
        && let Ok((decision, warnings)) = decided(scene, request, &settings.rules)
        && (matches!(answer, Answer::Some(_)) || decision.verdict != Verdict::Allow)
    {
        let json = layered_json(&decision, &warnings, None);
        trace = Some((json, layered_text(&decision, &[])));
    }
    Ok(Answered {
        answer,
        trace,
        callers: found.asked,
        assumptions: about.assumptions,
    })
}

fn text(answered: &Answered) -> String {
    let mut out = match &answered.answer {
        Answer::Some(_) => "yes: this request is allowed\n".to_owned(),
        Answer::None if answered.callers == 1 => {
            "no: no such request is allowed (proved)\n".to_owned()
        }
        Answer::None => format!(
            "no: of {} callers none can make such a request (proved)\n",
            answered.callers
        ),
        Answer::Unknown(_) => "unknown: not decided\n".to_owned(),
    };
    match &answered.answer {
        Answer::Some(witness) => out.push_str(&request_text(&witness.request)),
        Answer::Unknown(reasons) => {
            for reason in reasons {
                let _ = writeln!(out, "  {}", reason.text);
            }
        }
        Answer::None => {}
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
