//! `iamproof compare`.

use super::args::{Compare, Format};
use super::rules::settings;
use super::{Exit, Failure, Streams};
use crate::input::load_all;
use crate::policy::PolicyType;
use crate::policy::parse::{ParseOptions, Parsed};
use crate::query::{self, Answer, Comparison, InternalError, Settings};
use crate::report::{compare_json, compare_text, grounds_json, grounds_text};
use crate::smtlib;

pub(super) fn run(arguments: &Compare, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut old = arguments.old.clone();
    let mut new = arguments.new.clone();
    match arguments.sides.as_slice() {
        [] => {}
        [first, second] => {
            old.insert(0, first.clone());
            new.insert(0, second.clone());
        }
        _ => {
            return Err(Failure::usage(
                "give both OLD and NEW, or use --old FILE and --new FILE",
            ));
        }
    }
    if old.is_empty() || new.is_empty() {
        return Err(Failure::usage(
            "two sides are needed: `iamproof compare OLD NEW`, or --old FILE and --new FILE",
        ));
    }
    if old.iter().chain(&new).filter(|path| *path == "-").count() > 1 {
        return Err(Failure::usage("standard input (`-`) can be read only once"));
    }
    let inputs: Vec<String> = old.iter().chain(&new).cloned().collect();
    let mut settings = settings(&arguments.rules)?;
    arguments.telling.apply(&mut settings);
    settings.show.whole = arguments.difference;
    let options = ParseOptions {
        policy_type: arguments.reading.policy_type,
        strict: arguments.reading.strict,
    };
    // Both sides are read before anything is reported, so that all errors come in one run.
    let sides = (
        load_all(&old, &options, streams.input),
        load_all(&new, &options, streams.input),
    );
    let (old, new) = match sides {
        (Ok(old), Ok(new)) => (old, new),
        (Err(mut error), Err(more)) => {
            error.problems.extend(more.problems);
            return Err(error.into());
        }
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => return Err(error.into()),
    };
    for document in old.iter().chain(&new) {
        streams.complain(&document.render_warnings());
    }
    let policy_type = one_type(&old, &new)?;
    (arguments.emit).write(arguments.telling.universe, &inputs, || {
        smtlib::compare(
            &super::documents(&old),
            &super::documents(&new),
            policy_type,
        )
    })?;
    let comparison = compare(&old, &new, &settings)?;
    match arguments.format {
        Format::Text => {
            let mut text = compare_text(&old, &new, &comparison);
            grounds_text(&settings.rules, &mut text);
            streams.print(&text);
        }
        Format::Json => {
            let mut json = compare_json(&old, &new, &comparison);
            grounds_json(&settings.rules, &mut json);
            streams.print(&super::pretty(&json));
        }
    }
    Ok(match comparison.added {
        Answer::None => Exit::Good,
        Answer::Some(_) => Exit::Bad,
        Answer::Unknown(_) => Exit::Unknown,
    })
}

/// Compares two loaded sides.
pub(super) fn compare(
    old: &[Parsed],
    new: &[Parsed],
    settings: &Settings,
) -> Result<Comparison, Failure> {
    let policy_type = one_type(old, new)?;
    let (old, new) = (super::documents(old), super::documents(new));
    let asked = query::compare(&old, &new, policy_type, settings);
    asked.map_err(|error: InternalError| error.into())
}

fn one_type(old: &[Parsed], new: &[Parsed]) -> Result<PolicyType, Failure> {
    let (Some(first), Some(second)) = (old.first(), new.first()) else {
        return Err(Failure::usage("a side of the comparison holds no policy"));
    };
    if first.policy_type != second.policy_type {
        return Err(Failure::usage(format!(
            "{} looks like a policy of the type `{}`, but {} of the type `{}`\n  = help: say which \
             with `--type`",
            first.source.name(),
            first.policy_type,
            second.source.name(),
            second.policy_type
        )));
    }
    Ok(first.policy_type)
}
