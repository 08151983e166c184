//! Our JSON reader accepts nothing that serde_json refuses, and reads the same values.
#![no_main]

use iamproof::source::json::{Json, Node, parse};
use iamproof::source::Source;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fn same(ours: &Json, theirs: &Value) -> bool {
    match (&ours.node, theirs) {
        (Node::Null, Value::Null) | (Node::Number(_), Value::Number(_)) => true,
        (Node::Bool(a), Value::Bool(b)) => a == b,
        (Node::String(a), Value::String(b)) => a == b,
        (Node::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Node::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|member| b.get(&member.name).is_some_and(|b| same(&member.value, b)))
        }
        _ => false,
    }
}

fuzz_target!(|text: &str| {
    let source = Source::new("fuzz", text.to_owned());
    let (tree, errors) = parse(&source);
    if errors.is_empty() {
        let theirs: Value = match serde_json::from_str(text) {
            Ok(theirs) => theirs,
            // We keep the spelling of numbers, whatever their size.
            Err(error) if error.to_string().starts_with("number out of range") => return,
            Err(error) => panic!("accepted by us only: {error}"),
        };
        assert!(same(&tree.expect("a tree without errors"), &theirs));
    }
});
