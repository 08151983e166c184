//! `iamproof findings`.

mod args;
mod world;

pub(super) use args::Findings;
pub(super) use world::{InWorld, in_world};

use super::args::Format;
use super::rules::{failed, settings, tree_of};
use super::{Exit, Failure, Streams, documents, pretty};
use crate::input::load_all;
use crate::policy::PolicyType;
use crate::policy::parse::{ParseOptions, Parsed};
use crate::query::Settings;
use crate::query::findings::{Form, Subject, Zone, findings};
use crate::report::{
    FindingsOutcome, FindingsReport, Rule, grounds_json, grounds_text, is_resource_type,
    read_rules, resource_type, resource_types,
};
use crate::source::Source;
use crate::source::json::Json;
use std::sync::Arc;

/// What is asked beside the policies, as written.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub resource: Option<String>,
    pub resource_type: Option<String>,
    pub owner: Option<String>,
    pub trust: Vec<String>,
    pub organization: Option<String>,
    pub analyzer: bool,
    pub internal: bool,
    pub at: Option<String>,
    pub rules: Vec<Rule>,
}

pub(super) fn run(arguments: &Findings, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    if !arguments.world.is_empty() {
        return world::run(arguments, streams);
    }
    if arguments.zone.is_some() {
        return Err(Failure::usage("--zone is about worlds: it needs --world"));
    }
    let options = ParseOptions {
        policy_type: arguments.reading.policy_type,
        strict: arguments.reading.strict,
    };
    let of_rcps = ParseOptions {
        policy_type: Some(PolicyType::Rcp),
        strict: arguments.reading.strict,
    };
    let both = arguments.policy.iter().chain(&arguments.rcp);
    if both.filter(|path| *path == "-").count() > 1 {
        return Err(Failure::usage("standard input (`-`) can be read only once"));
    }
    let settings = settings(&arguments.rules)?;
    let mut rules = Vec::new();
    for path in &arguments.archive_rules {
        rules.extend(archive_rules(path)?);
    }
    // All errors come in one run.
    let loaded = (
        load_all(&arguments.policy, &options, streams.input),
        load_all(&arguments.rcp, &of_rcps, streams.input),
    );
    let (policies, rcps) = match loaded {
        (Ok(policies), Ok(rcps)) => (policies, rcps),
        (Err(mut error), Err(more)) => {
            error.problems.extend(more.problems);
            return Err(error.into());
        }
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => return Err(error.into()),
    };
    for document in policies.iter().chain(&rcps) {
        streams.complain(&document.render_warnings());
    }
    let asked = Asked {
        resource: arguments.resource.clone(),
        resource_type: arguments.resource_type.clone(),
        owner: arguments.owner.clone(),
        trust: arguments.trust.clone(),
        organization: arguments.organization.clone(),
        analyzer: arguments.analyzer_compatible,
        internal: arguments.internal,
        at: arguments.at.clone(),
        rules,
    };
    let report = report(&policies, &rcps, asked, &settings)?;
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

/// The findings of the policies of one resource.
pub(super) fn report<'p>(
    policies: &'p [Parsed],
    rcps: &'p [Parsed],
    asked: Asked,
    settings: &Settings,
) -> Result<FindingsReport<'p>, Failure> {
    let asked = checked(asked).map_err(Failure::usage)?;
    let Some(policy_type) = policies.first().map(|one| one.policy_type) else {
        return Err(Failure::usage("there is no policy"));
    };
    for one in policies {
        if !matches!(one.policy_type, PolicyType::Resource | PolicyType::Trust) {
            let text = format!(
                "{}: findings are of resource and trust policies, and this looks like one of the type \
                 `{}`\n  = help: say which with `--type`",
                one.source.name(),
                one.policy_type
            );
            return Err(Failure::usage(text));
        }
        if one.policy_type != policy_type {
            let text = format!(
                "{}: the policies of one resource are of one type, and there are `{policy_type}` and \
                 `{}`\n  = help: say which with `--type`",
                one.source.name(),
                one.policy_type
            );
            return Err(Failure::usage(text));
        }
    }
    let form = match asked.analyzer {
        true => Form::Analyzer,
        false => Form::Exact,
    };
    let subject = Subject {
        documents: documents(policies),
        policy_type,
        resource: asked.resource.clone(),
        zone: Zone {
            owner: asked.owner.clone(),
            accounts: asked.trust,
            organization: asked.organization,
        },
        rcps: documents(rcps),
        form,
        internal: asked.internal,
        known: None,
    };
    let found = findings(&subject, settings)?;
    let known = resource_type(asked.resource.as_deref(), policy_type).map(str::to_owned);
    Ok(FindingsReport {
        documents: policies.iter().chain(rcps).collect(),
        origins: None,
        resource: asked.resource,
        resource_type: asked.resource_type.or(known),
        owner: asked.owner,
        form,
        at: asked.at,
        findings: found,
        rules: asked.rules,
    })
}

/// What was asked, with the owner that the ARN names; the error says what to write instead.
fn checked(mut asked: Asked) -> Result<Asked, String> {
    let account = |text: &str| text.len() == 12 && text.bytes().all(|c| c.is_ascii_digit());
    for text in asked.trust.iter().chain(&asked.owner) {
        if !account(text) {
            return Err(format!("`{text}` is no account: expected twelve digits"));
        }
    }
    if let Some(arn) = &asked.resource {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let [start, _, _, _, own, _] = parts.as_slice() else {
            return Err(format!(
                "`{arn}` is no ARN: expected one such as arn:aws:s3:::bucket"
            ));
        };
        if *start != "arn" || arn.contains(['*', '?']) {
            return Err(format!(
                "`{arn}` is no ARN of one resource: expected one such as arn:aws:s3:::bucket"
            ));
        }
        if account(own) {
            match &asked.owner {
                Some(owner) if owner != own => {
                    return Err(format!(
                        "the owner is {owner}, but the resource {arn} is of {own}"
                    ));
                }
                _ => asked.owner = Some((*own).to_owned()),
            }
        }
    }
    if let Some(id) = &asked.organization {
        let rest = id.strip_prefix("o-").unwrap_or_default();
        let known = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
        if !(10..=32).contains(&rest.len()) || !rest.bytes().all(known) {
            return Err(format!(
                "`{id}` is no organization: expected `o-` and 10 to 32 small letters and digits"
            ));
        }
    }
    if asked.owner.is_none() && asked.trust.is_empty() && asked.organization.is_none() {
        return Err(
            "whom do you trust? Name the account that owns the resource with --owner ACCOUNT, further \
             accounts with --trust, or an organization with --organization"
                .to_owned(),
        );
    }
    if let Some(name) = &asked.resource_type
        && !is_resource_type(name)
    {
        return Err(format!(
            "`{name}` is no type of resources: expected one of {}",
            resource_types().join(", ")
        ));
    }
    if let Some(at) = &asked.at
        && at.parse::<jiff::Timestamp>().is_err()
    {
        return Err(format!(
            "`{at}` is no time: expected one such as 2026-11-25T10:00:00Z"
        ));
    }
    Ok(asked)
}

/// The rules of a file.
pub(super) fn archive_rules(path: &str) -> Result<Vec<Rule>, Failure> {
    let (tree, source) = tree_of(path, "archive rules")?;
    archive_rules_in(&tree, &source)
}

/// The rules of a value in a source.
pub(super) fn archive_rules_in(tree: &Json, source: &Arc<Source>) -> Result<Vec<Rule>, Failure> {
    read_rules(tree).map_err(|diagnostics| failed(source, diagnostics))
}
