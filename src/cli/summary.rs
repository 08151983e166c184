//! `iamproof summary`.

use super::args::{Document, Summary};
use super::ask::assumption;
use super::rules::settings;
use super::{Exit, Failure, Streams, documents, pretty};
use crate::input::load_all;
use crate::policy::parse::{ParseOptions, Parsed};
use crate::query::{self, Settings};
use crate::report::{summary_json, summary_markdown, summary_text};

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
    let (summary, notes) = summarise(&policies, &settings)?;
    streams.print(&match arguments.format {
        Document::Text => summary_text(&policies, &summary, &notes),
        Document::Json => pretty(&summary_json(&policies, &summary, &notes)),
        Document::Markdown => summary_markdown(&policies, &summary, &notes),
    });
    Ok(match summary.is_exact() {
        true => Exit::Good,
        false => Exit::Unknown,
    })
}

/// Asks, and says what the answer takes for granted.
pub(super) fn summarise(
    policies: &[Parsed],
    settings: &Settings,
) -> Result<(query::Summary, Vec<String>), Failure> {
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
    Ok((summary, vec![assumption(policy_type).to_owned()]))
}
