//! The checks that AWS calls custom policy checks, as text and as JSON: a superset of AWS's own response.

use super::grounds::rests_on_text;
use super::json::{Differs, Shown, doubts, shown};
use super::reasons_text;
use super::schema::{Doubt, Place, Request, output, words};
use super::text::{allowed, refused, request, unknown};
use super::told::{Covered, another, because_json, because_text, elsewhere_text, named, reference};
use crate::policy::parse::Parsed;
use crate::query::check::{Check, Statement, Verdict};
use crate::query::{Answer, Reason, Witness};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write as _;

/// The checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum CheckName {
    /// Nothing is allowed that was not.
    #[serde(rename = "check-no-new-access")]
    NoNewAccess,
    /// Nothing of a list is allowed.
    #[serde(rename = "check-access-not-granted")]
    AccessNotGranted,
    /// Nothing is allowed to strangers.
    #[serde(rename = "check-no-public-access")]
    NoPublicAccess,
}

words! {
    /// The outcome of a check.
    Outcome, Verdict, [Verdict::Pass, Verdict::Fail, Verdict::Unknown]
}

/// What a check answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Checked {
    question: CheckName,
    result: Outcome,
    /// The result in one sentence without full stop.
    message: String,
    /// The statements that fail.
    reasons: Vec<Failing>,
    /// The statements that were not decided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undecided: Vec<Undecided>,
    /// Why the whole was not decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<Vec<Doubt>>,
    /// Of a proof: why each Allow gives no such request.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<Vec<Covered>>,
    /// Where something was assumed: what the proof rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    rests_on: Option<Vec<String>>,
    /// What is different in the other universe.
    #[serde(skip_serializing_if = "Option::is_none")]
    universe_note: Option<&'static str>,
    #[serde(flatten)]
    public: Option<Public>,
    /// What is to be known beside.
    notes: Vec<String>,
}

/// What only the check of public access has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Public {
    /// The type of the resource.
    pub resource_type: &'static str,
    /// What `public` means.
    #[serde(rename = "as")]
    pub meaning: Meaning,
    /// Where there are several meanings: what each says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definitions: Option<Definitions>,
}

/// What `public` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum Meaning {
    /// Some stranger is allowed something.
    #[serde(rename = "semantic")]
    Semantic,
    /// S3's own definition, by how statements are written.
    #[serde(rename = "s3-bpa")]
    S3Bpa,
}

/// What each meaning says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Definitions {
    /// By requests.
    pub semantic: Outcome,
    /// By S3's definition.
    #[serde(rename = "s3-bpa")]
    pub s3_bpa: Outcome,
    /// Whether they differ; null where the first is unknown.
    pub differ: Option<bool>,
}

/// A statement, as AWS points to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Described {
    /// Why it is listed, in one sentence without full stop.
    description: String,
    /// Its number in the document, from 0.
    #[serde(rename = "statementIndex")]
    index: usize,
    /// Its Sid.
    #[serde(rename = "statementId")]
    sid: Option<String>,
    /// The document that it stands in.
    document: String,
    #[serde(flatten)]
    at: Option<Place>,
}

/// A statement that fails.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Failing {
    #[serde(flatten)]
    at: Described,
    /// A request that it allows; null where it fails by how it is written.
    witness: Option<Request>,
    #[serde(flatten)]
    shown: Option<Shown>,
    /// With `--witnesses`: more requests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    further: Vec<Further>,
}

/// One more request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Further {
    /// In what it differs from those before it.
    differs_in: Differs,
    /// The request.
    witness: Request,
}

/// A statement that was not decided.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Undecided {
    #[serde(flatten)]
    at: Described,
    /// Why.
    unknown: Vec<Doubt>,
}

/// A check, and what is said of it.
#[derive(Clone, Debug)]
pub struct CheckReport<'a> {
    /// As `batch` calls it: `check-no-new-access`.
    pub question: CheckName,
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
    /// What only the check of public access has.
    pub public: Option<Public>,
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
    let failing = report.failing();
    let failing = failing
        .iter()
        .map(|(document, statement, why)| reason(report, &all, *document, *statement, why));
    let undecided = report.undecided().into_iter();
    let undecided = undecided.map(|(statement, reasons)| Undecided {
        at: place(
            &all,
            statement.id.document,
            statement.id.statement,
            reasons_text(&all, reasons),
        ),
        unknown: doubts(&all, reasons),
    });
    output(Checked {
        question: report.question,
        result: report.verdict.into(),
        message: report.message.clone(),
        reasons: failing.collect(),
        undecided: undecided.collect(),
        unknown: match &check.answer {
            Answer::Unknown(reasons) => Some(doubts(&all, reasons)),
            _ => None,
        },
        because: match (&check.answer, &check.details.because) {
            (Answer::None, Some(covers)) => Some(because_json(&all, covers)),
            _ => None,
        },
        rests_on: check.details.rests_on.clone(),
        universe_note: elsewhere_text(&check.answer, &check.details),
        public: report.public.clone(),
        notes: report.notes.clone(),
    })
}

/// A failing statement.
fn reason(
    report: &CheckReport<'_>,
    all: &[&Parsed],
    document: usize,
    statement: usize,
    why: &str,
) -> Failing {
    let found = report.found(document, statement);
    let own = match (found.map(|one| &one.answer), &report.check.answer) {
        (Some(Answer::Some(witness)), _) => Some(witness),
        (_, Answer::Some(witness)) if report.written.is_none() => Some(witness),
        _ => None,
    };
    let further = found.iter().flat_map(|one| &one.details.further);
    let further = further.map(|one| Further {
        differs_in: one.aspect.into(),
        witness: (&one.witness.request).into(),
    });
    Failing {
        at: place(all, document, statement, why.to_owned()),
        witness: own.map(|witness| (&witness.request).into()),
        shown: own.map(|witness| shown(report.documents, report.refuse(), witness)),
        further: further.collect(),
    }
}

/// A statement as AWS points to it, and where it stands.
fn place(all: &[&Parsed], document: usize, index: usize, why: String) -> Described {
    let id = crate::query::StatementId {
        document,
        statement: index,
    };
    let found = reference(all, id);
    Described {
        description: why,
        index,
        sid: found.sid,
        document: found.document,
        at: found.at,
    }
}
