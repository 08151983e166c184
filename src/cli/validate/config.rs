//! `iamproof.toml`: what a team has agreed on, found upwards from each file.

use super::args::Threshold;
use super::select::Pick;
use crate::cli::Failure;
use crate::lint::{Finding, FindingType, Report};
use crate::policy::PolicyType;
use crate::source::{Format, Source};
use clap::ValueEnum;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file as written; other commands may have tables of their own in it.
#[derive(Debug, Default, Deserialize)]
struct File {
    #[serde(default)]
    validate: Written,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Written {
    select: Vec<String>,
    ignore: Vec<String>,
    fail_on: Option<String>,
    suppress: Vec<Suppress>,
    types: BTreeMap<String, String>,
}

/// One agreement: findings of these codes in that file and statement are known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Suppress {
    #[serde(default)]
    codes: Vec<String>,
    /// A pattern of paths, from where the settings are.
    file: Option<String>,
    /// The Sid of a statement.
    sid: Option<String>,
    /// The number of a statement, from 1.
    statement: Option<usize>,
    /// Why: for those who read the file later.
    #[serde(rename = "reason")]
    _reason: String,
}

/// The settings of one file.
#[derive(Debug, Default)]
pub(in crate::cli) struct Config {
    /// The directory that paths are relative to.
    base: PathBuf,
    select: Vec<Pick>,
    ignore: Vec<Pick>,
    fail_on: Option<Threshold>,
    suppress: Vec<Rule>,
    types: Vec<(String, PolicyType)>,
}

#[derive(Debug)]
struct Rule {
    picks: Vec<Pick>,
    file: Option<String>,
    sid: Option<String>,
    statement: Option<usize>,
}

impl Config {
    fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        Self::parse(path, &text)
    }

    /// The settings that a text has which stands at that path.
    pub fn parse(path: &Path, text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let picks = |texts: &[String]| -> Result<Vec<Pick>, String> {
            texts.iter().map(|text| Pick::read(text)).collect()
        };
        let written = file.validate;
        let fail_on = match &written.fail_on {
            None => None,
            Some(name) => Some(
                Threshold::from_str(name, true)
                    .map_err(|_| format!("fail-on: there is no type of findings `{name}`"))?,
            ),
        };
        let mut suppress = Vec::new();
        for rule in written.suppress {
            if rule.statement == Some(0) {
                return Err("statement: statements are counted from 1".to_owned());
            }
            suppress.push(Rule {
                picks: picks(&rule.codes)?,
                file: rule.file,
                sid: rule.sid,
                statement: rule.statement,
            });
        }
        let mut types = Vec::new();
        for (pattern, name) in written.types {
            let Some(policy_type) = PolicyType::from_name(&name) else {
                let names = PolicyType::NAMES.map(|(name, _)| name).join(", ");
                return Err(format!("types: `{name}` is none of {names}"));
            };
            types.push((pattern, policy_type));
        }
        Ok(Self {
            base: path.parent().unwrap_or(Path::new("")).to_owned(),
            select: picks(&written.select)?,
            ignore: picks(&written.ignore)?,
            fail_on,
            suppress,
            types,
        })
    }

    /// The least type of finding that counts; by default all do.
    pub fn fail_on(&self) -> Option<FindingType> {
        self.fail_on.unwrap_or(Threshold::Suggestion).least()
    }

    /// The type that the settings give a file.
    pub fn policy_type(&self, name: &str) -> Option<PolicyType> {
        let mut types = self.types.iter();
        let found = types.find(|(pattern, _)| self.names(pattern, name));
        found.map(|(_, policy_type)| *policy_type)
    }

    /// Whether a check is left out altogether.
    pub fn ignores(&self, code: &'static str) -> bool {
        self.ignore.contains(&Pick::Code(code))
    }

    /// What of a report is told.
    pub fn keep(&self, source: &Source, report: Report) -> Report {
        let mut kept = report;
        kept.findings.retain(|one| !self.suppresses(source, one));
        kept.undecided.retain(|one| !self.ignores(one.code));
        kept
    }

    /// Whether a finding is known.
    pub fn suppresses(&self, source: &Source, finding: &Finding) -> bool {
        let picked = |picks: &[Pick]| picks.iter().any(|pick| pick.has(finding));
        if !self.select.is_empty() && !picked(&self.select) || picked(&self.ignore) {
            return true;
        }
        self.suppress.iter().any(|rule| {
            let statement = finding
                .locations
                .first()
                .and_then(crate::lint::Location::statement);
            (rule.picks.is_empty() || picked(&rule.picks))
                && rule
                    .file
                    .as_ref()
                    .is_none_or(|pattern| self.names(pattern, source.name()))
                && rule
                    .statement
                    .is_none_or(|number| statement == Some(number - 1))
                && rule.sid.as_ref().is_none_or(|sid| {
                    statement.is_some_and(|number| sid_of(source, number).as_ref() == Some(sid))
                })
        })
    }

    /// Whether a pattern of paths (`*` within a name, `**` across) names a file.
    fn names(&self, pattern: &str, name: &str) -> bool {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let path = absolute(Path::new(name));
        let base = absolute(&self.base);
        let relative = path.strip_prefix(&base).unwrap_or(&path);
        let text = relative.to_string_lossy().replace('\\', "/");
        matches(pattern.as_bytes(), text.as_bytes())
    }
}

/// A pattern of paths against a path.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        ([b'*', b'*', rest @ ..], _) => {
            let rest = rest.strip_prefix(b"/").unwrap_or(rest);
            (0..=text.len()).any(|at| matches(rest, text.get(at..).unwrap_or_default()))
        }
        ([b'*', rest @ ..], _) => {
            let name = text
                .iter()
                .position(|byte| *byte == b'/')
                .unwrap_or(text.len());
            (0..=name).any(|at| matches(rest, text.get(at..).unwrap_or_default()))
        }
        ([b'?', rest @ ..], [byte, after @ ..]) => *byte != b'/' && matches(rest, after),
        ([one, rest @ ..], [byte, after @ ..]) => one == byte && matches(rest, after),
        _ => false,
    }
}

/// The `Sid` of a statement.
fn sid_of(source: &Source, number: usize) -> Option<String> {
    let (tree, _) = Format::of(source).parse(source);
    let tree = tree?;
    let statement = tree.get("Statement")?;
    let statements = statement
        .as_array()
        .unwrap_or(std::slice::from_ref(statement));
    let sid = statements.get(number)?.get("Sid")?;
    sid.as_str().map(str::to_owned)
}

/// The settings of all files, each read once.
pub(in crate::cli) struct Configs {
    only: Option<Arc<Config>>,
    search: bool,
    known: BTreeMap<PathBuf, Arc<Config>>,
}

impl Configs {
    /// The name of the file.
    pub const NAME: &str = "iamproof.toml";

    /// No settings at all.
    pub fn none() -> Self {
        Self {
            only: Some(Arc::default()),
            search: false,
            known: BTreeMap::new(),
        }
    }

    /// Those of one file.
    pub fn only(path: &str) -> Result<Self, Failure> {
        let config = Config::read(Path::new(path)).map_err(|error| failed(path, &error))?;
        Ok(Self {
            only: Some(Arc::new(config)),
            search: false,
            known: BTreeMap::new(),
        })
    }

    /// Those that stand beside each file or above it.
    pub fn found() -> Self {
        Self {
            only: None,
            search: true,
            known: BTreeMap::new(),
        }
    }

    /// The settings for a file.
    pub fn of(&mut self, name: &str) -> Result<Arc<Config>, Failure> {
        if let Some(only) = &self.only {
            return Ok(Arc::clone(only));
        }
        let path = Path::new(name);
        // Standard input has the settings of where the program runs.
        let start = if path.exists() { path.parent() } else { None };
        let start = start.filter(|path| !path.as_os_str().is_empty());
        let start = std::path::absolute(start.unwrap_or(Path::new("."))).unwrap_or_default();
        self.upwards(&start)
    }

    /// The settings for the files of a directory.
    pub fn above(&mut self, directory: &Path) -> Result<Arc<Config>, Failure> {
        let directory = std::path::absolute(directory).unwrap_or_default();
        self.upwards(&directory)
    }

    fn upwards(&mut self, directory: &Path) -> Result<Arc<Config>, Failure> {
        if let Some(known) = self.known.get(directory) {
            return Ok(Arc::clone(known));
        }
        let path = directory.join(Self::NAME);
        let config = if self.search && path.is_file() {
            let read = Config::read(&path);
            Arc::new(read.map_err(|error| failed(&path.to_string_lossy(), &error))?)
        } else {
            match directory.parent() {
                Some(above) => self.upwards(above)?,
                None => Arc::default(),
            }
        };
        self.known.insert(directory.to_owned(), Arc::clone(&config));
        Ok(config)
    }
}

fn failed(path: &str, error: &str) -> Failure {
    Failure::usage(format!(
        "{}: {}",
        crate::source::clean(path),
        error.trim_end()
    ))
}
