//! Which findings are told.

use super::args::Threshold;
use super::config::Config;
use crate::lint::{Finding, FindingType, Undecided, check, near};
use crate::source::Source;

impl Threshold {
    /// The least type that counts, if any does.
    pub fn least(self) -> Option<FindingType> {
        match self {
            Self::Error => Some(FindingType::Error),
            Self::SecurityWarning => Some(FindingType::SecurityWarning),
            Self::Warning => Some(FindingType::Warning),
            Self::Suggestion => Some(FindingType::Suggestion),
            Self::Never => None,
        }
    }
}

/// A check or all checks of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pick {
    Code(&'static str),
    Kind(FindingType),
}

impl Pick {
    /// Reads a code or a type of findings; the error says what was perhaps meant.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(check) = check(text) {
            return Ok(Self::Code(check.code));
        }
        if let Some(kind) = FindingType::from_name(text) {
            return Ok(Self::Kind(kind));
        }
        let near = near(text).map_or(String::new(), |near| format!("; did you mean {near}?"));
        Err(format!(
            "there is no check `{}`{near}",
            crate::source::clean(text)
        ))
    }

    pub fn has(&self, finding: &Finding) -> bool {
        match self {
            Self::Code(code) => finding.code == *code,
            Self::Kind(kind) => finding.kind == *kind,
        }
    }
}

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    select: Vec<Pick>,
    ignore: Vec<Pick>,
}

impl Selection {
    pub fn new(select: &[String], ignore: &[String]) -> Result<Self, String> {
        let read = |texts: &[String]| -> Result<Vec<Pick>, String> {
            texts.iter().map(|text| Pick::read(text)).collect()
        };
        Ok(Self {
            select: read(select)?,
            ignore: read(ignore)?,
        })
    }

    /// What is told of what was not decided: nothing is suppressed but what nobody wants to know.
    pub fn keep(&self, config: &Config, undecided: Vec<Undecided>) -> Vec<Undecided> {
        let wanted = |one: &Undecided| {
            let picked = |picks: &[Pick]| picks.contains(&Pick::Code(one.code));
            let selected = self.select.is_empty() || picked(&self.select);
            selected && !picked(&self.ignore) && !config.ignores(one.code)
        };
        undecided.into_iter().filter(wanted).collect()
    }

    /// Whether a finding is told.
    pub fn tells(&self, config: &Config, source: &Source, finding: &Finding) -> bool {
        self.picks(finding) && !config.suppresses(source, finding)
    }

    fn picks(&self, finding: &Finding) -> bool {
        let picked = |picks: &[Pick]| picks.iter().any(|pick| pick.has(finding));
        (self.select.is_empty() || picked(&self.select)) && !picked(&self.ignore)
    }

    /// The findings that are told, and how many the settings leave out. What the command line selects or
    /// ignores is no news to the reader and not counted.
    pub fn apply(
        &self,
        config: &Config,
        source: &Source,
        findings: Vec<Finding>,
    ) -> (Vec<Finding>, usize) {
        let mut left_out = 0;
        let mut kept = Vec::new();
        for finding in findings {
            if !self.picks(&finding) {
                continue;
            }
            if config.suppresses(source, &finding) {
                left_out += 1;
                continue;
            }
            kept.push(finding);
        }
        (kept, left_out)
    }
}
