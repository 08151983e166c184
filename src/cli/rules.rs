//! What the reader says of the rules: on the command line or as members of a question.

use super::args::RuleArguments;
use super::{Exit, Failure};
use crate::input::read_source;
use crate::policy::parse::Failed;
use crate::query::{Limits, Settings, Show, Universe};
use crate::rules::{Assumptions, Rules, assumptions, axioms, readings};
use crate::source::json::Json;
use crate::source::{Diagnostic, Severity, Source, json};
use std::sync::Arc;

/// The settings of a command.
pub(super) fn settings(arguments: &RuleArguments) -> Result<Settings, Failure> {
    let mut rules = rules(&arguments.readings, &arguments.without).map_err(Failure::usage)?;
    for path in &arguments.assume {
        rules.assumptions.extend(assumed(path)?);
    }
    rules.assumptions.check().map_err(Failure::usage)?;
    Ok(with(rules))
}

/// The settings that every question begins with: proofs are explained.
pub(super) fn with(rules: Rules) -> Settings {
    Settings {
        limits: Limits::default(),
        rules: Arc::new(rules),
        universe: Universe::default(),
        show: Show {
            because: true,
            further: 0,
            whole: false,
        },
    }
}

/// The rules as written; the error says what to write instead.
pub(super) fn rules(written: &[String], without: &[String]) -> Result<Rules, String> {
    let mut rules = Rules::default();
    for text in without {
        rules.without.insert(axioms::parse(text)?);
    }
    for text in written {
        let (question, other) = readings::parse(text)?;
        let known = rules.readings.picked(question);
        if known.is_some_and(|known| known != other) {
            return Err(format!("{} is picked twice", question.id()));
        }
        rules.readings.pick(question, other);
    }
    Ok(rules)
}

/// The assumptions of a file.
pub(super) fn assumed(path: &str) -> Result<Assumptions, Failure> {
    let (tree, source) = tree_of(path, "assumptions")?;
    assumed_in(&tree, &source)
}

/// The value of a file that holds `what`.
pub(super) fn tree_of(path: &str, what: &str) -> Result<(Json, Arc<Source>), Failure> {
    if path == "-" {
        return Err(Failure::usage(format!("{what} are read from files only")));
    }
    let source = read_source(path, &mut std::io::empty()).map_err(|problem| Failure {
        message: problem.to_string(),
        exit: Exit::Usage,
    })?;
    let (tree, diagnostics) = json::parse(&source);
    let mut errors = diagnostics.iter();
    match tree {
        Some(tree) if !errors.any(|one| one.severity == Severity::Error) => Ok((tree, source)),
        _ => Err(failed(&source, diagnostics)),
    }
}

/// The assumptions of a value in a source.
pub(super) fn assumed_in(tree: &Json, source: &Arc<Source>) -> Result<Assumptions, Failure> {
    assumptions::read(tree).map_err(|diagnostics| failed(source, diagnostics))
}

/// What is wrong with a source.
pub(super) fn failed(source: &Arc<Source>, diagnostics: Vec<Diagnostic>) -> Failure {
    let failed = Failed {
        source: Arc::clone(source),
        diagnostics,
    };
    Failure {
        message: failed.render(),
        exit: Exit::Usage,
    }
}
