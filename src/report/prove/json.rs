//! The outcome as JSON.

use super::{Proof, Spot, Tally};
use crate::report::SCHEMA;
use serde_json::{Value, json};

fn spot(spot: &Spot) -> Value {
    json!({"file": spot.file, "line": spot.line, "column": spot.column, "what": spot.what})
}

/// Every assertion with its answer.
pub fn proofs_json(proofs: &[Proof]) -> Value {
    let tally = Tally::of(proofs);
    let one = |proof: &Proof| {
        json!({
            "assertion": proof.written,
            "each": proof.each,
            "file": proof.at.file,
            "line": proof.at.line,
            "column": proof.at.column,
            "outcome": proof.outcome.name(),
            "message": proof.message,
            "because": proof.because,
            "reason": if proof.why.is_empty() { Value::Null } else { proof.why.clone().into() },
            "witness": proof.request,
            "statements": proof.faults.iter().map(spot).collect::<Vec<_>>(),
            "answer": proof.answer,
        })
    };
    json!({
        "schema": SCHEMA,
        "question": "prove",
        "hold": tally.hold,
        "fail": tally.fail,
        "undecided": tally.undecided,
        "broken": tally.broken,
        "assertions": proofs.iter().map(one).collect::<Vec<_>>(),
    })
}
