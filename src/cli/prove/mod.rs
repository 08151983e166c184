//! `iamproof prove`: assertions in files.

mod args;
mod cache;
mod keys;
mod progress;

pub(super) use args::Prove;

use super::question::given;
use super::rules::settings;
use super::{Exit, Failure, Streams, pretty};
use crate::query::Settings;
use crate::query::language::plan::{Job, Library, Unasked, plan};
use crate::report::{
    Outcome, Proof, Reply, Tally, of_nothing, proof, proofs_github, proofs_json, proofs_junit,
    proofs_sarif, proofs_text, reply,
};
use crate::source::{Diagnostic, render};
use args::ProofFormat;
use cache::Cache;
use keys::Keys;
use progress::Progress;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(super) fn run(arguments: &Prove, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut settings = settings(&arguments.rules)?;
    settings.show.because = false;
    let given = given(&arguments.about)?;
    let library = Library::new(arguments.about.strict);
    let mut bad = Vec::new();
    let mut jobs = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let files = files(&arguments.paths)?;
    let mut empty = Vec::new();
    for file in &files {
        let mut planned = plan(file, &given, &library);
        for one in std::mem::take(&mut planned.empty) {
            if !empty.contains(&one) {
                empty.push(one);
            }
        }
        for complaint in planned.complaints() {
            if !bad.contains(&complaint) {
                bad.push(complaint);
            }
        }
        for job in planned.jobs {
            // A file that was included is not proved twice.
            let own = std::fs::canonicalize(job.source.name()).unwrap_or_default();
            let place = (own, job.span, job.each.clone(), job.asked.to_string());
            if !seen.insert(place) {
                continue;
            }
            if job.check.is_none() {
                let message = "a question by itself asserts nothing";
                let help = "write `assert` before it, or ask it with `iamproof ask`";
                let diagnostic = Diagnostic::error(job.span, message).help(help);
                let complaint = render(&job.source, &diagnostic);
                if !bad.contains(&complaint) {
                    bad.push(complaint);
                }
            } else {
                jobs.push(job);
            }
        }
    }
    if !bad.is_empty() {
        return Err(Failure {
            message: bad.join("\n\n"),
            exit: Exit::Usage,
        });
    }
    if arguments.allow_empty {
        for one in empty.drain(..) {
            streams.complain(&one.render());
        }
    } else if jobs.is_empty() && empty.is_empty() {
        return Err(nothing(&files));
    }
    let cache = open(arguments, streams);
    let work = || decide(&jobs, &library, &settings, arguments, cache.as_ref());
    let (mut proofs, internal) = match arguments.jobs {
        None => work(),
        Some(0) => return Err(Failure::usage("--jobs 0 would do nothing")),
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.map_err(|error| Failure::usage(format!("--jobs: {error}")))?;
            pool.install(work)
        }
    };
    proofs.extend(empty.iter().map(of_nothing));
    if let Some(cache) = &cache {
        cache.trim();
    }
    for warning in library.warnings() {
        streams.complain(&warning);
    }
    streams.print(&match arguments.format {
        ProofFormat::Text => proofs_text(&proofs),
        ProofFormat::Json => pretty(&proofs_json(&proofs)),
        ProofFormat::Junit => proofs_junit(&proofs),
        ProofFormat::Sarif => pretty(&proofs_sarif(&proofs)),
        ProofFormat::Github => proofs_github(&proofs),
    });
    let tally = Tally::of(&proofs);
    Ok(match (internal, tally) {
        (true, _) => Exit::Internal,
        (_, Tally { broken: 1.., .. }) => Exit::Usage,
        (_, Tally { fail: 1.., .. }) => Exit::Bad,
        (_, Tally { undecided: 1.., .. }) => Exit::Unknown,
        _ => Exit::Good,
    })
}

/// That no file asserts anything: a run that proves nothing must not look like one that proves something.
fn nothing(files: &[String]) -> Failure {
    const SHOWN: usize = 5;
    let mut names: Vec<&str> = files.iter().take(SHOWN).map(String::as_str).collect();
    let more = format!("{} more", files.len().saturating_sub(SHOWN));
    if files.len() > SHOWN {
        names.push(&more);
    }
    Failure::usage(format!(
        "no assertions found in {}\n  = help: write some (`assert …`, docs/language.md), or say --allow-empty",
        names.join(", ")
    ))
}

fn open(arguments: &Prove, streams: &mut Streams<'_>) -> Option<Cache> {
    if arguments.no_cache {
        return None;
    }
    match &arguments.cache {
        Some(directory) => {
            let cache = Cache::open(directory);
            if cache.is_none() {
                let place = directory.display();
                streams.complain(&format!(
                    "warning: {place} cannot be made: nothing is taken from a cache, and nothing is kept"
                ));
            }
            cache
        }
        None => Cache::open(&Cache::usual()?),
    }
}

/// The proof files of some paths, each once.
fn files(paths: &[String]) -> Result<Vec<String>, Failure> {
    let here = [".".to_owned()];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut all: Vec<String> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for path in paths {
        let found = match Path::new(path).is_dir() {
            true => below(path)?,
            false => vec![path.clone()],
        };
        for one in found {
            let own = Path::new(&one).canonicalize();
            if seen.insert(own.unwrap_or_else(|_| PathBuf::from(&one))) {
                all.push(one);
            }
        }
    }
    Ok(all)
}

/// The proof files below a directory, in the order of the bytes of their paths. Links to directories and
/// hidden directories are left out.
fn below(path: &str) -> Result<Vec<String>, Failure> {
    let mut open = vec![PathBuf::from(path)];
    let mut all = Vec::new();
    while let Some(next) = open.pop() {
        let unreadable = |error: std::io::Error| {
            Failure::usage(format!("cannot read {}: {error}", next.display()))
        };
        for entry in std::fs::read_dir(&next).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let own = entry.path();
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() && !hidden {
                open.push(own);
            } else if own.extension().is_some_and(|end| end == "iamq") && own.is_file() {
                all.push(own);
            }
        }
    }
    if all.is_empty() {
        return Err(Failure::usage(format!(
            "{path} holds no `*.iamq` file\n  = help: docs/language.md says what proof files hold"
        )));
    }
    all.sort_by(|one, other| {
        let bytes = |path: &Path| path.as_os_str().as_encoded_bytes().to_vec();
        bytes(one).cmp(&bytes(other))
    });
    let text = |path: PathBuf| {
        let path = path
            .strip_prefix("./")
            .map(Path::to_path_buf)
            .unwrap_or(path);
        path.to_string_lossy().into_owned()
    };
    Ok(all.into_iter().map(text).collect())
}

/// Decides all; the same question is asked once.
fn decide(
    jobs: &[Job],
    library: &Library,
    settings: &Settings,
    arguments: &Prove,
    cache: Option<&Cache>,
) -> (Vec<Proof>, bool) {
    let keys = Keys::new(settings, arguments.about.strict);
    let hashes: Vec<Option<blake3::Hash>> =
        jobs.par_iter().map(|job| keys.key(job, library)).collect();
    let mut first: BTreeMap<[u8; 32], usize> = BTreeMap::new();
    let mut same: Vec<usize> = Vec::new();
    for (at, hash) in hashes.iter().enumerate() {
        same.push(match hash {
            Some(hash) => *first.entry(*hash.as_bytes()).or_insert(at),
            None => at,
        });
    }
    let own: Vec<usize> = (0..jobs.len())
        .filter(|at| same.get(*at) == Some(at))
        .collect();
    let progress = Progress::new(own.len(), arguments.quiet);
    let replies: BTreeMap<usize, Result<Reply, Unasked>> = own
        .par_iter()
        .filter_map(|at| {
            let job = jobs.get(*at)?;
            let key = hashes.get(*at)?.as_ref();
            let known = key.and_then(|key| cache?.get(key));
            let reply = match known {
                Some(reply) => Ok(reply),
                None => {
                    let reply = reply(job, library, settings);
                    if let (Some(cache), Some(key), Ok(reply)) = (cache, key, &reply) {
                        cache.put(key, reply);
                    }
                    reply
                }
            };
            let holds = proof(job, &reply).outcome == Outcome::Holds;
            progress.step(holds);
            Some((*at, reply))
        })
        .collect();
    progress.clear();
    let mut internal = false;
    let mut proofs = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        let reply = same.get(at).and_then(|own| replies.get(own));
        if let Some(reply) = reply {
            internal |= matches!(reply, Err(Unasked::Internal(_)));
            proofs.push(proof(job, reply));
        }
    }
    (proofs, internal)
}
