//! Answers as JSON.

use super::schema::{
    Answer as Word, Decision as DecisionWord, Doubt, Failed, Place, Reference, Request, Unmatched,
    Warning, always, output, words,
};
use super::told::{Covered, Told, because_json, elsewhere_text};
use super::whole::{Entry, whole_json};
use super::{places, reasons_text};
use crate::eval::{AxiomWarning, Decision};
use crate::policy::parse::Parsed;
use crate::query::{Answer, Aspect, Comparison, Details, Reason, Verdict, Witness};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

always! {
    /// The question `compare`.
    CompareName = "compare"
}

always! {
    /// The question `can`.
    CanName = "can"
}

always! {
    /// The question `simulate`.
    SimulateName = "simulate"
}

words! {
    /// How new documents relate to old ones.
    Relation, Verdict, [
        Verdict::Equivalent,
        Verdict::Narrower,
        Verdict::Broader,
        Verdict::Incomparable,
        Verdict::Unknown,
    ]
}

words! {
    /// In what a further witness differs.
    Differs, Aspect, [Aspect::Action, Aspect::Resource, Aspect::Principal, Aspect::Context]
}

/// What `compare` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Compared {
    question: CompareName,
    /// The new documents, seen from the old ones.
    verdict: Relation,
    /// What only the new documents allow.
    added: Side,
    /// What only the old documents allow.
    removed: Side,
    /// In `ask` and `prove`: whether they relate as the question says.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Word>,
}

/// Whether there is a request that only one side allows.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Outcome {
    /// There is none: proved.
    None,
    /// There is one.
    Some,
    /// Not decided.
    Unknown,
}

/// What only one side allows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Side {
    outcome: Outcome,
    #[serde(flatten)]
    found: Found,
}

/// What `can` answers of policies by themselves.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Can {
    question: CanName,
    /// Whether some request in question is allowed.
    answer: Word,
    #[serde(flatten)]
    found: Found,
    /// What the answer takes for granted.
    assumptions: Vec<String>,
}

/// A request, or why there is none, or why that is not known.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
struct Found {
    /// The request; the concrete evaluator has confirmed it.
    witness: Option<Request>,
    /// Why it is unknown.
    reason: Option<String>,
    /// What is different in the other universe.
    #[serde(skip_serializing_if = "Option::is_none")]
    universe_note: Option<&'static str>,
    /// Where something was assumed: what the proof rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    rests_on: Option<Vec<String>>,
    /// Of a proof: why each Allow gives no such request.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<Vec<Covered>>,
    #[serde(flatten)]
    shown: Option<Shown>,
    /// With `--difference`: all that only this side allows; null if that was not found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-nullable" = true))]
    difference: Option<Option<Vec<Entry>>>,
    /// Why `difference` is null.
    #[serde(skip_serializing_if = "Option::is_none")]
    difference_reason: Option<String>,
    /// With `--witnesses`: more requests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    further: Vec<Further>,
    /// Why it is unknown, one by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Vec<Doubt>>,
}

/// One more request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Further {
    /// In what it differs from those before it.
    differs_in: Differs,
    /// The request.
    witness: Request,
    #[serde(flatten)]
    shown: Shown,
}

/// What the statements do to a request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// The statements that allow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) allowed_by: Option<Vec<Reference>>,
    /// The statements of the other side that match it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) denied_by: Option<Vec<Reference>>,
    /// Whether AWS is known to have the action.
    pub(super) action_known: bool,
}

/// What `simulate` answers of policies by themselves.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Simulated {
    question: SimulateName,
    decision: DecisionWord,
    /// Every statement.
    statements: Vec<Met>,
    /// Guarantees of AWS that the request breaks.
    warnings: Vec<Warning>,
    /// Rules that had a part in it.
    notes: Vec<Note>,
}

/// A statement and whether it matches.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Met {
    #[serde(flatten)]
    statement: Reference,
    #[serde(flatten)]
    unmatched: Unmatched,
}

/// A rule that had a part in a decision.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Note {
    /// What happened, such as `partial-notprincipal`.
    flag: &'static str,
    /// The rule or open question, such as `OQ-17`.
    rule: &'static str,
    /// One sentence without full stop.
    message: String,
}

/// What `compare` answers; `old` and `new` are the documents of the two sides.
pub fn compare_json(old: &[Parsed], new: &[Parsed], comparison: &Comparison) -> Value {
    let documents: Vec<&Parsed> = old.iter().chain(new).collect();
    let (added, removed) = (&comparison.added, &comparison.removed);
    output(Compared {
        question: CompareName,
        verdict: comparison.verdict().into(),
        added: side(&documents, new, old, added, &comparison.added_details),
        removed: side(&documents, old, new, removed, &comparison.removed_details),
        answer: None,
    })
}

/// What `can` answers.
pub fn can_json(policies: &[Parsed], told: &Told) -> Value {
    let documents: Vec<&Parsed> = policies.iter().collect();
    output(Can {
        question: CanName,
        answer: Word::some(&told.answer),
        found: found(&documents, policies, None, &told.answer, &told.details),
        assumptions: told.assumptions.clone(),
    })
}

fn side(
    documents: &[&Parsed],
    allow: &[Parsed],
    refuse: &[Parsed],
    answer: &Answer,
    beside: &Details,
) -> Side {
    Side {
        outcome: match answer {
            Answer::None => Outcome::None,
            Answer::Some(_) => Outcome::Some,
            Answer::Unknown(_) => Outcome::Unknown,
        },
        found: found(documents, allow, Some(refuse), answer, beside),
    }
}

/// Reasons with their places.
pub(super) fn doubts(documents: &[&Parsed], reasons: &[Reason]) -> Vec<Doubt> {
    let doubt = |reason: &Reason| Doubt {
        text: reason.text.clone(),
        places: places(documents, reason),
    };
    reasons.iter().map(doubt).collect()
}

fn found(
    documents: &[&Parsed],
    allow: &[Parsed],
    refuse: Option<&[Parsed]>,
    answer: &Answer,
    beside: &Details,
) -> Found {
    let mut found = Found {
        universe_note: elsewhere_text(answer, beside),
        rests_on: beside.rests_on.clone(),
        ..Found::default()
    };
    match answer {
        Answer::None => {
            let covers = beside.because.as_ref();
            found.because = covers.map(|covers| because_json(documents, covers));
        }
        Answer::Some(witness) => {
            found.witness = Some((&witness.request).into());
            found.shown = Some(shown(allow, refuse, witness));
            match &beside.whole {
                Some(Ok(entries)) => {
                    found.difference = Some(Some(whole_json(documents, entries)));
                }
                Some(Err(reason)) => {
                    found.difference = Some(None);
                    found.difference_reason = Some(reason.clone());
                }
                None => {}
            }
            let further = beside.further.iter().map(|further| Further {
                differs_in: further.aspect.into(),
                witness: (&further.witness.request).into(),
                shown: shown(allow, refuse, &further.witness),
            });
            found.further = further.collect();
        }
        Answer::Unknown(reasons) => {
            found.reason = Some(reasons_text(documents, reasons));
            found.reasons = Some(doubts(documents, reasons));
        }
    }
    found
}

/// The statements that match a witness on both sides.
pub(super) fn shown(allow: &[Parsed], refuse: Option<&[Parsed]>, witness: &Witness) -> Shown {
    let matched = |documents: &[Parsed], decisions: &[Decision]| -> Vec<Reference> {
        let each = decisions.iter();
        each.flat_map(|decision| matching(documents, decision))
            .collect()
    };
    Shown {
        allowed_by: Some(matched(allow, &witness.replay.allowed)),
        denied_by: refuse.map(|refuse| matched(refuse, &witness.replay.refused)),
        action_known: witness.known_action,
    }
}

/// The statements of a decision that match.
pub(super) fn matching(documents: &[Parsed], decision: &Decision) -> Vec<Reference> {
    let all = statements(documents, decision).into_iter();
    all.filter(|one| one.unmatched.matched)
        .map(|one| one.statement)
        .collect()
}

/// The statements of a decision, with the element that failed.
fn statements(documents: &[Parsed], decision: &Decision) -> Vec<Met> {
    let mut all = Vec::new();
    for result in &decision.statements {
        let Some(document) = documents.get(result.policy) else {
            continue;
        };
        let Some(statement) = document.policy.statements.get(result.statement) else {
            continue;
        };
        let at = |span: crate::source::Span| {
            let position = document.source.position(span.start);
            Place {
                line: position.line,
                column: position.column,
            }
        };
        let failed = result.failed.as_ref();
        all.push(Met {
            statement: Reference {
                document: document.source.name().to_owned(),
                statement: result.statement,
                sid: statement.sid.as_ref().map(|sid| sid.value.clone()),
                effect: Some(result.effect.into()),
                at: Some(at(statement.span)),
                place: None,
            },
            unmatched: Unmatched {
                matched: result.matched,
                failed: failed.map(|failure| Failed::new(failure, at(failure.span))),
            },
        });
    }
    all
}

/// What `simulate` answers.
pub fn simulate_json(policies: &[Parsed], decision: &Decision, warnings: &[AxiomWarning]) -> Value {
    let notes = decision.notes.iter().map(|note| Note {
        flag: note.flag,
        rule: note.rule,
        message: note.message.clone(),
    });
    output(Simulated {
        question: SimulateName,
        decision: decision.outcome.into(),
        statements: statements(policies, decision),
        warnings: warnings.iter().map(Warning::from).collect(),
        notes: notes.collect(),
    })
}
