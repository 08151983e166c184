//! What was found out about a question of the language, told.

use super::reply::{Fault, Reply, faults};
use super::{always_json, always_text, common_json, common_text, in_world_json, in_world_text};
use crate::eval::layers::Met;
use crate::policy::Effect;
use crate::query::language::answer::{Found, Summarised, Verdict, WhoFound, answer};
use crate::query::language::ast::{Atom, Relation, Set};
use crate::query::language::plan::{Documented, InWorld, Job, Library, Related, Unasked};
use crate::query::world::{WhoCan, WhoEntry};
use crate::query::{Answer, Reason, Settings};
use crate::report::{
    About, Told, assumption, can_json, can_text, compare_json, compare_text, grounds_json,
    grounds_notes, grounds_text, summary_json, summary_text, what_can_json, what_can_text,
    who_can_each_json, who_can_json, who_can_text,
};
use crate::rules::Rules;
use crate::world::World;
use serde_json::Value;

/// Asks, and tells.
///
/// # Errors
/// What makes no sense, what cannot be read, and mistakes of ours.
pub fn reply(job: &Job, library: &Library, settings: &Settings) -> Result<Reply, Unasked> {
    answer(job, library, settings, |found| {
        let mut reply = told(found, &settings.rules);
        grounds_text(&settings.rules, &mut reply.text);
        grounds_json(&settings.rules, &mut reply.json);
        reply
    })
}

fn told(found: &Found<'_>, rules: &Rules) -> Reply {
    let verdict = found.verdict();
    match found {
        Found::Some(found) => some(found),
        Found::Every(found) => every(found),
        Found::Related(found, kind) => related(found, *kind),
        Found::Can(found, world) => in_world(found, world),
        Found::Who(found) => who(found, verdict),
        Found::What(found, world) => {
            let about = About {
                assumptions: world.assumptions(),
                ..About::default()
            };
            let text = what_can_text(found, &about);
            listed(verdict, text, what_can_json(found, &about))
        }
        Found::Summary(found) => {
            let notes = summary_notes(found, rules);
            let text = summary_text(&found.policies, &found.summary, &notes);
            listed(verdict, text, summarised_json(found, &notes))
        }
    }
}

/// What a summary takes for granted.
pub fn summary_notes(found: &Summarised, rules: &Rules) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(first) = found.policies.first() {
        notes.push(assumption(first.policy_type).to_owned());
    }
    notes.extend(grounds_notes(rules));
    if let Some(names) = found.rests_on.as_ref().filter(|names| !names.is_empty()) {
        notes.push(format!("rests on: {}", names.join(", ")));
    }
    notes
}

/// A summary as JSON.
pub fn summarised_json(found: &Summarised, notes: &[String]) -> Value {
    summary_json(
        &found.policies,
        &found.summary,
        notes,
        found.rests_on.as_ref(),
    )
}

fn texts(reasons: &[Reason]) -> Vec<String> {
    reasons.iter().map(|one| one.text.clone()).collect()
}

fn reasons(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Unknown(reasons) => texts(reasons),
        _ => Vec::new(),
    }
}

fn request(answer: &Answer) -> Option<Value> {
    match answer {
        Answer::Some(witness) => Some(witness.request.clone()),
        _ => None,
    }
}

fn notes(found: &Documented) -> Vec<String> {
    let mut notes = vec![assumption(found.policy_type).to_owned()];
    if found.external {
        notes.push("AWS services do not count as external (EXT-02)".to_owned());
    }
    notes
}

/// Whether some request is allowed.
fn some(found: &Documented) -> Reply {
    let told = Told {
        answer: found.answer.clone(),
        details: found.details.clone(),
        assumptions: notes(found),
    };
    let json = can_json(&found.policies, &told);
    Reply {
        verdict: match found.answer {
            Answer::Some(_) => Verdict::Yes,
            Answer::None => Verdict::No,
            Answer::Unknown(_) => Verdict::Unknown,
        },
        text: can_text(&found.policies, &told),
        faults: faults(json.get("allowed_by"), "allows it"),
        json,
        request: request(&found.answer),
        reasons: reasons(&found.answer),
    }
}

/// Whether every request is allowed.
fn every(found: &Documented) -> Reply {
    let notes = notes(found);
    let json = always_json(&found.policies, &found.answer, &found.details, &notes);
    let matched = json.get("denied_by").and_then(Value::as_array);
    let denies = |one: &&Value| one.get("effect").and_then(Value::as_str) == Some("Deny");
    let denies: Value = matched
        .into_iter()
        .flatten()
        .filter(denies)
        .cloned()
        .collect();
    let mut at = faults(Some(&denies), "denies it");
    if let (Answer::Some(witness), true) = (&found.answer, at.is_empty()) {
        // What does not match, where it does not.
        for result in witness
            .replay
            .refused
            .iter()
            .flat_map(|one| &one.statements)
        {
            let document = found.policies.get(result.policy);
            if let (Some(document), Some(failure)) = (document, &result.failed)
                && result.effect == Effect::Allow
            {
                let place = document.source.position(failure.span.start);
                at.push(Fault {
                    file: document.source.name().to_owned(),
                    line: place.line,
                    column: place.column,
                    what: format!(
                        "statement {} does not match: {}",
                        result.statement + 1,
                        failure.why
                    ),
                });
            }
        }
    }
    Reply {
        verdict: match found.answer {
            Answer::None => Verdict::Yes,
            Answer::Some(_) => Verdict::No,
            Answer::Unknown(_) => Verdict::Unknown,
        },
        text: always_text(&found.policies, &found.answer, &found.details, &notes),
        json,
        faults: at,
        request: request(&found.answer),
        reasons: reasons(&found.answer),
    }
}

/// How two policies relate.
fn related(found: &Related, kind: Relation) -> Reply {
    let verdict = Verdict::of(found.holds);
    let (left, right) = (&found.left, &found.right);
    if let Some(common) = &found.common {
        let json = common_json(left, right, common);
        return Reply {
            verdict,
            text: format!("{}: {}", verdict.name(), common_text(left, right, common)),
            faults: faults(json.get("allowed_by"), "allows it"),
            json,
            request: request(common),
            reasons: reasons(common),
        };
    }
    let Some(comparison) = &found.comparison else {
        return listed(Verdict::Partly, String::new(), Value::Null);
    };
    let mut json = compare_json(right, left, comparison);
    // The side that speaks against it first.
    let sides = match kind {
        Relation::Broader | Relation::StrictlyBroader => ["removed", "added"],
        _ => ["added", "removed"],
    };
    let both = matches!(kind, Relation::Equivalent);
    let strict = matches!(kind, Relation::StrictlyNarrower | Relation::StrictlyBroader);
    let mut at = Vec::new();
    let mut witness = None;
    let mut why = Vec::new();
    for (index, side) in sides.iter().enumerate() {
        let answer = match *side {
            "added" => &comparison.added,
            _ => &comparison.removed,
        };
        if index == 0 || both {
            let list = json.get(*side).and_then(|one| one.get("allowed_by"));
            at.extend(faults(list, "allows it"));
            witness = witness.or_else(|| request(answer));
        }
        if index == 0 || both || strict {
            why.extend(reasons(answer));
        }
    }
    if let Some(members) = json.as_object_mut() {
        members.insert("answer".into(), verdict.name().into());
    }
    Reply {
        verdict,
        text: format!(
            "{}\n\n{}",
            verdict.name(),
            compare_text(right, left, comparison)
        ),
        json,
        faults: at,
        request: witness,
        reasons: match verdict {
            Verdict::Unknown => why,
            _ => Vec::new(),
        },
    }
}

fn in_world(found: &InWorld, world: &World) -> Reply {
    let notes = world.assumptions();
    let met = found.decision.iter().flat_map(|one| &one.deciding);
    let fault = |met: &Met| {
        let sid = met.sid.as_ref();
        let sid = sid.map_or_else(String::new, |sid| format!(" {sid:?}"));
        let verb = match met.effect {
            Effect::Allow => "allows",
            Effect::Deny => "denies",
        };
        Fault {
            file: met.file.clone(),
            line: met.line,
            column: met.column,
            what: format!(
                "statement {}{sid} of {} {verb} it",
                met.index + 1,
                met.document
            ),
        }
    };
    Reply {
        verdict: match found.answer {
            Answer::Some(_) => Verdict::Yes,
            Answer::None => Verdict::No,
            Answer::Unknown(_) => Verdict::Unknown,
        },
        text: in_world_text(found, &notes),
        json: in_world_json(found, &notes),
        faults: met.map(fault).collect(),
        request: request(&found.answer),
        reasons: reasons(&found.answer),
    }
}

fn listed(verdict: Verdict, text: String, json: Value) -> Reply {
    Reply {
        verdict,
        text,
        json,
        faults: Vec::new(),
        request: None,
        reasons: Vec::new(),
    }
}

/// Who can, a block for each resource.
fn who(found: &WhoFound<'_>, verdict: Verdict) -> Reply {
    let WhoFound {
        found,
        asked,
        act,
        world,
    } = found;
    let mut places: Vec<(String, Vec<WhoEntry<'_>>)> = Vec::new();
    for (party, place, granted) in found {
        let entry = WhoEntry {
            party: *party,
            granted: granted.clone(),
        };
        match places.iter_mut().find(|(known, _)| known == place) {
            Some((_, entries)) => entries.push(entry),
            None => places.push((place.clone(), vec![entry])),
        }
    }
    let actions = vec![written(&act.actions)];
    let assumptions = world.assumptions();
    if places.is_empty() {
        let on = act.on.as_ref().map_or_else(|| "*".to_owned(), written);
        places.push((on, Vec::new()));
    }
    let last = places.len() - 1;
    let mut text = String::new();
    let mut answers = Vec::new();
    for (index, (place, entries)) in places.into_iter().enumerate() {
        let about = About {
            actions: actions.clone(),
            resource: place,
            // Once, at the end.
            assumptions: match index == last {
                true => assumptions.clone(),
                false => Vec::new(),
            },
        };
        let found = WhoCan {
            entries,
            asked: *asked,
        };
        if index > 0 {
            text.push('\n');
        }
        text.push_str(&who_can_text(&found, &about));
        answers.push(who_can_json(&found, &about));
    }
    let json = match answers.len() {
        1 => answers.remove(0),
        _ => who_can_each_json(answers),
    };
    listed(verdict, text, json)
}

/// A set as it is written.
fn written(set: &Set) -> String {
    match (set.of.as_slice(), set.except.as_slice()) {
        ([one], []) => match &one.node {
            Atom::Text(text) => text.clone(),
            other => other.to_string(),
        },
        _ => set.to_string(),
    }
}
