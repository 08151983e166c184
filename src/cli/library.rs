//! What the commands do, for the library's interface (`api.rs`).

use super::question::{NAME, Verdict, answer, complaint, complaints};
use super::{Exit, Failure};
use crate::api::Answered;
use crate::policy::parse::Parsed;
use crate::query::language::plan::{Given, Library, plan_text};
use crate::query::{Comparison, Settings};
use crate::source::Source;
use rayon::prelude::*;
use std::sync::Arc;

/// `iamproof compare`.
pub(crate) fn compared(
    old: &[Parsed],
    new: &[Parsed],
    settings: &Settings,
) -> Result<Comparison, Failure> {
    super::compare::compare(old, new, settings)
}

/// `iamproof ask --world …`.
pub(crate) fn asked(questions: &str, world: Vec<String>) -> Result<Vec<Answered>, Failure> {
    let source = Arc::new(Source::new(NAME, questions.to_owned()));
    let given = Given {
        world,
        policies: Vec::new(),
        owner: None,
    };
    let library = Library::new(false);
    let planned = plan_text(&source, &given, &library);
    let bad = complaints(&planned);
    if !bad.is_empty() {
        return Err(Failure {
            message: bad.join("\n\n"),
            exit: Exit::Usage,
        });
    }
    let settings = Settings::default();
    let one = |job| {
        let reply = answer(job, &library, &settings).map_err(|unasked| Failure {
            message: complaint(job, &unasked),
            exit: Exit::Usage,
        })?;
        let verdict = match job.asked.negated {
            true => reply.verdict.opposite(),
            false => reply.verdict,
        };
        Ok(Answered {
            question: job.asked.to_string(),
            holds: match verdict {
                Verdict::Yes => Some(true),
                Verdict::No => Some(false),
                Verdict::Unknown | Verdict::Listed | Verdict::Partly => None,
            },
            text: reply.text,
            details: reply.json,
        })
    };
    planned.jobs.par_iter().map(one).collect()
}
