//! `iamproof can`.

use super::args::{Can, Format};
use super::rules::settings;
use super::{Exit, Failure, Streams, documents, pretty};
use crate::input::load_all;
use crate::policy::PolicyType;
use crate::policy::parse::{ParseOptions, Parsed};
use crate::query::{self, Answer, Ask, Settings, Value, Who, can_told};
use crate::report::{Told, assumption, can_json, can_text, grounds_json, grounds_text};

pub(super) fn run(arguments: &Can, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    if !arguments.world.is_empty() {
        return super::asking::run_can(arguments, streams);
    }
    if !arguments.calls.is_empty() {
        return Err(Failure::usage(
            "--session and --endpoint belong to calls in a --world; here --policy gives the documents",
        ));
    }
    let ask = question(&Bounds {
        principal: &arguments.principal,
        actions: &arguments.action,
        resources: &arguments.resource,
        when: &arguments.when,
        owner: arguments.owner.as_deref(),
        trust: &arguments.trust,
        services: arguments.services,
    })
    .map_err(Failure::usage)?;
    let options = ParseOptions {
        policy_type: arguments.reading.policy_type,
        strict: arguments.reading.strict,
    };
    let mut settings = settings(&arguments.rules)?;
    arguments.telling.apply(&mut settings);
    let policies = load_all(&arguments.policy, &options, streams.input)?;
    for document in &policies {
        streams.complain(&document.render_warnings());
    }
    let universe = arguments.telling.universe;
    (arguments.emit).write(universe, &arguments.policy, || {
        let first = policies.first();
        let policy_type = first.map_or(PolicyType::Identity, |first| first.policy_type);
        query::script(&documents(&policies), policy_type, &ask)
    })?;
    let told = answer(&policies, &ask, &settings)?;
    match arguments.format {
        Format::Text => {
            let mut text = can_text(&policies, &told);
            grounds_text(&settings.rules, &mut text);
            streams.print(&text);
        }
        Format::Json => {
            let mut json = can_json(&policies, &told);
            grounds_json(&settings.rules, &mut json);
            streams.print(&pretty(&json));
        }
    }
    Ok(match told.answer {
        Answer::Some(_) => Exit::Good,
        Answer::None => Exit::Bad,
        Answer::Unknown(_) => Exit::Unknown,
    })
}

/// The bounds as written.
pub(super) struct Bounds<'a> {
    pub principal: &'a str,
    pub actions: &'a [String],
    pub resources: &'a [String],
    pub when: &'a [String],
    pub owner: Option<&'a str>,
    pub trust: &'a [String],
    pub services: bool,
}

/// Reads the bounds of a question; the error says what to write instead.
pub(super) fn question(bounds: &Bounds<'_>) -> Result<Ask, String> {
    let who = Who::parse(bounds.principal)?;
    let account = |text: &str| text.len() == 12 && text.bytes().all(|c| c.is_ascii_digit());
    let given = bounds.trust.iter().map(String::as_str).chain(bounds.owner);
    for text in given {
        if !account(text) {
            return Err(format!("`{text}` is no account: expected twelve digits"));
        }
    }
    if who == Who::External && bounds.owner.is_none() && bounds.trust.is_empty() {
        return Err(
            "`external` means outside of an account: say which with --owner ACCOUNT".to_owned(),
        );
    }
    check_actions(bounds.actions)?;
    for resource in bounds.resources {
        if resource != "*" && !resource.starts_with("arn:") {
            return Err(format!(
                "`{resource}` is no resource pattern: expected `*` or an ARN, such as \
                 `arn:aws:s3:::bucket/*`"
            ));
        }
    }
    Ok(Ask {
        who,
        services: bounds.services,
        trust: bounds.trust.to_vec(),
        owner: bounds.owner.map(str::to_owned),
        actions: bounds.actions.to_vec(),
        resources: bounds.resources.to_vec(),
        when: when(bounds.when)?,
    })
}

/// Action patterns; the error says what to write instead.
pub(super) fn check_actions(actions: &[String]) -> Result<(), String> {
    for action in actions {
        let shape = action == "*"
            || action.split_once(':').is_some_and(|(prefix, name)| {
                !prefix.is_empty() && !name.is_empty() && !prefix.contains(char::is_whitespace)
            });
        if !shape {
            return Err(format!(
                "`{action}` is no action pattern: expected `*` or `service:Name`, such as `s3:Get*`"
            ));
        }
    }
    Ok(())
}

pub(super) fn when(written: &[String]) -> Result<Vec<(String, Value)>, String> {
    let mut all: Vec<(String, Value)> = Vec::new();
    for text in written {
        let (key, value) = match (text.strip_prefix('!'), text.split_once('=')) {
            (Some(key), _) if !key.is_empty() => (key, None),
            (None, Some((key, value))) if !key.is_empty() => (key, Some(value.to_owned())),
            _ => {
                return Err(format!(
                    "`{text}` binds no key: expected KEY=VALUE, or !KEY for an absent key"
                ));
            }
        };
        let known = all
            .iter_mut()
            .find(|(known, _)| known.to_lowercase() == key.to_lowercase());
        match (known, value) {
            (None, None) => all.push((key.to_owned(), Value::Absent)),
            (None, Some(value)) => all.push((key.to_owned(), Value::Is(vec![value]))),
            (Some((_, Value::Is(values))), Some(value)) => values.push(value),
            (Some(_), _) => {
                return Err(format!("the key `{key}` cannot be both absent and present"));
            }
        }
    }
    Ok(all)
}

/// Asks, and says what the answer takes for granted.
pub(super) fn answer(policies: &[Parsed], ask: &Ask, settings: &Settings) -> Result<Told, Failure> {
    let Some(first) = policies.first() else {
        return Err(Failure::usage("there is no policy to ask"));
    };
    let policy_type = first.policy_type;
    let (answer, details) = can_told(&documents(policies), policy_type, ask, settings)?;
    let mut assumptions = vec![assumption(policy_type).to_owned()];
    if ask.who == Who::External && !ask.services {
        assumptions.push(
            "AWS services do not count as external; with --services they do (EXT-02)".to_owned(),
        );
    }
    Ok(Told {
        answer,
        details,
        assumptions,
    })
}
