//! `iamproof simulate`: one concrete request, decided by documents alone or by all layers together.

mod args;
mod given;
mod layered;

pub(super) use args::Simulate;
pub(super) use given::{Given, MEMBERS};
pub(super) use layered::{calls, decided, given as layers};

use super::args::Format;
use super::rules::settings;
use super::{Exit, Failure, Streams, documents, pretty};
use crate::eval::{AxiomWarning, Decision, Outcome, Request, check_asked, evaluate_under};
use crate::input::{Problem, load_all, read_source};
use crate::policy::parse::{Failed, ParseOptions, Parsed};
use crate::report::{grounds_json, grounds_text, simulate_json, simulate_text};
use crate::rules::Rules;
use crate::source::{Severity, Source, json};
use serde_json::Value;
use std::sync::Arc;

pub(super) fn run(arguments: &Simulate, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    if !arguments.world.is_empty() {
        return super::asking::run_simulate(arguments, streams);
    }
    if arguments.input.is_some() || !arguments.layers.is_empty() {
        return layered::run(arguments, streams);
    }
    let path = arguments.request.as_deref().unwrap_or_default();
    if path == "-" && arguments.policy.iter().any(|path| path == "-") {
        return Err(Failure::usage("standard input (`-`) can be read only once"));
    }
    let options = ParseOptions {
        policy_type: arguments.reading.policy_type,
        strict: arguments.reading.strict,
    };
    let settings = settings(&arguments.rules)?;
    let policies = load_all(&arguments.policy, &options, streams.input)?;
    let problem = |problem: Problem| Failure {
        message: problem.to_string(),
        exit: Exit::Usage,
    };
    let source = read_source(path, streams.input).map_err(problem)?;
    let request = request(&source)?;
    for document in &policies {
        streams.complain(&document.render_warnings());
    }
    let (decision, warnings) = simulate(&policies, &request, &settings.rules)
        .map_err(|error| Failure::usage(format!("{}: {error}", source.name())))?;
    match arguments.format {
        Format::Text => {
            let mut text = simulate_text(&policies, &decision, &warnings);
            grounds_text(&settings.rules, &mut text);
            streams.print(&text);
        }
        Format::Json => {
            let mut json = simulate_json(&policies, &decision, &warnings);
            grounds_json(&settings.rules, &mut json);
            streams.print(&pretty(&json));
        }
    }
    Ok(match decision.outcome {
        Outcome::Allow => Exit::Good,
        Outcome::ExplicitDeny | Outcome::ImplicitDeny => Exit::Bad,
    })
}

/// A REQUEST as JSON; our own reader finds what is wrong, and where.
pub(super) fn request(source: &Arc<Source>) -> Result<Value, Failure> {
    let (_, diagnostics) = json::parse(source);
    if diagnostics
        .iter()
        .any(|one| one.severity == Severity::Error)
    {
        let failed = Failed {
            source: Arc::clone(source),
            diagnostics,
        };
        return Err(Failure {
            message: failed.render(),
            exit: Exit::Usage,
        });
    }
    serde_json::from_str(source.text())
        .map_err(|error| Failure::usage(format!("{}: {error}", source.name())))
}

/// The decision of the documents alone, and what of the request contradicts AWS's guarantees.
pub(super) fn simulate(
    policies: &[Parsed],
    request: &Value,
    rules: &Rules,
) -> Result<(Decision, Vec<AxiomWarning>), String> {
    let (request, mut warnings) =
        Request::from_json_under(request, rules).map_err(|error| error.to_string())?;
    let policies = documents(policies);
    warnings.extend(check_asked(&policies, &request, rules));
    Ok((evaluate_under(&policies, &request, rules), warnings))
}
