//! The outcome as SARIF 2.1.0: one result for each assertion that fails, is undecided or could not be asked.

use super::{Outcome, Proof, Spot};
use crate::report::sarif::{run, uri};
use serde_json::{Value, json};

/// The rules, in the order in which results refer to them.
const RULES: [(&str, &str, &str, Outcome); 3] = [
    (
        "assertion-fails",
        "An assertion does not hold",
        "A request shows that the policies do what the assertion rules out, or it is proved that they never do \
         what it demands.",
        Outcome::Fails,
    ),
    (
        "assertion-undecided",
        "An assertion was not decided",
        "Neither a proof nor a request was found; an undecided assertion never passes.",
        Outcome::Undecided,
    ),
    (
        "assertion-broken",
        "An assertion could not be asked",
        "Something that the assertion speaks of does not exist or cannot be read.",
        Outcome::Broken,
    ),
];

/// As SARIF.
pub fn proofs_sarif(proofs: &[Proof]) -> Value {
    let rules = RULES.iter().map(|(id, short, full, _)| {
        json!({
            "id": id,
            "shortDescription": {"text": short},
            "fullDescription": {"text": full},
            "defaultConfiguration": {"level": "error"},
        })
    });
    let results = proofs.iter().filter_map(result);
    run(&rules.collect::<Vec<_>>(), &results.collect::<Vec<_>>())
}

fn result(one: &Proof) -> Option<Value> {
    let index = RULES.iter().position(|(.., own)| *own == one.outcome)?;
    let (id, ..) = RULES.get(index)?;
    let mut text = format!("{}: {}", one.title(), one.headline());
    if let Some(because) = &one.because {
        text.push_str("\nbecause: ");
        text.push_str(because);
    }
    if let Some(request) = &one.request {
        text.push('\n');
        text.push_str(crate::report::request_text(request).trim_end());
    }
    // Grants and the like stand in no file of their own.
    let files = one.faults.iter().filter(|spot| !spot.file.contains('"'));
    let related = files.map(|spot| location(spot, Some(&spot.what)));
    let mut result = json!({
        "ruleId": id,
        "ruleIndex": index,
        "level": "error",
        "kind": "fail",
        "message": {"text": text},
        "locations": [location(&one.at, None)],
        "partialFingerprints": {"assertion/v1": fingerprint(one)},
    });
    let related: Vec<Value> = related.collect();
    if !related.is_empty()
        && let Some(members) = result.as_object_mut()
    {
        members.insert("relatedLocations".into(), related.into());
    }
    Some(result)
}

fn location(spot: &Spot, message: Option<&str>) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&spot.file)},
            "region": {"startLine": spot.line.max(1), "startColumn": spot.column.max(1)},
        },
    });
    if let (Some(message), Some(members)) = (message, location.as_object_mut()) {
        members.insert("message".into(), json!({"text": message}));
    }
    location
}

/// What an assertion is known by from run to run: its words and file, not its line.
fn fingerprint(one: &Proof) -> String {
    let text = format!("{}\n{}", one.at.file, one.title());
    blake3::hash(text.as_bytes()).to_hex().to_string()
}
