//! The findings of a world.

use super::{Findings, Outcome, Report};
use crate::query::findings::Form;
use serde_json::Value;
use std::fmt::Write as _;

/// The findings of all resources and roles of a world, and what is told beside them.
#[derive(Clone, Debug)]
pub struct WorldReport<'a> {
    /// Which form the findings have.
    pub form: Form,
    /// Of those that have some, in the order of the world.
    pub reports: Vec<Report<'a>>,
    /// How many were looked at.
    pub looked: usize,
    /// What the world takes for granted.
    pub assumptions: Vec<String>,
}

impl WorldReport<'_> {
    /// What `findings` answers of a world: groups of findings and a line with counts.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut number = 0;
        let (mut undecided, mut archived) = (0, 0);
        for report in &self.reports {
            let arn = report.resource.as_deref().unwrap_or_default();
            let kind = report.resource_type.as_deref().unwrap_or("resource");
            let owner = report.owner.as_deref().unwrap_or("an account unknown");
            let mut points = report
                .origins
                .iter()
                .flatten()
                .filter_map(|one| one.point.as_ref());
            let through = points.next();
            let through = through.map(|point| format!(", through {point}"));
            let _ = writeln!(
                out,
                "{arn} ({kind} of {owner}{})",
                through.unwrap_or_default()
            );
            for finding in &report.findings {
                number += 1;
                report.one(&mut out, number, finding);
                undecided += usize::from(!finding.is_certain());
                archived += usize::from(report.archived_by(finding).is_some());
            }
            out.push('\n');
        }
        let mut marks = Vec::new();
        if undecided > 0 {
            marks.push(format!("{undecided} not decided"));
        }
        if archived > 0 {
            marks.push(format!("{archived} archived"));
        }
        let marks = match marks.is_empty() {
            true => String::new(),
            false => format!(" ({})", marks.join(", ")),
        };
        let proved = match self.form {
            Form::Exact => " (proved)",
            Form::Analyzer => "",
        };
        let findings = if number == 1 { "finding" } else { "findings" };
        let (with, looked) = (self.resources(), self.looked);
        let _ = match with {
            0 => writeln!(out, "no findings on {looked} resources and roles{proved}"),
            _ => writeln!(
                out,
                "{number} {findings}{marks} on {with} of {looked} resources and roles; the others have \
                 none{proved}"
            ),
        };
        for text in &self.assumptions {
            let _ = writeln!(out, "note: {text}");
        }
        out
    }

    /// How many have findings; a bucket and its access points are several.
    const fn resources(&self) -> usize {
        self.reports.len()
    }

    /// The same as JSON: an array of `FindingV2`, as of one resource.
    pub fn json(&self) -> Value {
        let reports = self.reports.iter();
        let findings =
            reports.flat_map(|report| report.findings.iter().map(|one| report.finding(one)));
        let world = (self.looked, self.assumptions.clone());
        Findings::json(self.form, findings.collect(), Some(world))
    }

    /// What is left to be done.
    pub fn outcome(&self) -> Outcome {
        let mut outcome = Outcome::Nothing;
        for report in &self.reports {
            match report.outcome() {
                Outcome::Active => return Outcome::Active,
                Outcome::Undecided => outcome = Outcome::Undecided,
                Outcome::Nothing => {}
            }
        }
        outcome
    }
}
