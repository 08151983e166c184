//! The outcome as JSON.

use super::{Outcome, Proof, Spot, Tally};
use crate::report::Inside;
use crate::report::schema::{Place, Request, always, output, words};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

always! {
    /// The command `prove`.
    Name = "prove"
}

words! {
    /// What became of an assertion.
    Became, Outcome, [Outcome::Holds, Outcome::Fails, Outcome::Undecided, Outcome::Broken]
}

/// What `prove` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Proofs {
    question: Name,
    /// How many hold.
    hold: usize,
    /// How many do not.
    fail: usize,
    /// How many were not decided.
    undecided: usize,
    /// How many could not be asked.
    broken: usize,
    /// Every assertion, in the order of the files.
    assertions: Vec<Assertion>,
}

/// An assertion and what became of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Assertion {
    /// As it is written.
    assertion: String,
    /// Of which things of `for each` it speaks.
    each: Vec<String>,
    /// The file that it stands in.
    file: String,
    #[serde(flatten)]
    at: Place,
    outcome: Became,
    /// What to say when it fails.
    message: Option<String>,
    /// Why it must hold.
    because: Option<String>,
    /// Why it does not hold, in one sentence without full stop.
    reason: Option<String>,
    /// The request that shows it.
    witness: Option<Request>,
    /// The statements at fault.
    statements: Vec<Fault>,
    /// The answer; null if it could not be asked.
    #[schemars(with = "Option<Inside>")]
    answer: Value,
}

/// A statement at fault.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Fault {
    /// The file.
    file: String,
    #[serde(flatten)]
    at: Place,
    /// What it does.
    what: String,
}

const fn place(spot: &Spot) -> Place {
    Place {
        line: spot.line,
        column: spot.column,
    }
}

/// Every assertion with its answer.
pub fn proofs_json(proofs: &[Proof]) -> Value {
    let tally = Tally::of(proofs);
    let fault = |spot: &Spot| Fault {
        file: spot.file.clone(),
        at: place(spot),
        what: spot.what.clone(),
    };
    let one = |proof: &Proof| Assertion {
        assertion: proof.written.clone(),
        each: proof.each.clone(),
        file: proof.at.file.clone(),
        at: place(&proof.at),
        outcome: proof.outcome.into(),
        message: proof.message.clone(),
        because: proof.because.clone(),
        reason: Some(proof.why.clone()).filter(|why| !why.is_empty()),
        witness: proof.request.as_ref().map(Request::from),
        statements: proof.faults.iter().map(fault).collect(),
        answer: proof.answer.clone(),
    };
    output(Proofs {
        question: Name,
        hold: tally.hold,
        fail: tally.fail,
        undecided: tally.undecided,
        broken: tally.broken,
        assertions: proofs.iter().map(one).collect(),
    })
}
