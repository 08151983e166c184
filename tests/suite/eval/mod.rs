//! The evaluator against the vectors of the rules; every case cites the rule it comes from.

mod axioms;
mod conditions;
mod elements;
mod failures;
mod hostile;
mod models;
mod odd;
mod properties;
mod requests;
mod there_and_back;

use iamproof::eval::{Decision, Outcome, Request, StatementResult, evaluate};
use iamproof::policy::parse::{ParseOptions, Parsed, documents};
use iamproof::policy::{Policy, PolicyType};
use iamproof::source::Source;
use serde_json::{Value, json};
use std::sync::Arc;

/// Reads one document of a type.
fn parsed(policy_type: PolicyType, text: &str) -> Option<Parsed> {
    let source = Arc::new(Source::new("f.json", text.to_owned()));
    let options = ParseOptions {
        policy_type: Some(policy_type),
        strict: false,
    };
    let all = documents(&source, &options).ok()?;
    <[Parsed; 1]>::try_from(all).ok().map(|[one]| one)
}

fn policy(policy_type: PolicyType, text: &str) -> Policy {
    let read = parsed(policy_type, text);
    assert!(read.is_some(), "no policy: {text:.1000}");
    read.unwrap().policy
}

/// A 2012 policy of these statements.
fn document(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

fn decide(policy_type: PolicyType, text: &str, request: &Request) -> Decision {
    evaluate(&[(&policy(policy_type, text), policy_type)], request)
}

fn outcome(policy_type: PolicyType, text: &str, request: &Request) -> Outcome {
    decide(policy_type, text, request).outcome
}

/// The result of the only statement of a document.
fn result(policy_type: PolicyType, text: &str, request: &Request) -> StatementResult {
    let mut all = decide(policy_type, text, request).statements;
    assert_eq!(all.len(), 1, "{text}");
    all.remove(0)
}

fn request(json: &Value) -> Request {
    let read = Request::from_json(json);
    assert!(read.is_ok(), "{json:.1000}: {read:?}");
    read.unwrap().0
}

/// A request with exactly this context.
fn with_context(context: &str) -> Request {
    let context: Value = serde_json::from_str(context).unwrap();
    let mut read = request(&json!({
        "principal": "anonymous", "action": "s3:GetObject", "resource": "*", "context": context,
    }));
    let written = context.as_object().unwrap();
    read.context.retain(|key, _| written.contains_key(key));
    read
}

/// The lines of a table of `tests/data`: the words before the first JSON value, and the JSON
/// values as written.
fn table(file: &str) -> Vec<(Vec<&str>, Vec<&str>)> {
    let lines = file
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let starts = [" {", " [", " \"", " null"].map(|start| line.find(start));
            let json = starts.into_iter().flatten().min().unwrap_or(line.len());
            let (words, values) = line.split_at_checked(json).unwrap();
            (words.split_whitespace().collect(), split(values))
        })
        .collect()
}

/// Splits JSON values that stand side by side, keeping their spelling.
fn split(text: &str) -> Vec<&str> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let mut start = 0;
    let mut values = Vec::new();
    while let Some(value) = stream.next() {
        assert!(value.is_ok(), "{text}");
        values.push(text.get(start..stream.byte_offset()).unwrap().trim());
        start = stream.byte_offset();
    }
    values
}

/// `T` or `F`.
fn truth(word: &str) -> bool {
    assert!(matches!(word, "T" | "F"), "{word}");
    word == "T"
}

/// The version that a rule with the mark `@2008` asks for.
fn version(rule: &str) -> &'static str {
    match rule.split_once('@') {
        Some((_, "2008")) => r#""Version":"2008-10-17","#,
        Some((_, "none")) => "",
        _ => r#""Version":"2012-10-17","#,
    }
}

/// A request with this text under the key `x:k`.
fn with_value(text: &str) -> Request {
    with_context(&json!({ "x:k": text }).to_string())
}

/// Whether a condition with one operator on the key `x:k` holds.
fn condition(operator: &str, operands: &Value, request: &Request) -> bool {
    let condition = json!({operator: {"x:k": operands}});
    let statement =
        json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition});
    let text = document(&statement.to_string());
    result(PolicyType::Identity, &text, request).matched
}
