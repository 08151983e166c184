//! Cases of two policies.

use super::{Wrong, contradicted, document, is, json, policy_type, text};
use iamproof::eval::{Request, check_axioms, evaluate};
use iamproof::query::{Answer, InternalError, Reason, Settings, compare};
use iamproof::rules::Rules;
use iamproof::witness::{Claim, Document, replay};
use serde_json::Value;

/// Whether the reasons name an open question or a rule.
pub fn names(reasons: &[Reason], id: &str) -> bool {
    reasons.iter().any(|reason| reason.text.contains(id))
}

/// An answer in a line.
pub fn shown(answer: &Result<Answer, InternalError>) -> String {
    match answer {
        Ok(Answer::None) => "none".to_owned(),
        Ok(Answer::Some(witness)) => format!("some ({})", witness.request),
        Ok(Answer::Unknown(reasons)) => {
            let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
            format!("unknown ({})", texts.join("; "))
        }
        Err(error) => error.to_string(),
    }
}

/// Whether something is added and whether something is removed, as far as the case says.
fn expected(case: &Value) -> [Option<bool>; 2] {
    match case["verdict"].as_str() {
        Some("equivalent") => [Some(false), Some(false)],
        Some("narrower") => [Some(false), Some(true)],
        Some("broader") => [Some(true), Some(false)],
        Some("incomparable") => [Some(true), Some(true)],
        Some("unknown") | None => [case["added"].as_bool(), case["removed"].as_bool()],
        Some(other) => panic!("no verdict: {other}"),
    }
}

/// The verdict of the engine, its witnesses and the telling requests on the evaluator.
pub fn check(case: &Value) -> Wrong {
    let policy_type = policy_type(case);
    let (old, new) = (document(case, "old"), document(case, "new"));
    let sides: [[Document<'_>; 1]; 2] = [[(&old, policy_type)], [(&new, policy_type)]];
    let expected = expected(case);
    let unknown = case["verdict"] == "unknown";
    assert!(
        expected.iter().any(Option::is_some) || unknown,
        "no verdict"
    );
    let mut wrong = Vec::new();
    match compare(&sides[0], &sides[1], policy_type, &Settings::default()) {
        Err(error) => wrong.push(error.to_string()),
        Ok(answer) => {
            let answers = [answer.added, answer.removed];
            let open = text_or_none(case, "open");
            let reasons = answers.iter().any(|answer| match answer {
                Answer::Unknown(reasons) => open.is_none_or(|id| names(reasons, id)),
                _ => false,
            });
            if unknown && !reasons {
                wrong.push(format!("the engine does not say unknown: {open:?}"));
            }
            for (at, answer) in answers.into_iter().enumerate() {
                let holds = expected[at].is_none_or(|some| match &answer {
                    Answer::Some(_) => some,
                    Answer::None => !some,
                    Answer::Unknown(reasons) => open.is_some_and(|id| names(reasons, id)),
                });
                if let Answer::Some(witness) = &answer {
                    let (plus, minus) = (&sides[1 - at], &sides[at]);
                    let judged = replay(
                        &witness.request,
                        &Claim::new(&[plus.as_slice()], &[minus.as_slice()]),
                        &Rules::default(),
                    );
                    wrong.extend(judged.err().map(|error| error.to_string()));
                }
                if !holds {
                    let what = ["added", "removed"][at];
                    wrong.push(format!("{what}: the engine says {}", shown(&Ok(answer))));
                }
            }
        }
    }
    let mistakes: &[Value] = match &case["mistake"] {
        Value::Null => &[],
        Value::Array(all) => all,
        one => std::slice::from_ref(one),
    };
    for mistake in mistakes {
        wrong.extend(told(mistake, &sides, expected));
    }
    wrong
}

fn text_or_none<'a>(case: &'a Value, name: &str) -> Option<&'a str> {
    case.get(name).map(|_| text(case, name))
}

/// The request on which a naive answer shows to be wrong.
fn told(mistake: &Value, sides: &[[Document<'_>; 1]; 2], expected: [Option<bool>; 2]) -> Wrong {
    let mut wrong = Vec::new();
    let written = json(mistake, "request");
    let read = Request::from_json(&written);
    assert!(read.is_ok(), "{read:?}: {written}");
    let (request, _) = read.unwrap();
    for (name, side) in ["old", "new"].into_iter().zip(sides) {
        let outcome = evaluate(side, &request).outcome;
        let expect = text(mistake, name);
        if !is(outcome, expect) {
            wrong.push(format!(
                "{name}: the evaluator says {outcome:?}, not {expect}: {written}"
            ));
        }
    }
    let broken = check_axioms(&request);
    match mistake["contradicts"].as_str() {
        Some(id) if !contradicted(&request).contains(&id) => {
            wrong.push(format!(
                "the request does not contradict {id}, but {broken:?}"
            ));
        }
        None if !broken.is_empty() => wrong.push(format!("no request: {broken:?}")),
        _ => {}
    }
    // It is itself an answer.
    let allows = [text(mistake, "old"), text(mistake, "new")].map(|name| name == "allow");
    if mistake.get("contradicts").is_none() && allows[0] != allows[1] {
        let at = usize::from(allows[0]);
        assert_ne!(
            expected[at],
            Some(false),
            "the request refutes the verdict: {written}"
        );
    }
    wrong
}
