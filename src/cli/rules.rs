//! What the reader says of the rules: on the command line or as members of a question.

use super::Failure;
use super::args::RuleArguments;
use crate::query::{Limits, Settings, Show};
use crate::rules::{Rules, axioms, readings};
use std::sync::Arc;

/// The settings of a command.
pub(super) fn settings(arguments: &RuleArguments) -> Result<Settings, Failure> {
    let rules = rules(&arguments.readings, &arguments.without).map_err(Failure::usage)?;
    Ok(with(rules))
}

/// The settings that every question begins with: proofs are explained.
pub(super) fn with(rules: Rules) -> Settings {
    Settings {
        limits: Limits::default(),
        rules: Arc::new(rules),
        show: Show {
            because: true,
            further: 0,
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
