//! `iamproof validate` and `iamproof explain`.

mod args;
mod config;
mod explain;
mod fix;
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
    let fixing = arguments.fixing;
    if fixing.is_on() && !fixing.writes() && arguments.format != Output::Text {
        return Err(Failure::usage("a diff has one format: leave --format out"));
    }
    let mut files = sources(&arguments.files, streams.input)?;
    if fixing.is_on() {
        files = fix::once(files);
    }
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
    let options = |source: &Source, config: &Config| Options {
        policy_type: arguments
            .policy_type
            .or_else(|| config.policy_type(source.name())),
        resource_type: arguments.resource_type.clone(),
        retired: arguments.retired,
        own,
        ..Options::default()
    };
    let mut fixes = Vec::new();
    if fixing.is_on() {
        fixes = each(&jobs, &|(source, config): &Job| {
            fix::fixed(source, &options(source, config), &selection, config)
        });
        if !fixing.writes() {
            return Ok(fix::show(&fixes, streams));
        }
        let piped = arguments.files.iter().any(|file| file == "-");
        fix::write(&mut fixes, piped, streams);
        for ((source, _), fixed) in jobs.iter_mut().zip(&fixes) {
            *source = fixed.now();
        }
    }
    let work = |(source, config): &Job| {
        let report = validate(source, &options(source, config));
        let (findings, ignored) = selection.apply(config, source, report.findings);
        let undecided = selection.keep(config, report.undecided);
        let kept = Report {
            findings,
            undecided,
            ..report
        };
        (Arc::clone(source), kept, ignored)
    };
    let done: Vec<(Arc<Source>, Report, usize)> = each(&jobs, &work);
    let validated: Vec<Validated<'_>> = done
        .iter()
        .map(|(source, report, ignored)| Validated {
            source,
            report,
            ignored: *ignored,
        })
        .collect();
    let told = match arguments.format {
        Output::Text => fix::told(&fixes) + &validate_text(&validated),
        Output::Json => pretty(&validate_json(&validated, &fix::reports(&fixes))),
        Output::Sarif => pretty(&validate_sarif(&validated)),
        Output::Github => validate_github(&validated),
    };
    // The fixed text of standard input is what standard output is for.
    match fixes.iter().any(fix::FixedFile::is_piped) {
        true => streams.complain(told.trim_end()),
        false => streams.print(&told),
    }
    if fixes.iter().any(fix::FixedFile::failed) {
        return Ok(Exit::Usage);
    }
    Ok(exit(arguments, &jobs, &done))
}

/// What the findings mean for the exit code.
fn exit(arguments: &Validate, jobs: &[Job], done: &[(Arc<Source>, Report, usize)]) -> Exit {
    let threshold = |config: &Config| match arguments.fail_on {
        Some(given) => given.least(),
        None => config.fail_on(),
    };
    let counts = jobs.iter().zip(done).any(|((_, config), (_, report, _))| {
        let least = threshold(config);
        let mut findings = report.findings.iter();
        least.is_some_and(|least| findings.any(|one| one.kind <= least))
    });
    let open = done
        .iter()
        .any(|(_, report, _)| !report.undecided.is_empty());
    match (counts, open) {
        (true, _) => Exit::Bad,
        (false, true) => Exit::Unknown,
        (false, false) => Exit::Good,
    }
}

/// A document and its settings.
type Job = (Arc<Source>, Arc<Config>);

/// The same work for each document. Threads cost more than a few documents do.
fn each<T: Send>(jobs: &[Job], work: &(dyn Fn(&Job) -> T + Sync)) -> Vec<T> {
    match jobs.len() {
        0..=16 => jobs.iter().map(work).collect(),
        _ => jobs.par_iter().map(work).collect(),
    }
}
