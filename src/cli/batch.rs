//! `iamproof batch`: one question a line, one answer a line, in order.
//!
//! A thread of its own reads lines and starts an answer to each; the answers are waited for in the order of
//! the lines. So many may be under way that all threads have work and memory stays constant.

use super::args::{Batch, MAX_WITNESSES};
use super::ask::{self, Bounds};
use super::rules::{assumed, assumed_in, rules, with};
use super::{Exit, Failure, Streams, compare, simulate, summary};
use crate::input::load_all;
use crate::policy::PolicyType;
use crate::policy::parse::{Failed, ParseOptions, Parsed, embedded};
use crate::query::{Settings, Universe};
use crate::report::{SCHEMA, can_json, compare_json, grounds_json, simulate_json};
use crate::rules::Assumptions;
use crate::solve::means::{self, Means};
use crate::source::{Severity, Source, json, render};
use serde_json::{Map, Value, json as make};
use std::fmt::Write as _;
use std::io::{BufRead, Read, Write};
use std::sync::Arc;
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
        let unknown = ["\"verdict\":\"unknown\"", "\"answer\":\"unknown\""];
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
        Ok(Err(bad)) => (
            bad.exit,
            bad.id,
            make!({"schema": SCHEMA, "error": bad.message}),
        ),
        Err(_) => {
            let error = "internal error: a question failed; please report it";
            (
                Exit::Internal,
                Value::Null,
                make!({"schema": SCHEMA, "error": error}),
            )
        }
    };
    let mut members = Map::new();
    members.insert("id".into(), id);
    if exit != Exit::Good {
        members.insert("line".into(), line.number.into());
    }
    if let Value::Object(result) = result {
        members.extend(result);
    }
    (exit, Value::Object(members).to_string())
}

/// A line that has no answer.
struct BadLine {
    id: Value,
    message: String,
    exit: Exit,
}

struct Question {
    id: Value,
    source: Arc<Source>,
    tree: json::Json,
    members: Map<String, Value>,
    strict: bool,
}

const MEMBERS: [&str; 20] = [
    "id",
    "question",
    "type",
    "old",
    "new",
    "policy",
    "request",
    "principal",
    "action",
    "resource",
    "when",
    "owner",
    "trust",
    "services",
    "reading",
    "without",
    "assume",
    "witnesses",
    "difference",
    "universe",
];

impl Question {
    fn read(line: &Line, strict: bool) -> Result<Self, BadLine> {
        let name = format!("line {}", line.number);
        let bad = |message: String| BadLine {
            id: Value::Null,
            message,
            exit: Exit::Usage,
        };
        let source = Source::from_bytes(name, line.bytes.clone())
            .map_err(|failure| bad(render(&failure.0, &failure.1)))?;
        let source = Arc::new(source);
        let (tree, diagnostics) = json::parse(&source);
        let errors: Vec<String> = diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .map(|one| render(&source, one))
            .collect();
        if !errors.is_empty() {
            return Err(bad(errors.join("\n\n")));
        }
        let members: Option<Map<String, Value>> = serde_json::from_str(source.text()).ok();
        let (Some(tree), Some(members)) = (tree, members) else {
            return Err(bad("a line holds one question, a JSON object".to_owned()));
        };
        let question = Self {
            id: members.get("id").cloned().unwrap_or_default(),
            source,
            tree,
            members,
            strict,
        };
        let mut names = question.members.keys();
        if let Some(name) = names.find(|name| !MEMBERS.contains(&name.as_str())) {
            let known = MEMBERS.join(", ");
            return Err(question.bad(format!("unknown member {name:?}; there are {known}")));
        }
        Ok(question)
    }

    fn bad(&self, message: impl Into<String>) -> BadLine {
        BadLine {
            id: self.id.clone(),
            message: message.into(),
            exit: Exit::Usage,
        }
    }

    fn failed(&self, failure: Failure) -> BadLine {
        BadLine {
            id: self.id.clone(),
            message: failure.message,
            exit: failure.exit,
        }
    }

    fn text(&self, name: &str) -> Result<Option<&str>, BadLine> {
        match self.members.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.bad(format!("{name}: expected a text"))),
        }
    }

    /// Whether a member is there and true.
    fn flag(&self, name: &str) -> Result<bool, BadLine> {
        match self.members.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.bad(format!("{name}: expected true or false"))),
        }
    }

    /// A text or a list of texts.
    fn texts(&self, name: &str) -> Result<Vec<String>, BadLine> {
        let expected = || self.bad(format!("{name}: expected a text or a list of texts"));
        match self.members.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(vec![text.clone()]),
            Some(Value::Array(texts)) => texts
                .iter()
                .map(|text| text.as_str().map(str::to_owned).ok_or_else(expected))
                .collect(),
            Some(_) => Err(expected()),
        }
    }

    fn options(&self) -> Result<ParseOptions, BadLine> {
        let policy_type = match self.text("type")? {
            None => None,
            Some(name) => Some(PolicyType::from_name(name).ok_or_else(|| {
                let names = PolicyType::NAMES.map(|(name, _)| name).join(", ");
                self.bad(format!("type: expected one of {names}"))
            })?),
        };
        Ok(ParseOptions {
            policy_type,
            strict: self.strict,
        })
    }

    /// A document, a path, or a list of these.
    fn policies(&self, name: &str) -> Result<Vec<Parsed>, BadLine> {
        let options = self.options()?;
        let Some(tree) = self.tree.get(name) else {
            return Err(self.bad(format!(
                "{name}: expected a policy, a path, or a list of these"
            )));
        };
        let parts = tree.as_array().unwrap_or(std::slice::from_ref(tree));
        let mut all: Vec<Parsed> = Vec::new();
        for part in parts {
            match part.as_str() {
                Some(path) if !path.trim_start().starts_with('{') => {
                    if path == "-" {
                        let message = format!("{name}: standard input holds the questions");
                        return Err(self.bad(message));
                    }
                    let loaded = load_all(&[path.to_owned()], &options, &mut std::io::empty());
                    all.extend(loaded.map_err(|error| self.failed(error.into()))?);
                }
                _ => {
                    let parsed = embedded(part, &self.source, &options);
                    all.extend(parsed.map_err(|failed| {
                        let texts = failed.iter().map(Failed::render);
                        self.bad(texts.collect::<Vec<_>>().join("\n\n"))
                    })?);
                }
            }
        }
        match all.as_slice() {
            [] => Err(self.bad(format!("{name}: holds no policy"))),
            [first, rest @ ..] if rest.iter().any(|one| one.policy_type != first.policy_type) => {
                Err(self.bad(format!(
                    "{name}: the policies are of several types; say which with \"type\""
                )))
            }
            _ => Ok(all),
        }
    }

    fn answer(&self) -> Result<(Value, Value), BadLine> {
        let settings = self.settings()?;
        let mut answer = match self.text("question")? {
            Some("compare") => {
                let (old, new) = (self.policies("old")?, self.policies("new")?);
                let comparison =
                    compare::compare(&old, &new, &settings).map_err(|e| self.failed(e))?;
                compare_json(&old, &new, &comparison)
            }
            Some("can") => {
                let policies = self.policies("policy")?;
                let ask = self.ask()?;
                let told = ask::answer(&policies, &ask, &settings).map_err(|e| self.failed(e))?;
                can_json(&policies, &told)
            }
            Some("simulate") => {
                let policies = self.policies("policy")?;
                let request = self.members.get("request").cloned().unwrap_or_default();
                let (decision, warnings) = simulate::simulate(&policies, &request, &settings.rules)
                    .map_err(|e| self.bad(e))?;
                simulate_json(&policies, &decision, &warnings)
            }
            Some("summary") => {
                let policies = self.policies("policy")?;
                let found = summary::summarise(&policies, &settings).map_err(|e| self.failed(e))?;
                summary::as_json(&policies, &found)
            }
            _ => return Err(self.bad("question: expected compare, can, simulate or summary")),
        };
        grounds_json(&settings.rules, &mut answer);
        Ok((self.id.clone(), answer))
    }

    /// How many witnesses are wanted beside the first.
    fn further(&self) -> Result<usize, BadLine> {
        match self.members.get("witnesses") {
            None | Some(Value::Null) => Ok(0),
            Some(number) => match number.as_u64() {
                Some(count @ 1..=MAX_WITNESSES) => Ok(usize::try_from(count - 1).unwrap_or(0)),
                _ => Err(self.bad(format!("witnesses: expected 1 to {MAX_WITNESSES}"))),
            },
        }
    }

    /// What is known beside the policies: a path, an object, or a list of these.
    fn assumptions(&self) -> Result<Assumptions, BadLine> {
        let mut all = Assumptions::default();
        let Some(tree) = self.tree.get("assume") else {
            return Ok(all);
        };
        for part in tree.as_array().unwrap_or(std::slice::from_ref(tree)) {
            let more = match (&part.node, part.as_str()) {
                (json::Node::Null, _) => continue,
                (_, Some(path)) => assumed(path),
                _ => assumed_in(part, &self.source),
            };
            all.extend(more.map_err(|failure| self.failed(failure))?);
        }
        all.check().map_err(|message| self.bad(message))?;
        Ok(all)
    }

    /// How the rules are read.
    fn settings(&self) -> Result<Settings, BadLine> {
        let (readings, without) = (self.texts("reading")?, self.texts("without")?);
        let mut rules = rules(&readings, &without).map_err(|message| self.bad(message))?;
        rules.assumptions = self.assumptions()?;
        let mut settings = with(rules);
        settings.show.further = self.further()?;
        settings.show.whole = self.flag("difference")?;
        settings.universe = match self.text("universe")? {
            None | Some("strings") => Universe::Strings,
            Some("aws") => Universe::Aws,
            Some(_) => return Err(self.bad("universe: expected strings or aws")),
        };
        Ok(settings)
    }

    fn ask(&self) -> Result<crate::query::Ask, BadLine> {
        let services = self.flag("services")?;
        ask::question(&Bounds {
            principal: self.text("principal")?.unwrap_or("anyone"),
            actions: &self.texts("action")?,
            resources: &self.texts("resource")?,
            when: &self.texts("when")?,
            owner: self.text("owner")?,
            trust: &self.texts("trust")?,
            services,
        })
        .map_err(|message| self.bad(message))
    }
}
