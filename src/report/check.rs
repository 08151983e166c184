//! The checks that AWS calls custom policy checks, as text and as JSON: a superset of AWS's own response.

use super::grounds::{rests_on_json, rests_on_text};
use super::json::{shown, whole};
use super::text::{allowed, refused, request, unknown};
use super::told::{another, because_json, because_text, elsewhere_text, named};
use super::{SCHEMA, places, reasons_text};
use crate::policy::parse::Parsed;
use crate::query::check::{Check, Statement, Verdict};
use crate::query::{Answer, Reason, Witness};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// A check, and what is said of it.
#[derive(Clone, Debug)]
pub struct CheckReport<'a> {
    /// As `batch` calls it: `check-no-new-access`.
    pub question: &'static str,
    /// The outcome.
    pub check: &'a Check,
    /// The verdict, where it is by another meaning than that of `check`.
    pub verdict: Verdict,
    /// The verdict in one sentence without full stop.
    pub message: String,
    /// What a failing statement does: `allows what the existing policy does not`.
    pub does: &'static str,
    /// Statements that fail by how they are written, with the reason, if they decide.
    pub written: Option<Vec<(usize, usize, String)>>,
    /// The documents that are checked.
    pub documents: &'a [Parsed],
    /// Those that they are compared with.
    pub against: &'a [Parsed],
    /// What is to be known beside.
    pub notes: Vec<String>,
    /// Members of JSON that only this check has.
    pub more: Map<String, Value>,
}

impl CheckReport<'_> {
    fn all(&self) -> Vec<&Parsed> {
        self.documents.iter().chain(self.against).collect()
    }

    fn refuse(&self) -> Option<&[Parsed]> {
        (!self.against.is_empty()).then_some(self.against)
    }

    /// What was found of a statement.
    fn found(&self, document: usize, statement: usize) -> Option<&Statement> {
        let mut all = self.check.statements.iter();
        all.find(|one| (one.id.document, one.id.statement) == (document, statement))
    }

    /// The failing statements, each with why.
    fn failing(&self) -> Vec<(usize, usize, String)> {
        if let Some(written) = &self.written {
            return written.clone();
        }
        let mut all: Vec<(usize, usize, String)> = Vec::new();
        let whole = match &self.check.answer {
            Answer::Some(witness) => Some(witness),
            _ => None,
        };
        for one in &self.check.statements {
            if let Answer::Some(witness) = &one.answer {
                let why = self.describe(witness);
                all.push((one.id.document, one.id.statement, why));
            }
        }
        // Where no statement could be decided by itself, those that allow the witness of the whole.
        if let (Some(witness), true) = (whole, all.is_empty()) {
            let decisions = witness.replay.allowed.iter();
            for result in decisions.flat_map(|one| &one.statements) {
                if result.matched {
                    let why = self.describe(witness);
                    all.push((result.policy, result.statement, why));
                }
            }
        }
        all
    }

    /// Why a statement fails, by its witness.
    fn describe(&self, witness: &Witness) -> String {
        let member = |name: &str| {
            let text = witness.request.get(name).and_then(Value::as_str);
            text.map_or_else(
                || {
                    witness
                        .request
                        .get(name)
                        .map(Value::to_string)
                        .unwrap_or_default()
                },
                str::to_owned,
            )
        };
        let (action, resource) = (member("action"), member("resource"));
        format!(
            "it {}, such as {action} on {resource} by {}",
            self.does,
            member("principal")
        )
    }

    fn undecided(&self) -> Vec<(&Statement, &[Reason])> {
        let statements = self.check.statements.iter();
        statements
            .filter_map(|one| match &one.answer {
                Answer::Unknown(reasons) => Some((one, reasons.as_slice())),
                _ => None,
            })
            .collect()
    }
}

/// The check as text.
pub fn check_text(report: &CheckReport<'_>) -> String {
    let all = report.all();
    let check = report.check;
    let mut out = format!("{}: {}\n", report.verdict.name(), report.message);
    if report.verdict == Verdict::Pass && check.verdict() == Verdict::Pass {
        because_text(&mut out, &all, &check.details);
        rests_on_text(check.details.rests_on.as_deref(), &mut out);
    }
    for (document, statement, why) in report.failing() {
        let id = crate::query::StatementId {
            document,
            statement,
        };
        let found = report.found(document, statement);
        let own = match (found.map(|one| &one.answer), &check.answer) {
            (Some(Answer::Some(witness)), _) => Some(witness),
            (_, Answer::Some(witness)) if report.written.is_none() => Some(witness),
            _ => None,
        };
        let name = named(&all, id);
        match &report.written {
            Some(_) => {
                let _ = writeln!(out, "\n{name}: {why}");
            }
            None => {
                let _ = writeln!(out, "\n{name} {}, such as:", report.does);
            }
        }
        let Some(witness) = own else { continue };
        if report.written.is_some() {
            out.push_str("  a stranger gets in, such as:\n");
        }
        witness_text(&mut out, report, witness);
        for further in found.iter().flat_map(|one| &one.details.further) {
            let _ = writeln!(out, "\n  {}", another(further.aspect));
            witness_text(&mut out, report, &further.witness);
        }
    }
    if let (Verdict::Unknown, Answer::Unknown(reasons)) = (report.verdict, &check.answer)
        && report.undecided().is_empty()
    {
        unknown(&mut out, &all, reasons);
    }
    if report.written.is_none() {
        for (statement, reasons) in report.undecided() {
            let _ = writeln!(out, "\n{}: unknown", named(&all, statement.id));
            unknown(&mut out, &all, reasons);
        }
    }
    let other = elsewhere_text(&check.answer, &check.details);
    let notes = other
        .into_iter()
        .map(str::to_owned)
        .chain(report.notes.clone());
    for (index, note) in notes.enumerate() {
        let space = if index == 0 { "\n" } else { "" };
        let _ = writeln!(out, "{space}note: {note}");
    }
    out
}

/// A request, and the other statements that have a part in it.
fn witness_text(out: &mut String, report: &CheckReport<'_>, witness: &Witness) {
    request(out, witness);
    let several = |decision: &&crate::eval::Decision| {
        let matched = decision.statements.iter().filter(|one| one.matched);
        matched.count() > 1
    };
    for decision in witness.replay.allowed.iter().filter(several) {
        out.push_str("  allowed by:\n");
        allowed(out, report.documents, decision);
    }
    for decision in &witness.replay.refused {
        out.push_str("  not allowed by existing:\n");
        refused(out, report.against, decision);
    }
}

/// The check as JSON: `result`, `message` and `reasons` as AWS has them, and what is ours.
pub fn check_json(report: &CheckReport<'_>) -> Value {
    let all = report.all();
    let check = report.check;
    let mut members = Map::new();
    members.insert("schema".into(), SCHEMA.into());
    members.insert("question".into(), report.question.into());
    members.insert("result".into(), report.verdict.name().into());
    members.insert("message".into(), report.message.clone().into());
    let failing = report.failing();
    let failing = failing
        .iter()
        .map(|(document, statement, why)| reason(report, &all, *document, *statement, why));
    members.insert("reasons".into(), failing.collect());
    let doubts = |reasons: &[Reason]| -> Value {
        let each = reasons.iter();
        each.map(|one| json!({"text": one.text, "places": places(&all, one)}))
            .collect()
    };
    let undecided: Vec<Value> = report
        .undecided()
        .into_iter()
        .map(|(statement, reasons)| {
            let why = reasons_text(&all, reasons);
            let mut entry = place(&all, statement.id.document, statement.id.statement, &why);
            entry.insert("unknown".into(), doubts(reasons));
            entry.into()
        })
        .collect();
    if !undecided.is_empty() {
        members.insert("undecided".into(), undecided.into());
    }
    if let Answer::Unknown(reasons) = &check.answer {
        members.insert("unknown".into(), doubts(reasons));
    }
    if let (Answer::None, Some(covers)) = (&check.answer, &check.details.because) {
        members.insert("because".into(), because_json(&all, covers));
    }
    rests_on_json(check.details.rests_on.as_deref(), &mut members);
    if let Some(text) = elsewhere_text(&check.answer, &check.details) {
        members.insert("universe_note".into(), text.into());
    }
    members.extend(report.more.clone());
    members.insert("notes".into(), report.notes.clone().into());
    members.into()
}

/// A failing statement.
fn reason(
    report: &CheckReport<'_>,
    all: &[&Parsed],
    document: usize,
    statement: usize,
    why: &str,
) -> Value {
    let mut entry = place(all, document, statement, why);
    let found = report.found(document, statement);
    let own = match (found.map(|one| &one.answer), &report.check.answer) {
        (Some(Answer::Some(witness)), _) => Some(witness),
        (_, Answer::Some(witness)) if report.written.is_none() => Some(witness),
        _ => None,
    };
    let request = own.map_or(Value::Null, |witness| whole(&witness.request));
    entry.insert("witness".into(), request);
    if let Some(witness) = own {
        shown(report.documents, report.refuse(), witness, &mut entry);
    }
    let further: Vec<Value> = found
        .iter()
        .flat_map(|one| &one.details.further)
        .map(|one| json!({"differs_in": one.aspect.name(), "witness": whole(&one.witness.request)}))
        .collect();
    if !further.is_empty() {
        entry.insert("further".into(), further.into());
    }
    entry.into()
}

/// A statement as AWS points to it, and where it stands.
fn place(all: &[&Parsed], document: usize, index: usize, why: &str) -> Map<String, Value> {
    let mut entry = Map::new();
    entry.insert("description".into(), why.into());
    entry.insert("statementIndex".into(), index.into());
    let parsed = all.get(document);
    let statement = parsed.and_then(|parsed| parsed.policy.statements.get(index));
    let sid = statement.and_then(|one| one.sid.as_ref());
    entry.insert(
        "statementId".into(),
        sid.map(|sid| sid.value.clone()).into(),
    );
    entry.insert(
        "document".into(),
        parsed.map(|parsed| parsed.source.name()).into(),
    );
    let position = parsed
        .zip(statement)
        .map(|(parsed, one)| parsed.source.position(one.span.start));
    let (line, column) = (
        position.as_ref().map(|at| at.line),
        position.as_ref().map(|at| at.column),
    );
    entry.insert("line".into(), line.into());
    entry.insert("column".into(), column.into());
    entry
}
