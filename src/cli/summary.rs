//! `iamproof summary`.

use super::args::{Document, Summary};
use super::ask::assumption;
use super::rules::settings;
use super::{Exit, Failure, Streams, documents, pretty};
use crate::input::load_all;
use crate::policy::parse::{ParseOptions, Parsed};
use crate::query::{self, Settings};
use crate::report::{grounds_json, grounds_notes, summary_json, summary_markdown, summary_text};

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
    let found = summarise(&policies, &settings)?;
    let Summarised { summary, notes, .. } = &found;
    streams.print(&match arguments.format {
        Document::Text => summary_text(&policies, summary, notes),
        Document::Json => {
            let mut json = as_json(&policies, &found);
            grounds_json(&settings.rules, &mut json);
            pretty(&json)
        }
        Document::Markdown => summary_markdown(&policies, summary, notes),
    });
    Ok(match summary.is_exact() {
        true => Exit::Good,
        false => Exit::Unknown,
    })
}

/// A summary and what it takes for granted.
pub(super) struct Summarised {
    summary: query::Summary,
    notes: Vec<String>,
    /// The assumptions without which it would be another one.
    rests_on: Option<Vec<String>>,
}

/// The summary as JSON.
pub(super) fn as_json(policies: &[Parsed], found: &Summarised) -> serde_json::Value {
    let rests_on = found.rests_on.as_ref();
    summary_json(policies, &found.summary, &found.notes, rests_on)
}

/// Asks, and says what the answer takes for granted.
pub(super) fn summarise(policies: &[Parsed], settings: &Settings) -> Result<Summarised, Failure> {
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
    let policy_type = first.policy_type;
    let summary = query::summary(&documents(policies), policy_type, settings)?;
    let mut notes = vec![assumption(policy_type).to_owned()];
    notes.extend(grounds_notes(&settings.rules));
    // What is not listed is not allowed: that is a proof, and may rest on assumptions.
    let shown = format!("{summary:?}");
    let same = |settings: &Settings| -> Result<bool, Failure> {
        let other = query::summary(&documents(policies), policy_type, settings)?;
        Ok(format!("{other:?}") == shown)
    };
    let rests_on = query::rests_on(settings, same)?;
    if let Some(names) = rests_on.as_ref().filter(|names| !names.is_empty()) {
        notes.push(format!("rests on: {}", names.join(", ")));
    }
    Ok(Summarised {
        summary,
        notes,
        rests_on,
    })
}

/// The summary as text, and whether nothing in it is unknown.
pub(super) fn as_text(policies: &[Parsed], found: &Summarised) -> (String, bool) {
    let text = summary_text(policies, &found.summary, &found.notes);
    (text, found.summary.is_exact())
}
