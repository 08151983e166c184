//! `iamproof ask`: questions of the language.

mod args;

pub(super) use args::{AboutArguments, Ask};

use super::args::Format;
use super::rules::settings;
use super::{Exit, Failure, Streams, pretty};
use crate::input::read_source;
use crate::query::language::answer::Verdict;
use crate::query::language::plan::{Given, Job, Library, Unasked, plan_text};
use crate::report::{Answered, Reply, asked_json, reply};
use crate::source::Source;
use rayon::prelude::*;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::query::language::plan::NAME;

pub(super) fn run(arguments: &Ask, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let settings = settings(&arguments.rules)?;
    let given = given(&arguments.about)?;
    let library = Library::new(arguments.about.strict);
    let mut sources = Vec::new();
    let stdin = arguments.questions.iter().filter(|one| *one == "-").count();
    if stdin > 1 {
        return Err(Failure::usage("standard input (`-`) can be read only once"));
    }
    let empty = arguments.questions.is_empty() && arguments.file.is_empty();
    let read = |path: &str, streams: &mut Streams<'_>| {
        read_source(path, streams.input).map_err(|problem| Failure {
            message: problem.to_string(),
            exit: Exit::Usage,
        })
    };
    if empty {
        sources.push(read("-", streams)?);
    }
    for question in &arguments.questions {
        sources.push(match question.as_str() {
            "-" => read("-", streams)?,
            text => Arc::new(Source::new(NAME, text.to_owned())),
        });
    }
    for path in &arguments.file {
        sources.push(read(path, streams)?);
    }
    let mut jobs: Vec<Job> = Vec::new();
    let mut bad = Vec::new();
    for source in &sources {
        let planned = plan_text(source, &given, &library);
        for empty in &planned.empty {
            streams.complain(&empty.render());
        }
        bad.extend(planned.complaints());
        jobs.extend(planned.jobs);
    }
    if !bad.is_empty() {
        return Err(Failure {
            message: bad.join("\n\n"),
            exit: Exit::Usage,
        });
    }
    if jobs.is_empty() {
        return Err(Failure::usage(
            "there is no question, such as `can role \"ci\" read bucket \"data\"?`",
        ));
    }
    let replies: Vec<Result<Reply, Unasked>> = jobs
        .par_iter()
        .map(|job| reply(job, &library, &settings))
        .collect();
    for warning in library.warnings() {
        streams.complain(&warning);
    }
    Ok(tell(arguments.format, &jobs, replies, streams))
}

/// What questions are about.
pub(super) fn given(about: &AboutArguments) -> Result<Given, Failure> {
    let mut given = Given {
        world: about.world.clone(),
        policies: Vec::new(),
        owner: about.owner.clone(),
    };
    if let Some(owner) = &about.owner
        && !(owner.len() == 12 && owner.bytes().all(|c| c.is_ascii_digit()))
    {
        let message = format!("`{owner}` is no account: expected twelve digits");
        return Err(Failure::usage(message));
    }
    let mut add = |name: &str, path: &str| {
        let known = given.policies.iter_mut().find(|(own, _)| own == name);
        match known {
            Some((_, paths)) => paths.push(path.to_owned()),
            None => given
                .policies
                .push((name.to_owned(), vec![path.to_owned()])),
        }
    };
    for text in &about.policy {
        match text.split_once('=') {
            Some((name, path)) if !name.contains(['/', '.']) && !path.is_empty() => add(name, path),
            _ => add("this", text),
        }
    }
    about.old.iter().for_each(|path| add("old", path));
    about.new.iter().for_each(|path| add("new", path));
    Ok(given)
}

fn tell(
    format: Format,
    jobs: &[Job],
    replies: Vec<Result<Reply, Unasked>>,
    streams: &mut Streams<'_>,
) -> Exit {
    let mut exit = Exit::Good;
    let mut worse = |new: Exit| {
        const ORDER: [Exit; 5] = [
            Exit::Good,
            Exit::Bad,
            Exit::Unknown,
            Exit::Usage,
            Exit::Internal,
        ];
        let place = |one: Exit| ORDER.iter().position(|own| *own == one);
        if place(new) > place(exit) {
            exit = new;
        }
    };
    let mut text = String::new();
    let mut answers = Vec::new();
    let mut complained: Vec<String> = Vec::new();
    for (job, reply) in jobs.iter().zip(replies) {
        let reply = match reply {
            Ok(reply) => reply,
            Err(unasked) => {
                worse(match unasked {
                    Unasked::Internal(_) => Exit::Internal,
                    _ => Exit::Usage,
                });
                let complaint = unasked.render(job);
                if !complained.contains(&complaint) {
                    complained.push(complaint);
                }
                continue;
            }
        };
        let verdict = reply.verdict.to(&job.asked);
        worse(match verdict {
            Verdict::Yes | Verdict::Listed => Exit::Good,
            Verdict::No => Exit::Bad,
            Verdict::Unknown | Verdict::Partly => Exit::Unknown,
        });
        if jobs.len() > 1 {
            let space = if text.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{space}{}?", job.written.trim_end_matches('?'));
        }
        if job.asked.negated && verdict != reply.verdict {
            let _ = writeln!(
                text,
                "{}, since the question without `not` is answered:\n",
                verdict.name()
            );
        }
        text.push_str(&reply.text);
        answers.push(Answered::new(job, reply));
    }
    if format == Format::Json {
        text = pretty(&asked_json(answers));
    }
    streams.print(&text);
    streams.complain(&complained.join("\n\n"));
    exit
}
