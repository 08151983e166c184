//! Assertions and their answers as proofs.

use super::{Outcome, Proof, Spot};
use crate::query::language::answer::Verdict;
use crate::query::language::plan::{Checked, Empty, Job, Unasked};
use crate::report::{Fault, Reply, inner_json};
use serde_json::Value;

/// A loop over nothing, as an assertion that is not decided.
pub fn of_nothing(empty: &Empty) -> Proof {
    let start = empty.source.position(empty.span.start);
    Proof {
        outcome: Outcome::Undecided,
        written: format!("for each {}", empty.noun),
        each: empty.each.clone(),
        at: Spot {
            file: empty.source.name().to_owned(),
            line: start.line,
            column: start.column,
            what: String::new(),
        },
        message: None,
        because: None,
        faults: Vec::new(),
        request: None,
        why: format!(
            "{}, so nothing is asserted; --allow-empty lets it pass",
            empty.message()
        ),
        text: String::new(),
        answer: Value::Null,
    }
}

fn spot(fault: &Fault) -> Spot {
    Spot {
        file: fault.file.clone(),
        line: fault.line,
        column: fault.column,
        what: fault.what.clone(),
    }
}

/// The policies that allow everything and that organizations begin with: nobody's fault.
fn of_aws(spot: &Spot) -> bool {
    matches!(spot.file.as_str(), "FullAWSAccess" | "RCPFullAWSAccess")
}

/// What became of an assertion.
pub fn proof(job: &Job, reply: &Result<Reply, Unasked>) -> Proof {
    let start = job.source.position(job.span.start);
    let check = job.check.clone().unwrap_or(Checked {
        unknown: false,
        message: None,
        because: None,
    });
    let mut proof = Proof {
        outcome: Outcome::Broken,
        written: match check.unknown {
            true => format!("expect unknown {}", job.written),
            false => format!("assert {}", job.written),
        },
        each: job.each.clone(),
        at: Spot {
            file: job.source.name().to_owned(),
            line: start.line,
            column: start.column,
            what: String::new(),
        },
        message: check.message,
        because: check.because,
        faults: Vec::new(),
        request: None,
        why: String::new(),
        text: String::new(),
        answer: Value::Null,
    };
    let reply = match reply {
        Ok(reply) => reply,
        Err(unasked) => {
            proof.why = unasked.render(job);
            return proof;
        }
    };
    let verdict = reply.verdict.to(&job.asked);
    proof.outcome = match (check.unknown, verdict) {
        (false, Verdict::Yes) | (true, Verdict::Unknown) => Outcome::Holds,
        (false, Verdict::No) | (true, Verdict::Yes | Verdict::No) => Outcome::Fails,
        _ => Outcome::Undecided,
    };
    proof.text.clone_from(&reply.text);
    proof.answer = inner_json(reply.json.clone());
    if proof.outcome == Outcome::Holds {
        return proof;
    }
    proof.request.clone_from(&reply.request);
    for fault in &reply.faults {
        let spot = spot(fault);
        if !of_aws(&spot) && !proof.faults.contains(&spot) {
            proof.faults.push(spot);
        }
    }
    proof.why = match (check.unknown, verdict) {
        (true, _) => format!("it is decided: {}", reply.verdict.name()),
        (_, Verdict::No) if reply.request.is_some() => "this request shows it:".to_owned(),
        (_, Verdict::No) => "no such request is allowed (proved)".to_owned(),
        _ => match reply.reasons.is_empty() {
            true => "it was not decided".to_owned(),
            false => reply.reasons.join("; "),
        },
    };
    proof
}
