//! `iamproof validate` and `iamproof explain`.

mod args;
mod config;
mod explain;
mod line;
mod select;

pub(super) use args::{Explain, Validate};
pub(super) use config::{Config, Configs};
pub(super) use explain::run as run_explain;
pub(super) use line::{Asked, answer as answer_line};

use super::{Exit, Failure, Streams, pretty};
use crate::input::sources;
use crate::lint::{Options, Report, validate};
use crate::report::{Validated, validate_github, validate_json, validate_sarif, validate_text};
use crate::source::Source;
use args::Output;
use rayon::prelude::*;
use select::Selection;
use std::sync::Arc;

/// Of more policies than this, our own checks are made only if they are asked for.
const MANY: usize = 100;

pub(super) fn run(arguments: &Validate, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let selection = Selection::new(&arguments.select, &arguments.ignore).map_err(Failure::usage)?;
    if let Some(name) = &arguments.resource_type
        && !crate::lint::is_resource_type(name)
    {
        return Err(Failure::usage(format!(
            "`{name}` is no type of resources that is known here"
        )));
    }
    let files = sources(&arguments.files, streams.input)?;
    let mut configs = match (&arguments.config, arguments.no_config) {
        (Some(path), _) => Configs::only(path)?,
        (None, true) => Configs::none(),
        (None, false) => Configs::found(),
    };
    let mut jobs = Vec::new();
    for source in files {
        let config = configs.of(source.name())?;
        jobs.push((source, config));
    }
    let own = !arguments.ours.aws_only && (arguments.ours.own || jobs.len() <= MANY);
    if !own && !arguments.ours.aws_only {
        streams.complain(&format!(
            "note: {} policies: the checks of iamproof's own (IAMPROOF_…) are left out; --own runs them, \
             --aws-only says that this is meant",
            jobs.len()
        ));
    }
    let work = |(source, config): &(Arc<Source>, Arc<config::Config>)| {
        let options = Options {
            policy_type: arguments
                .policy_type
                .or_else(|| config.policy_type(source.name())),
            resource_type: arguments.resource_type.clone(),
            retired: arguments.retired,
            own,
            ..Options::default()
        };
        let report = validate(source, &options);
        let (findings, ignored) = selection.apply(config, source, report.findings);
        let undecided = selection.keep(config, report.undecided);
        let kept = Report {
            findings,
            undecided,
            ..report
        };
        (Arc::clone(source), kept, ignored)
    };
    // Threads cost more than a few documents do.
    let done: Vec<(Arc<Source>, Report, usize)> = match jobs.len() {
        0..=16 => jobs.iter().map(work).collect(),
        _ => jobs.par_iter().map(work).collect(),
    };
    let validated: Vec<Validated<'_>> = done
        .iter()
        .map(|(source, report, ignored)| Validated {
            source,
            report,
            ignored: *ignored,
        })
        .collect();
    match arguments.format {
        Output::Text => streams.print(&validate_text(&validated)),
        Output::Json => streams.print(&pretty(&validate_json(&validated))),
        Output::Sarif => streams.print(&pretty(&validate_sarif(&validated))),
        Output::Github => streams.print(&validate_github(&validated)),
    }
    let threshold = |config: &config::Config| match arguments.fail_on {
        Some(given) => given.least(),
        None => config.fail_on(),
    };
    let counts = jobs.iter().zip(&done).any(|((_, config), (_, report, _))| {
        let least = threshold(config);
        let mut findings = report.findings.iter();
        least.is_some_and(|least| findings.any(|one| one.kind <= least))
    });
    let open = done
        .iter()
        .any(|(_, report, _)| !report.undecided.is_empty());
    Ok(match (counts, open) {
        (true, _) => Exit::Bad,
        (false, true) => Exit::Unknown,
        (false, false) => Exit::Good,
    })
}
