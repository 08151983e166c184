//! `iamproof findings --world`.

use super::args::{Findings, ZoneOf};
use super::{Asked, archive_rules, checked};
use crate::cli::args::Format;
use crate::cli::rules::settings;
use crate::cli::{Exit, Failure, Streams, pretty};
use crate::input::world::{Loaded, load_world};
use crate::query::findings::Form;
use crate::query::world::{self as about, Found, Owned, Trust, found, owned, settings_of};
use crate::query::{InternalError, Settings};
use crate::report::{
    FindingsOutcome, FindingsReport, Origin, Rule, WorldReport, grounds_json, grounds_text,
};
use crate::world::World;
use rayon::prelude::*;
use std::io::IsTerminal;

/// What is asked of a world.
pub(in crate::cli) struct InWorld {
    pub asked: Asked,
    /// Only the account of the owner is trusted.
    pub account_only: bool,
}

/// So many resources are looked at between two lines of progress.
const AT_ONCE: usize = 512;

pub(super) fn run(arguments: &Findings, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let settings = settings(&arguments.rules)?;
    let mut rules = Vec::new();
    for path in &arguments.archive_rules {
        rules.extend(archive_rules(path)?);
    }
    let asked = InWorld {
        asked: Asked {
            resource: arguments.resource.clone(),
            trust: arguments.trust.clone(),
            organization: arguments.organization.clone(),
            analyzer: arguments.analyzer_compatible,
            internal: arguments.internal,
            at: arguments.at.clone(),
            rules,
            ..Asked::default()
        },
        account_only: arguments.zone == Some(ZoneOf::Account),
    };
    let Loaded {
        world, warnings, ..
    } = load_world(&arguments.world, streams.input)?;
    for warning in &warnings {
        streams.complain(warning);
    }
    let terminal = std::io::stderr().is_terminal();
    let mut told = |done: usize, all: usize| {
        if terminal && all > AT_ONCE {
            let percent = done * 100 / all;
            let end = if done == all { "\r\u{1b}[K" } else { "" };
            let _ = write!(
                streams.errors,
                "\r{done} of {all} resources and roles ({percent} %){end}"
            );
            let _ = streams.errors.flush();
        }
    };
    let report = in_world(&world, asked, &settings, &mut told)?;
    match arguments.format {
        Format::Text => {
            let mut text = report.text();
            grounds_text(&settings.rules, &mut text);
            streams.print(&text);
        }
        Format::Json => {
            let mut json = report.json();
            grounds_json(&settings.rules, &mut json);
            streams.print(&pretty(&json));
        }
    }
    Ok(match report.outcome() {
        FindingsOutcome::Nothing => Exit::Good,
        FindingsOutcome::Active => Exit::Bad,
        FindingsOutcome::Undecided => Exit::Unknown,
    })
}

/// The findings of a world; `told` hears how many of all resources and roles are done.
pub(in crate::cli) fn in_world<'w>(
    world: &'w World,
    mut asked: InWorld,
    settings: &Settings,
    told: &mut dyn FnMut(usize, usize),
) -> Result<WorldReport<'w>, Failure> {
    // The owners are said by the world; the other texts are checked as those of one resource.
    let mut texts = asked.asked.clone();
    texts.owner = texts.resource.is_none().then(|| "000000000000".to_owned());
    if let Some(arn) = &texts.resource {
        texts.owner = world.owner(arn).map(str::to_owned);
    }
    let all = chosen(world, asked.asked.resource.as_deref()).map_err(Failure::usage)?;
    checked(texts).map_err(Failure::usage)?;
    let form = match asked.asked.analyzer {
        true => Form::Analyzer,
        false => Form::Exact,
    };
    let question = about::Asked {
        trust: Trust {
            account_only: asked.account_only,
            accounts: std::mem::take(&mut asked.asked.trust),
            organization: asked.asked.organization.take(),
        },
        form,
        internal: asked.asked.internal,
    };
    let settings = settings_of(world, settings);
    let mut reports = Vec::new();
    let mut done = 0;
    for some in all.chunks(AT_ONCE) {
        let one = |of: &Owned<'w>| found(world, *of, &question, &settings);
        let found: Result<Vec<Option<Found<'w>>>, InternalError> =
            some.par_iter().map(one).collect();
        let rules = &asked.asked.rules;
        let at = asked.asked.at.as_ref();
        let found = found?.into_iter().flatten();
        reports.extend(found.map(|one| report(one, form, rules, at)));
        done += some.len();
        told(done, all.len());
    }
    Ok(WorldReport {
        form,
        reports,
        looked: all.len(),
        assumptions: world.assumptions(),
    })
}

/// All, or the one of that ARN.
fn chosen<'w>(world: &'w World, arn: Option<&str>) -> Result<Vec<Owned<'w>>, String> {
    let mut all = owned(world);
    let Some(arn) = arn else {
        return Ok(all);
    };
    all.retain(|one| one.arn() == arn);
    match all.is_empty() {
        true => Err(format!(
            "the world has no resource or role `{arn}`; `iamproof world` lists what it has"
        )),
        false => Ok(all),
    }
}

fn report<'w>(
    found: Found<'w>,
    form: Form,
    rules: &[Rule],
    at: Option<&String>,
) -> FindingsReport<'w> {
    let point = found.point;
    let sources = found.sources.iter().map(|one| Origin {
        kind: one.kind.name(),
        point: point.map(str::to_owned),
        name: one.name.to_owned(),
        place: one.place.clone(),
    });
    let rcps = found.rcps.iter().map(|one| Origin {
        kind: "RCP",
        point: None,
        name: one.name.clone(),
        place: None,
    });
    let documents = found.sources.iter().map(|one| one.document);
    let rcp_documents = found.rcps.iter().map(|one| one.document);
    FindingsReport {
        documents: documents.chain(rcp_documents).collect(),
        origins: Some(sources.chain(rcps).collect()),
        resource: Some(found.arn),
        resource_type: Some(found.kind),
        owner: found.owner,
        form,
        at: at.cloned(),
        findings: found.findings,
        rules: rules.to_vec(),
    }
}
