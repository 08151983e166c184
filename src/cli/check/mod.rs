//! `iamproof check`.

mod access;
pub(super) mod args;
mod lines;
mod public;

pub(super) use lines::{Line, answer as answer_line};

use super::args::Format;
use super::rules::settings;
use super::{Exit, Failure, Streams, documents, pretty};
use crate::input::load_all;
use crate::policy::PolicyType;
use crate::policy::parse::{ParseOptions, Parsed};
use crate::query::Settings;
use crate::query::check::{self, AccessItem, Check, Verdict};
use crate::report::{CheckName, CheckReport, check_json, check_text, grounds_json, grounds_text};
use args::{Ask, Common};

pub(super) fn run(arguments: &args::Check, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    match &arguments.ask {
        Ask::NoNewAccess(own) => {
            let settings = own.common.settings()?;
            let options = own.common.options(None)?;
            let (existing, new) = (&own.existing, &own.new);
            if existing
                .iter()
                .chain(new)
                .filter(|path| *path == "-")
                .count()
                > 1
            {
                return Err(Failure::usage("standard input (`-`) can be read only once"));
            }
            // Both sides are read before anything is reported, so that all errors come in one run.
            let sides = (
                load_all(existing, &options, streams.input),
                load_all(new, &options, streams.input),
            );
            let (existing, new) = match sides {
                (Ok(existing), Ok(new)) => (existing, new),
                (Err(mut error), Err(more)) => {
                    error.problems.extend(more.problems);
                    return Err(error.into());
                }
                (Err(error), Ok(_)) | (Ok(_), Err(error)) => return Err(error.into()),
            };
            warn(existing.iter().chain(&new), streams);
            let check = no_new_access(&existing, &new, &settings)?;
            let report = new_access_report(&check, &existing, &new);
            Ok(print(&report, &own.common, &settings, streams))
        }
        Ask::AccessNotGranted(own) => {
            let settings = own.common.settings()?;
            let options = own.common.options(None)?;
            let policies = load_all(&own.policy, &options, streams.input);
            let items = access::items(&own.action, &own.resource, &own.access);
            let (policies, items) = match (policies, items) {
                (Ok(policies), Ok(items)) => (policies, items),
                (Err(error), Err(more)) => {
                    let error = Failure::from(error);
                    return Err(Failure {
                        message: format!("{}\n\n{}", error.message, more.message),
                        ..error
                    });
                }
                (Err(error), Ok(_)) => return Err(error.into()),
                (Ok(_), Err(failure)) => return Err(failure),
            };
            warn(policies.iter(), streams);
            let check = access_not_granted(&policies, &items, &settings)?;
            let report = granted_report(&check, &policies);
            Ok(print(&report, &own.common, &settings, streams))
        }
        Ask::NoPublicAccess(own) => {
            let settings = own.common.settings()?;
            let options = own.common.options(Some(own.resource_type.policy_type))?;
            let policies = load_all(&own.policy, &options, streams.input)?;
            warn(policies.iter(), streams);
            let public = public::ask(&policies, own.resource_type, own.meaning, &settings)?;
            let report = public.report(&policies);
            Ok(print(&report, &own.common, &settings, streams))
        }
    }
}

impl Common {
    fn settings(&self) -> Result<Settings, Failure> {
        let mut settings = settings(&self.rules)?;
        self.telling.apply(&mut settings);
        Ok(settings)
    }

    /// How the documents are read, if they can only be of one type.
    fn options(&self, only: Option<PolicyType>) -> Result<ParseOptions, Failure> {
        if let (Some(only), Some(given)) = (only, self.reading.policy_type)
            && only != given
        {
            return Err(Failure::usage(format!(
                "policies of this resource type are of the type `{only}`, not `{given}`"
            )));
        }
        Ok(ParseOptions {
            policy_type: only.or(self.reading.policy_type),
            strict: self.reading.strict,
        })
    }
}

fn warn<'a>(documents: impl Iterator<Item = &'a Parsed>, streams: &mut Streams<'_>) {
    for document in documents {
        streams.complain(&document.render_warnings());
    }
}

fn print(
    report: &CheckReport<'_>,
    common: &Common,
    settings: &Settings,
    streams: &mut Streams<'_>,
) -> Exit {
    match common.format {
        Format::Text => {
            let mut text = check_text(report);
            grounds_text(&settings.rules, &mut text);
            streams.print(&text);
        }
        Format::Json => {
            let mut json = check_json(report);
            grounds_json(&settings.rules, &mut json);
            streams.print(&pretty(&json));
        }
    }
    match report.verdict {
        Verdict::Pass => Exit::Good,
        Verdict::Fail => Exit::Bad,
        Verdict::Unknown => Exit::Unknown,
    }
}

/// The one type of all documents.
fn one_type<'a>(mut all: impl Iterator<Item = &'a Parsed>) -> Result<PolicyType, Failure> {
    let Some(first) = all.next() else {
        return Err(Failure::usage("there is no policy to check"));
    };
    match all.find(|other| other.policy_type != first.policy_type) {
        None => Ok(first.policy_type),
        Some(other) => Err(Failure::usage(format!(
            "{} looks like a policy of the type `{}`, but {} of the type `{}`\n  = help: say which \
             with `--type`",
            first.source.name(),
            first.policy_type,
            other.source.name(),
            other.policy_type
        ))),
    }
}

fn no_new_access(
    existing: &[Parsed],
    new: &[Parsed],
    settings: &Settings,
) -> Result<Check, Failure> {
    let policy_type = one_type(existing.iter().chain(new))?;
    if existing.is_empty() || new.is_empty() {
        return Err(Failure::usage("a side of the comparison holds no policy"));
    }
    let (existing, new) = (documents(existing), documents(new));
    Ok(check::no_new_access(
        &existing,
        &new,
        policy_type,
        settings,
    )?)
}

fn access_not_granted(
    policies: &[Parsed],
    items: &[AccessItem],
    settings: &Settings,
) -> Result<Check, Failure> {
    let policy_type = one_type(policies.iter())?;
    let policies = documents(policies);
    Ok(check::access_not_granted(
        &policies,
        policy_type,
        items,
        settings,
    )?)
}

fn new_access_report<'a>(
    check: &'a Check,
    existing: &'a [Parsed],
    new: &'a [Parsed],
) -> CheckReport<'a> {
    let message = match check.verdict() {
        Verdict::Pass => {
            "every request that the new policy allows, the existing one allows (proved)"
        }
        Verdict::Fail => "the new policy allows requests that the existing one does not",
        Verdict::Unknown => {
            "whether the new policy allows requests that the existing one does not was not decided"
        }
    };
    CheckReport {
        question: CheckName::NoNewAccess,
        check,
        verdict: check.verdict(),
        message: message.to_owned(),
        does: "gives new access",
        written: None,
        documents: new,
        against: existing,
        notes: Vec::new(),
        public: None,
    }
}

fn granted_report<'a>(check: &'a Check, policies: &'a [Parsed]) -> CheckReport<'a> {
    let message = match check.verdict() {
        Verdict::Pass => "the policy grants none of this access (proved)",
        Verdict::Fail => "the policy grants some of this access",
        Verdict::Unknown => "whether the policy grants some of this access was not decided",
    };
    CheckReport {
        question: CheckName::AccessNotGranted,
        check,
        verdict: check.verdict(),
        message: message.to_owned(),
        does: "grants some of it",
        written: None,
        documents: policies,
        against: &[],
        notes: Vec::new(),
        public: None,
    }
}
