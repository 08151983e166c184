//! One question of the language, asked and answered.

use super::reply::{Fault, Reply, Verdict, faults};
use crate::cli::ask::assumption;
use crate::cli::summary::{as_json, as_text, summarise};
use crate::eval::layers::Met;
use crate::policy::Effect;
use crate::query::language::ast::{Act, Atom, Does, Question, Relation, Set};
use crate::query::language::plan::{
    Documented, Job, Library, Related, Unasked, can_in_world, does, relation, what_in_world,
    who_in_world,
};
use crate::query::world::{WhoCan, WhoEntry};
use crate::query::{Answer, Reason, Settings};
use crate::report::{
    About, Told, always_json, always_text, can_json, can_text, common_json, common_text,
    compare_json, compare_text, grounds_json, grounds_text, in_world_json, in_world_text,
    what_can_json, what_can_text, who_can_each_json, who_can_json, who_can_text,
};
use crate::source::Diagnostic;
use crate::world::World;
use serde_json::Value;
use std::sync::Arc;

/// Asks; the answer to the opposite question is turned round.
pub(in crate::cli) fn answer(
    job: &Job,
    library: &Library,
    settings: &Settings,
) -> Result<Reply, Unasked> {
    let mut reply = asked(job, library, settings)?;
    grounds_text(&settings.rules, &mut reply.text);
    grounds_json(&settings.rules, &mut reply.json);
    Ok(reply)
}

fn asked(job: &Job, library: &Library, settings: &Settings) -> Result<Reply, Unasked> {
    match &job.asked.question {
        Question::Can(who, act) => match this_policy(job, act) {
            Some(policy) => {
                let owner = job.owner.as_deref();
                let found = does(library, &policy, (false, act, Some(who)), owner, settings)?;
                Ok(some(&found))
            }
            None => {
                let world = world(job, library)?;
                let found = can_in_world(&world, who, act, settings)?;
                Ok(in_world(&found, &world))
            }
        },
        Question::WhoCan(act) => {
            let world = world(job, library)?;
            let (found, asked) = who_in_world(&world, act, settings)?;
            Ok(who(found, asked, act, &world))
        }
        Question::WhatCan(who, on) => {
            let world = world(job, library)?;
            let found = what_in_world(&world, who, on.as_ref(), settings)?;
            let about = About {
                assumptions: world.assumptions(),
                ..About::default()
            };
            let text = what_can_text(&found, &about);
            Ok(listed(
                found.is_unknown(),
                text,
                what_can_json(&found, &about),
            ))
        }
        Question::WhatDoes(policy) => summary(policy, library, settings),
        Question::Is(left, kind, right) => {
            let found = relation(library, left, *kind, right, settings)?;
            Ok(related(&found, *kind))
        }
        Question::Does(policy, Does { always, act, to }) => {
            let owner = job.owner.as_deref();
            let found = does(
                library,
                policy,
                (*always, act, to.as_ref()),
                owner,
                settings,
            )?;
            Ok(match always {
                true => every(&found),
                false => some(&found),
            })
        }
    }
}

/// The policy that was given for a question without a world.
fn this_policy(job: &Job, _: &Act) -> Option<Set> {
    match job.world.is_empty() {
        true => job.this.clone(),
        false => None,
    }
}

fn world(job: &Job, library: &Library) -> Result<Arc<World>, Unasked> {
    if job.world.is_empty() {
        let message = "there is no world to ask";
        let help = "say which: `world \"prod.yaml\"` before the question, or --world prod.yaml; what \
                    one policy allows is asked with `does \"policy.json\" allow …`";
        return Err(Diagnostic::error(job.span, message).help(help).into());
    }
    library.world(&job.world).map_err(Unasked::Files)
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
        return listed(true, String::new(), Value::Null);
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

fn in_world(found: &crate::query::language::plan::InWorld, world: &World) -> Reply {
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

fn listed(unknown: bool, text: String, json: Value) -> Reply {
    Reply {
        verdict: match unknown {
            true => Verdict::Partly,
            false => Verdict::Listed,
        },
        text,
        json,
        faults: Vec::new(),
        request: None,
        reasons: Vec::new(),
    }
}

type Found<'w> = (
    crate::query::world::Party<'w>,
    String,
    Vec<crate::query::Granted>,
);

/// Who can, a block for each resource.
fn who(found: Vec<Found<'_>>, asked: usize, act: &Act, world: &World) -> Reply {
    let mut places: Vec<(String, Vec<WhoEntry<'_>>)> = Vec::new();
    for (party, place, granted) in found {
        let entry = WhoEntry { party, granted };
        match places.iter_mut().find(|(known, _)| *known == place) {
            Some((_, entries)) => entries.push(entry),
            None => places.push((place, vec![entry])),
        }
    }
    let actions = vec![written(&act.actions)];
    let assumptions = world.assumptions();
    if places.is_empty() {
        let on = act.on.as_ref().map_or_else(|| "*".to_owned(), written);
        places.push((on, Vec::new()));
    }
    let unknown = places
        .iter()
        .flat_map(|(_, entries)| entries)
        .any(WhoEntry::is_unknown);
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
        let found = WhoCan { entries, asked };
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
    listed(unknown, text, json)
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

fn summary(policy: &Set, library: &Library, settings: &Settings) -> Result<Reply, Unasked> {
    let files = policy.of.iter().filter_map(|one| match &one.node {
        Atom::Text(path) => Some((path.clone(), None)),
        Atom::File(policy_type, path) => Some((path.clone(), Some(*policy_type))),
        _ => None,
    });
    let files: Vec<_> = files.collect();
    let policies = library.side(&files).map_err(Unasked::Files)?;
    let found =
        summarise(&policies, settings).map_err(|failure| Unasked::Files(failure.message))?;
    let (text, exact) = as_text(&policies, &found);
    Ok(listed(!exact, text, as_json(&policies, &found)))
}
