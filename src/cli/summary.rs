//! `iamproof summary`.

use super::args::{Document, Summary};
use super::rules::settings;
use super::{Exit, Failure, Streams, pretty};
use crate::input::load_all;
use crate::policy::parse::{ParseOptions, Parsed};
use crate::query::Settings;
use crate::query::language::answer::{Summarised, summarised};
use crate::report::{grounds_json, summarised_json, summary_markdown, summary_notes, summary_text};

pub(super) fn run(arguments: &Summary, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let options = ParseOptions {
        policy_type: arguments.reading.policy_type,
        strict: arguments.reading.strict,
    };
    let settings = settings(&arguments.rules)?;
    let policies = load_all(&arguments.policy, &options, streams.input)?;
    for document in &policies {
        streams.complain(&document.render_warnings());
    }
    let found = summarise(policies, &settings)?;
    let notes = summary_notes(&found, &settings.rules);
    let Summarised {
        policies, summary, ..
    } = &found;
    streams.print(&match arguments.format {
        Document::Text => summary_text(policies, summary, &notes),
        Document::Json => {
            let mut json = summarised_json(&found, &notes);
            grounds_json(&settings.rules, &mut json);
            pretty(&json)
        }
        Document::Markdown => summary_markdown(policies, summary, &notes),
    });
    Ok(match summary.is_exact() {
        true => Exit::Good,
        false => Exit::Unknown,
    })
}

/// What policies of one type allow.
pub(super) fn summarise(policies: Vec<Parsed>, settings: &Settings) -> Result<Summarised, Failure> {
    let Some(first) = policies.first() else {
        return Err(Failure::usage("there is no policy to summarise"));
    };
    let other = policies
        .iter()
        .find(|other| other.policy_type != first.policy_type);
    if let Some(other) = other {
        return Err(Failure::usage(format!(
            "{} looks like a policy of the type `{}`, but {} of the type `{}`\n  = help: say which \
             with `--type`",
            first.source.name(),
            first.policy_type,
            other.source.name(),
            other.policy_type
        )));
    }
    Ok(summarised(policies, settings)?)
}
