//! Questions about worlds: `iamproof who-can`, `iamproof what-can`.

mod args;
mod can;
mod concrete;
mod kept;
mod parties;

pub(super) use args::{CallFiles, WhatCan, WhoCan};
pub(super) use can::{answered, run_can};
pub(super) use concrete::{decided, run_simulate};
pub(super) use kept::kept;

use super::args::Format;
use super::ask::when;
use super::rules::settings;
use super::simulate::calls;
use super::{Exit, Failure, Streams, pretty};
use crate::input::world::{Loaded, load_world};
use crate::policy::PrincipalKind;
use crate::query::world::{
    Scene, WhatCan as Found, WhoCan as Answered, WhoEntry, can_within, what_can, who_can,
};
use crate::query::{Bound, Settings};
use crate::report::{
    About, grounds_json, grounds_text, what_can_json, what_can_text, who_can_json, who_can_text,
};
use crate::world::World;

/// The world of some files; what is odd about it is said.
fn load(paths: &[String], streams: &mut Streams<'_>) -> Result<World, Failure> {
    let Loaded {
        world, warnings, ..
    } = load_world(paths, streams.input)?;
    for warning in &warnings {
        streams.complain(warning);
    }
    Ok(world)
}

pub(super) fn run_who(arguments: &WhoCan, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let settings = settings(&arguments.rules)?;
    let world = load(&arguments.world.world, streams)?;
    let question = Question {
        principals: &arguments.principal,
        actions: std::slice::from_ref(&arguments.action),
        resource: &arguments.resource,
        when: &arguments.when,
    };
    let calls = calls(&arguments.calls, streams)?;
    let passing = calls.passing();
    let (found, about) = asked(passing.scene(&world), &question, &settings)?;
    match arguments.format {
        Format::Text => {
            let mut text = who_can_text(&found, &about);
            grounds_text(&settings.rules, &mut text);
            streams.print(&text);
        }
        Format::Json => {
            let mut json = who_can_json(&found, &about);
            grounds_json(&settings.rules, &mut json);
            streams.print(&pretty(&json));
        }
    }
    Ok(match found.entries.iter().any(WhoEntry::is_unknown) {
        true => Exit::Unknown,
        false => Exit::Good,
    })
}

/// A question as written.
pub(super) struct Question<'q> {
    pub principals: &'q [String],
    pub actions: &'q [String],
    pub resource: &'q str,
    pub when: &'q [String],
}

/// Who can.
pub(super) fn asked<'w>(
    scene: Scene<'w>,
    question: &Question<'w>,
    settings: &Settings,
) -> Result<(Answered<'w>, About), Failure> {
    super::ask::check_actions(question.actions).map_err(Failure::usage)?;
    check_resource(question.resource).map_err(Failure::usage)?;
    let world = scene.world();
    let parties = parties::parties(world, question.principals).map_err(Failure::usage)?;
    let bound = when(question.when).map_err(Failure::usage)?;
    let (actions, resource) = (question.actions, question.resource);
    let found = match (parties::session(question.principals), parties.as_slice()) {
        (Err(error), _) => return Err(Failure::usage(error)),
        (Ok(Some(session)), [party]) => {
            let only = Bound::Named(PrincipalKind::Aws, session.to_owned());
            let granted = can_within(scene, *party, actions, resource, (&bound, &only), settings)?;
            let entry = WhoEntry {
                party: *party,
                granted,
            };
            Answered {
                entries: Some(entry)
                    .filter(|one| !one.granted.is_empty())
                    .into_iter()
                    .collect(),
                asked: 1,
            }
        }
        _ => who_can(scene, &parties, actions, resource, &bound, settings)?,
    };
    let about = About {
        actions: actions.to_vec(),
        resource: resource.to_owned(),
        assumptions: world.assumptions(),
    };
    Ok((found, about))
}

/// `*`, or an ARN that may hold wildcards in its last component: each kind of resource has rules of its own.
fn check_resource(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let is_arn = match parts.as_slice() {
        ["arn", start @ .., last] => {
            let plain = !start.iter().any(|part| part.contains(['*', '?']));
            start.len() == 4 && plain && !last.is_empty()
        }
        _ => false,
    };
    if text == "*" || is_arn {
        return Ok(());
    }
    Err(format!(
        "`{text}` is no resource: expected `*` or an ARN such as `arn:aws:s3:::bucket/key`, with \
         wildcards only after its fifth colon"
    ))
}

pub(super) fn run_what(arguments: &WhatCan, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let settings = settings(&arguments.rules)?;
    let world = load(&arguments.world.world, streams)?;
    let calls = calls(&arguments.calls, streams)?;
    let passing = calls.passing();
    let (found, about) = told(passing.scene(&world), &arguments.principal, &settings)?;
    match arguments.format {
        Format::Text => {
            let mut text = what_can_text(&found, &about);
            grounds_text(&settings.rules, &mut text);
            streams.print(&text);
        }
        Format::Json => {
            let mut json = what_can_json(&found, &about);
            grounds_json(&settings.rules, &mut json);
            streams.print(&pretty(&json));
        }
    }
    Ok(match found.is_unknown() {
        true => Exit::Unknown,
        false => Exit::Good,
    })
}

/// What somebody can do.
pub(super) fn told<'w>(
    scene: Scene<'w>,
    principal: &str,
    settings: &Settings,
) -> Result<(Found<'w>, About), Failure> {
    let world = scene.world();
    if let Ok(Some(session)) = parties::session(&[principal.to_owned()]) {
        return Err(Failure::usage(format!(
            "`{session}` is one session: name its role; `can --principal {session}` asks about one action"
        )));
    }
    let principal = parties::known(world, principal).map_err(Failure::usage)?;
    let found = what_can(scene, principal, settings)?;
    let about = About {
        assumptions: world.assumptions(),
        ..About::default()
    };
    Ok((found, about))
}
