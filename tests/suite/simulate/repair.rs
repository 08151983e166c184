//! What blocks is all that blocks: with those layers allowing everything the request is allowed, and each
//! filter that is named is needed.

use super::{answers, cases, input};
use serde_json::{Map, Value, json};

/// A document that allows everything, with a principal where its kind has one.
fn everything(layer: &str) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    if ["resource", "endpoint"].contains(&layer) {
        statement["Principal"] = "*".into();
    }
    json!({"Version": "2012-10-17", "Statement": statement})
}

/// Makes a layer allow everything.
fn mend(input: &mut Map<String, Value>, layer: &str) {
    let all = everything(layer);
    let mut put = |name: &str, value: Value| drop(input.insert(name.to_owned(), value));
    match layer {
        "rcp" => put("rcps", Value::Null),
        "scp" => put("scps", json!([[all], [all]])),
        "boundary" => put("boundaries", all),
        "resource" => {
            let trusting = json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"},
                {"Effect": "Allow", "Principal": {"Service": "*"}, "Action": "*", "Resource": "*"},
            ]});
            put("resource_policy", trusting);
            put("restrict_public", false.into());
            if input["request"].to_string().contains("DataAccessPointArn") {
                input.insert("access_point".to_owned(), all);
            }
        }
        name => put(name, all),
    }
}

fn blocked(answer: &Value) -> Vec<String> {
    let list = answer["blocked_by"].as_array().unwrap().iter();
    list.map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_blocks_is_all_that_blocks() {
    let cases = cases();
    let plain = answers(cases.iter().map(input));
    let mut tried = Vec::new();
    for (case, answer) in cases.iter().zip(&plain) {
        let layers = blocked(answer);
        let refused = answer["changes"].as_array().unwrap();
        // Rules that refuse whatever the policies say, and grants to other accounts that never work.
        let hopeless = refused.iter().any(|change| {
            let text = change["text"].as_str().unwrap();
            change["layer"].is_null() || text.contains("EVAL-96") || text.contains("EVAL-21")
        });
        if layers.is_empty() || hopeless {
            continue;
        }
        // Nobody passes as nobody.
        if case["id"] == "EVAL-26/anonymous" {
            continue;
        }
        // If what is not known is otherwise, more blocks; a note says so.
        if ["EVAL-24/neither", "EVAL-44/denied-anyway"].contains(&case["id"].as_str().unwrap()) {
            let notes = answer["notes"].to_string();
            assert!(notes.contains("it is also blocked by"), "{notes}");
            continue;
        }
        // Of a grant nothing is known (EVAL-55).
        if input(case)["request"]["action"] == "kms:RetireGrant" {
            continue;
        }
        let mut mended = input(case);
        for layer in &layers {
            mend(&mut mended, layer);
        }
        tried.push((format!("{} mended", case["id"]), true, mended));
        for kept in &layers {
            if !["rcp", "scp", "endpoint"].contains(&kept.as_str()) {
                continue;
            }
            let mut others = input(case);
            for layer in layers.iter().filter(|layer| *layer != kept) {
                mend(&mut others, layer);
            }
            tried.push((format!("{} but {kept}", case["id"]), false, others));
        }
    }
    assert!(tried.len() > 100);
    let after = answers(tried.iter().map(|(_, _, input)| input.clone()));
    for ((name, allowed, input), answer) in tried.iter().zip(&after) {
        assert_eq!(
            answer["decision"] == "allow",
            *allowed,
            "{name}: {} {}",
            answer["changes"],
            Value::from(input.clone())
        );
    }
}
