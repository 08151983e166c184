//! `iamproof batch`: one question a line, one answer a line, in order.
//!
//! A thread of its own reads lines and starts an answer to each; the answers are waited for in the order of
//! the lines. So many may be under way that all threads have work and memory stays constant.

mod asked;
mod checks;
mod findings;
mod layered;
mod question;
mod validate;
mod worlds;

use super::args::Batch;
use super::{Exit, Failure, Streams};
use crate::report::schema::bad_line_json;
use crate::solve::means::{self, Means};
use question::Question;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::io::{BufRead, Read, Write};
use std::sync::mpsc::{Receiver, sync_channel};

/// So many answers may be under way or waiting for those before them.
const WINDOW: usize = 256;

/// A longer line is a bad line.
const MAX_LINE: u64 = 64 << 20;

pub(super) fn run(arguments: &Batch, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.jobs.unwrap_or(0))
        .build()
        .map_err(|error| Failure::usage(format!("no threads: {error}")))?;
    let (send, receive) = sync_channel::<Receiver<Answered>>(WINDOW);
    let Streams { input, output, .. } = streams;
    let strict = arguments.strict;
    let mut worst = Exit::Good;
    let mut statistics = Statistics::default();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut number = 0;
            while let Some(bytes) = next_line(*input) {
                number += 1;
                if bytes.trim_ascii().is_empty() {
                    continue;
                }
                let (done, wait) = sync_channel(1);
                let line = Line { number, bytes };
                pool.spawn(move || {
                    means::take();
                    let (exit, text) = answer(&line, strict);
                    let means = means::take();
                    drop(done.send(Answered { exit, text, means }));
                });
                // Nobody waits any more when the answers cannot be written.
                if send.send(wait).is_err() {
                    break;
                }
            }
        });
        while let Some(answered) = next_answer(&receive, *output) {
            statistics.add(&answered);
            let Answered { exit, text, .. } = answered;
            worst = match (worst, exit) {
                (Exit::Internal, _) | (_, Exit::Internal) => Exit::Internal,
                (Exit::Usage, _) | (_, Exit::Usage) => Exit::Usage,
                _ => Exit::Good,
            };
            if writeln!(output, "{text}").is_err() {
                drop(receive);
                return;
            }
        }
        let _ = output.flush();
    });
    if arguments.statistics {
        streams.complain(&statistics.text());
    }
    Ok(worst)
}

/// The answer to a line, and what it took.
struct Answered {
    exit: Exit,
    text: String,
    means: Means,
}

/// By which means questions were decided.
#[derive(Default)]
struct Statistics {
    by_means: [usize; Means::ALL.len()],
    unknown: usize,
    bad: usize,
}

impl Statistics {
    fn add(&mut self, answered: &Answered) {
        let unknown = [
            "\"verdict\":\"unknown\"",
            "\"answer\":\"unknown\"",
            "\"decision\":\"unknown\"",
            "\"result\":\"UNKNOWN\"",
            "\"outcome\":\"undecided\"",
        ];
        if answered.exit != Exit::Good {
            self.bad += 1;
        } else if unknown.iter().any(|text| answered.text.contains(text)) {
            self.unknown += 1;
        } else {
            let counts = Means::ALL.iter().zip(&mut self.by_means);
            for (_, count) in counts.filter(|(means, _)| **means == answered.means) {
                *count += 1;
            }
        }
    }

    fn text(&self) -> String {
        let decided: usize = self.by_means.iter().sum();
        let mut text = format!("{} questions", decided + self.unknown + self.bad);
        for (means, count) in Means::ALL.iter().zip(self.by_means) {
            let _ = write!(text, ", {count} decided by {}", means.name());
        }
        let _ = write!(text, ", {} unknown, {} bad", self.unknown, self.bad);
        text
    }
}

/// The next answer; what is written already goes out before it is waited for.
fn next_answer(receive: &Receiver<Receiver<Answered>>, output: &mut dyn Write) -> Option<Answered> {
    let wait = receive.try_recv().or_else(|_| {
        let _ = output.flush();
        receive.recv()
    });
    let wait = wait.ok()?;
    let answer = wait.try_recv().or_else(|_| {
        let _ = output.flush();
        wait.recv()
    });
    answer.ok()
}

struct Line {
    number: usize,
    bytes: Vec<u8>,
}

/// The next line without its line feed; `None` at the end of the input.
fn next_line(input: &mut (dyn BufRead + Send)) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = input.take(MAX_LINE).read_until(b'\n', &mut bytes).ok()?;
    if read == 0 {
        return None;
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    Some(bytes)
}

/// The answer to one line; whatever happens in it stays in it.
fn answer(line: &Line, strict: bool) -> (Exit, String) {
    let asked = std::panic::catch_unwind(|| Question::read(line, strict)?.answer());
    let (exit, id, result) = match asked {
        Ok(Ok((id, answer))) => (Exit::Good, id, answer),
        Ok(Err(bad)) => (bad.exit, bad.id, bad.message.into()),
        Err(_) => {
            let error = "internal error: a question failed; please report it";
            (Exit::Internal, Value::Null, error.into())
        }
    };
    let whole = match result {
        Value::Object(result) => {
            let mut members = Map::new();
            members.insert("id".into(), id);
            members.extend(result);
            Value::Object(members)
        }
        error => bad_line_json(id, line.number, error.as_str().unwrap_or_default()),
    };
    (exit, whole.to_string())
}
